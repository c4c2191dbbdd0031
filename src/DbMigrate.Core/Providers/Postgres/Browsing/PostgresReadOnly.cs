using System.Text.RegularExpressions;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Browsing;

/// <summary>Which statements a read-only transaction does not hold: those that end it, and those that reach beyond what a transaction
/// is.</summary>
/// <remarks>What writes the database the server refuses. What reads and writes files, runs programs or other sessions' statements it allows
/// to those who have the right: that is left to no text alone, but to the user's role; here is what can be told by the text.</remarks>
internal static partial class PostgresReadOnly
{
    /// <summary>Why a statement is not run, as a sentence; null where it is.</summary>
    public static string? WhyNot(SqlStatement statement)
    {
        var words = statement.Head.Split(' ');
        return (statement.Kind, words[0]) switch
        {
            (StatementKind.Begin or StatementKind.Commit or StatementKind.Rollback or StatementKind.Savepoint, _) =>
                "each statement has a transaction of its own.",
            (_, "BEGIN" or "START" or "COMMIT" or "END" or "ROLLBACK" or "ABORT" or "SAVEPOINT" or "RELEASE") =>
                "each statement has a transaction of its own.",
            (_, "PREPARE") when words is [_, "TRANSACTION", ..] => "each statement has a transaction of its own.",
            (_, "COPY") => "it reads and writes files, and runs programs.",
            (_, "DO") => "the code of a block can do anything.",
            (_, "LOAD" or "CHECKPOINT" or "NOTIFY") => "it reaches beyond this session.",
            _ when UnicodeName().IsMatch(statement.Text) => "a name with U& hides what is called.",
            _ when Outside().Match(statement.Text) is { Success: true } match =>
                $"{match.Value.ToLowerInvariant()} reaches beyond a transaction.",
            _ => null,
        };
    }

    /// <summary>Whether a statement sends or takes rows beside its result.</summary>
    public static bool IsCopy(SqlStatement statement) =>
        statement.Head.StartsWith("COPY ", StringComparison.Ordinal) && Stream().IsMatch(statement.Text);

    [GeneratedRegex(@"\b(FROM\s+STDIN|TO\s+STDOUT)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Stream();

    // Files, programs, other connections and sessions, the server itself; and what runs a text as SQL.
    [GeneratedRegex(
        @"\b(lo_export|lo_import|pg_file_\w+|pg_read_(binary_)?file|pg_logdir_ls|dblink\w*|pg_terminate_backend|pg_cancel_backend|pg_reload_conf|pg_rotate_logfile|pg_promote|pg_switch_wal|"
            + @"pg_create_restore_point|pg_(backup_)?(start|stop)(_backup)?|pg_(create|drop|copy|advance)_\w*replication_slot\w*|pg_replication_\w+|pg_logical_emit_message|pg_wal_replay_\w+|"
            + @"pg_import_system_collations|pg_stat_reset\w*|pg_advisory_\w+|pg_try_advisory_\w+|query_to_xml\w*|cursor_to_xml\w*|ts_stat|ts_rewrite|crosstab\w*|connectby|xpath_table)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Outside();

    [GeneratedRegex("\\bU&\"", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex UnicodeName();
}
