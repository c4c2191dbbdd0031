using System.Text.RegularExpressions;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Providers.Postgres;

/// <summary>What PostgreSQL's statements do to a run.</summary>
internal partial class PostgresScriptRules : ScriptRules
{
    public static readonly PostgresScriptRules Instance = new();

    private static readonly string[] ReadOnlySettings = ["transaction_read_only", "default_transaction_read_only"];

    protected PostgresScriptRules()
    {
    }

    /// <remarks>A temporary table would stand before one of the same name in the next migration, and so would a cursor; what is set is
    /// known by its kind. Numbers of sequences are taken away without being asked for.</remarks>
    public override bool LeavesBehind(SqlStatement statement) =>
        Leaves().IsMatch(statement.Head) || (MayCreate().IsMatch(statement.Head) && Kept().IsMatch(statement.Text));

    public override bool MakesOneThing(SqlStatement statement) => MakesOneThing(PostgresSyntax.Instance, statement);

    protected override ScriptProblem? EngineProblemOf(SqlStatement statement) => statement.Kind switch
    {
        StatementKind.Commit when statement.Head.StartsWith("PREPARE", StringComparison.Ordinal) =>
            new(statement, "would leave its work in a prepared transaction", "Write COMMIT."),
        StatementKind.CopyFromStdin when IsBinary(statement.Text) =>
            new(statement, "reads rows in the binary format, which a script cannot hold", "Write them in the text or the csv format."),
        StatementKind.Begin or StatementKind.SessionSetting or StatementKind.Ordinary when IsSetting(statement) => SettingProblemOf(
            statement),
        StatementKind.Ordinary when statement.Head.StartsWith("COPY", StringComparison.Ordinal) && IsCopyToStdout(statement.Text) =>
            new(statement, "sends rows to a reader that is not there", "Remove it."),
        _ => null,
    };

    private static bool IsSetting(SqlStatement statement) =>
        statement.Kind != StatementKind.Ordinary || statement.Head.StartsWith("SET ", StringComparison.Ordinal);

    private static ScriptProblem? SettingProblemOf(SqlStatement statement)
    {
        var isTransaction =
            statement.Kind == StatementKind.Begin
            || statement.Head.StartsWith("SET TRANSACTION", StringComparison.Ordinal)
            || statement.Head.StartsWith("SET SESSION CHARACTERISTICS", StringComparison.Ordinal);
        if (
            (isTransaction && SaysReadOnly(statement.Text))
            || Array.Exists(ReadOnlySettings, name => PostgresSetting.Of(statement.Text, name) is { IsOn: true }))
            return new(
                statement,
                "would make the transaction read only, in which nothing can be done or recorded",
                "Remove READ ONLY, or the statement.");
        return PostgresSetting.Of(statement.Text, "client_encoding") is { Value: { } encoding } && !PostgresSetting.IsUtf8(encoding)
            ? new(
                statement,
                "would make the server read the script in another encoding than it has",
                "Remove it: a script is UTF-8. Of pg_dump, use --encoding=UTF8.")
            : null;
    }

    private static bool SaysReadOnly(string statement)
    {
        for (var tokens = new SqlTokens(PostgresSyntax.Instance, statement); !tokens.IsEnd; tokens.Next())
        {
            while (tokens.Accept("READ"))
            {
                if (tokens.Is("ONLY")) return true;
            }
        }

        return false;
    }

    private static bool IsBinary(string copy)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, copy);
        tokens.Next();
        if (tokens.Is("BINARY")) return true;
        while (!tokens.IsEnd && !tokens.Is("STDIN")) tokens.Next();
        for (; !tokens.IsEnd; tokens.Next())
        {
            if (tokens.Text.Trim("'\"").Equals("binary", StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    private static bool IsCopyToStdout(string copy)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, copy);
        while (!tokens.IsEnd)
        {
            if (tokens.Accept("TO")) return tokens.Is("STDOUT") || tokens.Is("STDIN");
            if (tokens.Kind == SqlTokenKind.Open) tokens.SkipParentheses();
            else tokens.Next();
        }

        return false;
    }

    // Others make no table; the values of a long INSERT are not looked through.
    [GeneratedRegex("^(CREATE|SELECT|WITH|DO|CALL|EXECUTE)\\b")]
    private static partial Regex MayCreate();

    // A block may do what is a statement elsewhere.
    [GeneratedRegex(@"\b(TEMP|TEMPORARY|pg_temp|LISTEN|WITH\s+HOLD|pg_(try_)?advisory_lock(_shared)?)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Kept();

    [GeneratedRegex("^(DISCARD|DECLARE|LISTEN)\\b")]
    private static partial Regex Leaves();
}
