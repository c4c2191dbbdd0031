using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Npgsql;

namespace DbMigrate.Providers.Postgres.Scratch;

/// <summary>The names of throw-away databases, which tell when they were made.</summary>
internal static partial class ScratchName
{
    public const string Prefix = "dbmigrate_scratch_";

    /// <summary>What every session of a throw-away database has, also after <c>RESET ALL</c>: it need not survive a crash, and no time-out
    /// of the server's ends a proof.</summary>
    public static IReadOnlyList<string> Settings { get; } =
    [
        "synchronous_commit = off", "jit = off", "statement_timeout = 0", "lock_timeout = 0",
        "idle_in_transaction_session_timeout = 0", "default_transaction_read_only = off", "client_min_messages = warning",
    ];

    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    public static string New(DateTimeOffset now) =>
        string.Create(
            CultureInfo.InvariantCulture, $"{Prefix}{now.ToUnixTimeSeconds()}_{RandomNumberGenerator.GetHexString(12, lowercase: true)}");

    public static bool IsStale(string name, DateTimeOffset now) =>
        Form().Match(name) is { Success: true } match
        && now - DateTimeOffset.FromUnixTimeSeconds(long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)) > Kept;

    /// <summary>The database that a URL names.</summary>
    public static string Of(DatabaseUrl url) => new NpgsqlConnectionStringBuilder(url.ConnectionString).Database!;

    /// <summary>The same server's URL with another database.</summary>
    public static DatabaseUrl Replace(DatabaseUrl url, string database) =>
        PostgresUrl
            .ParseConnectionString(new NpgsqlConnectionStringBuilder(url.ConnectionString) { Database = database }.ConnectionString)
            .WithPassword(url.Password);

    [GeneratedRegex("^dbmigrate_scratch_([0-9]{10})_[0-9a-f]{12}$")]
    private static partial Regex Form();
}
