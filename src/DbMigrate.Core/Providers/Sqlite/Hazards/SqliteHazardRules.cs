using DbMigrate.Engines.Hazards;
using DbMigrate.Planning.Hazards;
using DbMigrate.Providers.Sqlite.Introspection;
using DbMigrate.Providers.Sqlite.Rebuilds;
using DbMigrate.Schema;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Providers.Sqlite.Hazards;

/// <summary>What SQLite's statements cost. They are read as the runner runs them: without foreign keys around a rebuild.</summary>
internal sealed class SqliteHazardRules : HazardRules
{
    /// <summary>The tables that a rebuild of this script takes the name of, and that the run has made.</summary>
    private readonly HashSet<TableName> _ours = new(SqliteEngine.Instance.TableNames);

    private ForeignKeyWindows _windows = new();
    private List<MadePart> _parts = [];
    private ForeignKeyGraph? _keys;

    public override bool ReachEveryTable => true;

    public override IEnumerable<SqlStatement> Prepare(IEnumerable<SqlStatement> script)
    {
        List<SqlStatement> statements = [.. Relevant(script)];
        _windows = ForeignKeyWindows.Of(statements);
        _parts = [.. statements.Select(MadePart.Read).OfType<MadePart>()];
        _ours.Clear();
        return statements;
    }

    public override void Read(string statement, HazardScan scan)
    {
        _keys ??= new(scan.Before);
        var ordinal = scan.Statement.Ordinal;
        foreach (var rebuild in _windows.Rebuilds.Where(rebuild => rebuild.Leaves == ordinal && scan.IsNew(rebuild.Table)))
            _ours.Add(rebuild.Table);
        if (RowEvent.Read(statement) is { } what && _windows.IsOn(ordinal) && !scan.IsNew(what.Table))
            new CascadeRules(_keys, scan).Read(what);
        ReadOne(statement, scan);
        _keys.Read(statement, alone: _windows.Rebuilds.Any(rebuild => rebuild.Renames.Contains(ordinal)));
        foreach (var rebuild in _windows.Rebuilds.Where(rebuild => rebuild.Last == ordinal && !_ours.Contains(rebuild.Table)))
            Finish(rebuild, scan);
    }

    /// <summary>New rows cost nobody anything, but a copy of a table may be about to replace it; and what replaces rows does so in the
    /// first statement as in the thousandth.</summary>
    public override IEnumerable<SqlStatement> Relevant(IEnumerable<SqlStatement> script)
    {
        var replacements = new HashSet<string>(StringComparer.Ordinal);
        return script.Where(statement =>
            !IsInsert(statement) || MayCopy(statement) || (MayReplace(statement) && replacements.Add(statement.Head)));
    }

    private static bool IsInsert(SqlStatement statement) =>
        statement.Head.StartsWith("INSERT", StringComparison.Ordinal) || statement.Head.StartsWith("REPLACE", StringComparison.Ordinal);

    private static bool MayReplace(SqlStatement statement) => !statement.Head.StartsWith("INSERT INTO", StringComparison.Ordinal)
        || (statement.Text.Length <= LongestCopy && statement.Text.Contains("CONFLICT", StringComparison.OrdinalIgnoreCase));

    private static void Finish(ScriptRebuild rebuild, TableText? after, List<MadePart> parts, HazardScan scan)
    {
        new RebuildLosses(scan.Original(rebuild.Table), scan).Read(rebuild.Copies, rebuild.Parallel, after, parts);
        scan.Replace(rebuild.Table);
    }

    private void Finish(ScriptRebuild rebuild, HazardScan scan) =>
        Finish(rebuild, Definition(rebuild.Table, scan), _parts.FindAll(part => part.Ordinal > rebuild.First), scan);

