using System.Text;
using DbMigrate.Providers.Sqlite;
using DbMigrate.Providers.Sqlite.Introspection;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Providers.D1;

/// <summary>Something that D1 refuses and that a statement's own text tells.</summary>
/// <param name="Name">Its name in the tests, each of which shows it of a real one.</param>
/// <param name="Find">What is wrong with a statement; null for nothing.</param>
internal sealed record D1Rule(string Name, Func<SqlStatement, ScriptProblem?> Find);

/// <summary>What D1 refuses of SQLite's language: a run refuses it before its first statement, and a check tells it without a
/// database.</summary>
/// <remarks>What only SQLite itself can tell (how deep an expression is, how many columns a table has by now) the scratch database tells,
/// which has the same limits: <see cref="D1SchemaProvider"/>.</remarks>
internal static class D1Rules
{
    /// <summary>The pragmas that D1 allows: https://developers.cloudflare.com/d1/sql-api/sql-statements/, and those that a real one was
    /// seen to take.</summary>
    internal static readonly IReadOnlySet<string> Pragmas = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "case_sensitive_like", "data_version", "defer_foreign_keys", "foreign_key_check", "foreign_key_list", "foreign_keys",
        "ignore_check_constraints", "index_info", "index_list", "index_xinfo", "legacy_alter_table", "optimize", "quick_check",
        "recursive_triggers", "reverse_unordered_selects", "table_info", "table_list", "table_xinfo",
    };

    /// <summary>SQLite's own functions that D1 does not allow.</summary>
    internal static readonly IReadOnlySet<string> Functions = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "ceiling", "json_error_position", "json_pretty", "load_extension", "log10", "power",
        "sqlite_compileoption_get", "sqlite_compileoption_used", "sqlite_log", "sqlite_source_id", "sqlite_version", "subtype",
    };

    /// <summary>The modules of virtual tables that D1 allows.</summary>
    internal static readonly IReadOnlySet<string> Modules = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "fts5", "fts5vocab" };

    /// <summary>What Cloudflare's own names begin with.</summary>
    private const string Reserved = "_cf_";

    private static readonly string[] BeforeNames =
        ["TABLE", "EXISTS", "VIEW", "INTO", "REFERENCES", "WITH", "RECURSIVE", "UPDATE", "INDEX", "FROM", "JOIN", "USING", "."];

    private static readonly string[] AfterAs = ["(", "NOT", "MATERIALIZED"];

    private static readonly string[] Made = ["TABLE", "INDEX", "VIEW", "TRIGGER"];

    /// <summary>All of them; the first that finds something is told.</summary>
    public static IReadOnlyList<D1Rule> All { get; } =
    [
        new("savepoint", statement => statement.Kind == StatementKind.Savepoint
            ? new(statement, "cannot run on D1, which has no savepoints", "Remove it: the migration is applied whole or not at all.")
            : null),
        new("outside", statement => statement.Kind == StatementKind.OutsideTransaction
            ? new(statement, "cannot run on D1, which runs every statement in a transaction and attaches no databases", "Remove it.")
            : null),
        new("length", statement => D1Limits.IsTooLong(statement.Text)
            ? new(statement, "is longer than the 100 KB that D1 takes", "Cut it into several statements.")
            : null),
        new("temporary", statement => SqliteStatementClassifier.MakesTemporary(statement)
            ? new(statement, "cannot run on D1, which has no temporary tables", "Make a table, and drop it at the end.")
            : null),
        new("pragma", statement => SqliteStatementClassifier.PragmaOf(statement) is { } pragma && !Pragmas.Contains(pragma)
            ? new(statement, $"cannot run on D1, which does not allow the pragma {pragma}", "Remove it.")
            : null),
        new("columns", statement => ColumnsOf(statement) is > D1Limits.Columns and var count
            ? new(
                statement,
                $"makes a table of {count} columns, and D1 takes {D1Limits.Columns} at most",
                "Put some of them into a second table.")
            : null),
        new("compound", statement => LongestCompound(statement) is > D1Limits.CompoundTerms and var count
            ? new(
                statement,
                $"joins {count} terms by UNION, EXCEPT or INTERSECT, and D1 takes {D1Limits.CompoundTerms} at most",
                "Nest them, or use VALUES.")
            : null),
        new("pattern", statement => LongestPattern(statement) is > D1Limits.PatternBytes and var bytes
            ? new(
                statement,
                $"has a LIKE or GLOB pattern of {bytes} bytes, and D1 takes {D1Limits.PatternBytes} at most",
                "Use instr() or substr().")
            : null),
        new("function", statement => FunctionOf(statement) is { } function
            ? new(statement, $"calls {function}(), which D1 does not allow", "Write it without; D1 has ceil() and pow().")
            : null),
        new("module", statement => ModuleOf(statement) is { } module && !Modules.Contains(module)
            ? new(statement, $"makes a table of the module {module}, and D1 has fts5 only", "Use fts5, or a plain table.")
            : null),
        new("reserved", statement => ReservedOf(statement) is { } name
            ? new(statement, $"names something '{name}', and names that begin with {Reserved} are Cloudflare's own", "Choose another name.")
            : null),
    ];

    /// <summary>Why a statement cannot be run; null where it can.</summary>
    public static ScriptProblem? ProblemOf(SqlStatement statement) =>
        All.Select(rule => rule.Find(statement)).FirstOrDefault(problem => problem is not null);

    private static bool MayHold(SqlStatement statement, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (statement.Text.Contains(word, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    private static int ColumnsOf(SqlStatement statement)
    {
        if (!statement.Head.StartsWith("CREATE TABLE", StringComparison.Ordinal)) return 0;
        try
        {
            return TableTextReader.Read(statement.Text).Columns.Count;
        }
        catch (FormatException)
        {
            // It takes its columns from a query, or SQLite will not take it either.
            return 0;
        }
    }

    /// <summary>The most terms that are joined in one place. Some that are VALUES do not count, which SQLite itself has to tell.</summary>
    private static int LongestCompound(SqlStatement statement)
    {
        if (!MayHold(statement, "UNION", "EXCEPT", "INTERSECT")) return 0;
        var (longest, terms, enclosing) = (0, 1, new Stack<int>());
        foreach (var token in SqliteLexer.Read(statement.Text))
        {
            if (token.Is("("))
            {
                enclosing.Push(terms);
                terms = 1;
            }
            else if (token.Is(")") && enclosing.TryPop(out var outer))
            {
                terms = outer;
            }
            else if (token.Is(";"))
            {
                terms = 1;
            }
            else if (token.Is("VALUES"))
            {
                terms = int.MinValue;
            }
            else if (token.Is("UNION") || token.Is("EXCEPT") || token.Is("INTERSECT"))
            {
                longest = Math.Max(longest, ++terms);
            }
        }

        return longest;
    }

    /// <summary>The bytes of the longest pattern that is written out whole. It fails with the first row that it is held against.</summary>
    private static int LongestPattern(SqlStatement statement)
    {
        if (!MayHold(statement, "LIKE", "GLOB")) return 0;
        var tokens = SqliteLexer.Read(statement.Text);
        var longest = 0;
        for (var at = 0; at + 1 < tokens.Count; at++)
        {
            if (!(tokens[at].Is("LIKE") || tokens[at].Is("GLOB")) || tokens[at + 1].Kind != SqliteTokenKind.String) continue;
            // A part of a longer expression may become anything.
            if (at + 2 < tokens.Count && (tokens[at + 2].Is("||") || tokens[at + 2].Is("->") || tokens[at + 2].Is("->>"))) continue;
            longest = Math.Max(longest, Encoding.UTF8.GetByteCount(tokens[at + 1].Value));
        }

        return longest;
    }

    private static string? FunctionOf(SqlStatement statement)
    {
        if (!MayHold(statement, [.. Functions])) return null;
        var tokens = SqliteLexer.Read(statement.Text);
        for (var at = 1; at + 1 < tokens.Count; at++)
        {
            var isCalled = tokens[at].IsName && Functions.Contains(tokens[at].Value) && tokens[at + 1].Is("(");
            if (isCalled && IsInExpression(tokens, at)) return tokens[at].Value;
        }

        return null;
    }

    /// <summary>Whether a name before a parenthesis is a function's: neither a table's before its columns, nor a query's before its
    /// own.</summary>
    private static bool IsInExpression(List<SqliteToken> tokens, int at)
    {
        var before = tokens[at - 1];
        if (before.Is("ON")) return !tokens.Exists(token => token.Is("INDEX") || token.Is("TRIGGER"));
        if (BeforeNames.Any(before.Is)) return false;

        var depth = 0;
        for (var end = at + 1; end < tokens.Count; end++)
        {
            depth += tokens[end].Is("(") ? 1 : tokens[end].Is(")") ? -1 : 0;
            if (depth == 0) return !IsQuery(tokens, end + 1);
        }

        return true;
    }

    private static bool IsQuery(List<SqliteToken> tokens, int at) =>
        at + 1 < tokens.Count && tokens[at].Is("AS") && AfterAs.Any(tokens[at + 1].Is);

    private static string? ModuleOf(SqlStatement statement)
    {
        if (!statement.Head.StartsWith("CREATE VIRTUAL TABLE", StringComparison.Ordinal)) return null;
        var tokens = SqliteLexer.Read(statement.Text);
        var at = tokens.FindIndex(token => token.Is("USING"));
        return at >= 0 && at + 1 < tokens.Count ? tokens[at + 1].Value : null;
    }

    private static string? ReservedOf(SqlStatement statement)
    {
        if (!statement.Text.Contains(Reserved, StringComparison.Ordinal)) return null;
        var tokens = new TokenReader(statement.Text);
        if (tokens.Accept("CREATE"))
        {
            while (!tokens.IsEnd && !Made.Any(kind => tokens.Is(kind))) tokens.Take();
            if (tokens.IsEnd) return null;
            tokens.Take();
            tokens.Accept("IF", "NOT", "EXISTS");
            return NameOf(tokens);
        }

        if (!tokens.Accept("ALTER", "TABLE")) return null;
        while (!tokens.IsEnd && !tokens.Is("RENAME", "TO")) tokens.Take();
        return tokens.Accept("RENAME", "TO") ? NameOf(tokens) : null;
    }

    private static string? NameOf(TokenReader tokens) =>
        tokens.Current.IsName && tokens.TakeQualifiedName() is var name && name.StartsWith(Reserved, StringComparison.Ordinal)
            ? name
            : null;
}
