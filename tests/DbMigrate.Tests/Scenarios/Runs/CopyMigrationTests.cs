using System.Globalization;
using DbMigrate.Tests.Checking;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>COPY … FROM stdin with its rows runs wherever a statement does: up, down, in any transaction mode, continued after a
/// failure.</summary>
public sealed class CopyMigrationTests(PostgresServers servers)
{
    private const string Script = """
        CREATE TABLE t (id int PRIMARY KEY, note text);
        COPY t FROM stdin;
        1	it's; $$ "x" --
        2	\N
        3	tab\there\\.
        \.
        INSERT INTO t VALUES (4, 'between');
        COPY t (note, id) FROM STDIN WITH (FORMAT csv, HEADER);
        note,id
        "a ""b"",
        \c",5
        ,6
        \.
        COPY t FROM stdin;
        \.
        INSERT INTO t VALUES (7, 'after');
        """;

    private static readonly string[] Rows =
    [
        "1|it's; $$ \"x\" --", "2|NULL", "3|tab\there\\.", "4|between", "5|a \"b\",\n\\c", "6|NULL", "7|after",
    ];

    public static TheoryData<int, TransactionMode, bool> Ways { get; } =
    [
        .. from major in PostgresServers.MajorVersions
        from mode in Enum.GetValues<TransactionMode>()
        from each in (bool[])[false, true]
        select (major.Data, mode, each),
    ];

    [Theory, MemberData(nameof(Ways))]
    public async Task Its_rows_are_there(int major, TransactionMode mode, bool eachStatement)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, major.ToString(CultureInfo.InvariantCulture));
        using var project = new MigrationProject(database);
        project.Add("rows", Script.ReplaceLineEndings("\n"));
        project.Add("more", "INSERT INTO t VALUES (8, 'more'); DELETE FROM t WHERE id = 8;");

        await project.ApplyAsync(
            database, new() { TransactionMode = mode, IgnoreExisting = eachStatement }, new EventLog(eachStatement: eachStatement));

        Assert.Equal(Rows, await database.RowsAsync("SELECT id, note FROM t ORDER BY id"));
    }

    [Theory, MemberData(nameof(PostgresServers.MajorVersions), MemberType = typeof(PostgresServers))]
    public async Task A_row_that_the_server_refuses_has_its_line_and_nothing_is_kept(int major)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, major.ToString(CultureInfo.InvariantCulture));
        using var project = new MigrationProject(database);
        var tag = project.Add("rows", "CREATE TABLE t (id int);\n\nCOPY t FROM stdin;\n1\n2\nsecret\n\\.\n");

        var error = await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database));

        Assert.Equal((ErrorId.StatementFailed, new(6, 1), 2), (error.Id, error.Position, error.Statement));
        Assert.StartsWith($"{project.PathOf(tag)}:6:1: ", error.Message);
        Assert.DoesNotContain("t", await database.ObjectsAsync());
        Assert.Equal([MigrationStatus.Failed], await project.StatusAsync(database));
    }

    [Fact]
    public async Task It_is_continued_where_it_stopped_and_edited_rows_that_are_there_are_noticed()
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, EngineDatabase.One.Last().Data);
        using var project = new MigrationProject(database);
        const string Start = "CREATE TABLE t (id int);\nCOPY t FROM stdin;\n1\n\\.\nCREATE INDEX CONCURRENTLY i ON t (id);\n";
        var tag = project.Add("rows", Start + "COPY t FROM stdin;\nx\n\\.\n");
        await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database));

        project.Edit(tag, Start.Replace("\n1\n", "\n9\n", StringComparison.Ordinal) + "COPY t FROM stdin;\n2\n\\.\n");
        var changed = await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database, new() { Resume = true }));
        project.Edit(tag, Start + "COPY t FROM stdin;\n2\n\\.\n");
        await project.ApplyAsync(database, new() { Resume = true });

        Assert.Equal(ErrorId.ResumeImpossible, changed.Id);
        Assert.Equal(["1", "2"], await database.RowsAsync("SELECT id FROM t ORDER BY id"));
    }

    [Fact]
    public async Task The_check_the_rehearsal_and_the_way_back_run_it_too()
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, EngineDatabase.One.Last().Data);
        using var project = CheckTests.Written(
            database,
            (
                "0000_a",
                "CREATE TYPE e AS ENUM ('x');\nCREATE TABLE a (id int, kind e);\nALTER TYPE e ADD VALUE 'y';\nCOPY a FROM "
                    + "stdin;\n1\ty\n\\.\n"));
        project.Write(
            "migrations/0000_a.down.sql", "DROP TABLE a;\nDROP TYPE e;\nCREATE TABLE kept (id int);\nCOPY kept FROM stdin;\n1\n\\.\n");
        await using (var workbench = project.Workbench())
            Assert.DoesNotContain(
                await workbench.CheckAsync(new() { Rehearse = true }), finding => finding.Severity == FindingSeverity.Error);

        await project.ApplyAsync();
        Assert.Equal(["1|y"], await database.RowsAsync("SELECT id, kind::text FROM a"));
        await project.UndoAsync(new() { Allow = [HazardCode.DataLoss] });

        Assert.Equal(["1"], await database.RowsAsync("SELECT id FROM kept"));
    }

    [Fact]
    public async Task What_is_interrupted_among_its_rows_stops_and_keeps_none()
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, EngineDatabase.One.Last().Data);
        using var project = new MigrationProject(database);
        project.Add(
            "rows",
            "CREATE TABLE t (id int, at text DEFAULT pg_sleep(0.01)::text);\nCOPY t (id) FROM stdin;\n"
                + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i}\n"))
                + "\\.\n");
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        // The server would need minutes for the rows that it has.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            project.ApplyAsync(database, cancel: cancel.Token).WaitAsync(TimeSpan.FromMinutes(2), CancellationToken.None));

        Assert.DoesNotContain("t", await database.ObjectsAsync());
    }

    [Theory, MemberData(nameof(PostgresServers.MajorVersions), MemberType = typeof(PostgresServers))]
    public async Task Strings_with_escapes_mean_what_the_script_says_whatever_the_database_sets(int major)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, major.ToString(CultureInfo.InvariantCulture));
        await database.ExecuteAsync(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET standard_conforming_strings = off', current_database()); END $$");
        using var project = new MigrationProject(database);
        project.Add("a", @"CREATE TABLE t (id int, note text); INSERT INTO t VALUES (1, 'a\'); INSERT INTO t VALUES (2, '; \\');");
        project.Add(
            "b",
            @"SET standard_conforming_strings = off; INSERT INTO t VALUES (3, 'it\'s; \\'); DELETE FROM t WHERE note = 'a\\'; SET standard_conforming_strings = on; INSERT INTO t VALUES (4, 'b\');"
        );
        project.Add("c", @"INSERT INTO t VALUES (5, 'c\');");

        await project.ApplyAsync(database, new() { Allow = [HazardCode.DataLoss] });

        Assert.Equal([@"2|; \\", @"3|it's; \", @"4|b\", @"5|c\"], await database.RowsAsync("SELECT id, note FROM t ORDER BY id"));
    }
}
