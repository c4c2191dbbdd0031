using DbMigrate.Engines.Hazards;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary><c>ALTER TABLE … ADD CONSTRAINT</c>.</summary>
internal static class ConstraintRules
{
    private const string NotValidFirst =
        "Add it NOT VALID, and validate it in a migration of its own; online plans (-Online, --online) do both in one.";
    private const string IndexFirst =
        "Build a unique index CONCURRENTLY first, and add the constraint USING INDEX; online plans (-Online, --online) do.";

    /// <summary>Whether a table constraint begins here, not a column.</summary>
    public static bool IsConstraint(SqlTokens tokens)
    {
        if (tokens.Is("CONSTRAINT") || tokens.Is("CHECK") || tokens.Is("FOREIGN") || tokens.Is("EXCLUDE")) return true;
        if (tokens.Accept("PRIMARY")) return tokens.Is("KEY");
        if (tokens.Accept("UNIQUE")) return tokens.IsOpening || tokens.Is("NULLS") || tokens.Is("USING");
        return tokens.Accept("NOT") && tokens.Is("NULL");
    }

    public static void Add(ref SqlTokens tokens, TableName table, bool only, HazardScan scan)
    {
        var name = tokens.Accept("CONSTRAINT") ? tokens.TakePart() : null;
        if (tokens.Accept("CHECK")) AddCheck(ref tokens, table, name, scan);
        else if (tokens.Accept("FOREIGN")) AddForeignKey(ref tokens, table, name, scan);
        else if (tokens.Accept("NOT")) AddNotNull(ref tokens, table, name, scan);
        else if (tokens.Accept("EXCLUDE"))
            scan.BuildsIndex(table, name ?? "an exclusion constraint", "There is none: do it while nobody writes.", blocksReaders: true);
        else AddKey(ref tokens, table, name, only, scan);
    }

    private static void AddCheck(ref SqlTokens tokens, TableName table, string? name, HazardScan scan)
    {
        var check = tokens.TakeParentheses();
        var valid = !IsUnchecked(tokens);
        foreach (var column in CheckText.NeverNull(check))
        {
            if (name is not null) scan.AddNotNullCheck(table, name, column, valid);
        }

        if (valid) scan.Scans(table, $"{(name is null ? "a check" : $"check {name}")} is added", NotValidFirst, blocksReaders: true);
    }

    private static void AddForeignKey(ref SqlTokens tokens, TableName table, string? name, HazardScan scan)
    {
        var isUnchecked = IsUnchecked(tokens);
        tokens.Accept("KEY");
        if (KeyText.TakeKey(ref tokens) is not { } key) return;
        ForeignKeys.Of(scan).Add(table, name, key);
        if (!isUnchecked)
            scan.Scans(
                table,
                $"{(name is null ? "a foreign key" : $"foreign key {name}")} to {key.Parent} is added",
                NotValidFirst,
                blocksReaders: false,
                alsoBlocks: key.Parent);
    }

    private static void AddNotNull(ref SqlTokens tokens, TableName table, string? name, HazardScan scan)
    {
        tokens.Accept("NULL");
        var column = tokens.TakePart();
        var valid = !IsUnchecked(tokens);
        if (name is not null) scan.AddNotNullCheck(table, name, column, valid);
        if (valid && scan.Find(table)?.Find(column) is not { NotNull: true, NotNullOptions: null })
            scan.Scans(table, $"column {table}.{column} refuses null", NotValidFirst, blocksReaders: true);
        if (
            !scan.IsNew(table, column)
            && scan.Find(table)?.Find(column) is not ({ NotNull: true } or { Default: not null } or { Identity: not null }))
            scan.Breaks($"Programs that leave column {table}.{column} null fail.", "Give it a default.");
    }

    private static void AddKey(ref SqlTokens tokens, TableName table, string? name, bool only, HazardScan scan)
    {
        var primary = tokens.Is("PRIMARY");
        var columns = KeyColumns(tokens);
        if (!UsesIndex(tokens))
        {
            // On a partitioned table alone there is nothing to build from.
            if (!only || scan.Find(table) is not { Kind: TableKind.Partitioned })
                scan.BuildsIndex(
                    table,
                    name ?? (primary ? $"{table.Name}_pkey" : $"a unique constraint of {table.Name}"),
                    IndexFirst,
                    blocksReaders: true);
            return;
        }

        if (!primary || scan.Find(table) is not { } known) return;
        // A primary key from an index makes its columns refuse null.
        while (!tokens.IsEnd && !tokens.Accept("INDEX")) tokens.Next();
        var indexName = tokens.TakePart();
        var index = scan.Before!.Objects.OfType<TableIndex>().FirstOrDefault(item => item.TableId == known.Id && item.Name == indexName);
        foreach (var column in index?.Keys.ToArray() ?? columns)
        {
            if (known.Find(column) is { NotNull: false } && !scan.IsNeverNull(table, column) && !ColumnRules.HasCheck(table, column, scan))
                scan.Scans(
                    table,
                    $"column {table}.{column} refuses null",
                    "SET NOT NULL on it first, by way of a validated check.",
                    blocksReaders: true);
        }
    }

    private static string[] KeyColumns(SqlTokens tokens)
    {
        while (!tokens.IsEnd && !tokens.IsOpening) tokens.Next();
        if (tokens.IsEnd) return [];
        var list = tokens.TakeParentheses();
        var inside = new SqlTokens(PostgresSyntax.Instance, SqlTokens.Inside(list));
        return [.. inside.TakeParts().Select(part => PostgresSyntax.Instance.NameOf(part.Trim()))];
    }

    private static bool UsesIndex(SqlTokens tokens)
    {
        while (!tokens.IsEnd && !tokens.Accept("USING")) tokens.Next();
        return tokens.Accept("INDEX") && !tokens.Is("TABLESPACE");
    }

    private static bool IsUnchecked(SqlTokens tokens)
    {
        for (; !tokens.IsEnd; tokens.Next())
        {
            if (tokens.Accept("NOT") && (tokens.Is("VALID") || tokens.Is("ENFORCED"))) return true;
        }

        return false;
    }
}
