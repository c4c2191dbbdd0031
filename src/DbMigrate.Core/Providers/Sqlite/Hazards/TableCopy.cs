using DbMigrate.Migrations;
using DbMigrate.Planning;
using DbMigrate.Providers.Sqlite.Introspection;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Sqlite.Hazards;

/// <summary>SQLite's way to change a table: a new one is made, filled from the old one, and takes its name. What does not come along is lost.</summary>
internal static class TableCopy
{
    /// <summary>Adds what a table loses that a copy takes the place of.</summary>
    /// <param name="copy">The copy, by the name that the script knows.</param>
    /// <param name="table">The table, likewise.</param>
    /// <param name="scan">What is known.</param>
    public static void Read(TableName copy, TableName table, HazardScan scan)
    {
        var name = scan.Original(table);
        if (scan.IsNew(copy) && scan.Find(table) is { } before)
        {
            var (targets, sources) = Columns(scan.Fillings[copy]);
            var after = Definition(copy, scan);
            foreach (var column in before.Columns)
            {
                var position = sources.FindIndex(source => Names(source, column.Name));
                var target = position < 0 ? null : position < targets.Count ? targets[position] : column.Name;
                var kept = target is null ? null : after?.Columns.Find(item => SqliteNameComparer.Instance.Equals(item.Name, target));
                if (position < 0 && sources is not ["*"])
                    scan.AddAll(SqliteHazards.DropColumn(name, column.Name, computed: column.Generated is not null));
                else if (kept is not null && SqliteNameComparer.Instance.Equals(kept.Name, column.Name))
                    scan.AddAll(SqliteHazards.AlterColumn(before, column, before, Column(kept)));
            }
        }

        scan.Add(SqliteHazards.Rebuild(name));
    }

    private static TableText? Definition(TableName copy, HazardScan scan)
    {
        try
        {
            return scan.Definitions.TryGetValue(copy, out var statement) ? TableTextReader.Read(statement) : null;
        }
        catch (FormatException)
        {
            // The engine will say what is wrong with it.
            return null;
        }
    }

    private static Column Column(ColumnText text) => new()
    {
        Name = text.Name,
        Type = text.Type.ToUpperInvariant(),
        Default = text.Default is null ? null : "",
        Generated = text.Generated is null ? null : "",
    };

    /// <summary>The columns that <c>INSERT INTO copy (…) SELECT … FROM table</c> fills, and the expressions that it fills them with.</summary>
    private static (List<string> Targets, List<string> Sources) Columns(string statement)
    {
        var tokens = new SqlTokens(SqliteSyntax.Instance, statement);
        while (!tokens.IsEnd && !tokens.Accept("INTO")) tokens.Next();
        tokens.TakeName(Dialect.Sqlite);
        var targets = new List<string>();
        if (tokens.IsOpening)
        {
            var list = tokens.TakeParentheses();
            targets.AddRange(new SqlTokens(SqliteSyntax.Instance, list.AsSpan()[1..^1]).TakeParts().Select(part => SqlNames.Unquote(part.Trim(), Dialect.Sqlite)));
        }

        tokens.Accept("SELECT");
        var sources = tokens.TakeParts();
        if (sources.Count == 0) return (targets, sources);
        // The last expression goes as far as FROM.
        var last = new SqlTokens(SqliteSyntax.Instance, sources[^1]);
        while (!last.IsEnd && !last.Is("FROM"))
        {
            if (last.IsOpening) last.SkipParentheses();
            else last.Next();
        }

        sources[^1] = sources[^1][..last.Offset];
        return (targets, [.. sources.Select(source => source.Trim())]);
    }

    private static bool Names(string expression, string column)
    {
        for (var tokens = new SqlTokens(SqliteSyntax.Instance, expression); !tokens.IsEnd; tokens.Next())
        {
            if (SqliteNameComparer.Instance.Equals(SqlNames.Unquote(tokens.Text, Dialect.Sqlite), column)) return true;
        }

        return false;
    }
}
