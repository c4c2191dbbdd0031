using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Cli;

public sealed class ExportVerbTests(PostgresServers servers)
{
    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task What_was_exported_is_the_same_schema(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = CliProject.WithSchema(database);
        await project.RunAsync("sync");

        var files = await project.RunAsync("export", "--path", "out");
        var json = await project.RunAsync("export", "--path", "out", "--json");
        var text = await project.RunAsync("export");
        project.Write("all.sql", text.Out);

        Assert.True(files.ExitCode == 0, files.Error);
        Assert.All(files.Out.TrimEnd().Split('\n'), line => Assert.True(File.Exists(line["Wrote ".Length..])));
        Assert.Equal(files.Out.Replace("Wrote ", "").TrimEnd().Split('\n'), json.Objects.Select(file => file.Text("path")));
        foreach (var source in (string[])["out", "all.sql"])
            Assert.Equal((0, ""), await DifferenceAsync(project, source));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task The_model_as_json_is_the_same_schema(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = CliProject.WithSchema(database);
        await project.RunAsync("sync");

        var text = await project.RunAsync("export", "--format", "json");
        project.Write("model.json", text.Out);

        Assert.Equal((0, ""), await DifferenceAsync(project, "model.json"));
    }

    [Theory]
    [InlineData("mermaid", "schema.mmd", "erDiagram")]
    [InlineData("html", "schema.html", "<!DOCTYPE html>")]
    [InlineData("drizzle", "schema.ts", "import { ")]
    public async Task A_picture_goes_to_stdout_a_folder_or_the_file_that_is_named(string format, string name, string start)
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = CliProject.WithSchema(database);
        var own = Path.ChangeExtension("own.x", Path.GetExtension(name));

        var text = await project.RunAsync("export", "--source", "schema", "--format", format);
        var folder = await project.RunAsync("export", "--source", "schema", "--format", format, "--path", "out");
        var preview = await project.RunAsync("export", "--source", "schema", "--format", format, "--path", own, "--what-if");
        Assert.False(File.Exists(project.File(own)));
        var file = await project.RunAsync("export", "--source", "schema", "--format", format, "--path", own);

        Assert.StartsWith(start, text.Out);
        Assert.Contains("\"users\"", text.Out);
        Assert.Equal($"Wrote {project.File("out", name)}", folder.Out.TrimEnd());
        Assert.Equal($"Would write {project.File(own)}", preview.Out.TrimEnd());
        Assert.Equal($"Wrote {project.File(own)}", file.Out.TrimEnd());
        Assert.Equal(text.Out, File.ReadAllText(project.File(own)));
        Assert.Equal(text.Out, File.ReadAllText(project.File("out", name)));
    }

    [Fact]
    public async Task What_if_names_the_files_and_writes_nothing()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = CliProject.WithSchema(database);
        var before = project.Snapshot();

        var result = await project.RunAsync("export", "--source", "schema", "--path", "out", "--what-if");

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith($"Would write {project.File("out")}", result.Out);
        Assert.Equal(before, project.Snapshot());
    }

    [Fact]
    public async Task One_database_at_a_time()
    {
        using var project = new CliProject();

        Assert.Equal(2, (await project.RunAsync("export", "-d", "a.db", "-d", "b.db")).ExitCode);
        Assert.Equal(2, (await project.RunAsync("export", "--format", "xml")).ExitCode);
    }

    private static async Task<(int ExitCode, string Sql)> DifferenceAsync(CliProject project, string source)
    {
        var result = await project.RunAsync("diff", "--to", source, "--sql", "--exit-code");
        return (result.ExitCode, result.Out + result.Error);
    }
}
