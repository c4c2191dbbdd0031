using System.Globalization;
using DbMigrate.Scratch;
using DbMigrate.Sources;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Sources;

/// <summary>Drizzle Kit's own export is a schema source: the command that a TypeScript project configures.</summary>
public sealed class DrizzleExportTests(PostgresServers servers) : IDisposable
{
    private readonly TempFolder _folder = new("export");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("pg", "postgresql", "10_no_built_on.ts", "bright_sightings|logbook|observers|sightings|telescopes")]
    [InlineData("sqlite", "sqlite", "08_no_newsletter.ts", "beds|garden_harvest|gardens|members|plantings|tenancies")]
    public async Task A_TypeScript_schema_is_a_source(string folder, string dialect, string file, string relations)
    {
        File.Copy(Path.Combine(RepoPaths.Tests, "drizzle", "schemas", folder, file), _folder.File("schema.ts"));
        _folder.Write("package.json", """{"private": true}""");
        _folder.Write("drizzle.config.ts", $"export default {{ dialect: '{dialect}', schema: './schema.ts' }};");
        Directory.CreateSymbolicLink(_folder.File("node_modules"), RepoPaths.NodeModules);
        var engine =
            folder == "sqlite" ? EngineDatabase.Sqlite : (await servers.NewestAsync()).MajorVersion.ToString(CultureInfo.InvariantCulture);
        await using var scratch = await TestScratch.OpenAsync(servers, engine);

        var sources = await new SourceReader(_folder, null, Dialect.PostgreSql, null).ReadAsync(
            [new(null, "npx drizzle-kit export")], CancellationToken.None);
        await new ScratchLoader(scratch).LoadAsync(sources, CancellationToken.None);

        Assert.Equal(relations, string.Join('|', await scratch.RelationsAsync()));
    }

    [Fact]
    public async Task What_Drizzle_Kit_complains_of_is_in_the_error()
    {
        _folder.Write("package.json", """{"private": true}""");
        Directory.CreateSymbolicLink(_folder.File("node_modules"), RepoPaths.NodeModules);

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => new SourceReader(_folder, null, Dialect.PostgreSql, null)
            .ReadAsync([new(null, "npx drizzle-kit export --dialect sqlite --schema nothere.ts")], CancellationToken.None));

        Assert.Equal(ErrorId.SourceInvalid, error.Id);
        Assert.Contains("ended with exit code 1:", error.Message, StringComparison.Ordinal);
        Assert.Contains("No schema files found for path config ['nothere.ts']", error.Message, StringComparison.Ordinal);
    }
}
