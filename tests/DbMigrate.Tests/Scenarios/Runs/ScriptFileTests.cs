using System.Text;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>What a migration's file may be, and what happens when it changes under the run.</summary>
public sealed class ScriptFileTests(PostgresServers servers)
{
    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_file_that_changes_while_it_is_applied_is_undone(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        string tag = project.Add("first", "CREATE TABLE t (id int);");
        // Planned as it was, run as it is now.
        var log = new EventLog(happened =>
        {
            if (happened is MigrationStarted)
                project.Edit(tag, "CREATE TABLE other (id int);");
        });

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database, observer: log));

        Assert.Equal(ErrorId.MigrationFileChanged, error.Id);
        Assert.DoesNotContain("other", await database.DumpAsync());
        Assert.Equal([$"{tag}|Failed"], await database.HistoryAsync());
        Assert.Single(await project.ApplyAsync(database));
    }

    [Theory]
    [InlineData("CREATE TABLE t (id int);")]
    [InlineData("\uFEFFCREATE TABLE t (id int);\r\n")]
    public async Task What_is_shown_of_a_script_is_what_was_read(string text)
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        string tag = project.Add("first", text);
        JournalEntry entry = Assert.Single(await project.On(database).GetJournalAsync());
        using var shown = new StringWriter();

        entry.WriteScript(shown);

        string plain = text.TrimStart('\uFEFF');
        Assert.Equal(plain, entry.ReadScript());
        Assert.Equal(plain.EndsWith('\n') ? plain : plain + Environment.NewLine, shown.ToString());
        project.Edit(tag, "DROP TABLE t;");
        Assert.Equal(ErrorId.MigrationFileChanged, Assert.Throws<DbMigrateException>(() => entry.ReadScript()).Id);
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_file_that_is_not_UTF_8_is_refused_before_anything_runs(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        project.Add("good", "CREATE TABLE t (id int);");
        string latin = project.Add("latin", "");
        await File.WriteAllBytesAsync(project.PathOf(latin), Encoding.Latin1.GetBytes("INSERT INTO t VALUES ('ü');"));

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database));

        Assert.Equal((ErrorId.MigrationFileNotUtf8, latin), (error.Id, error.Target));
        Assert.Empty(await database.ObjectsAsync());
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_byte_order_mark_does_no_harm(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        string tag = project.Add("marked", "");
        await File.WriteAllTextAsync(
            project.PathOf(tag),
            "CREATE TABLE t (id int); INSERT INTO t VALUES (1);",
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        await project.ApplyAsync(database);

        Assert.Equal("1", await database.ScalarAsync("SELECT count(*) FROM t"));
    }
}
