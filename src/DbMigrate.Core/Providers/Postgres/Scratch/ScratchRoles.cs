using System.Text.RegularExpressions;
using DbMigrate.Engines;
using DbMigrate.Sql;
using Npgsql;

namespace DbMigrate.Providers.Postgres.Scratch;

/// <summary>What schemas and migrations may do to the roles of the server that a scratch database is on.</summary>
/// <remarks>On a target's server nothing; on a configured scratch server roles may be made, and go again; a cluster of our own is
/// free.</remarks>
internal sealed partial class ScratchRoles(PostgresSession server, ScratchPlace place, bool isSuperuser)
{
    private readonly List<string> _made = [];

    /// <summary>Runs or skips a statement that reaches beyond the scratch database.</summary>
    /// <param name="session">The scratch database's session; a transaction may be open.</param>
    /// <param name="statement">The statement.</param>
    /// <param name="cancel">Cancels it.</param>
    /// <returns>Why it must not run; null where it ran or was skipped.</returns>
    public async Task<string?> RunAsync(DatabaseSession session, SqlStatement statement, CancellationToken cancel)
    {
        var (kind, role) = ClusterStatement.Of(statement);
        switch (kind)
        {
            case ClusterStatementKind.CreateRole when role is not null && await ExistsAsync(session, role, cancel).ConfigureAwait(false):
                return null;
            case ClusterStatementKind.OfDatabase:
                return null;
            case ClusterStatementKind.Aside when place == ScratchPlace.Target:
                return null;
            // Somebody else's role stays as it is, and there.
            case ClusterStatementKind.AlterRole
            or ClusterStatementKind.DropRole when place == ScratchPlace.Configured && (role is null || !_made.Contains(role)):
                return null;
            case ClusterStatementKind.Server when place == ScratchPlace.Configured:
                return $"{statement.Head} would change the scratch server itself";
            case ClusterStatementKind.DoRole when place != ScratchPlace.Cluster:
                return await RunWatchedAsync(session, statement, cancel).ConfigureAwait(false);
            case var _ when place == ScratchPlace.Target:
                return $"{statement.Head} would change the server that {server.Url} is on, and the scratch database is only a guest there";
        }

        await session.RunAsync([statement], cancel).ConfigureAwait(false);
        if (kind == ClusterStatementKind.CreateRole)
            _made.Add(role!);
        return null;
    }

    /// <summary>Makes a role that a statement names and nobody has.</summary>
    public async Task<bool> TryProvideAsync(DatabaseError error, CancellationToken cancel)
    {
        // By the function that looks roles up: messages are translated.
        if (
            place == ScratchPlace.Target
            || error.Exception
                is not PostgresException { Routine: "get_role_oid" or "get_rolespec_oid" or "get_rolespec_tuple" or "check_role" }
            || Quoted().Match(error.Message) is not { Success: true } match)
        {
            return false;
        }

        var role = match.Groups[1].Value;
        try
        {
            await server.ExecuteAsync($"CREATE ROLE {SqlDialect.Quote(role)} NOLOGIN", cancel).ConfigureAwait(false);
            _made.Add(role);
            // Only a member may give things to a role.
            if (!isSuperuser)
                await server.ExecuteAsync($"GRANT {SqlDialect.Quote(role)} TO CURRENT_USER", cancel).ConfigureAwait(false);
            return true;
        }
        catch (DatabaseException e) when (e.Error is { Exception: PostgresException })
        {
            // The engine's first complaint tells more.
            return false;
        }
    }

    /// <summary>Drops the roles that were made, from a server that stays. Their databases are gone by now.</summary>
    public async Task DropAsync()
    {
        if (place != ScratchPlace.Configured)
            return;
        foreach (var role in _made)
        {
            try
            {
                await server.ExecuteAsync($"DROP ROLE IF EXISTS {SqlDialect.Quote(role)}", CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception e) when (e is DatabaseException or DbMigrateException)
            {
                // Another command has come to use it, or the server is gone.
            }
        }
    }

    /// <summary>Runs a block that may make roles: often it finds them there, and does nothing.</summary>
    private async Task<string?> RunWatchedAsync(DatabaseSession session, SqlStatement statement, CancellationToken cancel)
    {
        var isOwn = !session.InTransaction;
        if (isOwn)
            await session.BeginAsync(cancel).ConfigureAwait(false);
        try
        {
            var before = await RolesAsync(session, cancel).ConfigureAwait(false);
            await session.RunAsync([statement], cancel).ConfigureAwait(false);
            var after = await RolesAsync(session, cancel).ConfigureAwait(false);
            if (place == ScratchPlace.Target && !before.SequenceEqual(after))
            {
                await session.RollbackAsync().ConfigureAwait(false);
                return $"{statement.Head} would change roles of the server that {server.Url} is on, and the scratch database is only a "
                    + $"guest there";
            }

            // Only what the block itself names: others may make roles at the same moment.
            var names = before.Select(NameOf).ToHashSet(StringComparer.Ordinal);
            _made.AddRange(
                after
                    .Select(NameOf)
                    .Where(role => !names.Contains(role) && statement.Text.Contains(role, StringComparison.OrdinalIgnoreCase)));
            if (isOwn)
                await session.CommitAsync(cancel).ConfigureAwait(false);
            return null;
        }
        catch when (isOwn)
        {
            await session.RollbackAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static string NameOf(string role) => role[..role.IndexOf('\n')];

    private static async Task<IReadOnlyList<string>> RolesAsync(DatabaseSession session, CancellationToken cancel) =>
        [.. (await session.QueryAsync(
            """
            SELECT r.rolname || E'\n' || to_jsonb(r)::text || coalesce((SELECT jsonb_agg(to_jsonb(m) ORDER BY m.roleid)::text FROM pg_catalog.pg_auth_members m WHERE m.member = r.oid), '')
            FROM pg_catalog.pg_roles r ORDER BY r.oid
            """,
            cancel).ConfigureAwait(false)).Select(row => (string)row[0]!)];

    private static async Task<bool> ExistsAsync(DatabaseSession session, string role, CancellationToken cancel) =>
        (await session.QueryAsync("SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = $1", cancel, role).ConfigureAwait(false)).Count > 0;

    // "role", »Rolle«, « rôle », „Rolle“.
    [GeneratedRegex("[\"»«„“]\\s*(.+?)\\s*[\"«»“”]")]
    private static partial Regex Quoted();
}
