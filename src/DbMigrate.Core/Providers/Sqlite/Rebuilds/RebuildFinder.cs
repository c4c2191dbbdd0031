using DbMigrate.Engines.Hazards;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Providers.Sqlite.Rebuilds;

/// <summary>Finds the tables that a script rebuilds, however it spells it: create, copy, drop, rename; rename, create, copy, drop; by way
/// of a backup table; with <c>CREATE TABLE … AS</c>.</summary>
/// <remarks>Follows whose rows a table holds. A table is rebuilt once another one has its name and its rows.</remarks>
internal sealed class RebuildFinder
{
    private static readonly TableNameComparer Names = SqliteEngine.Instance.TableNames;

    private readonly Dictionary<TableName, Holder> _tables = new(Names);
    private readonly HashSet<TableName> _dropped = new(Names);
    private readonly Dictionary<TableName, Departure> _departures = new(Names);
    private readonly HashSet<string> _mentions = new(SqliteNameComparer.Instance);
    private readonly List<string> _sequenceStatements = [];
    private readonly List<ScriptRebuild> _found = [];
    private readonly HashSet<TableName> _emptied = new(Names);
    private readonly List<RestoredRows> _restored = [];

    /// <summary>The statements so far that put rows back which the script has not taken away itself.</summary>
    public IReadOnlyList<RestoredRows> Restored => _restored;

    /// <summary>What the statements so far rebuild.</summary>
    public IReadOnlyList<ScriptRebuild> Found
    {
        get
        {
            foreach (var rebuild in _found)
                rebuild.KeepsSequence = _sequenceStatements.Exists(statement => IsAbout(statement, rebuild.Table.Name));
            return _found;
        }
    }

    public void Read(SqlStatement statement)
    {
        var what = TableEvent.Read(statement.Text);
        if (what.Kind != TableEventKind.Fill) Note(statement);
        switch (what.Kind)
        {
            case TableEventKind.Create:
                Create(what, statement);
                break;
            case TableEventKind.Fill:
                Fill(Resolve(what.Table), what.Sources, statement);
                break;
            case TableEventKind.None
                when statement.Head.StartsWith("DELETE", StringComparison.Ordinal)
                    && RowEvent.Read(statement.Text) is { Table: var emptied }:
                _emptied.Add(Resolve(emptied));
                break;
            case TableEventKind.Drop:
                Drop(Resolve(what.Table), statement.Ordinal);
                break;
            case TableEventKind.Rename:
                Rename(Resolve(what.Table), what.To!, statement.Ordinal);
                break;
        }

        if (statement.Head.Contains("sqlite_sequence", StringComparison.OrdinalIgnoreCase)) _sequenceStatements.Add(statement.Text);
    }

    private void Create(TableEvent what, SqlStatement statement)
    {
        var table = what.Table;
        if (what.UnlessThere && (_tables.ContainsKey(table) || !_dropped.Contains(table))) return;
        _tables[table] = new() { Since = statement.Ordinal };
        if (what.Sources.Count > 0) Fill(table, what.Sources, statement);
    }

    private void Fill(TableName table, IReadOnlyList<TableName> sources, SqlStatement statement)
    {
        var holder = Get(table);
        if (holder.Since == 0) holder.Since = statement.Ordinal;
        foreach (var source in sources.Select(Resolve))
        {
            if (Get(source) is var from && from == holder) continue;
            if (from.Origin is { } origin) holder.Take(origin, new(holder.Since, [statement.Text]));
            foreach (var (of, way) in from.Rows)
                holder.Take(of, new(Math.Min(way.Since, holder.Since), [.. way.Statements, statement.Text]));
            // More of the rows may come in a second statement.
            if (holder.Origin is not { } own || (!Names.Equals(from.Origin, own) && !from.Rows.ContainsKey(own))) continue;
            if (_departures.Values.Any(item => Names.Equals(item.Holder.Origin, own)))
                Extend(own, statement);
            else if (
                from.Rows.TryGetValue(own, out var copied)
                && !_emptied.Contains(table)
                && statement.Head.StartsWith("INSERT INTO", StringComparison.Ordinal))
                _restored.Add(new(own, copied.Since, statement.Ordinal));
        }

        Complete(table, statement.Ordinal);
    }

    private void Drop(TableName table, int ordinal)
    {
        var holder = Get(table);
        _tables.Remove(table);
        _dropped.Add(table);
        if (holder.Origin is not { } origin) return;
        if (_departures.GetValueOrDefault(origin) is { } departure && departure.Holder == holder)
        {
            departure.Drop = ordinal;
            if (departure.Rebuild is { } rebuild)
            {
                rebuild.Drop = ordinal;
                rebuild.Last = Math.Max(rebuild.Last, ordinal);
            }
        }

        // Also one that has been given another name before, and goes by that.
        if (_departures.GetValueOrDefault(table)?.Holder != holder) _departures[table] = new(holder, ordinal) { Drop = ordinal };
    }

