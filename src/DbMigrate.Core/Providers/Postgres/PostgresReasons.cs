using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres;

/// <summary>Why a server probably refused a statement: it is of a newer server, or of another engine.</summary>
/// <remarks>What came when: the release notes at <see href="https://www.postgresql.org/docs/release/"/>.</remarks>
internal static class PostgresReasons
{
    private const string SyntaxError = "42601";

    // Syntax; an unknown type, setting or option; an unknown option's value; a function that is not there; what is not supported; an
    // unknown relation or column.
    private static readonly HashSet<string> Codes = [SyntaxError, "42704", "22023", "42883", "0A000", "42P16", "42P01", "42703", "42P17"];

    internal static readonly (int Since, string What, SyntaxOf Syntax)[] Newer =
    [
        (15, "NULLS NOT DISTINCT", new("NULLS NOT DISTINCT")),
        (15, "MERGE", new("MERGE INTO")),
        (15, "security_invoker", new("security_invoker")),
        (15, "SET ACCESS METHOD", new("SET ACCESS METHOD")),
        (15, "TABLES IN SCHEMA", new("TABLES IN SCHEMA")),
        (15, "a right on a parameter", new("ON PARAMETER")),
        (15, "SET NULL with columns", new("ON DELETE SET NULL (…)")),
        (15, "SET DEFAULT with columns", new("ON DELETE SET DEFAULT (…)")),
        (16, "IS JSON", new("IS JSON")),
        (16, "IS NOT JSON", new("IS NOT JSON")),
        (16, "JSON_ARRAYAGG", new("JSON_ARRAYAGG (…)")),
        (16, "JSON_OBJECTAGG", new("JSON_OBJECTAGG (…)")),
        (16, "ANY_VALUE", new("ANY_VALUE (…)")),
        (16, "a membership WITH INHERIT", new("GRANT", "WITH INHERIT")),
        (16, "a membership WITH SET", new("GRANT", "WITH SET")),
        (17, "MERGE … RETURNING", new("MERGE INTO", "RETURNING")),
        (17, "NOT MATCHED BY SOURCE", new("NOT MATCHED BY SOURCE")),
        (17, "NOT MATCHED BY TARGET", new("MERGE INTO", "NOT MATCHED BY TARGET")),
        (17, "JSON_TABLE", new("JSON_TABLE (…)")),
        (17, "JSON_EXISTS", new("JSON_EXISTS (…)")),
        (17, "JSON_VALUE", new("JSON_VALUE (…)")),
        (17, "JSON_QUERY", new("JSON_QUERY (…)")),
        (17, "transaction_timeout", new("transaction_timeout")),
        (17, "ON_ERROR", new("COPY", "ON_ERROR")),
        (17, "SET EXPRESSION", new("SET EXPRESSION")),
        (17, "the right MAINTAIN", new("MAINTAIN ON")),
        (18, "a virtual generated column", new("GENERATED ALWAYS AS (…) VIRTUAL")),
        (18, "a generated column without STORED", new("GENERATED ALWAYS AS (…)", "!STORED")),
        (18, "WITHOUT OVERLAPS", new("WITHOUT OVERLAPS")),
        (18, "PERIOD", new("PERIOD", "FOREIGN KEY")),
        (18, "NOT ENFORCED", new("NOT ENFORCED")),
        (18, "a NOT NULL constraint with a name", new("ADD CONSTRAINT * NOT NULL")),
        (18, "OLD in RETURNING", new("RETURNING", "OLD .")),
        (18, "NEW in RETURNING", new("RETURNING", "NEW .")),
        (18, "uuidv7", new("uuidv7 (…)")),
        (18, "uuidv4", new("uuidv4 (…)")),
        (18, "REJECT_LIMIT", new("COPY", "REJECT_LIMIT")),
    ];

    private static readonly (string Whose, string Instead, SyntaxOf Syntax)[] Foreign =
    [
        ("SQLite's", "Remove it: PostgreSQL has settings (SET) for some of it.", new("PRAGMA")),
        ("SQLite's", "Write GENERATED ALWAYS AS IDENTITY.", new("AUTOINCREMENT")),
        ("SQLite's", "Remove it.", new("WITHOUT ROWID")),
        ("SQLite's", "Write INSERT … ON CONFLICT.", new("INSERT OR")),
        ("SQLite's", "Write to_char, extract or now.", new("strftime (…)")),
        ("SQLite's", "Write extract(epoch FROM now()).", new("unixepoch (…)")),
        ("MySQL's", "Write GENERATED ALWAYS AS IDENTITY.", new("AUTO_INCREMENT")),
        ("MySQL's", "Remove it.", new("ENGINE =")),
        ("MySQL's client's", "Remove it, and end statements with ;.", new("DELIMITER")),
        ("SQL Server's", "Write GENERATED ALWAYS AS IDENTITY.", new("IDENTITY (…)", "!GENERATED")),
        ("SQL Server's client's", "Remove it, and end statements with ;.", new("GO")),
        ("SQL Server's", "Write varchar or text.", new("NVARCHAR")),
    ];

    /// <summary>The reason; null where nobody knows.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="code">The server's code for the error.</param>
    /// <param name="offset">Where the server found it; null where it does not tell.</param>
    /// <param name="version">The server's major version.</param>
    public static LikelyReason? Find(SqlStatement statement, string code, int? offset, int version)
    {
        if (!Codes.Contains(code)) return null;
        var words = new StatementWords(PostgresSyntax.Instance, statement.Text);
        // The newest is what the whole statement needs.
        if (
            Newer.Where(item => item.Since > version && item.Syntax.IsIn(words)).OrderByDescending(item => item.Since).FirstOrDefault() is
            { What: { } what, Since: var since })
        {
            return new(
                $"{char.ToUpperInvariant(what[0])}{what[1..]} needs PostgreSQL {since}, and this server is {version}.",
                $"Write it for PostgreSQL {version}, or use a server of version {since} or newer.");
        }

        var at = code == SyntaxError && offset is >= 0 and var place && place < statement.Text.Length ? statement.Text.AsSpan(place) : [];
        if (at.StartsWith("`")) return new("Backticks quote names in SQLite and MySQL.", "Write double quotes around names.");
        if (at.StartsWith("[")) return new("Brackets quote names in SQL Server and SQLite.", "Write double quotes around names.");
        if (at.StartsWith("$") || at.StartsWith("{"))
            return new("A placeholder stands here that another program fills in.", "Write the value in its place.");
        if (at.StartsWith(":"))
            return new("A name after a colon is a variable of psql, which another program fills in.", "Write the value in its place.");
        return Array.Find(Foreign, item => item.Syntax.IsIn(words)) is { Whose: { } whose, Instead: var instead }
            ? new($"This is {whose} syntax, not PostgreSQL's.", instead)
            : null;
    }
}
