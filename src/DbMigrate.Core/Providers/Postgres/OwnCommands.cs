using System.Globalization;
using DbMigrate.Engines;

namespace DbMigrate.Providers.Postgres;

/// <summary>The commands with which a run stands between the statements of scripts, for a session that sends them and for one that writes
/// them down.</summary>
internal static class OwnCommands
{
    /// <summary>In milliseconds; a lock that is free is had by then, on the slowest of lines.</summary>
    private const double ShortestWait = 1000;

    /// <summary>What a script may set that our own commands must not meet. The role comes after the user, whose change resets it.</summary>
    private static readonly string[] LaidAside = ["session_authorization", "role", "lock_timeout"];

    /// <summary>For the rest of a transaction: what a policy would hide rows from fails. A table's owner is bound by policies, too, where
    /// they are forced.</summary>
    public const string SeeEveryRow = "SET LOCAL row_security = off";

    /// <summary>For the rest of a transaction.</summary>
    public static string LimitLocks(TimeSpan wait) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"SET LOCAL lock_timeout = {(int)Math.Clamp(wait.TotalMilliseconds, ShortestWait, int.MaxValue)}");

    /// <summary>Takes the journal table: from Drizzle's migrator, and from a killed run's server process that has not noticed
    /// yet.</summary>
    public static string LockTable(TableName journal) => $"LOCK TABLE {SqlDialect.Quote(journal)} IN SHARE ROW EXCLUSIVE MODE";

    /// <summary>Lays aside, for the rest of a transaction, what the script has set.</summary>
    public static IEnumerable<string> LayAside(string ownUser) =>
        [.. LaidAside.Select(name => $"SELECT set_config('dbmigrate.{name}', current_setting('{name}'), true)"), .. OwnRole(ownUser)];

    /// <summary>Gives the script back what was laid aside.</summary>
    public static IEnumerable<string> TakeUp() =>
        LaidAside.Select(name => $"SELECT set_config('{name}', current_setting('dbmigrate.{name}'), true)");

    /// <summary>The user and the role that the session began with, for the rest of a transaction: a role may be the user's from the start
    /// (<c>ALTER ROLE … SET role</c>, the URL's options).</summary>
    public static IEnumerable<string> OwnRole(string ownUser) =>
        [$"SET LOCAL SESSION AUTHORIZATION {ownUser}", "SET LOCAL role TO DEFAULT"];

    /// <summary>Takes away what sequences have given the session: <c>lastval()</c> and <c>currval()</c> would tell a script of another's
    /// rows, and of ours.</summary>
    public const string ForgetNumbers = "DISCARD SEQUENCES";

    /// <summary>Takes away what a script has left in the session, as <c>DISCARD ALL</c> does, which no transaction takes. A temporary table
    /// would stand before another of its name, and so would a cursor or a prepared statement; a lock would keep others waiting. The run's
    /// own lock is another connection's.</summary>
    public static IReadOnlyList<string> Restore(string ownUser) =>
    [
        "CLOSE ALL", $"SET SESSION AUTHORIZATION {ownUser}", "RESET ROLE", "RESET ALL", "DEALLOCATE ALL", "UNLISTEN *",
        "SELECT pg_catalog.pg_advisory_unlock_all()", "DISCARD TEMP", ForgetNumbers,
    ];
}