    private void Rename(TableName from, TableName to, int ordinal)
    {
        var holder = Get(from);
        _tables.Remove(from);
        _dropped.Add(from);
        _tables[to] = holder;
        if (holder.Origin is not null)
        {
            if (_departures.GetValueOrDefault(to)?.Holder == holder) _departures.Remove(to);
            _departures[from] = new(holder, ordinal) { Rename = ordinal };
        }

        // What names the copy by the copy's name has to be told its new one.
        if (Complete(to, ordinal) is { } rebuild && !_mentions.Contains(from.Name)) rebuild.AddRename(ordinal);
    }

    /// <summary>A table may have the name and the rows of another one by now.</summary>
    private ScriptRebuild? Complete(TableName name, int ordinal)
    {
        var holder = Get(name);
        if (
            !_departures.TryGetValue(name, out var departure)
            || departure.Holder == holder
            || departure.Holder.Origin is not { } origin
            || !holder.Rows.Remove(origin, out var way))
            return null;
        var rebuild = new ScriptRebuild(name)
        {
            First = Math.Min(way.Since, departure.Ordinal), Last = ordinal, Leaves = departure.Ordinal, Drop = departure.Drop,
        };
        rebuild.AddCopies(way.Statements);
        rebuild.AddParallel(way.Parallel);
        if (departure.Rename > 0) rebuild.AddRename(departure.Rename);
        holder.Origin = origin;
        departure.Rebuild = rebuild;
        _found.Add(rebuild);
        return rebuild;
    }

    private void Extend(TableName origin, SqlStatement statement)
    {
        if (_departures.Values.FirstOrDefault(item => item.Rebuild is not null && Names.Equals(item.Holder.Origin, origin))
            is not { Rebuild: { } rebuild })
            return;
        rebuild.Last = Math.Max(rebuild.Last, statement.Ordinal);
        rebuild.AddParallel([statement.Text]);
    }

    private Holder Get(TableName table)
    {
        if (_tables.TryGetValue(table, out var known)) return known;
        return _tables[table] = new() { Origin = _dropped.Contains(table) ? null : table };
    }

    private TableName Resolve(TableName name) =>
        name.Schema is null && _tables.ContainsKey(name with { Schema = TableEvent.Temporary })
            ? name with
            {
                Schema = TableEvent.Temporary,
            }
            : name;

    /// <summary>The names in a definition but the one that it gives.</summary>
    private void Note(SqlStatement statement)
    {
        var tokens = new SqlTokens(SqliteSyntax.Instance, statement.Text);
        if (!tokens.Is("CREATE") && !tokens.Is("ALTER")) return;
        if (tokens.Accept("CREATE"))
        {
            while (
                !tokens.IsEnd
                && tokens.Kind == SqlTokenKind.Word
                && !tokens.Is("TABLE")
                && !tokens.Is("TRIGGER")
                && !tokens.Is("VIEW")
                && !tokens.Is("INDEX"))
                tokens.Next();
            // An index follows its table whatever the rename looks at.
            if (tokens.Is("INDEX")) return;
            tokens.Next();
            tokens.SkipIfExists();
            tokens.SkipName();
        }
        else
        {
            tokens.Next();
            tokens.Next();
            tokens.SkipName();
            if (tokens.Is("RENAME")) return;
        }

        for (; !tokens.IsEnd; tokens.Next())
        {
            if (tokens.Kind is SqlTokenKind.Word or SqlTokenKind.Quoted) _mentions.Add(SqliteSyntax.Instance.NameOf(tokens.Text));
        }
    }

    private static bool IsAbout(string statement, string table) =>
        !statement.Contains('\'', StringComparison.Ordinal) || statement.Contains(table, StringComparison.OrdinalIgnoreCase);

    /// <summary>A table of the script's moment: it may change its name.</summary>
    private sealed class Holder
    {
        /// <summary>The table of the database that it is; null for one that the script has made.</summary>
        public TableName? Origin { get; set; }

        /// <summary>The statement that made it, or first filled it; 0 where neither has happened.</summary>
        public int Since { get; set; }

        /// <summary>The tables of the database whose rows it holds.</summary>
        public Dictionary<TableName, Way> Rows { get; } = new(Names);

        public void Take(TableName origin, Way way)
        {
            if (Names.Equals(origin, Origin)) return;
            if (Rows.TryGetValue(origin, out var first)) first.Parallel.Add(way.Statements[^1]);
            else Rows.Add(origin, way);
        }
    }

    /// <summary>How rows came from one table to another.</summary>
    private sealed record Way(int Since, IReadOnlyList<string> Statements)
    {
        public List<string> Parallel { get; } = [];
    }

    /// <summary>A table that its name has been taken from.</summary>
    private sealed class Departure(Holder holder, int ordinal)
    {
        public Holder Holder => holder;

        public int Ordinal => ordinal;

        public int Rename { get; init; }

        public int Drop { get; set; }

        public ScriptRebuild? Rebuild { get; set; }
    }
}
