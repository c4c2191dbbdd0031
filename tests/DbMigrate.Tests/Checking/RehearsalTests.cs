using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Checking;

public sealed class RehearsalTests(PostgresServers servers)
{
    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task Pending_migrations_run_and_come_back_on_a_copy_and_the_database_stays_as_it_is(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = CheckTests.Written(
            database,
            ("0000_a", "CREATE TABLE a (id int PRIMARY KEY, note text);"),
            ("0001_b", "ALTER TABLE a RENAME COLUMN note TO remark;"),
            ("0002_c", "CREATE TABLE c (id int);"));
        project.Write("migrations/0002_c.down.sql", "DROP TABLE c;");
        await project.Migrator.ApplyAsync(new() { To = "a" });
        await database.ExecuteAsync("INSERT INTO a VALUES (1, 'x')");
        var before = await database.DumpAsync();

        var findings = await RehearseAsync(project);

        Assert.Equal(["0001_b", "0002_c"], findings.Where(finding => finding.Rule == CheckRules.Rehearsed).Select(finding => finding.Tag));
        Assert.Matches(
            @"^'0001_b' was applied in \d+ ms and undone by a derived script in \d+ ms\.$",
            findings.First(finding => finding.Rule == CheckRules.Rehearsed).Message);
        Assert.DoesNotContain(
            findings,
            finding => finding.Rule is CheckRules.RehearsalDiffers or CheckRules.UndoDiffers || finding.Severity == FindingSeverity.Error);
        Assert.Equal(before, await database.DumpAsync());
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_way_back_that_does_not_lead_back_is_told(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = CheckTests.Written(database, ("0000_a", "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int);"));
        project.Write("migrations/0000_a.down.sql", "DROP TABLE a;");

        var findings = await RehearseAsync(project);

        Assert.Contains("b", Assert.Single(findings, finding => finding.Rule == CheckRules.UndoDiffers).Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task What_somebody_has_changed_by_hand_shows_in_the_rehearsal(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = CheckTests.Written(
            database,
            ("0000_a", "CREATE TABLE a (id int PRIMARY KEY);"),
            ("0001_b", "CREATE TABLE b (id int);"),
            ("0002_c", "CREATE TABLE extra (id int);"));
        await project.Migrator.ApplyAsync(new() { To = "a" });
        await database.ExecuteAsync("ALTER TABLE a ADD COLUMN by_hand int");

        var findings = await RehearseAsync(project);
        Assert.Contains(
            "by_hand", Assert.Single(findings, finding => finding.Rule == CheckRules.Drifted).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(findings, finding => finding.Rule == CheckRules.RehearsalDiffers);

        // Here a migration cannot even run.
        await database.ExecuteAsync("CREATE TABLE extra (id int)");
        var failed = Assert.Single(await RehearseAsync(project), finding => finding.Severity == FindingSeverity.Error);
        Assert.Equal(("0002_c", 1), (failed.Tag, failed.Line));
        Assert.Contains(
            "extra",
            Assert.Single(await RehearseAsync(project), finding => finding.Rule == CheckRules.Drifted).Message,
            StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_database_that_drifted_is_told_of_also_where_nothing_is_pending_or_the_drift_would_go(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = CheckTests.Written(database, ("0000_a", "CREATE TABLE a (id int PRIMARY KEY);"), ("0001_b", "DROP TABLE a;"));
        await project.Migrator.ApplyAsync(new() { To = "a" });
        Assert.DoesNotContain(await RehearseAsync(project), finding => finding.Rule == CheckRules.Drifted);
        await database.ExecuteAsync("CREATE INDEX by_hand ON a (id)");

        var findings = await RehearseAsync(project);
        Assert.Contains(
            "by_hand", Assert.Single(findings, finding => finding.Rule == CheckRules.Drifted).Message, StringComparison.Ordinal);
        Assert.Contains(findings, finding => finding.Rule == CheckRules.Rehearsed);

        await database.ExecuteAsync("DROP INDEX by_hand");
        await project.Migrator.ApplyAsync(new());
        await database.ExecuteAsync("CREATE TABLE by_hand (id int)");
        Assert.Contains(
            "by_hand",
            Assert.Single(await RehearseAsync(project), finding => finding.Rule == CheckRules.Drifted).Message,
            StringComparison.Ordinal);
    }

    /// <summary>The last ten migrations of real folders, on a database that holds rows.</summary>
    [Theory, MemberData(nameof(Scenarios.Schemas.RealProjectTests.Folders), MemberType = typeof(Scenarios.Schemas.RealProjectTests))]
    public async Task The_last_migrations_of_a_real_folder_are_rehearsed(string name, string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database) { MigrationsFolder = RepoPaths.Case(name) };
        var all = await project.Migrator.GetJournalAsync();
        var pending = all.TakeLast(Math.Min(10, all.Count - 1)).Select(entry => entry.Tag).ToList();
        await project.Migrator.ApplyAsync(new() { To = all[^(pending.Count + 1)].Tag });
        if (database.Dialect == Dialect.PostgreSql) await database.ExecuteAsync(Scenarios.Acceptance.Postgres.RowFiller.Script);

        var findings = await RehearseAsync(project);

        Assert.Equal(pending, findings.Where(finding => finding.Rule == CheckRules.Rehearsed).Select(finding => finding.Tag));
        Assert.DoesNotContain(
            findings,
            finding =>
                finding.Severity == FindingSeverity.Error
                || finding.Rule is CheckRules.RehearsalDiffers or CheckRules.UndoDiffers or CheckRules.NotTried);
    }

    private static async Task<IReadOnlyList<Finding>> RehearseAsync(SchemaProject project)
    {
        await using var workbench = project.Workbench();
        return await workbench.CheckAsync(new() { Rehearse = true });
    }
}
