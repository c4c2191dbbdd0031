using System.Globalization;
using DbMigrate.Engines;

namespace DbMigrate.Providers.D1;

/// <summary>The one row that keeps runners apart: who runs, until when that holds without another word, and which batch of ours was the
/// last.</summary>
/// <remarks>The lease makes others wait. What keeps a migration from being applied twice is in each batch itself: it stops where the
/// journal is another than it was, and where the same batch has been run already.</remarks>
internal static class D1Lock
{
    public const string Table = "__dbmigrate_lock";

    /// <summary>What a batch of ours stops with: it was run already, the journal is another, the lease is somebody else's, a row was not
    /// kept.</summary>
    public const string Done = "dbmigrate:done";
    public const string JournalChanged = "dbmigrate:journal";
    public const string LeaseLost = "dbmigrate:lease";
    public const string NotKept = "dbmigrate:kept";
    public const string Unanswered = "dbmigrate:asked";
    public const string SchemaChanged = "dbmigrate:schema";
    public const string RowsLost = "dbmigrate:rows";
    public const string KeysBroken = "dbmigrate:keys";

    /// <summary>An end that no database has a function for: everything before it is looked at and nothing is kept.</summary>
    public const string Stop = "dbmigrate_stop";

    public const string Create =
        $"CREATE TABLE IF NOT EXISTS {Table} (id INTEGER PRIMARY KEY CHECK (id = 1), holder TEXT, until INTEGER NOT NULL DEFAULT 0, batch "
            + $"TEXT)";

    /// <summary>How long a runner that is not heard of is waited for.</summary>
    public static TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    private static string Until => string.Create(CultureInfo.InvariantCulture, $"unixepoch() + {(int)Math.Ceiling(Lease.TotalSeconds)}");

    /// <summary>A statement that stops the batch with a word where something does not hold.</summary>
    public static string Require(string condition, string word) =>
        $"SELECT json_extract('{{}}', CASE WHEN {condition} THEN '$' ELSE '{word}' END)";

    public static string NotYet(string batch) =>
        Require($"NOT EXISTS (SELECT 1 FROM {Table} WHERE batch = {SqlDialect.Literal(batch)})", Done);

    public static string Held(string holder) =>
        Require($"EXISTS (SELECT 1 FROM {Table} WHERE holder = {SqlDialect.Literal(holder)})", LeaseLost);

    /// <summary>Notes the batch; who holds the lease has it anew.</summary>
    public static string Note(string batch, string holder) =>
        $"INSERT INTO {Table} (id, batch) VALUES (1, {SqlDialect.Literal(batch)}) ON CONFLICT (id) DO UPDATE SET batch = excluded.batch, "
            + $"until = CASE WHEN holder = {SqlDialect.Literal(holder)} THEN {Until} ELSE until END";

    public static string Take(string holder) =>
        $"INSERT INTO {Table} (id, holder, until) VALUES (1, {SqlDialect.Literal(holder)}, {Until}) "
        + $"ON CONFLICT (id) DO UPDATE SET holder = excluded.holder, until = excluded.until WHERE holder IS NULL OR holder = "
        + $"excluded.holder OR until < unixepoch()";

    public const string Look = $"SELECT holder, max(until - unixepoch(), 0) FROM {Table}";

    public static string Release(string holder) =>
        $"UPDATE {Table} SET holder = NULL, until = 0 WHERE holder = {SqlDialect.Literal(holder)}";

    public static string LastBatch => $"SELECT batch FROM {Table}";
}
