using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Reliability;

/// <summary>Servers that a test class may kill: one of each version, for that class alone.</summary>
public sealed class OwnServers() : PostgresServers(durable: true);
