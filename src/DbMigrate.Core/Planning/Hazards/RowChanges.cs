using DbMigrate.Engines;
using DbMigrate.Engines.Hazards;
using DbMigrate.Sql;

namespace DbMigrate.Planning.Hazards;

/// <summary>DELETE, UPDATE and MERGE, which both engines spell alike; also behind WITH.</summary>
internal static class RowChanges
{
    public static void Read(SqlSyntax syntax, string statement, HazardScan scan)
    {
        var tokens = new SqlTokens(syntax, statement);
        if (!tokens.Is("WITH"))
        {
            ReadOne(ref tokens, scan);
            return;
        }

        // Each of its queries may change rows, and so may what follows them.
        for (; !tokens.IsEnd; tokens.Next())
        {
            if (tokens.Is("DELETE") || tokens.Is("UPDATE") || tokens.Is("MERGE")) ReadOne(ref tokens, scan);
        }
    }

    private static void ReadOne(ref SqlTokens tokens, HazardScan scan)
    {
        if (tokens.Accept("DELETE") && tokens.Accept("FROM")) Delete(ref tokens, scan);
        else if (tokens.Accept("UPDATE")) Update(ref tokens, scan);
        else if (tokens.Accept("MERGE") && tokens.Accept("INTO")) Merge(ref tokens, scan);
    }

    private static void Delete(ref SqlTokens tokens, HazardScan scan)
    {
        tokens.Accept("ONLY");
        var table = tokens.TakeName();
        if (scan.IsNew(table)) return;
        var original = scan.Original(table);
        var fired = FiredTriggers.OfDelete(scan, table);
        var isPartial = ConditionOf(tokens) is { } condition && !RowCondition.IsSameForAll(condition, scan.Engine.Syntax)
            && (scan.Find(table) is not { } known || RowCondition.Chooses(condition, scan.Engine.Syntax, AliasOf(tokens), known));
        if (isPartial)
            scan.Add(
                new(
                    HazardCode.NotReversible,
                    $"DELETE takes rows of {table} away, and no down script knows them.{fired}",
                    "Copy them into another table first.")
                {
                    Rows = original,
                });
        else
            scan.Add(
                new(HazardCode.DataLoss, $"DELETE without a condition deletes every row of {table}.{fired}")
                {
                    Probe = SqlDialect.ProbeRows(original),
                    Rows = original,
                });
    }

    private static string? AliasOf(SqlTokens tokens)
    {
        tokens.Accept("*");
        return
            tokens.Accept("AS")
            || (
                tokens.Kind is SqlTokenKind.Word or SqlTokenKind.Quoted
                && !tokens.Is("USING")
                && !tokens.Is("WHERE")
                && !tokens.Is("RETURNING"))
            ? tokens.TakePart()
            : null;
    }

    /// <summary>What follows WHERE, up to the statement's end; null where nothing does.</summary>
    private static string? ConditionOf(SqlTokens tokens)
    {
        for (var rest = tokens; !rest.IsEnd && rest.Text is not ")";)
        {
            if (rest.Accept("WHERE")) return rest.TakeRest();
            if (rest.IsOpening) rest.SkipParentheses();
            else rest.Next();
        }

        return null;
    }

    private static void Update(ref SqlTokens tokens, HazardScan scan)
    {
        tokens.Accept("ONLY");
        if (tokens.Accept("OR")) tokens.Next();
        var table = tokens.TakeName();
        if (scan.IsNew(table)) return;
        while (!tokens.IsEnd && !tokens.Accept("SET")) tokens.Next();
        var overwritten = new List<string>();
        var toDefault = false;
        while (!tokens.IsEnd && !tokens.Is("FROM") && !tokens.Is("WHERE") && !tokens.Is("RETURNING"))
        {
            if (!tokens.IsOpening)
            {
                var column = tokens.TakePart();
                // A column that the script itself has added has nothing in it yet.
                if (!scan.IsNew(table, column)) overwritten.Add(column);
                toDefault = tokens.Accept("=") && tokens.Is("DEFAULT");
            }

            while (!tokens.IsEnd && !tokens.Is(",") && !tokens.Is("FROM") && !tokens.Is("WHERE") && !tokens.Is("RETURNING"))
            {
                if (tokens.IsOpening) tokens.SkipParentheses();
                else tokens.Next();
            }

            tokens.Accept(",");
        }

        var fired = FiredTriggers.Sentence(scan, table, overwritten);
        // What was null had no value to lose.
        var filled = FilledNulls(tokens);
        var gained = overwritten.RemoveAll(column => string.Equals(column, filled, StringComparison.OrdinalIgnoreCase)) > 0;
        if (overwritten.Count > 0)
        {
            Add(
                $"UPDATE overwrites {string.Join(", ", overwritten.Select(column => $"{table}.{column}"))}, and no down script knows what "
                    + $"was there.",
                "Write the new values into a new column.");
        }
        else if (gained && (toDefault || fired.Length > 0))
        {
            // Nobody has chosen these values: a column that refuses null from now on takes its default where there is none.
            Add(
                $"UPDATE gives a value to the rows of {table} whose {filled} is null, and no down script knows which they were.",
                "Fill them yourself, in a migration before this one.");
        }

        void Add(string message, string advice) =>
            scan.Add(new(HazardCode.NotReversible, message + fired, advice) { Rows = scan.Original(table) });
    }

    /// <summary>The column of a condition that begins with <c>column IS NULL</c> and has no OR; null where it is another.</summary>
    private static string? FilledNulls(SqlTokens tokens)
    {
        if (!tokens.Accept("WHERE") || tokens.Contains("OR")) return null;
        var column = tokens.TakeName().Name;
        return tokens.Accept("IS") && tokens.Is("NULL") ? column : null;
    }

    private static void Merge(ref SqlTokens tokens, HazardScan scan)
    {
        tokens.Accept("ONLY");
        var table = tokens.TakeName();
        if (!scan.IsNew(table))
            scan.Add(
                new(HazardCode.NotReversible, $"MERGE changes rows of {table}, and no down script knows what was there.")
                {
                    Rows = scan.Original(table),
                });
    }
}
