namespace DbMigrate.Engines;

/// <summary>The engines that there are. Who makes one adds it here; nobody else names it.</summary>
internal static class KnownEngines
{
    private static readonly object Gate = new();
    private static DatabaseEngine[] _all = [];

    /// <summary>All of them, in the order in which they were added.</summary>
    public static IReadOnlyList<DatabaseEngine> All => _all;

    /// <summary>Adds an engine.</summary>
    /// <returns>Takes it out again.</returns>
    public static IDisposable Add(DatabaseEngine engine)
    {
        lock (Gate) _all = [.. _all, engine];
        return new Added(engine);
    }

    /// <summary>The engine that a dialect is named after: the first that speaks it.</summary>
    public static DatabaseEngine Of(Dialect dialect)
    {
        foreach (var engine in _all)
        {
            if (engine.Dialect == dialect) return engine;
        }

        throw new ArgumentOutOfRangeException(nameof(dialect));
    }

    /// <summary>The engine of a URL's scheme; null where there is none.</summary>
    public static DatabaseEngine? OfScheme(string scheme) =>
        Array.Find(_all, engine => engine.Schemes.Contains(scheme, StringComparer.OrdinalIgnoreCase));

    private sealed class Added(DatabaseEngine engine) : IDisposable
    {
        public void Dispose()
        {
            lock (Gate) _all = [.. _all.Where(other => other != engine)];
        }
    }
}
