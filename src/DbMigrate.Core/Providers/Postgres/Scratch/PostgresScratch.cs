using DbMigrate.Engines;

namespace DbMigrate.Providers.Postgres.Scratch;

/// <summary>Opens a scratch database: the first of three ways that is open.</summary>
internal static class PostgresScratch
{
    public static Task<ScratchDatabase> OpenAsync(ScratchRequest request, CancellationToken cancel) =>
        OpenAsync(request, PostgresPrograms.Find, cancel);

    /// <summary>The same with programs that are found in another way.</summary>
    internal static async Task<ScratchDatabase> OpenAsync(
        ScratchRequest request, Func<int?, IReadOnlyList<PostgresPrograms>> find, CancellationToken cancel)
    {
        var refusals = new List<string>();
        foreach (var way in Ways(request, find))
        {
            try
            {
                return await way(cancel).ConfigureAwait(false);
            }
            catch (DbMigrateException e) when (e.Id is not ErrorId.Canceled)
            {
                refusals.Add(e.Message);
            }
        }

        if (request.Configured is null)
            refusals.Insert(0, "No scratch server is configured.");
        if (request.Targets.Count == 0)
            refusals.Insert(1, "There is no database on whose server one may be made (a protected one is never used).");
        throw new DbMigrateException(
            ErrorId.ScratchUnavailable,
            "A scratch PostgreSQL database is needed to work out what the schema says, and none can be had."
                + string.Concat(refusals.Select((refusal, index) => $"{Environment.NewLine}  {index + 1}. {refusal}")),
            "Give the URL of a server on which databases may be made with -Scratch (--scratch) or \"scratch\", or install PostgreSQL's "
                + "programs on this machine.");
    }

    private static IEnumerable<Func<CancellationToken, Task<ScratchDatabase>>> Ways(
        ScratchRequest request, Func<int?, IReadOnlyList<PostgresPrograms>> find)
    {
        if (request.Configured is { } configured)
            yield return cancel =>
                OpenOnAsync(
                    "The configured scratch server", configured, ScratchPlace.Configured, request.Profile ?? SessionProfile.None, cancel);
        foreach (var target in request.Targets)
            yield return cancel => OpenOnAsync("The target's server", target, ScratchPlace.Target, request.Profile, cancel);
        yield return cancel => OpenClusterAsync(() => find(request.EngineVersion), request.Profile ?? SessionProfile.None, cancel);
    }

    private static async Task<ScratchDatabase> OpenOnAsync(
        string what, DatabaseUrl url, ScratchPlace place, SessionProfile? profile, CancellationToken cancel)
    {
        try
        {
            var server = await ScratchServer.ConnectAsync(url, place, profile, cancel).ConfigureAwait(false);
            return await PostgresScratchDatabase.OpenAsync(server, cancel).ConfigureAwait(false);
        }
        catch (DbMigrateException e)
        {
            throw new DbMigrateException(e.Id, $"{what}: {e.Message}", e.RecommendedAction, e.Target, e);
        }
    }

    private static async Task<ScratchDatabase> OpenClusterAsync(
        Func<IReadOnlyList<PostgresPrograms>> find, SessionProfile profile, CancellationToken cancel)
    {
        var cluster = await TemporaryCluster.StartAsync(find(), cancel).ConfigureAwait(false);
        try
        {
            var server = await ScratchServer.ConnectAsync(cluster, profile, cancel).ConfigureAwait(false);
            return await PostgresScratchDatabase.OpenAsync(server, cancel).ConfigureAwait(false);
        }
        catch
        {
            await cluster.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}

/// <summary>Whose server a scratch database is on, which decides what may be done to the server itself.</summary>
internal enum ScratchPlace
{
    /// <summary>A server that the project names for this purpose: what we make there, we remove.</summary>
    Configured,

    /// <summary>The server of a database that is worked on: nothing but our database may be made there.</summary>
    Target,

    /// <summary>A cluster that exists for this command only.</summary>
    Cluster,
}
