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
        found.Select(OfHazard).OfType<LongWork>().Concat(OfText(statement, scan)).Where(work => !scan.IsNew(work.Table)).DistinctBy(work => work.Table);

    private static LongWork? OfHazard(Hazard hazard) => hazard switch
    {
        { IsMomentary: true } or { Rows: null } => null,
        { Code: HazardCode.TableRewrite } => new(hazard.Rows, HazardCode.ExclusiveLock, $"{hazard.Rows} is written anew"),
        { Code: HazardCode.ConstraintScan } => new(hazard.Rows, hazard.Code, $"every row of {hazard.Rows} is read"),
        { Code: HazardCode.IndexBuildBlocksWrites } => new(hazard.Rows, hazard.Code, $"an index of {hazard.Rows} is built"),
        _ => null,
    };

    private static IEnumerable<LongWork> OfText(string statement, HazardScan scan)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, statement);
        if (tokens.Is("ALTER")) return OfAlter(tokens);
        if (tokens.Is("DO")) return OfBlock(tokens, scan);
        if (tokens.Is("CREATE")) return OfCreate(tokens);
        var works = new List<LongWork>();
        // Each query of a WITH may change rows, and so may what follows them.
        for (var first = true; !tokens.IsEnd && (first || IsQuery(statement)); first = false)
        {
            if (!TryChange(ref tokens, scan, works)) tokens.Next();
        }

        return works;
    }

    private static bool IsQuery(string statement) => new SqlTokens(PostgresSyntax.Instance, statement).Is("WITH");

    private static List<LongWork> OfBlock(SqlTokens tokens, HazardScan scan)
    {
        tokens.Next();
        if (tokens.Accept("LANGUAGE")) tokens.Next();
        return [.. BlockText.Statements(tokens.Text.ToString()).SelectMany(inner => OfText(inner, scan))];
    }

    // CREATE TABLE | MATERIALIZED VIEW … AS SELECT …
    private static List<LongWork> OfCreate(SqlTokens tokens)
    {
        while (!tokens.IsEnd && !tokens.Is("AS") && !tokens.Is("FUNCTION") && !tokens.Is("PROCEDURE") && !tokens.Is("RULE") && !(tokens.Is("VIEW")))
        {
            if (tokens.Accept("MATERIALIZED")) tokens.Accept("VIEW");
            else if (tokens.IsOpening) tokens.SkipParentheses();
            else tokens.Next();
        }

        var works = new List<LongWork>();
        if (tokens.Accept("AS") && tokens.Is("SELECT") && !(tokens.Contains("NO") && tokens.Contains("DATA"))) AddSource(ref tokens, works);
        return works;
    }

    private static List<LongWork> OfAlter(SqlTokens tokens)
    {
        tokens.Next();
        if (!tokens.Accept("TABLE")) return [];
        tokens.SkipIfExists();
        tokens.Accept("ONLY");
        var table = tokens.TakeName();
        tokens.Accept("*");
        foreach (var part in tokens.TakeParts())
        {
            var action = new SqlTokens(PostgresSyntax.Instance, part);
            if (action.Accept("VALIDATE")) return [new(table, HazardCode.ConstraintScan, $"every row of {table} is checked")];
        }

        return [];
    }

    /// <summary>Takes a statement that changes rows, up to its condition.</summary>
    private static bool TryChange(ref SqlTokens tokens, HazardScan scan, List<LongWork> works)
    {
        if (tokens.Accept("UPDATE")) Add(TakeTable(ref tokens), "updated", ref tokens, scan, works);
        else if (tokens.Accept("DELETE") && tokens.Accept("FROM")) Add(TakeTable(ref tokens), "deleted", ref tokens, scan, works);
        else if (tokens.Accept("MERGE") && tokens.Accept("INTO")) Add(TakeTable(ref tokens), "changed", ref tokens, scan, works);
        else if (tokens.Is("INSERT") || tokens.Is("SELECT")) AddSource(ref tokens, works);
        else if (tokens.Accept("REFRESH") && tokens.Accept("MATERIALIZED") && tokens.Accept("VIEW")) AddView(ref tokens, works);
        else return false;
        return true;
    }

    private static TableName TakeTable(ref SqlTokens tokens)
    {
        tokens.Accept("ONLY");
        return tokens.TakeName();
    }

    private static void AddView(ref SqlTokens tokens, List<LongWork> works)
    {
        tokens.Accept("CONCURRENTLY");
        var view = tokens.TakeName();
        works.Add(new(view, HazardCode.ExclusiveLock, $"{view} is computed"));
    }

    private static void Add(TableName table, string done, ref SqlTokens tokens, HazardScan scan, List<LongWork> works)
    {
        if (!IsByKey(tokens, table, scan)) works.Add(new(table, HazardCode.ExclusiveLock, $"rows of {table} are {done}"));
    }

    /// <summary>Rows that are read or copied take as long as their source is large; <c>VALUES</c> are none, and an index tells the largest.</summary>
    private static void AddSource(ref SqlTokens tokens, List<LongWork> works)
    {
        var isInsert = tokens.Is("INSERT");
        while (!tokens.IsEnd && !tokens.Is("SELECT") && !tokens.Is("VALUES")) tokens.Next();
        if (!tokens.Accept("SELECT") || (!isInsert && IsOfFewRows(tokens))) return;
        while (!tokens.IsEnd && !tokens.Accept("FROM"))
        {
            if (tokens.IsOpening) tokens.SkipParentheses();
            else tokens.Next();
        }

        if (tokens.IsEnd || tokens.IsOpening) return;
        var source = TakeTable(ref tokens);
        // A function's rows are its own.
        if (!tokens.IsOpening) works.Add(new(source, HazardCode.ExclusiveLock, $"rows of {source} are {(isInsert ? "copied" : "read")}"));
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
                key.TableId == known.Id && key.Kind is ConstraintKind.PrimaryKey or ConstraintKind.Unique && key.Columns.Count > 0 && key.Columns.All(compared.Contains));
    }

    /// <summary>The columns that a condition compares with constants, where nothing but AND stands between; empty where it says anything else.</summary>
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
