using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DbMigrate.Engines;
using DbMigrate.Providers.Postgres.Scratch;
using DbMigrate.Sql;
using Npgsql;

namespace DbMigrate.Providers.Postgres;

/// <summary>Databases as copies of a template on their own server.</summary>
/// <remarks>https://www.postgresql.org/docs/current/manage-ag-templatedbs.html</remarks>
internal static class PostgresCopies
{
    private const string Prefix = "dbmigrate_template_";
    private const int LongestName = 63;

    public static async Task ReplaceAsync(
        DatabaseUrl target, DatabaseUrl owner, string key, Func<DatabaseUrl, Task> build, CancellationToken cancel)
    {
        var database = ScratchName.Of(target);
        var family = $"{Prefix}{Short(ScratchName.Of(owner), 8)}_";
        var template = $"{family}{Short(key, 16)}";
        var session = await OpenAsync(target, cancel).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            try
            {
                // Whoever comes second finds what the first has made.
                await session
                    .QueryAsync("SELECT pg_catalog.pg_advisory_lock(pg_catalog.hashtextextended($1, 0))", cancel, family)
                    .ConfigureAwait(false);
                if (!await IsCompleteAsync(session, template, cancel).ConfigureAwait(false))
                    await MakeAsync(session, target, template, build, cancel).ConfigureAwait(false);
                foreach (var old in await OthersAsync(session, family, template, cancel).ConfigureAwait(false))
                    await DropTemplateAsync(session, old, cancel).ConfigureAwait(false);
                await DropAsync(session, database, cancel).ConfigureAwait(false);
                await session
                    .ExecuteAsync($"CREATE DATABASE {SqlDialect.Quote(database)} TEMPLATE {SqlDialect.Quote(template)}", cancel)
                    .ConfigureAwait(false);
            }
            catch (DatabaseException e) when (e.Error is { Kind: DatabaseErrorKind.Denied } error)
            {
                throw new DbMigrateException(
                    ErrorId.DatabaseRefused,
                    $"{target} cannot be made anew: {error.Message.TrimEnd('.')}.",
                    $"Grant the user '{session.User}' CREATEDB, and let it own the database.",
                    target.Redacted,
                    error.Exception);
            }
            catch (DatabaseException e) when (e.Error is { } error)
            {
                throw DatabaseRefusal.Of(target.Redacted, target, error, "");
            }
        }
    }

    public static DatabaseUrl NewUrl(DatabaseUrl beside)
    {
        var suffix = $"_fresh_{RandomNumberGenerator.GetHexString(12, lowercase: true)}";
        var name = ScratchName.Of(beside);
        while (Encoding.UTF8.GetByteCount(name) + suffix.Length > LongestName) name = name[..^1];
        return ScratchName.Replace(beside, name + suffix);
    }

    public static async Task RemoveAsync(DatabaseUrl url, CancellationToken cancel)
    {
        var session = await OpenAsync(url, cancel).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
            await DropAsync(session, ScratchName.Of(url), cancel).ConfigureAwait(false);
    }

    /// <summary>Makes an empty database.</summary>
    public static async Task MakeAsync(DatabaseUrl url, CancellationToken cancel)
    {
        var name = ScratchName.Of(url);
        var session = await OpenAsync(url, cancel).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            try
            {
                await session.ExecuteAsync($"CREATE DATABASE {SqlDialect.Quote(name)}", cancel).ConfigureAwait(false);
            }
            catch (DatabaseException e) when (e.Error is { } error)
            {
                // Another one was faster, which the server says in two ways.
                if (
                    (
                        await session
                            .QueryAsync("SELECT 1 FROM pg_catalog.pg_database WHERE datname = $1", cancel, name)
                            .ConfigureAwait(false)).Count > 0)
                    return;
                throw new DbMigrateException(
                    ErrorId.DatabaseRefused,
                    $"{url} cannot be created: {error.Message.TrimEnd('.')}.",
                    error.Kind == DatabaseErrorKind.Denied
                        ? $"Grant the user '{session.User}' CREATEDB, or let somebody create it who may."
                        : "Correct what the server complains of.",
                    url.Redacted,
                    error.Exception);
            }
        }
    }

    private static async Task MakeAsync(
        PostgresSession session, DatabaseUrl target, string template, Func<DatabaseUrl, Task> build, CancellationToken cancel)
    {
        // What an interrupted one has left.
        await DropAsync(session, template, cancel).ConfigureAwait(false);
        await session.ExecuteAsync($"CREATE DATABASE {SqlDialect.Quote(template)} TEMPLATE template0", cancel).ConfigureAwait(false);
        try
        {
            await build(ScratchName.Replace(target, template)).ConfigureAwait(false);
        }
        catch
        {
            await DropAsync(session, template, CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        // It says that it is complete, and keeps others from dropping it by mistake.
        await session.ExecuteAsync($"ALTER DATABASE {SqlDialect.Quote(template)} IS_TEMPLATE true", cancel).ConfigureAwait(false);
    }

    /// <summary>Opens a session beside the database: on another one of its server, where databases can be made.</summary>
    private static async Task<PostgresSession> OpenAsync(DatabaseUrl url, CancellationToken cancel)
    {
        try
        {
            return await PostgresSession
                .ConnectAsync(ScratchName.Replace(url, "postgres"), SessionAccess.ReadWrite, SessionOptions.Reading, cancel)
                .ConfigureAwait(false);
        }
        catch (DbMigrateException e) when (e.Id == ErrorId.DatabaseNotFound)
        {
            return await PostgresSession
                .ConnectAsync(ScratchName.Replace(url, "template1"), SessionAccess.ReadWrite, SessionOptions.Reading, cancel)
                .ConfigureAwait(false);
        }
    }

    private static async Task<bool> IsCompleteAsync(PostgresSession session, string template, CancellationToken cancel) =>
        (
            await session
                .QueryAsync("SELECT 1 FROM pg_catalog.pg_database WHERE datname = $1 AND datistemplate", cancel, template)
                .ConfigureAwait(false)).Count > 0;

    private static async Task<IEnumerable<string>> OthersAsync(
        PostgresSession session, string family, string template, CancellationToken cancel) =>
        (
            await session
                .QueryAsync(
                    "SELECT datname::text FROM pg_catalog.pg_database WHERE pg_catalog.starts_with(datname::text, $1) AND datname <> $2",
                    cancel,
                    family,
                    template)
                .ConfigureAwait(false)).Select(row => (string)row[0]!);

    private static async Task DropTemplateAsync(PostgresSession session, string name, CancellationToken cancel)
    {
        await session.ExecuteAsync($"ALTER DATABASE {SqlDialect.Quote(name)} IS_TEMPLATE false", cancel).ConfigureAwait(false);
        await DropAsync(session, name, cancel).ConfigureAwait(false);
    }

    private static Task DropAsync(PostgresSession session, string name, CancellationToken cancel) =>
        session.ExecuteAsync($"DROP DATABASE IF EXISTS {SqlDialect.Quote(name)} WITH (FORCE)", cancel);

    private static string Short(string text, int length) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..length].ToLower(CultureInfo.InvariantCulture);
}
