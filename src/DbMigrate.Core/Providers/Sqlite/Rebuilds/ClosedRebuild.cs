using DbMigrate.Providers.Sqlite.Emit;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Providers.Sqlite.Rebuilds;

/// <summary>Rebuilds of a script that share statements, where foreign keys cannot be turned off: dropping the old table would act on the
/// rows of what refers to it. So everything that refers to it, directly or not, is made anew with it: copies that refer to each other take
/// the rows, then the old tables go, what refers first, and the copies get the names.</summary>
internal sealed class ClosedRebuild
{
    /// <summary>A rename leaves views and triggers alone, and takes what refers to the table along.</summary>
    public const string LegacyOn = ObjectWriter.LegacyAlterOn;

    /// <inheritdoc cref="LegacyOn"/>
    public const string LegacyOff = ObjectWriter.LegacyAlterOff;

    private readonly IReadOnlyList<ScriptRebuild> _rebuilds;
    private readonly ScratchSchema _schema;
    private readonly List<Child> _children = [];
    private readonly Dictionary<string, string> _names = new(SqliteNameComparer.Instance);
    private readonly bool _later;

    /// <param name="rebuilds">The rebuilds, in the order in which they begin.</param>
    /// <param name="script">The whole script.</param>
    /// <param name="schema">The schema before the first of their statements.</param>
    public ClosedRebuild(IReadOnlyList<ScriptRebuild> rebuilds, IReadOnlyList<SqlStatement> script, ScratchSchema schema)
    {
        (_rebuilds, _schema) = (rebuilds, schema);
        var events = script
            .Where(statement => Covers(statement.Ordinal))
            .Select(statement => (statement.Ordinal, Event: TableEvent.Read(statement.Text)))
            .ToList();
        foreach (var rebuild in rebuilds)
        {
            var name = rebuild.Table.Name;
            var copy =
                events
                    .Where(item => item.Event.Kind == TableEventKind.Rename && Same(item.Event.To!.Name, name))
                    .Select(item => item.Event.Table.Name)
                    .LastOrDefault()
                ?? name;
            var made = events
                .Where(item => item.Event.Kind == TableEventKind.Create && Same(item.Event.Table.Name, copy))
                .Select(item => item.Ordinal)
                .FirstOrDefault();
            // By way of a backup table: the new one is not there yet when the old one goes.
            if (rebuild.Drop > 0 && made > rebuild.Drop) _later = true;
            if (!Same(copy, name)) _names[name] = copy;
        }

        var seen = rebuilds.Select(rebuild => rebuild.Table.Name).ToHashSet(SqliteNameComparer.Instance);
        var parents = new Queue<string>(seen);
        while (parents.TryDequeue(out var parent))
        {
            foreach (var child in schema.ChildrenOf(parent).Where(seen.Add))
            {
                _children.Add(
                    new(
                        child,
                        schema.FreeName($"__new_{child}"),
                        schema.DefinitionOf(child)!,
                        schema.PartsOf(child),
                        schema.ColumnsOf(child)));
                parents.Enqueue(child);
            }
        }

        // A copy has no index of the table's until the table is gone, and a foreign key may refer to what only that makes unique.
        _later |= _children.Exists(child => schema.RefersToIndex(child.Name, seen));
        if (
            _later
            && rebuilds
                .SelectMany(rebuild => schema.ParentsOf(rebuild.Table.Name))
                .FirstOrDefault(parent => _children.Exists(child => Same(child.Name, parent)))
                is { } ring)
            Ring = ring;
        EndAfter = _later ? IndexesAfter(script).Append(Last).Max() : Last;
        Counting =
        [
            .. rebuilds
                .Where(rebuild => !rebuild.KeepsSequence)
                .Select(rebuild => rebuild.Table.Name)
                .Concat(Children)
                .Where(schema.Counts),
        ];
        if (!_later) _children.ForEach(child => _names[child.Name] = child.Copy);
        var renamedFirst = rebuilds
            .Where(rebuild => events.Exists(item => item.Ordinal == rebuild.Leaves && item.Event.Kind == TableEventKind.Rename))
            .ToList();
        MakeBefore = renamedFirst.Count == 0 ? First : renamedFirst.Max(rebuild => rebuild.Leaves) + 1;
        var drops = rebuilds.Where(rebuild => rebuild.Drop > 0).Select(rebuild => rebuild.Drop).ToList();
        FillBefore = drops.Count > 0 && drops.Min() >= MakeBefore ? drops.Min() : Last + 1;
    }

    public int First => _rebuilds.Min(rebuild => rebuild.First);

    public int Last => _rebuilds.Max(rebuild => rebuild.Last);

    /// <summary>The statement before which the copies are made.</summary>
    public int MakeBefore { get; }

    /// <summary>The statement before which they get their rows, and what they are copies of goes.</summary>
    public int FillBefore { get; }

    /// <summary>The statement after which all is there again.</summary>
    public int EndAfter { get; }

    /// <summary>A table that refers to a rebuilt one and is referred to by it, where no copy can save its rows; null where there is
    /// none.</summary>
    public string? Ring { get; }

