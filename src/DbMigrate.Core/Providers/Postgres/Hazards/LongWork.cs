using DbMigrate.Engines.Hazards;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>What takes a statement the longer the more rows a table has.</summary>
/// <param name="Table">The table.</param>
/// <param name="Code">The hazard that it is where it keeps writers waiting.</param>
/// <param name="What">It as a clause: <c>the rows of users are updated</c>.</param>
internal sealed record LongWork(TableName Table, HazardCode Code, string What)
{
    /// <summary>What a statement works on.</summary>
    /// <param name="statement">The statement, or one of a block.</param>
    /// <param name="found">The hazards that it has by itself.</param>
    /// <param name="scan">What is known.</param>
    public static IEnumerable<LongWork> Of(string statement, IEnumerable<Hazard> found, HazardScan scan) =>
        found
            .Select(OfHazard)
            .OfType<LongWork>()
            .Concat(OfText(statement, scan))
            .Where(work => !scan.IsNew(work.Table))
            .DistinctBy(work => work.Table);

    private static LongWork? OfHazard(Hazard hazard) => hazard switch
    {
        { IsMomentary: true } or { Rows: null } => null,
        { Code: HazardCode.TableRewrite } => new(hazard.Rows, HazardCode.ExclusiveLock, $"{hazard.Rows} is written anew"),
        { Code: HazardCode.ConstraintScan } => new(hazard.Rows, hazard.Code, $"every row of {hazard.Rows} is read"),
        { Code: HazardCode.IndexBuildBlocksWrites } => new(hazard.Rows, hazard.Code, $"an index of {hazard.Rows} is built"),
        _ => null,
    };

    private static List<LongWork> OfText(string statement, HazardScan scan)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, statement);
        if (tokens.Is("ALTER")) return OfAlter(tokens);
        if (tokens.Is("CREATE")) return OfCreate(tokens);
        if (tokens.Accept("REFRESH")) return OfRefresh(tokens);
        var changes = RowChange.In(statement);
        if (changes.Count == 0) return tokens.Is("SELECT") || tokens.Is("WITH") ? [.. OfSource(tokens, "read")] : [];
        // Behind WITH a condition may be another query's.
        var isByKey = !tokens.Is("WITH") && IsByKey(tokens, changes[0].Table, scan);
        return [.. changes.SelectMany(change => change.Kind switch
        {
            RowChangeKind.Insert => OfSource(new SqlTokens(PostgresSyntax.Instance, statement), "copied"),
            _ when isByKey => [],
            RowChangeKind.Update => [OfRows(change.Table, "updated")],
            RowChangeKind.Delete => [OfRows(change.Table, "deleted")],
            _ => [OfRows(change.Table, "changed")],
        })];
    }

    private static LongWork OfRows(TableName table, string done) => new(table, HazardCode.ExclusiveLock, $"rows of {table} are {done}");

    private static List<LongWork> OfRefresh(SqlTokens tokens)
    {
        if (!tokens.Accept("MATERIALIZED") || !tokens.Accept("VIEW")) return [];
        tokens.Accept("CONCURRENTLY");
        var view = tokens.TakeName();
        return [new(view, HazardCode.ExclusiveLock, $"{view} is computed")];
    }

    // CREATE TABLE | MATERIALIZED VIEW … AS SELECT …
    private static List<LongWork> OfCreate(SqlTokens tokens)
    {
        while (
            !tokens.IsEnd
            && !tokens.Is("AS")
            && !tokens.Is("FUNCTION")
            && !tokens.Is("PROCEDURE")
            && !tokens.Is("RULE")
            && !(tokens.Is("VIEW")))
        {
            if (tokens.Accept("MATERIALIZED")) tokens.Accept("VIEW");
            else if (tokens.IsOpening) tokens.SkipParentheses();
            else tokens.Next();
        }

        return tokens.Accept("AS") && tokens.Is("SELECT") && !(tokens.Contains("NO") && tokens.Contains("DATA"))
            ? [.. OfSource(tokens, "copied")]
            : [];
    }

    private static List<LongWork> OfAlter(SqlTokens tokens)
    {
        tokens.Next();
        if (!tokens.Accept("TABLE") || AlteredTable.Take(ref tokens) is not { Name: var table }) return [];
        foreach (var part in tokens.TakeParts())
        {
            var action = new SqlTokens(PostgresSyntax.Instance, part);
            if (action.Accept("VALIDATE")) return [new(table, HazardCode.ConstraintScan, $"every row of {table} is checked")];
        }

        return [];
    }

    /// <summary>Rows that are read or copied take as long as their source is large; <c>VALUES</c> are none, and an index tells the
    /// largest.</summary>
    private static LongWork[] OfSource(SqlTokens tokens, string done)
    {
        while (!tokens.IsEnd && !tokens.Is("SELECT") && !tokens.Is("VALUES")) tokens.Next();
        if (!tokens.Accept("SELECT") || (done == "read" && IsOfFewRows(tokens))) return [];
        while (!tokens.IsEnd && !tokens.Accept("FROM"))
        {
            if (tokens.IsOpening) tokens.SkipParentheses();
            else tokens.Next();
        }

        if (tokens.IsEnd || tokens.IsOpening) return [];
        tokens.Accept("ONLY");
        var source = tokens.TakeName();
        // A function's rows are its own.
        return tokens.IsOpening ? [] : [OfRows(source, done)];
    }

    private static bool IsOfFewRows(SqlTokens tokens)
    {
        for (; !tokens.IsEnd; tokens.Next())
        {
            if (tokens.Is("max") || tokens.Is("min") || tokens.Is("LIMIT")) return true;
        }

        return false;
    }

    /// <summary>Whether the condition names single rows by the table's whole key, as <c>WHERE id = 1 AND …</c> does.</summary>
    private static bool IsByKey(SqlTokens tokens, TableName table, HazardScan scan)
    {
        if (scan.Find(table) is not { } known) return false;
        while (!tokens.IsEnd && !tokens.Accept("WHERE"))
        {
            if (tokens.IsOpening) tokens.SkipParentheses();
            else tokens.Next();
        }

        var compared = ComparedColumns(tokens);
        return scan.Before!.Objects.OfType<TableIndex>().Any(index =>
            index.TableId == known.Id && index.Unique && index.Keys.Count > 0 && index.Keys.All(compared.Contains))
            || scan.Before.Objects.OfType<Constraint>().Any(key =>
                key.TableId == known.Id
                && key.Kind is ConstraintKind.PrimaryKey or ConstraintKind.Unique
                && key.Columns.Count > 0
                && key.Columns.All(compared.Contains));
    }

    /// <summary>The columns that a condition compares with constants, where nothing but AND stands between; empty where it says anything
    /// else.</summary>
    private static HashSet<string> ComparedColumns(SqlTokens tokens)
    {
        var columns = new HashSet<string>(StringComparer.Ordinal);
        while (!tokens.IsEnd && !tokens.Is("RETURNING"))
        {
            if (tokens.Is("OR")) return [];
            if (tokens.IsOpening)
            {
                tokens.SkipParentheses();
                continue;
            }

            var at = tokens;
            var column = at.TakeName().Name;
            if (at.Accept("=") && IsConstant(at)) columns.Add(column);
            tokens.Next();
        }

        return columns;
    }

    private static bool IsConstant(SqlTokens tokens) => !tokens.IsEnd && (tokens.Text[0] == '\'' || char.IsAsciiDigit(tokens.Text[0]));
}