    private void ReadOne(string statement, HazardScan scan)
    {
        var tokens = new SqlTokens(SqliteSyntax.Instance, statement);
        if (tokens.Accept("CREATE")) Create(statement, ref tokens, scan);
        else if (tokens.Accept("DROP")) Drop(ref tokens, scan);
        else if (tokens.Accept("ALTER") && tokens.Accept("TABLE")) Alter(ref tokens, scan);
        else if (tokens.Is("INSERT") || tokens.Is("REPLACE")) Copy(statement, scan);
        else if (tokens.Is("VACUUM") && !tokens.Contains("INTO"))
            scan.Add(new(HazardCode.ExclusiveLock, "VACUUM writes the whole database anew, and writers wait."));
        else RowChanges.Read(SqliteSyntax.Instance, statement, scan);
    }

    private static void Create(string statement, ref SqlTokens tokens, HazardScan scan)
    {
        if (tokens.Is("TEMP") || tokens.Is("TEMPORARY") || tokens.Is("VIRTUAL") || tokens.Is("UNIQUE")) tokens.Next();
        var kind = tokens.Text.ToString().ToUpperInvariant();
        tokens.Next();
        var unlessThere = tokens.Is("IF");
        tokens.SkipIfExists();
        if (kind is not ("TABLE" or "INDEX" or "VIEW")) return;
        var name = TableEvent.Take(ref tokens);
        if (kind == "INDEX")
        {
            tokens.Accept("ON");
            var table = TableEvent.Take(ref tokens);
            if (!scan.IsNew(table)) scan.Add(SqliteHazards.BuildIndex(scan.Original(table), name.Name));
        }
        else if (kind == "VIEW")
        {
            scan.TakeBack(kind, name);
        }
        else if (!unlessThere || scan.Find(name) is null)
        {
            scan.Create(name);
            scan.Definitions[name] = statement;
            if (TableEvent.Read(statement) is { Sources: [var source, ..] })
            {
                scan.Copies[name] = source;
                scan.Fillings[name] = statement;
            }
        }
    }

    private void Drop(ref SqlTokens tokens, HazardScan scan)
    {
        var kind = tokens.Text.ToString().ToUpperInvariant();
        tokens.Next();
        tokens.SkipIfExists();
        var name = TableEvent.Take(ref tokens);
        if (scan.IsNew(name) || _windows.Rebuilds.Any(rebuild => rebuild.Drop == scan.Statement.Ordinal)) return;
        // A copy that an earlier script has made under the old name has taken its place.
        var former = scan.Original(name);
        if (
            kind == "TABLE"
            && scan.Copies.TryGetValue(former, out var source)
            && SqliteNameComparer.Instance.Equals(source.Name, name.Name))
            Replace(former, former, scan);
        else if (kind == "TABLE")
            scan.AddAll(SqliteHazards.DropTable(former));
        else if (kind == "VIEW")
            scan.Add(new(HazardCode.BackwardIncompatible, $"Programs that use view {name} fail.") { Subject = new(kind, name) });
    }

    /// <summary>A copy that an earlier script has filled takes the place of its table.</summary>
    private void Replace(TableName copy, TableName table, HazardScan scan)
    {
        new RebuildLosses(scan.Original(table), scan).Read([scan.Fillings[copy]], [], Definition(copy, scan), _parts);
        scan.Replace(table);
    }

    private void Alter(ref SqlTokens tokens, HazardScan scan)
    {
        var table = TableEvent.Take(ref tokens);
        if (tokens.Accept("RENAME"))
        {
            if (tokens.Accept("TO")) Rename(table, table with { Name = tokens.TakePart() }, scan);
            else RenameColumn(ref tokens, table, scan);
        }
        else if (tokens.Accept("DROP"))
        {
            tokens.Accept("COLUMN");
            var column = tokens.TakePart();
            if (scan.IsNew(table, column)) return;
            column = RenamedColumns.Of(scan).Original(scan.Original(table), column);
            var known = scan.Find(table)?.Columns.FirstOrDefault(item => SqliteNameComparer.Instance.Equals(item.Name, column));
            scan.AddAll(SqliteHazards.DropColumn(scan.Original(table), column, computed: known?.Generated is not null));
            if (known is not { Generated: not null, Stored: false }) scan.Add(SqliteHazards.Purge(scan.Original(table)));
        }
        else if (tokens.Accept("ADD"))
        {
            tokens.Accept("COLUMN");
            var column = tokens.TakePart();
            scan.AddColumn(table, column);
            if (scan.IsNew(table)) return;
            // A check, or a computed column that refuses null, is tried on every row: https://www.sqlite.org/lang_altertable.html.
            var computed = tokens.Contains("AS");
            if (tokens.Contains("CHECK") || (computed && tokens.Contains("NOT")))
                scan.Add(SqliteHazards.Scan(scan.Original(table), column));
        }
    }

