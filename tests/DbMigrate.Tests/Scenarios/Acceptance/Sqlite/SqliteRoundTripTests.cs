using DbMigrate.Engines;
using DbMigrate.Schema;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Sqlite;

/// <summary>Databases that real folders make: what is read of them makes the same database again.</summary>
public sealed class SqliteRoundTripTests
{
    private static readonly SchemaProvider Provider = KnownEngines.Of(Dialect.Sqlite).Schema;

    [Fact]
    public Task A_drizzle_folder_can_be_rendered_and_read_again() => CheckAsync(RepoPaths.Fixture("drizzle-sqlite"));

    [Theory]
    [InlineData("homarr-sqlite")]
    public Task A_real_folder_can_be_rendered_and_read_again(string name) => CheckAsync(RepoPaths.Case(name));

    private static async Task CheckAsync(string folder)
    {
        using var files = new TempFolder();
        var url = $"sqlite:{files.File("applied.db")}";
        await MigrationProject.Migrator(folder, url).ApplyAsync(new());
        SchemaModel model;
        await using (
            var session = await DatabaseSession.OpenAsync(
                DatabaseUrl.Parse(url, files), SessionAccess.ReadOnly, SessionOptions.Reading, default))
            model = await SqliteAcceptance.ReadAsync(session);
        Assert.NotEmpty(model.Objects);

        using var rendered = SqliteAcceptance.Open(":memory:");
        foreach (var statement in Provider.Plan(Provider.Empty(3), model).Statements) SqliteRowFiller.Run(rendered, statement);
        using var applied = SqliteAcceptance.Open(files.File("applied.db"));
        Assert.Equal(SqliteDigest.Of(applied), SqliteDigest.Of(rendered));

        var script = string.Join(";\n", Provider.Plan(Provider.Empty(3), model).Statements);
        var again = await SqliteAcceptance.ModelAsync(script);
        Assert.Equal(model, again);
        Assert.Empty(Provider.Plan(model, again).Changes);

        // And away again.
        await using var scratch = await Provider.OpenScratchAsync(new(null, []), default);
        await SqliteAcceptance.RunAsync(scratch.Session, script);
        await SqliteAcceptance.RunAsync(scratch.Session, string.Join(";\n", Provider.Plan(model, Provider.Empty(3)).Statements));
        Assert.Empty((await SqliteAcceptance.ReadAsync(scratch.Session)).Objects);
    }
}
