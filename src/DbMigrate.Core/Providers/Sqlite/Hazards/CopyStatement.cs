using DbMigrate.Providers.Sqlite.Rebuilds;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Sqlite.Hazards;

/// <summary>A statement that fills a table from another one: <c>INSERT INTO copy (…) SELECT …</c>, <c>CREATE TABLE copy AS SELECT
/// …</c>.</summary>
/// <param name="Targets">The columns it names; none where it names none.</param>
/// <param name="Values">The expressions that it fills them with.</param>
/// <param name="Select">Its query, with what stands before it.</param>
/// <param name="Conflict">What it does with a row that breaks a rule, after OR, in upper case; null where it fails.</param>
/// <param name="Chooses">The query may leave rows out, or make one of several.</param>
/// <param name="MakesTable">It makes the table by its query, with the names and types of its columns only.</param>
internal sealed record CopyStatement(
    IReadOnlyList<string> Targets, IReadOnlyList<string> Values, string Select, string? Conflict, bool Chooses, bool MakesTable)
{
    private static readonly string[] Choosers = ["WHERE", "LIMIT", "DISTINCT", "GROUP", "HAVING", "JOIN", "UNION", "EXCEPT", "INTERSECT"];

    public static CopyStatement Read(string statement)
    {
        var tokens = new SqlTokens(SqliteSyntax.Instance, statement);
        var makesTable = tokens.Is("CREATE");
        string? conflict = tokens.Is("REPLACE") ? "REPLACE" : null;
        var with = tokens.Is("WITH") ? WithClause(ref tokens, statement) : "";
        while (!tokens.IsEnd && !tokens.Is("INTO") && !(makesTable && tokens.Is("TABLE")))
        {
            if (tokens.Accept("OR")) conflict = tokens.Text.ToString().ToUpperInvariant();
            tokens.Next();
        }

        tokens.Next();
        tokens.SkipIfExists();
        tokens.SkipName();
        if (tokens.Accept("AS") && !makesTable) tokens.Next();
        var targets = tokens.TakeNames();
        var select = tokens.IsEnd ? "" : statement[tokens.Offset..];
        var chooses = with.Length > 0 || TableEvent.Read(statement).Sources.Count > 1;
        foreach (var word in Choosers) chooses |= tokens.Contains(word);
        return new(
            targets,
            ValuesOf(select, makesTable, ref targets),
            with + select,
            conflict is "IGNORE" or "REPLACE" ? conflict : null,
            chooses,
            makesTable);
    }

    /// <summary>The name that an expression reads and nothing else; null where it computes.</summary>
    public static string? ColumnOf(string expression)
    {
        var tokens = new SqlTokens(SqliteSyntax.Instance, expression);
        if (tokens.IsEnd || tokens.Kind is not (SqlTokenKind.Word or SqlTokenKind.Quoted)) return null;
        var name = tokens.TakeName().Name;
        if (tokens.Accept("AS")) tokens.Next();
        return tokens.IsEnd ? name : null;
    }

    /// <summary>Whether an expression is a column, or one with another value where it is null.</summary>
    public static bool Keeps(string expression, string column)
    {
        if (SqliteNameComparer.Instance.Equals(ColumnOf(expression), column)) return true;
        var tokens = new SqlTokens(SqliteSyntax.Instance, expression);
        return (tokens.Accept("coalesce") || tokens.Accept("ifnull"))
            && tokens.IsOpening
            && new SqlTokens(SqliteSyntax.Instance, tokens.TakeParentheses().AsSpan(1)).TakeParts() is [var first, ..]
            && SqliteNameComparer.Instance.Equals(ColumnOf(first.Trim()), column);
    }

    public static bool Mentions(string expression, string column)
    {
        for (var tokens = new SqlTokens(SqliteSyntax.Instance, expression); !tokens.IsEnd; tokens.Next())
        {
            if (SqliteNameComparer.Instance.Equals(SqliteSyntax.Instance.NameOf(tokens.Text), column)) return true;
        }

        return false;
    }

    private static List<string> ValuesOf(string select, bool makesTable, ref List<string> targets)
    {
        var tokens = new SqlTokens(SqliteSyntax.Instance, select);
        if (!tokens.Accept("SELECT")) return [];
        if (!tokens.Accept("DISTINCT")) tokens.Accept("ALL");
        var start = tokens.Offset;
        while (!tokens.IsEnd && !tokens.Is("FROM"))
        {
            if (tokens.IsOpening) tokens.SkipParentheses();
            else tokens.Next();
        }

        var values = new SqlTokens(SqliteSyntax.Instance, select.AsSpan()[start..tokens.Offset])
            .TakeParts()
            .ConvertAll(part => part.Trim());
        if (makesTable && values is not (["*"] or [])) targets = values.ConvertAll(NameOf);
        return values;
    }

    /// <summary>The name of a column that a query makes.</summary>
    private static string NameOf(string expression)
    {
        var tokens = new SqlTokens(SqliteSyntax.Instance, expression);
        var name = "";
        for (; !tokens.IsEnd; tokens.Next())
        {
            if (tokens.Kind is SqlTokenKind.Word or SqlTokenKind.Quoted) name = SqliteSyntax.Instance.NameOf(tokens.Text);
        }

        return name;
    }

    private static string WithClause(ref SqlTokens tokens, string statement)
    {
        var start = tokens.Offset;
        while (!tokens.IsEnd && !tokens.Is("INSERT") && !tokens.Is("REPLACE"))
        {
            if (tokens.IsOpening) tokens.SkipParentheses();
            else tokens.Next();
        }

        return statement[start..tokens.Offset];
    }
}
