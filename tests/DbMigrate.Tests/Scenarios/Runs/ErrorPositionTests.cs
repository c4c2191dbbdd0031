using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>An error names the file, the line and the column at fault, and shows the line.</summary>
public sealed class ErrorPositionTests(PostgresServers servers)
{
    // Each script holds one ⟦ at the place of the error; it is taken out before the script runs.
    public static TheoryData<string> PostgresScripts { get; } =
    [
        "⟦SELEC 1;",
        "CREATE TABLE a (id int);\n\n  -- why\n  CREATE TABLE b (\n    id int,\n    x ⟦nope\n  );",
        "SELECT 'größer 😀 ' || '–', ⟦missing FROM (SELECT 1) AS q;",
        "/* 😀 */ SELECT 1;\r\nSELECT '😀',\r\n\t'ä' || ⟦missing;",
        "SELECT 1; SELECT 2; SELECT ⟦missing;",
        "SELECT 1;--> statement-breakpoint\nSELECT 2;--> statement-breakpoint\nINSERT INTO ⟦nowhere VALUES (1);",
        "SELECT $$ ; \n ; $$;\nSELECT 1 AS \"a;b\", ⟦missing;",
        // The engine tells no place: the statement's first character.
        "SELECT 1;\n  ⟦SELECT 1 / 0;",
        "CREATE TABLE t (id int PRIMARY KEY);\nINSERT INTO t VALUES (1);\n⟦INSERT\n  INTO t VALUES (1);",
        "SELECT 1;\n⟦CREATE TABLE pg_catalog.t (id int);",
    ];

    public static TheoryData<string> SqliteScripts { get; } =
    [
        "⟦SELEC 1;",
        "CREATE TABLE a (id int);\n\n  -- why\n  CREATE TABLE b (\n    id int,\n  ⟦);",
        "SELECT 'größer 😀 ' || '–', ⟦missing FROM (SELECT 1) AS q;",
        "/* 😀 */ SELECT 1;\r\nSELECT '😀',\r\n\t'ä' || ⟦missing;",
        "SELECT 1; SELECT 2; SELECT ⟦missing;",
        "SELECT 1;--> statement-breakpoint\nSELECT 2;--> statement-breakpoint\nSELECT ⟦missing;",
        "CREATE TABLE t (id int PRIMARY KEY);\nINSERT INTO t VALUES (1);\n⟦INSERT\n  INTO t VALUES (1);",
    ];

    public static MatrixTheoryData<int, string> OnPostgres { get; } = new(
        PostgresServers.MajorVersions.Select(row => row.Data), PostgresScripts.Select(row => row.Data));

    [Theory, MemberData(nameof(OnPostgres))]
    public async Task PostgreSQL_errors_point_at_their_place(int major, string script)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, $"{major}");
        await AssertPlaceAsync(database, script);
    }

    [Theory, MemberData(nameof(SqliteScripts))]
    public async Task SQLite_errors_point_at_their_place(string script)
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        await AssertPlaceAsync(database, script);
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task The_message_quotes_the_line_with_a_caret_below_the_column(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        string tag = project.Add("caret", "SELECT 1;\nSELECT\n  1, missing_column;\n");

        var error = await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database));

        string[] lines = error.Message.ReplaceLineEndings("\n").Split('\n');
        Assert.StartsWith($"{project.PathOf(tag)}:3:6: migration '{tag}' failed at statement 2 of 2: ", lines[0]);
        Assert.Equal(lines[1].IndexOf("missing_column"), lines[2].IndexOf('^'));
        Assert.Equal("1, missing_column", error.LineText);
    }

    private static async Task AssertPlaceAsync(EngineDatabase database, string marked)
    {
        using var project = new MigrationProject(database);
        string tag = project.Add("fails", marked.Replace("⟦", ""));
        string before = marked[..marked.IndexOf('⟦')];
        int line = before.Count(c => c == '\n') + 1;
        int column = before.Length - (before.LastIndexOf('\n') + 1) + 1;

        var error = await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database));

        Assert.Equal((project.PathOf(tag), line, column), (error.File, error.Position.Line, error.Position.Column));
        Assert.Contains($"{project.PathOf(tag)}:{line}:{column}: ", error.Message);
    }
}