    private void Rename(TableName table, TableName to, HazardScan scan)
    {
        var ordinal = scan.Statement.Ordinal;
        var isRebuild = _windows.Rebuilds.Any(rebuild => rebuild.Leaves == ordinal
            || (rebuild.First <= ordinal && ordinal <= rebuild.Last && SqliteNameComparer.Instance.Equals(rebuild.Table.Name, to.Name)));
        var replaces =
            !isRebuild
            && scan.Copies.TryGetValue(table, out var copied)
            && SqliteNameComparer.Instance.Equals(copied.Name, to.Name)
            && !scan.IsNew(to);
        if (replaces) Replace(table, to, scan);
        else if (!isRebuild && !scan.IsNew(table)) scan.Add(SqliteHazards.Rename(scan.Original(table), to.Name));
        scan.Rename(table, to);
        if (replaces) scan.Replace(to);
    }

    private static void RenameColumn(ref SqlTokens tokens, TableName table, HazardScan scan)
    {
        tokens.Accept("COLUMN");
        var column = tokens.TakePart();
        tokens.Accept("TO");
        var name = tokens.TakePart();
        if (scan.IsNew(table, column))
        {
            scan.AddColumn(table, name);
            return;
        }

        scan.Add(SqliteHazards.RenameColumn(table, column, name));
        RenamedColumns.Of(scan).Rename(scan.Original(table), column, name);
    }

    /// <summary>A table that is filled from another one may be about to take its place.</summary>
    private static void Copy(string statement, HazardScan scan)
    {
        if (RowEvent.Read(statement) is { Kind: RowEventKind.Replace } replacement && !scan.IsNew(replacement.Table))
            scan.Add(SqliteHazards.Replaces(scan.Original(replacement.Table), replacement.Verb));
        // What an upsert changes through a foreign key only the database knows.
        else if (RowEvent.Read(statement) is not null) scan.Remakes = true;
        if (TableEvent.Read(statement) is not { Kind: TableEventKind.Fill, Sources: [var source, ..] } filling) return;
        scan.Copies[filling.Table] = source;
        scan.Fillings[filling.Table] = statement;
        if (filling.Sources.Count == 1 && scan.Find(source) is { } before) Misread(statement, filling.Table, source, before, scan);
    }

    /// <summary>Columns that the copied table does not have: they get their own names for values.</summary>
    private static void Misread(string statement, TableName filled, TableName source, Table before, HazardScan scan)
    {
        var copy = CopyStatement.Read(statement);
        var targets = copy.Targets.Count > 0
            ? copy.Targets
            : [.. Definition(filled, scan)?.Columns.Where(column => column.Generated is null).Select(column => column.Name) ?? []];
        var columns = RenamedColumns.Of(scan).Now(before).Columns.Select(column => column.Name).ToHashSet(SqliteNameComparer.Instance);
        foreach (var column in MisreadColumns.In(copy, targets, name => columns.Contains(name) || scan.IsNew(source, name)))
            scan.Add(SqliteHazards.Misread(scan.Original(source), filled, column));
    }

    private static TableText? Definition(TableName table, HazardScan scan)
    {
        try
        {
            return scan.Definitions.TryGetValue(table, out var statement) ? TableTextReader.Read(statement) : null;
        }
        catch (FormatException)
        {
            // It is made by a query, or the engine will say what is wrong with it.
            return null;
        }
    }
}