    /// <summary>The tables that are made anew though the script does not say so.</summary>
    public IEnumerable<string> Children => _children.Select(child => child.Name);

    public bool Covers(int ordinal) => First <= ordinal && ordinal <= Last;

    public bool Concerns(string table) =>
        _rebuilds.Any(rebuild => Same(rebuild.Table.Name, table))
        || _children.Exists(child => Same(child.Name, table) || Same(child.Copy, table));

    /// <summary>Before the first statement.</summary>
    public static IEnumerable<string> Begin() => ["PRAGMA defer_foreign_keys=ON", LegacyOn];

    public IEnumerable<string> Make() =>
        _later
            ? []
            : _children.Select(child =>
                TableNames.Redirect(TableNames.Rename(TableNames.Unqualify(child.Definition, child.Name), child.Copy), _names));

    /// <summary>A statement of the script as it has to be.</summary>
    public string Rewrite(SqlStatement statement) =>
        TableEvent.Read(statement.Text) is not { Kind: TableEventKind.Create, Table: var table }
            ? statement.Text
            : TableNames.Unqualify(
                statement.Ordinal < FillBefore
                    ? TableNames.Redirect(statement.Text, NamesFor(table.Name, statement.Ordinal))
                    : statement.Text,
                table.Name);

    /// <summary>A backup, too, must not refer to the table that goes while it has the rows: it refers to itself.</summary>
    private Dictionary<string, string> NamesFor(string table, int ordinal)
    {
        var names = new Dictionary<string, string>(_names, SqliteNameComparer.Instance);
        foreach (var rebuild in _rebuilds.Where(rebuild => ordinal < rebuild.Drop)) names.TryAdd(rebuild.Table.Name, table);
        return names;
    }

    /// <summary>Takes the rows over and drops what referred to the old tables; the schema is as it is before the statement.</summary>
    public IEnumerable<string> Fill()
    {
        foreach (var child in _children)
        {
            if (_later)
            {
                yield return $"CREATE TABLE {SqliteName.Quote(child.Copy)} AS SELECT {SqliteName.List(child.Columns)} FROM "
                    + $"{SqliteName.Quote(child.Name)}";
                continue;
            }

            yield return TableWriter.Copy(
                child.Name, child.Copy, [.. child.Columns.Select(column => (column, SqliteName.Quote(column)))], orAbort: true);
        }

        // What refers to another goes first; in a ring none is first, and no action reaches a copy.
        var waiting = _children.ConvertAll(child => child.Name);
        while (waiting.Count > 0)
        {
            var next =
                waiting.Find(name => !_schema.ChildrenOf(name).Any(other => waiting.Exists(left => Same(left, other)))) ?? waiting[0];
            waiting.Remove(next);
            yield return TableWriter.Drop(next);
        }
    }

    /// <summary>After the last statement.</summary>
    public IEnumerable<string> End()
    {
        var parts = _children.SelectMany(child => child.Parts).ToList();
        var indexes = parts.Where(part => !SqliteWords.Contains(part, "TRIGGER")).ToList();
        IEnumerable<string> tables = !_later ? [.. _children.Select(child => TableWriter.Rename(child.Copy, child.Name)), .. indexes]
            :
            [
                .. _children.Select(child => child.Definition),
                .. indexes,
                .. _children.SelectMany(child => (string[])
                [
                    TableWriter.Copy(
                        child.Copy,
                        child.Name,
                        [.. child.Columns.Select(column => (column, SqliteName.Quote(column)))],
                        orAbort: true),
                    TableWriter.Drop(child.Copy),
                ]),
            ];
        return [.. tables, .. parts.Except(indexes), LegacyOff];
    }

    /// <summary>The statements after the rebuilds that make the tables' columns unique again.</summary>
    private IEnumerable<int> IndexesAfter(IReadOnlyList<SqlStatement> script) => script
        .Where(statement => statement.Ordinal > Last && statement.Head.StartsWith("CREATE UNIQUE INDEX", StringComparison.Ordinal)
            && _rebuilds.Any(rebuild => SqliteWords.Contains(statement.Text, rebuild.Table.Name)))
        .Select(statement => statement.Ordinal);

    /// <summary>The tables whose AUTOINCREMENT is to go on where it was.</summary>
    public IReadOnlyList<string> Counting { get; }

    /// <summary>The number of a table's rows before and after: queries for both are the same.</summary>
    public IEnumerable<(string Table, string Count)> Counts() =>
        _children.Select(child => (child.Name, $"(SELECT count(*) FROM {SqliteName.Quote(child.Name)})"));

    /// <summary>What the script has changed itself of a table that is made anew behind its back; null where there is none.</summary>
    public string? ChangedBy(ScratchSchema after) =>
        _children
            .Find(child => after.DefinitionOf(child.Name) != child.Definition || !after.PartsOf(child.Name).SequenceEqual(child.Parts))
            ?.Name;

    private static bool Same(string one, string other) => SqliteNameComparer.Instance.Equals(one, other);

    /// <summary>A table that refers to a rebuilt one.</summary>
    private sealed record Child(string Name, string Copy, string Definition, IReadOnlyList<string> Parts, IReadOnlyList<string> Columns);
}
