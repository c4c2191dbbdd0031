using DbMigrate.Tests.Infrastructure;
using Microsoft.Data.Sqlite;

namespace DbMigrate.Tests.Checking;

/// <summary>Trying a script out touches nothing but the scratch database, and what is passed over is told.</summary>
public sealed class TriedOutTests(PostgresServers servers)
{
    [Fact]
    public async Task A_file_that_a_script_attaches_or_writes_stays_as_it_is()
    {
        using var folder = new TempFolder("attached");
        var (path, copy) = (folder.File("other.db"), folder.File("copy.db"));
        await using (var other = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            await other.OpenAsync(TestContext.Current.CancellationToken);
            await new SqliteCommand("CREATE TABLE t (id int); INSERT INTO t VALUES (1)", other).ExecuteNonQueryAsync(
                TestContext.Current.CancellationToken);
        }

        await using var database = EngineDatabase.CreateSqlite();
        using var project = CheckTests.Written(
            database,
            (
                "0000_a",
                $"CREATE TABLE a (id int);\nATTACH DATABASE '{path}' AS o;\nCREATE TABLE IF NOT EXISTS o.t (id int);\nDELETE FROM "
                    + $"o.t;\nVACUUM INTO '{copy}';"));
        await using (var workbench = project.Workbench())
            Assert.DoesNotContain(
                await workbench.CheckAsync(new() { Rehearse = true }), finding => finding.Severity == FindingSeverity.Error);

        Assert.False(File.Exists(copy));
        Assert.Equal("t: 1", SchemaDump.DumpSqliteRows(path, "t"));
        await project.Migrator.ApplyAsync(new() { Allow = [HazardCode.DataLoss] });
        Assert.True(File.Exists(copy));
        Assert.Equal("", SchemaDump.DumpSqliteRows(path, "t"));
    }

    [Fact]
    public async Task A_way_back_that_drops_a_role_drops_none_while_it_is_tried_out()
    {
        await using var database = await EngineDatabase.CreateAsync(servers, EngineDatabase.One.Last().Data);
        var role = $"tried_{Guid.NewGuid():N}";
        await database.ExecuteAsync($"CREATE ROLE {role}");
        using var project = CheckTests.Written(database, ("0000_a", "CREATE TABLE a (id int);"));
        project.Write("migrations/0000_a.down.sql", $"DROP TABLE a;\nDROP ROLE {role};");
        await using (var workbench = project.Workbench())
            await workbench.CheckAsync(new() { Rehearse = true });

        Assert.Equal([role], await database.RowsAsync($"SELECT rolname FROM pg_roles WHERE rolname = '{role}'"));
        await database.ExecuteAsync($"DROP ROLE {role}");
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task What_is_passed_over_or_taken_back_is_told_with_its_line(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        var command = database.Dialect == Dialect.Sqlite ? ".echo on" : @"\set ON_ERROR_STOP on";
        using var project = CheckTests.Written(
            database, ("0000_a", $"{command}\nCREATE TABLE a (id int);\nSAVEPOINT s;\nINSERT INTO a VALUES (1);\nROLLBACK TO s;"));
        project.Schema($"{command}\nCREATE TABLE a (id int);");
        await using var workbench = project.Workbench();

        var findings = await workbench.CheckAsync(new());

        Assert.DoesNotContain(findings, finding => finding.Severity == FindingSeverity.Error);
        Assert.Equal((FindingSeverity.Information, 1), Of(CheckRules.CommandSkipped));
        Assert.Equal((FindingSeverity.Information, 5), Of(CheckRules.SavepointTakenBack));
        Assert.Contains(
            project.Log.Of<RunDetail>(), detail => detail.Message.StartsWith("schema/schema.sql:1:1: ", StringComparison.Ordinal));

        (FindingSeverity, int?) Of(string rule) =>
            findings.Where(finding => finding.Rule == rule).Select(finding => (finding.Severity, finding.Line)).Single();
    }
}
