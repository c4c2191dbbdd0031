using DbMigrate.Providers.Sqlite.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Sqlite.Planning;

/// <content>Where foreign keys stay on, to drop a table acts on the rows of what refers to it. So all of that is made anew with it: copies
/// that refer to each other take the rows, then the old tables go, what refers first, and the copies get the names.</content>
internal sealed partial class SqliteSchemaPlanner
{
    /// <summary>All the critical statements as one sequence, which the first change carries.</summary>
    private void Close()
    {
        var gone = _from.Relations.Where(pair => IsTable(pair.Value) && _gone.Contains(pair.Key)).Select(pair => pair.Key).ToList();
        var closed = Closure([.. _rebuilds.Keys, .. gone]).ToList();
        foreach (var name in closed.Where(name => !_gone.Contains(name) && !_rebuilds.ContainsKey(name)))
        {
            // What ALTER TABLE was to do to it is done with the rest.
            var diff = new TableDiff(_from.Tables[name], _to.Tables[name]);
            _additions.RemoveAll(change => IsOf(change, name));
            _critical.RemoveAll(change => IsOf(change, name));
            var rebuild = Rebuild(name);
            if (!diff.IsEmpty) _critical.AddRange(diff.ByRebuild(rebuild.Statements()));
        }

        var rebuilds = closed.Where(name => !_gone.Contains(name)).Select(name => _rebuilds[name]).ToList();
        var copies = rebuilds.ToDictionary(rebuild => rebuild.Name, rebuild => rebuild.Temporary, SqliteNameComparer.Instance);
        var readers = Readers(closed).ToList();
        var keys = closed
            .Where(copies.ContainsKey)
            .SelectMany(name => _to.Tables[name].Indexes)
            .Where(index => index.Unique && _to.ReferencedTables[index.Table].Any())
            .ToList();
        rebuilds.ForEach(rebuild => rebuild.Leave(keys));
        var parents = _to
            .Tables.Values.Where(table =>
                !_from.Relations.ContainsKey(table.Name) && _to.ReferencedTables[table.Name].Any(copies.ContainsKey))
            .ToList();
        string[] statements =
        [
            ObjectWriter.DeferForeignKeys,
            .. readers.Where(reader => reader is Trigger).Concat(readers.Where(reader => reader is View)).Select(ObjectWriter.Drop),
            .. parents.SelectMany(table =>
                table.Indexes.Where(index => index.Unique).Select(ObjectWriter.Create).Prepend(TableWriter.Create(table))),
            .. rebuilds.Select(rebuild => rebuild.Make(copies)),
            // What foreign keys refer to has to be unique before there are rows.
            .. keys.Where(_kept.Contains).Select(ObjectWriter.Drop),
            .. keys.Select(index => ObjectWriter.CreateOn(index, copies[index.Table])),
            .. rebuilds.SelectMany(rebuild => rebuild.Fill()),
            .. ReferringFirst(closed).Select(TableWriter.Drop),
            .. rebuilds.Select(rebuild => rebuild.Rename()),
            .. rebuilds.SelectMany(rebuild => rebuild.Parts()),
            .. readers.Where(reader => reader is View).Concat(readers.Where(reader => reader is Trigger)).Select(ObjectWriter.Create),
        ];
        var apart = _critical
            .Where(change => change is DropColumn && change.Sql is [var sql] && sql.StartsWith("ALTER TABLE ", StringComparison.Ordinal))
            .ToList();
        var together = _critical.Except(apart).Select(change => change.With(sql: [])).ToList();
        together[0] = together[0].With(statements);
        var made = keys.Concat<SchemaObject>(parents.Select(table => table.Table))
            .Concat(parents.SelectMany(table => table.Indexes.Where(index => index.Unique)))
            .Select(item => item.Id)
            .ToHashSet();
        for (var i = 0; i < _creations.Count; i++)
        {
            if (made.Contains(_creations[i].Id)) _creations[i] = _creations[i].With(sql: []);
        }

        _critical.Clear();
        _critical.AddRange(apart);
        _disturbsForeignKeys = false;
        Guard();
        _critical.AddRange(together);
    }

    /// <summary>These tables and all that refer to them, directly or not.</summary>
    private HashSet<string> Closure(IEnumerable<string> tables)
    {
        var closed = tables.ToHashSet(SqliteNameComparer.Instance);
        var waiting = new Queue<string>(closed);
        while (waiting.TryDequeue(out var parent))
        {
            foreach (var child in _from.ReferencedTables[parent].Where(child => IsTable(_from.Relations[child]) && closed.Add(child)))
                waiting.Enqueue(child);
        }

        return closed;
    }

    /// <summary>The views and triggers that stay, and read what is not there for a while: a rename looks at every one.</summary>
    private IEnumerable<SchemaObject> Readers(IEnumerable<string> tables)
    {
        var missing = tables.ToHashSet(SqliteNameComparer.Instance);
        var views = _from.Relations.Where(pair => !_gone.Contains(pair.Key)).Select(pair => pair.Value).OfType<View>().ToList();
        var readers = new List<SchemaObject>();
        while (views.Find(view => SourceNames.In(view.Definition).Any(missing.Contains)) is { } reader)
        {
            views.Remove(reader);
            missing.Add(reader.Name);
            readers.Insert(0, reader);
        }

        var made = _rebuilds.Keys.ToHashSet(SqliteNameComparer.Instance);
        // One of a table that is made anew goes and comes with it.
        readers.AddRange(_kept.OfType<Trigger>().Where(trigger => !made.Contains(trigger.Table)
            && (missing.Contains(trigger.Table) || SourceNames.In(trigger.Definition).Any(missing.Contains))));
        // Those of a view go with it: to drop them before it does no harm.
        return readers;
    }

    /// <summary>What refers to another comes before it; in a ring none does, and nothing acts on a copy.</summary>
    private IEnumerable<string> ReferringFirst(IEnumerable<string> tables)
    {
        var waiting = tables.ToList();
        while (waiting.Count > 0)
        {
            var next =
                waiting.Find(name =>
                    !_from.ReferencedTables[name].Any(other => !Same(other, name) && waiting.Contains(other, SqliteNameComparer.Instance))
                ) ?? waiting[0];
            waiting.Remove(next);
            yield return next;
        }
    }

    private static bool IsOf(SchemaChange change, string table) => change.Table is { } name && Same(name, table);
}
