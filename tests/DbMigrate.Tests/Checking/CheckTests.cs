using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Checking;

/// <summary>The rules about the folder and about the database.</summary>
public sealed class CheckTests(PostgresServers servers)
{
    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task What_is_as_it_should_be_has_no_findings(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database);
        project.Schema("CREATE TABLE a (id int PRIMARY KEY);");
        await project.NewAsync();
        project.Schema("CREATE TABLE a (id int PRIMARY KEY, note text);");
        await project.NewAsync();

        Assert.Empty(await CheckAsync(project));
        await project.ApplyAsync();
        Assert.Empty(await CheckAsync(project));
        Assert.Empty(await CheckAsync(project, withTarget: false));
    }

    [Fact]
    public async Task A_journal_that_does_not_agree_with_itself_is_told_whole()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = new SchemaProject(database);
        project.Write("migrations/0000_a.sql", "CREATE TABLE a (id int);");
        project.Write("migrations/0001_b.sql", "CREATE TABLE b (id int);");
        project.Write("migrations/0001_c.sql", "CREATE TABLE c (id int);");
        project.Write("migrations/0009_left.sql", "CREATE TABLE d (id int);");
        project.Write("migrations/meta/_journal.json", """
            {
              "version": "7", "dialect": "sqlite", "entries": [
                { "idx": 0, "version": "6", "when": 2000, "tag": "0000_a", "breakpoints": true },
                { "idx": 1, "version": "6", "when": 1000, "tag": "0001_b", "breakpoints": true },
                { "idx": 1, "version": "6", "when": 3000, "tag": "0001_c", "breakpoints": true },
                { "idx": 3, "version": "6", "when": 4000, "tag": "0003_gone", "breakpoints": true },
                { "idx": 4, "version": "6", "when": 5000, "tag": "0001_c", "breakpoints": true }
              ]
            }
            """);

        var findings = await CheckAsync(project);

        Assert.Equal(
            [
                "Error DuplicateTag 0001_c :7",
                "Warning DuplicateIndex 0001_c :7",
                "Warning TimestampOrder 0001_b :4",
                "Error MissingFile 0003_gone :6",
            ],
            findings.Select(finding => $"{finding.Severity} {finding.Rule} {finding.Tag} :{finding.Line}"));
        Assert.All(
            findings,
            finding => Assert.Equal((project.PathOf("migrations", "meta", "_journal.json"), true), (finding.File, finding.Fix is not null))
        );
    }

    [Fact]
    public async Task Files_that_nobody_runs_or_nobody_can_read_are_found()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = Written(
            database, ("0000_a", "CREATE TABLE a (id int);"), ("0001_b", "CREATE TABLE b (id text DEFAULT 'x"), ("0002_c", "-- nothing\n"));
        project.Write("migrations/0009_left.sql", "CREATE TABLE d (id int);");
        project.Write("migrations/0000_a.down.sql", "DROP TABLE a;");
        await File.WriteAllBytesAsync(project.PathOf("migrations", "0002_c.down.sql"), [0x44, 0xFF, 0xFE]);

        var findings = await CheckAsync(project);

        Assert.Equal(
            [
                "Warning OrphanFile 0009_left 0009_left.sql",
                "Error ScriptInvalid 0001_b 0001_b.sql:1",
                "Warning EmptyScript 0002_c 0002_c.sql",
                "Error MigrationFileNotUtf8 0002_c 0002_c.down.sql",
                "Information DownScriptMissing 0001_b 0001_b.sql",
            ],
            findings.Select(Short));
    }

    [Fact]
    public async Task An_edited_migration_is_known_by_its_snapshot_and_by_the_database()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = new SchemaProject(database);
        project.Schema("CREATE TABLE a (id int PRIMARY KEY);");
        var first = await project.NewAsync();
        project.Schema("CREATE TABLE a (id int PRIMARY KEY, note text);");
        var second = await project.NewAsync();
        await project.ApplyAsync();
        await File.AppendAllTextAsync(first.Path, "CREATE TABLE b (id int);\n");

        Assert.Equal(
            [
                $"Warning EditedSinceGenerated {first.Tag}",
                $"Information SnapshotOutdated {second.Tag}",
                $"Error EditedAfterApplied {first.Tag}",
                "Warning SchemaNotGenerated ",
            ],
            (await CheckAsync(project)).Select(finding => $"{finding.Severity} {finding.Rule} {finding.Tag}"));
    }

    [Fact]
    public async Task Two_migrations_made_on_two_branches_are_found()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = new SchemaProject(database);
        project.Schema("CREATE TABLE a (id int PRIMARY KEY);");
        await project.NewAsync();
        // The other branch's migration, taken aside and merged later.
        project.Schema("CREATE TABLE a (id int PRIMARY KEY, mine text);");
        var mine = await project.NewAsync();
        var files = new[] { mine.Path, mine.DownPath, mine.SnapshotPath }.ToDictionary(path => path, File.ReadAllText);
        var journal = project.PathOf("migrations", "meta", "_journal.json");
        var withMine = await File.ReadAllTextAsync(journal);
        foreach (var path in files.Keys) File.Delete(path);
        var before = System.Text.Json.Nodes.JsonNode.Parse(withMine)!;
        before["entries"]!.AsArray().RemoveAt(1);
        await File.WriteAllTextAsync(journal, before.ToJsonString());
        project.Schema("CREATE TABLE a (id int PRIMARY KEY, theirs text);");
        var theirs = await project.NewAsync(new() { Name = "theirs" });
        var merged = System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(journal))!;
        merged["entries"]!.AsArray().Add(System.Text.Json.Nodes.JsonNode.Parse(withMine)!["entries"]![1]!.DeepClone());
        merged["entries"]![2]!["idx"] = 2;
        merged["entries"]![2]!["tag"] = "0002_mine";
        merged["entries"]![2]!["when"] = (long)merged["entries"]![1]!["when"]! + 1;
        await File.WriteAllTextAsync(journal, merged.ToJsonString());
        project.Write("migrations/0002_mine.sql", files[mine.Path]);
        project.Write("migrations/0002_mine.down.sql", files[mine.DownPath]);
        project.Write("migrations/meta/0002_snapshot.json", files[mine.SnapshotPath]);

        var finding = Assert.Single(await CheckAsync(project), finding => finding.Rule == CheckRules.SameParent);

        Assert.Equal("0002_mine", finding.Tag);
        Assert.Contains($"'{theirs.Tag}' came in between", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drizzle_Kits_snapshots_tell_of_branches_too()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = Written(
            database,
            ("0000_a", "CREATE TABLE a (id int);"),
            ("0001_b", "CREATE TABLE b (id int);"),
            ("0002_c", "CREATE TABLE c (id int);"));
        project.Write("migrations/meta/0000_snapshot.json", """{ "version": "6", "dialect": "sqlite", "id": "1", "prevId": "0" }""");
        project.Write("migrations/meta/0001_snapshot.json", """{ "version": "6", "dialect": "sqlite", "id": "2", "prevId": "1" }""");
        project.Write("migrations/meta/0002_snapshot.json", """{ "version": "6", "dialect": "sqlite", "id": "3", "prevId": "1" }""");

        var finding = Assert.Single(await CheckAsync(project), finding => finding.Severity == FindingSeverity.Warning);

        Assert.Equal((CheckRules.SameParent, "0002_c"), (finding.Rule, finding.Tag));
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task An_engine_says_what_is_wrong_with_the_SQL_and_where(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = Written(
            database,
            ("0000_a", "CREATE TABLE a (id int);"),
            ("0001_b", "CREATE TABLE b (id int);\n\nINSERT INTO c VALUES (1);"),
            ("0002_c", "CREATE TABLE c (id int);"));

        foreach (var findings in new[] { await CheckAsync(project), await CheckAsync(project, withTarget: false, scratch: database) })
        {
            var finding = Assert.Single(findings, finding => finding.Severity == FindingSeverity.Error);
            Assert.Equal("Error ReplayFailed 0001_b 0001_b.sql:3", Short(finding));
        }
    }

    [Fact]
    public async Task What_only_the_database_knows_is_told()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = Written(database, ("0000_a", "CREATE TABLE a (id int);"), ("0001_b", "CREATE TABLE b (id int);"));
        await project.ApplyAsync();
        using var other = Written(database, ("0000_a", "CREATE TABLE a (id int);"), ("0002_c", "CREATE TABLE a (id int);"));
        var journal = other.PathOf("migrations", "meta", "_journal.json");
        await File.WriteAllTextAsync(journal, (await File.ReadAllTextAsync(journal)).Replace("1001", "1005", StringComparison.Ordinal));
        await Assert.ThrowsAnyAsync<DbMigrateException>(other.ApplyAsync);

        var findings = await CheckAsync(other);

        Assert.Contains(findings, finding => finding.Rule == CheckRules.AppliedNotInFolder);
        Assert.Contains(findings, finding => finding.Rule == CheckRules.AttemptFailed && finding.Tag == "0002_c");
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task Hazards_are_judged_by_the_rows_that_are_there(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = Written(
            database,
            ("0000_a", "CREATE TABLE full_one (id int, note text); CREATE TABLE empty_one (id int, note text);"),
            ("0001_b", """
                ALTER TABLE full_one DROP COLUMN note;
                ALTER TABLE empty_one DROP COLUMN note;
                -- dbmigrate: allow DataLoss,BackwardIncompatible it is a cache
                DROP TABLE full_one;
                -- dbmigrate: allow DataLos
                CREATE TABLE other (id int);
                """));
        await project.Migrator.ApplyAsync(new() { To = "0000_a" });
        await database.ExecuteAsync("INSERT INTO full_one VALUES (1, 'x'), (2, 'y')");

        var findings = (await CheckAsync(project)).Where(finding => finding.Rule is "DataLoss" or "DirectiveInvalid").ToList();

        Assert.Equal(
            [
                "Error DirectiveInvalid 0001_b 0001_b.sql:6",
                "Warning DataLoss 0001_b 0001_b.sql:1",
                "Information DataLoss 0001_b 0001_b.sql:4",
            ],
            findings.Select(Short));
        Assert.Contains(
            "full_one holds 2 rows",
            findings[1].Message.Replace("holds rows", "holds 2 rows", StringComparison.Ordinal),
            StringComparison.Ordinal);
        Assert.EndsWith("The script allows it: it is a cache.", findings[2].Message, StringComparison.Ordinal);
        // Without the database it may be, for the tables may hold rows.
        Assert.Equal(3, (await CheckAsync(project, withTarget: false, scratch: database)).Count(finding => finding.Rule == "DataLoss"));
    }

    [Fact]
    public async Task Only_what_comes_after_a_migration_is_searched_for_hazards()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = Written(
            database,
            ("0000_a", "CREATE TABLE a (id int);"),
            ("0001_b", "CREATE INDEX i ON a (id);"),
            ("0002_c", "CREATE INDEX j ON a (id);"));

        async Task<string[]> FoundAsync(string? since)
        {
            await using var workbench = project.Workbench(withTarget: false);
            return
            [
                .. (await workbench.CheckAsync(new() { Since = since }))
                    .Where(finding => finding.Rule == nameof(HazardCode.IndexBuildBlocksWrites))
                    .Select(finding => finding.Tag!),
            ];
        }

        Assert.Equal(["0001_b", "0002_c"], await FoundAsync(null));
        Assert.Equal(["0002_c"], await FoundAsync("b"));
        Assert.Equal(ErrorId.MigrationUnknown, (await Assert.ThrowsAsync<DbMigrateException>(() => FoundAsync("nothing"))).Id);
    }

    [Fact]
    public async Task A_forgotten_migration_is_found()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = new SchemaProject(database);
        project.Schema("CREATE TABLE a (id int PRIMARY KEY);");
        await project.NewAsync();
        project.Schema("CREATE TABLE a (id int PRIMARY KEY, note text);");

        var finding = Assert.Single(await CheckAsync(project));

        Assert.Equal(
            (CheckRules.SchemaNotGenerated, "The schema is not what the migrations make: AddColumn a.note."),
            (finding.Rule, finding.Message));
    }

    [Theory]
    [InlineData(AnnotationStyle.GitHub, "::error file=db/0001_a.sql,line=3,title=DataLoss::100%25 of%0Ait goes. Stop.")]
    [InlineData(
        AnnotationStyle.AzureDevOps,
        "##vso[task.logissue type=error;sourcepath=db/0001_a.sql;linenumber=3;columnnumber=1;code=DataLoss;]100%AZP25 of%0Ait goes. Stop.")]
    public void Services_show_findings_beside_the_code(AnnotationStyle style, string expected)
    {
        var root = Path.GetFullPath("/repo");
        var finding = new Finding
        {
            Severity = FindingSeverity.Error,
            Rule = "DataLoss",
            File = Path.Combine(root, "db", "0001_a.sql"),
            Line = 3,
            Message = "100% of\nit goes.",
            Fix = "Stop.",
        };

        Assert.Equal(expected, Annotation.Of(finding, style, root));
    }

    internal static SchemaProject Written(EngineDatabase database, params (string Tag, string Sql)[] migrations)
    {
        var project = new SchemaProject(database);
        foreach (var (tag, sql) in migrations) project.Write($"migrations/{tag}.sql", sql);
        var entries = migrations.Select(
            (item, i) => $$"""{ "idx": {{i}}, "version": "6", "when": {{1000 + i}}, "tag": "{{item.Tag}}", "breakpoints": true }""");
        project.Write(
            "migrations/meta/_journal.json",
            $$"""{ "version": "7", "dialect": "{{(database.Dialect == Dialect.Sqlite ? "sqlite" : "postgresql")}}", "entries": [{{string.Join(",\n", entries)}}] }""");
        return project;
    }

    private static async Task<IReadOnlyList<Finding>> CheckAsync(
        SchemaProject project, bool withTarget = true, EngineDatabase? scratch = null)
    {
        var settings = scratch is null || scratch.Dialect == Dialect.Sqlite ? project.Project : project.Project.WithScratch(scratch.Url);
        await using var workbench = new SchemaWorkbench(settings, withTarget ? project.Target : null, project.Log);
        return await workbench.CheckAsync(new());
    }

    private static string Short(Finding finding) =>
        $"{finding.Severity} {finding.Rule} {finding.Tag} {Path.GetFileName(finding.File)}{(finding.Line is { } line ? $":{line}" : "")}";
}
