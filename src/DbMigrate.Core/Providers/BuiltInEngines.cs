using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using DbMigrate.Engines;
using DbMigrate.Providers.D1;
using DbMigrate.Providers.Pglite;
using DbMigrate.Providers.Postgres;
using DbMigrate.Providers.Sqlite;

namespace DbMigrate.Providers;

/// <summary>The composition root: the only place that names the engines.</summary>
internal static class BuiltInEngines
{
    [ModuleInitializer]
    [SuppressMessage(
        "Usage",
        "CA2255",
        Justification = "DatabaseUrl.Parse may be the first thing that a program calls, and lies below the engines.")]
    internal static void Add()
    {
        // A connection string is offered to them in this order, and PostgreSQL takes any.
        KnownEngines.Add(SqliteEngine.Instance);
        KnownEngines.Add(PostgresEngine.Instance);
        KnownEngines.Add(PgliteEngine.Instance);
        KnownEngines.Add(D1Engine.Instance);
    }
}
