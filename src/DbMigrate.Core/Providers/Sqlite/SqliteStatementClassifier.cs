using DbMigrate.Sql;

namespace DbMigrate.Providers.Sqlite;

/// <summary>Tells from a statement's first tokens what the runner has to know of it.</summary>
internal static class SqliteStatementClassifier
{
    private const int LongestKeyword = 24;

    public static StatementKind Classify(ReadOnlySpan<char> statement)
    {
        var tokens = new SqlTokens(SqliteSyntax.Instance, statement);
        Span<char> keyword = stackalloc char[LongestKeyword];
        return keyword[..tokens.TakeKeyword(keyword)] switch
        {
            "BEGIN" => StatementKind.Begin,
            "COMMIT" or "END" => StatementKind.Commit,
            "ROLLBACK" => Rollback(tokens),
            "SAVEPOINT" or "RELEASE" => StatementKind.Savepoint,
            "VACUUM" or "ATTACH" or "DETACH" => StatementKind.OutsideTransaction,
            "PRAGMA" => Pragma(tokens),
            _ => StatementKind.Ordinary,
        };
    }

    /// <summary>Whether a <see cref="StatementKind.ForeignKeysPragma"/> turns foreign keys on.</summary>
    internal static bool TryGetForeignKeys(SqlStatement statement, out bool on)
    {
        on = false;
        var tokens = new SqlTokens(SqliteSyntax.Instance, statement.Text);
        if (!tokens.Accept("PRAGMA") || !SqlSyntax.Is(TakePragmaName(ref tokens), "foreign_keys")) return false;
        if (!TakeAssignment(ref tokens)) return false;
        tokens.Accept("+");
        on = IsOn(Unquote(tokens.Text));
        return true;
    }

    /// <summary>The pragma that a statement gives a value, in lower case; null where it is no such statement.</summary>
    internal static string? AssignedPragma(SqlStatement statement)
    {
        if (!statement.Head.StartsWith("PRAGMA ", StringComparison.Ordinal)) return null;
        var tokens = new SqlTokens(SqliteSyntax.Instance, statement.Text);
        tokens.Next();
        var name = TakePragmaName(ref tokens).ToString().ToLowerInvariant();
        return TakeAssignment(ref tokens) ? name : null;
    }

    /// <summary>The pragma that a statement is about, in lower case; null where it is no such statement.</summary>
    internal static string? PragmaOf(SqlStatement statement)
    {
        var tokens = new SqlTokens(SqliteSyntax.Instance, statement.Text);
        return tokens.Accept("PRAGMA") ? TakePragmaName(ref tokens).ToString().ToLowerInvariant() : null;
    }

    /// <summary>Whether a pragma is given a value that means on.</summary>
    internal static bool IsAssignedOn(SqlStatement statement)
    {
        var tokens = new SqlTokens(SqliteSyntax.Instance, statement.Text);
        tokens.Next();
        TakePragmaName(ref tokens);
        if (!TakeAssignment(ref tokens)) return false;
        tokens.Accept("+");
        return IsOn(Unquote(tokens.Text));
    }

    /// <summary>Whether a statement makes something that only its connection has.</summary>
    internal static bool MakesTemporary(SqlStatement statement)
    {
        if (!statement.Head.StartsWith("CREATE ", StringComparison.Ordinal)) return false;
        var tokens = new SqlTokens(SqliteSyntax.Instance, statement.Text);
        tokens.Next();
        if (tokens.Is("TEMP") || tokens.Is("TEMPORARY")) return true;
        for (var read = 0; !tokens.IsEnd && read < 8; read++, tokens.Next())
        {
            var next = tokens;
            next.Next();
            // A column may be called so.
            if (tokens.Is("temp") && next.Is(".")) return true;
        }

        return false;
    }

    private static StatementKind Rollback(SqlTokens tokens)
    {
        if (tokens.Accept("TRANSACTION") && !tokens.Is("TO")) tokens.Next();
        return tokens.Is("TO") ? StatementKind.Savepoint : StatementKind.Rollback;
    }

    private static StatementKind Pragma(SqlTokens tokens)
    {
        Span<char> name = stackalloc char[LongestKeyword];
        var length = TakePragmaName(ref tokens).ToUpperInvariant(name);
        var assigns = TakeAssignment(ref tokens);
        return (length < 0 ? [] : name[..length]) switch
        {
            "FOREIGN_KEYS" when assigns => StatementKind.ForeignKeysPragma,
            "WAL_CHECKPOINT" => StatementKind.OutsideTransaction,

            // Inside a transaction SQLite refuses some of these and ignores the others.
            "JOURNAL_MODE" or "LOCKING_MODE" or "SYNCHRONOUS" or "TEMP_STORE" or "TEMP_STORE_DIRECTORY" or "AUTO_VACUUM"
                or "PAGE_SIZE" or "ENCODING" when assigns => StatementKind.OutsideTransaction,
            _ => StatementKind.Ordinary,
        };
    }

    private static ReadOnlySpan<char> TakePragmaName(ref SqlTokens tokens)
    {
        ReadOnlySpan<char> name;
        do
        {
            name = Unquote(tokens.Text);
            tokens.Next();
        }
        while (tokens.Accept("."));

        return name;
    }

    private static bool TakeAssignment(ref SqlTokens tokens) => (tokens.Accept("=") || tokens.Accept("(")) && !tokens.IsEnd;

    private static ReadOnlySpan<char> Unquote(ReadOnlySpan<char> token) =>
        token.Length > 1 && token[0] is '\'' or '"' or '`' or '[' ? token[1..^1] : token;

    /// <remarks>As SQLite reads a boolean: a number is on unless it is 0 as a byte, and a word it does not know is off.</remarks>
    private static bool IsOn(ReadOnlySpan<char> value)
    {
        var digits = value.IndexOfAnyExceptInRange('0', '9');
        if (int.TryParse(digits < 0 ? value : value[..digits], out var number)) return (byte)number != 0;
        return SqlSyntax.Is(value, "ON") || SqlSyntax.Is(value, "YES") || SqlSyntax.Is(value, "TRUE");
    }
}
