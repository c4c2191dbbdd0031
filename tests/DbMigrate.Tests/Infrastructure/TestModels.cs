using DbMigrate.Engines;
using DbMigrate.Schema;

namespace DbMigrate.Tests.Infrastructure;

/// <summary>What a test's database holds, as the commands read it.</summary>
internal static class TestModels
{
    private static readonly ReadScope Everything = new(new IncludeFilter(), new TableName("drizzle", "__drizzle_migrations"));

    /// <summary>Reads the whole schema.</summary>
    public static async Task<SchemaModel> ReadModelAsync(this TestDatabase database)
    {
        await using var session = await DatabaseSession.OpenAsync(
            DatabaseUrl.Parse(database.Url, RepoPaths.Root), SessionAccess.ReadOnly, SessionOptions.Reading, CancellationToken.None);
        return await session.Url.Engine.Schema.ReadAsync(session, Everything, CancellationToken.None);
    }
}
