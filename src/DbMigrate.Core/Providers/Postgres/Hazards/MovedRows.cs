using DbMigrate.Engines;
using DbMigrate.Engines.Hazards;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>A table whose rows a new one has got: <c>INSERT INTO new (…) SELECT … FROM old</c>, then <c>DROP TABLE old</c>. What does not
/// come along is lost.</summary>
internal static class MovedRows
{
    /// <summary>Notes that all rows of a table are written into another.</summary>
    public static void Note(string statement, HazardScan scan)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, statement);
        if (!tokens.Accept("INSERT") || !tokens.Accept("INTO")) return;
        var target = tokens.TakeName();
        if (
            !tokens.IsOpening
            || tokens.Contains("WHERE")
            || tokens.Contains("LIMIT")
            || tokens.Contains("JOIN")
            || tokens.Contains("CONFLICT"))
            return;
        tokens.SkipParentheses();
        while (!tokens.IsEnd && !tokens.Accept("SELECT")) tokens.Next();
        while (!tokens.IsEnd && !tokens.Accept("FROM")) Skip(ref tokens);
        if (tokens.IsEnd) return;
        var source = tokens.TakeName();
        if (!tokens.IsEnd || scan.IsNew(source)) return;
        scan.Copies[source] = target;
        scan.Fillings[source] = statement;
    }

    /// <summary>The old table goes.</summary>
    public static void Read(TableName table, TableName copy, HazardScan scan)
    {
        var original = scan.Original(table);
        var kept = Targets(scan.Fillings[table]);
        foreach (var column in scan.Find(table)?.Columns ?? [])
        {
            if (!kept.TryGetValue(column.Name, out var value))
            {
                if (column.Generated is not null) continue;
                scan.Add(new(HazardCode.DataLoss, $"The values of column {original}.{column.Name} are lost.")
                {
                    Probe = SqlDialect.ProbeValues(original, column.Name),
                    Rows = original,
                });
            }
            else if (!column.NotNull && value.StartsWith("COALESCE", StringComparison.OrdinalIgnoreCase))
            {
                scan.Add(
                    new(
                        HazardCode.NotReversible,
                        $"Rows of {original} whose {column.Name} is null get a value, and no down script knows which they were.",
                        "Fill them yourself, in a migration before this one.")
                    {
                        Probe = SqlDialect.ProbeNulls(original, column.Name),
                        Rows = original,
                    });
            }
        }

        scan.Add(
            new(
                HazardCode.TableRewrite,
                $"Table {original} is written anew under an exclusive lock, because no statement turns it into what it is to be: its rows "
                    + $"are moved into {copy}.")
            {
                Rows = original,
            });
        scan.Blocks(table, "its rows are moved");
    }

    /// <summary>What each column of the new table gets: the text before the first comma outside parentheses, and so on.</summary>
    private static Dictionary<string, string> Targets(string statement)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, statement);
        while (!tokens.IsOpening) tokens.Next();
        var columns = Parts(SqlTokens.Inside(tokens.TakeParentheses())).Select(name => PostgresSyntax.Instance.NameOf(name)).ToList();
        while (!tokens.IsEnd && !tokens.Accept("SELECT")) tokens.Next();
        var start = tokens.Offset;
        while (!tokens.IsEnd && !tokens.Is("FROM")) Skip(ref tokens);
        var values = Parts(statement[start..tokens.Offset]);
        return columns.Select((column, at) => (column, Value: at < values.Count ? values[at] : ""))
            .DistinctBy(pair => pair.column)
            .ToDictionary(pair => pair.column, pair => pair.Value);
    }

    private static List<string> Parts(string list) =>
        [.. new SqlTokens(PostgresSyntax.Instance, list).TakeParts().Select(part => part.Trim())];

    private static void Skip(ref SqlTokens tokens)
    {
        if (tokens.IsOpening) tokens.SkipParentheses();
        else tokens.Next();
    }
}
