using DbMigrate.Engines;
using DbMigrate.Engines.Scripts;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres;

/// <summary>psql, which runs a file of SQL: <see href="https://www.postgresql.org/docs/current/app-psql.html"/>.</summary>
internal sealed class PsqlShell : ScriptShell
{
    public static readonly PsqlShell Instance = new();

    // Those that psql sets by itself: any other stays as it is written.
    private static readonly HashSet<string> Variables = new(StringComparer.Ordinal)
    {
        "AUTOCOMMIT", "COMP_KEYWORD_CASE", "DBNAME", "ECHO", "ECHO_HIDDEN", "ENCODING", "ERROR", "FETCH_COUNT", "HIDE_TABLEAM",
        "HIDE_TOAST_COMPRESSION", "HISTCONTROL", "HISTSIZE", "HOST", "IGNOREEOF", "LASTOID", "LAST_ERROR_MESSAGE", "LAST_ERROR_SQLSTATE",
        "ON_ERROR_ROLLBACK", "ON_ERROR_STOP", "PIPELINE_COMMAND_COUNT", "PIPELINE_RESULT_COUNT", "PIPELINE_SYNC_COUNT", "PORT", "PROMPT1",
        "PROMPT2", "PROMPT3", "QUIET", "ROW_COUNT", "SERVER_VERSION_NAME", "SERVER_VERSION_NUM", "SERVICE", "SERVICEFILE", "SHELL_ERROR",
        "SHELL_EXIT_CODE", "SHOW_ALL_RESULTS", "SHOW_CONTEXT", "SINGLELINE", "SINGLESTEP", "SQLSTATE", "USER", "VERBOSITY", "VERSION",
        "VERSION_NAME", "VERSION_NUM", "WATCH_INTERVAL",
    };

    public override string Usage => "psql -X -f FILE DATABASE";

    public override IReadOnlyList<string> Head(SessionOptions options) => [@"\set ON_ERROR_STOP on", @"\set AUTOCOMMIT on"];

    public override string? WhyNot(SqlStatement statement)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, statement.Text);
        for (var before = -1; !tokens.IsEnd; tokens.Next())
        {
            // A colon and the name directly after it.
            if (before == tokens.Offset && (Variables.Contains(tokens.Text.ToString()) || tokens.Text is "{"))
                return $"holds ':{tokens.Text}', which psql takes for a variable: write a space after the colon";
            before = tokens.Text.EndsWith(":") && !tokens.Text.EndsWith("::") ? tokens.Offset + tokens.Text.Length : -1;
        }

        return null;
    }
}
