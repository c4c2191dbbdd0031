using System.Text;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres;

/// <summary>Tells from a statement's first tokens what the runner has to know of it.</summary>
/// <remarks>
/// What only the catalog can tell stays <see cref="StatementKind.Ordinary"/>: CLUSTER and REINDEX of a partitioned table, and a
/// procedure that commits.
/// </remarks>
internal static class PostgresStatementClassifier
{
    private const int LongestKeyword = 16;

    public static StatementKind Classify(ReadOnlySpan<char> statement)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, statement);
        Span<char> keyword = stackalloc char[LongestKeyword];
        return keyword[..tokens.TakeKeyword(keyword)] switch
        {
            "BEGIN" => StatementKind.Begin,
            "START" when tokens.Is("TRANSACTION") => StatementKind.Begin,
            "COMMIT" or "ROLLBACK" when tokens.Is("PREPARED") => StatementKind.OutsideTransaction,
            "COMMIT" or "END" => StatementKind.Commit,

            // It ends the transaction, and what ran before it survives a crash.
            "PREPARE" when tokens.Is("TRANSACTION") => StatementKind.Commit,
            "ROLLBACK" or "ABORT" => Rollback(tokens),
            "SAVEPOINT" or "RELEASE" => StatementKind.Savepoint,
            "SET" => Setting(!tokens.Is("LOCAL") && !tokens.Is("TRANSACTION") && !tokens.Is("CONSTRAINTS")),
            "RESET" or "PREPARE" or "DEALLOCATE" => StatementKind.SessionSetting,
            "DISCARD" => tokens.Is("ALL") ? StatementKind.OutsideTransaction : StatementKind.SessionSetting,
            "SELECT" or "WITH" => Setting(CallsSetConfig(statement, tokens)),
            "COPY" => IsCopyFromStdin(tokens) ? StatementKind.CopyFromStdin : StatementKind.Ordinary,
            "VACUUM" => StatementKind.OutsideTransaction,
            "REINDEX" => Outside(IsReindexOutside(tokens)),
            "CLUSTER" => Outside(IsClusterOfAll(tokens)),
            "CREATE" => Outside(IsCreateOutside(tokens)),
            "DROP" => Outside(IsDropOutside(tokens)),
            "ALTER" => Alter(tokens),
            _ => StatementKind.Ordinary,
        };
    }

    /// <summary>Whether the statement makes a function or procedure.</summary>
    internal static bool MakesRoutine(SqlStatement statement)
    {
        if (!statement.Head.StartsWith("CREATE ", StringComparison.Ordinal)) return false;
        var tokens = new SqlTokens(PostgresSyntax.Instance, statement.Text);
        tokens.Accept("CREATE");
        if (tokens.Accept("OR")) tokens.Accept("REPLACE");
        return tokens.Is("FUNCTION") || tokens.Is("PROCEDURE");
    }

    /// <summary>The value that an <see cref="StatementKind.AddEnumValue"/> statement adds, unquoted.</summary>
    internal static bool TryGetAddedEnumValue(SqlStatement statement, out string value)
    {
        value = "";
        var tokens = new SqlTokens(PostgresSyntax.Instance, statement.Text);
        if (!tokens.Accept("ALTER") || !tokens.Accept("TYPE")) return false;
        tokens.SkipName();
        if (!tokens.Accept("ADD") || !tokens.Accept("VALUE")) return false;
        tokens.SkipIfExists();
        if (tokens.Kind != SqlTokenKind.Quoted) return false;
        var literal = tokens.Text;
        tokens.Next();

        // 'a' on one line and 'b' on the next are one string, which no one writes here.
        return tokens.Kind != SqlTokenKind.Quoted && TryUnquote(literal, out value);
    }

    private static StatementKind Outside(bool isOutside) => isOutside ? StatementKind.OutsideTransaction : StatementKind.Ordinary;

    private static StatementKind Setting(bool isSetting) => isSetting ? StatementKind.SessionSetting : StatementKind.Ordinary;

    private static StatementKind Rollback(SqlTokens tokens)
    {
        if (!tokens.Accept("WORK")) tokens.Accept("TRANSACTION");
        return tokens.Is("TO") ? StatementKind.Savepoint : StatementKind.Rollback;
    }

    private static bool CallsSetConfig(ReadOnlySpan<char> statement, SqlTokens tokens)
    {
        if (!statement.Contains("set_config", StringComparison.OrdinalIgnoreCase)) return false;
        for (; !tokens.IsEnd; tokens.Next())
        {
            while (tokens.Accept("set_config") || tokens.Accept("\"set_config\""))
            {
                if (tokens.Kind == SqlTokenKind.Open) return true;
            }
        }

        return false;
    }

    private static bool IsCopyFromStdin(SqlTokens tokens)
    {
        // In parentheses, FROM belongs to a query whose table may be called stdin.
        while (!tokens.IsEnd)
        {
            if (tokens.Accept("FROM")) return tokens.Is("STDIN");
            if (tokens.Kind == SqlTokenKind.Open) tokens.SkipParentheses();
            else tokens.Next();
        }

        return false;
    }

    private static bool IsReindexOutside(SqlTokens tokens)
    {
        var options = tokens;
        tokens.SkipParentheses();
        for (; options.Text != tokens.Text; options.Next())
        {
            if (options.Is("CONCURRENTLY")) return !options.TurnsOff("CONCURRENTLY");
        }

        var isWhole = tokens.Is("SCHEMA") || tokens.Is("DATABASE") || tokens.Is("SYSTEM");
        tokens.Next();
        return isWhole || tokens.Is("CONCURRENTLY");
    }

    private static bool IsClusterOfAll(SqlTokens tokens)
    {
        tokens.SkipParentheses();
        tokens.Accept("VERBOSE");
        return tokens.IsEnd;
    }

    private static bool IsCreateOutside(SqlTokens tokens)
    {
        tokens.Accept("UNIQUE");
        if (tokens.Accept("INDEX")) return tokens.Is("CONCURRENTLY");
        if (tokens.Is("SUBSCRIPTION")) return !tokens.TurnsOff("create_slot") && !tokens.TurnsOff("connect");
        return tokens.Is("DATABASE") || tokens.Is("TABLESPACE");
    }

    private static bool IsDropOutside(SqlTokens tokens) => tokens.Accept("INDEX")
        ? tokens.Is("CONCURRENTLY")
        : tokens.Is("DATABASE") || tokens.Is("TABLESPACE") || tokens.Is("SUBSCRIPTION");

    private static StatementKind Alter(SqlTokens tokens)
    {
        if (tokens.Is("SYSTEM")) return StatementKind.OutsideTransaction;
        if (tokens.Accept("TABLE")) return Outside(IsDetachConcurrently(tokens));
        if (tokens.Accept("SUBSCRIPTION")) return Outside(IsAlterSubscriptionOutside(tokens));
        var isType = tokens.Is("TYPE");
        if (!isType && !tokens.Is("DATABASE")) return StatementKind.Ordinary;
        tokens.Next();
        tokens.SkipName();
        if (isType) return tokens.Accept("ADD") && tokens.Is("VALUE") ? StatementKind.AddEnumValue : StatementKind.Ordinary;
        return Outside(tokens.Accept("SET") && tokens.Is("TABLESPACE"));
    }

    private static bool IsDetachConcurrently(SqlTokens tokens)
    {
        tokens.SkipIfExists();
        tokens.Accept("ONLY");
        tokens.SkipName();
        tokens.Accept("*");
        if (!tokens.Accept("DETACH") || !tokens.Accept("PARTITION")) return false;
        tokens.SkipName();
        return tokens.Is("CONCURRENTLY");
    }

    private static bool IsAlterSubscriptionOutside(SqlTokens tokens)
    {
        tokens.SkipName();
        if (tokens.Is("REFRESH")) return true;
        if (!tokens.Accept("SET") && !tokens.Accept("ADD") && !tokens.Accept("DROP")) return false;
        if (tokens.Is("PUBLICATION")) return !tokens.TurnsOff("refresh");
        for (; !tokens.IsEnd; tokens.Next())
        {
            if (tokens.Is("failover") || tokens.Is("two_phase")) return true;
        }

        return false;
    }

    private static bool TryUnquote(ReadOnlySpan<char> literal, out string value)
    {
        value = "";
        if (literal.StartsWith("$") && literal.EndsWith("$"))
        {
            var tag = literal[1..].IndexOf('$') + 2;
            value = literal[tag..^tag].ToString();
            return true;
        }

        var isEscape = literal.StartsWith("E'") || literal.StartsWith("e'");
        if (!isEscape && !literal.StartsWith("'")) return false;
        if (isEscape) return TryUnescape(literal[2..^1], out value);
        value = literal[1..^1].ToString().Replace("''", "'");
        return true;
    }

    /// <remarks>Numbered characters and strings in several parts are left alone: no one spells an enum's value so.</remarks>
    private static bool TryUnescape(ReadOnlySpan<char> content, out string value)
    {
        value = "";
        var unescaped = new StringBuilder(content.Length);
        for (var i = 0; i < content.Length; i++)
        {
            if (content[i] == '\'' && !content[++i..].StartsWith("'")) return false;
            if (content[i] != '\\')
            {
                unescaped.Append(content[i]);
                continue;
            }

            var c = content[++i];
            if (char.IsAsciiDigit(c) || c is 'x' or 'u' or 'U') return false;
            unescaped.Append(c switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', _ => c });
        }

        value = unescaped.ToString();
        return true;
    }
}
