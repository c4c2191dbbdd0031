using System.Text.Json;
using DbMigrate.Text;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Schemas;

/// <summary><c>"casing": "snake_case"</c>: schema files whose names are camelCase make what the same files in snake_case make.</summary>
public sealed class CasingTests(PostgresServers servers)
{
    private const string OnBoth = """
        CREATE TABLE "userAccounts" (
          "userID" integer PRIMARY KEY,
          "address2Line" text NOT NULL DEFAULT 'userID',
          "HTMLBody" text CHECK ("HTMLBody" <> 'HTMLBody'),
          plain_name text,
          name text
        );
        CREATE TABLE "orderLines" (
          id integer PRIMARY KEY,
          "userID" integer NOT NULL REFERENCES "userAccounts" ("userID") ON DELETE CASCADE,
          "lineNo" integer NOT NULL,
          "unitPrice" numeric NOT NULL CHECK ("unitPrice" >= 0),
          "lineTotal" numeric GENERATED ALWAYS AS ("unitPrice" * "lineNo") STORED,
          UNIQUE ("userID", "lineNo")
        );
        CREATE INDEX order_lines_open ON "orderLines" ("lineNo", "unitPrice") WHERE "unitPrice" > 0;
        CREATE VIEW "lineSums" AS SELECT u."userID", sum(o."unitPrice") AS "sumOfPrices" FROM "orderLines" o JOIN "userAccounts" u ON u."userID" = o."userID" GROUP BY u."userID";

        """;

    private const string OnPostgres = """
        CREATE TABLE "identityCards" ("cardNo" integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "serialNo" serial, "someData" jsonb);
        CREATE VIEW card_keys AS SELECT "cardNo", "someData" ->> 'cardNo' AS value FROM "identityCards";
        COMMENT ON COLUMN "identityCards"."cardNo" IS 'The "cardNo" is not "serialNo".';
        ALTER TABLE "identityCards" ENABLE ROW LEVEL SECURITY;
        CREATE POLICY own ON "identityCards" USING ("cardNo" > 0);
        CREATE FUNCTION newest() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT max("cardNo") FROM "identityCards"; END;
        CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.some_data := '{"cardNumber": 1}'; RETURN NEW; END $$;
        CREATE TRIGGER touching BEFORE UPDATE OF "someData" ON "identityCards" FOR EACH ROW WHEN (NEW."serialNo" > 1) EXECUTE FUNCTION touch();

        """;

    private const string OnSqlite = """
        CREATE TABLE eventLog (eventID INTEGER PRIMARY KEY, currentDate TEXT, [sinceWhen] TEXT DEFAULT CURRENT_DATE, `forWhom` TEXT);
        CREATE TRIGGER logged AFTER INSERT ON EVENTLOG WHEN NEW.EventId > 1 BEGIN UPDATE eventLog SET sinceWhen = 'sinceWhen' WHERE eventid = NEW.eventID; END;

        """;

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Files_in_camelCase_make_what_those_in_snake_case_make(string engine)
    {
        string text = OnBoth + (engine == EngineDatabase.Sqlite ? OnSqlite : OnPostgres);
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database) { SnakeCase = true };
        using var written = new SchemaProject(database);
        project.Schema(text);
        // The same by hand: what a person would write.
        written.Schema(engine == EngineDatabase.Sqlite
            ? OnBoth
                .Replace("\"userAccounts\"", "user_accounts")
                .Replace("\"orderLines\"", "order_lines")
                .Replace("\"userID\"", "user_id")
                .Replace("\"address2Line\"", "address2_line")
                .Replace("\"HTMLBody\"", "html_body")
                .Replace("\"lineNo\"", "line_no")
                .Replace("\"unitPrice\"", "unit_price")
                .Replace("\"lineTotal\"", "line_total")
                .Replace("\"lineSums\"", "line_sums")
                + """
                CREATE TABLE event_log (event_id INTEGER PRIMARY KEY, "current_date" TEXT, since_when TEXT DEFAULT CURRENT_DATE, for_whom TEXT);
                CREATE TRIGGER logged AFTER INSERT ON event_log WHEN NEW.event_id > 1 BEGIN UPDATE event_log SET since_when = 'sinceWhen' WHERE event_id = NEW.event_id; END;
                """
            : System.Text.RegularExpressions.Regex.Replace(
                text, "(?<!The )(?<!not )\"([A-Za-z0-9]+)\"(?!:)", match => SnakeCase.Of(match.Groups[1].Value)));

        Assert.NotEmpty(await project.SyncAsync());

        Assert.Empty(await project.CompareAsync());
        Assert.Empty(await written.CompareAsync());
        Assert.Contains(
            "user_id", string.Concat((await written.ExportAsync("schema")).Select(file => file.Text)), StringComparison.Ordinal);
        await project.NewAsync(new() { Name = "first" });
        await written.NewAsync(new() { Name = "first" });
        Assert.Equal(Migration(written), Migration(project));
    }

    /// <summary>The quotes that a text of SQLite's keeps are none of a name's.</summary>
    private static string Migration(SchemaProject project) =>
        File.ReadAllText(project.PathOf("migrations", "0000_first.sql"))
            .Replace("\"", "", StringComparison.Ordinal)
            .Replace("`", "", StringComparison.Ordinal)
            .Replace("[", "", StringComparison.Ordinal)
            .Replace("]", "", StringComparison.Ordinal);

    [Fact]
    public async Task Words_are_told_apart_as_Drizzle_tells_them()
    {
        string[] parts = ["user", "ID", "HTML", "Body", "address2", "Line", "2", "X", "x", "_", "-", "é", "ÄÖ", "'", "日本", "M3", "$"];
        List<string> names = [.. from one in parts from two in parts from three in parts select one + two + three];
        names.AddRange(["userID", "address2Line", "HTMLBody", "parentEN1Proof", "thisIs1Test", "foo2Bar", "drizzleORMAndKit"]);
        var asked = (
            await ProcessRunner.RunAsync(
                "node",
                [
                    "--input-type=module",
                    "-e",
                    "import { toSnakeCase } from 'drizzle-orm/casing'; let text = ''; for await (const part of process.stdin) text += "
                        + "part; console.log(JSON.stringify(JSON.parse(text).map(toSnakeCase)));",
                ],
                standardInput: JsonSerializer.Serialize(names),
                workingFolder: RepoPaths.Tests)).EnsureSuccess();
        var theirs = JsonSerializer.Deserialize<string[]>(asked.StandardOutput)!;

        var compared = 0;
        foreach (var (name, expected) in names.Zip(theirs))
        {
            // Drizzle 0.45 loses letters that are not ASCII; a name without capitals is nobody's camelCase.
            if (!name.All(char.IsAscii) || !name.Any(char.IsUpper)) continue;
            Assert.Equal(expected, SnakeCase.Of(name));
            compared++;
        }

        Assert.True(compared > 1000, $"{compared}");
        Assert.Equal(
            ("user_id", "address2_line", "html_body", "größe_über_alles", "_kept__as_is_"),
            (
                SnakeCase.Of("userID"),
                SnakeCase.Of("address2Line"),
                SnakeCase.Of("HTMLBody"),
                SnakeCase.Of("größeÜberAlles"),
                SnakeCase.Of("_kept__as_is_")));
    }

    public static TheoryData<string, string, string[]> Refused { get; } = new()
    {
        { "both", """CREATE TABLE t ("userID" integer, "userId" integer);""", ["'userID'", "'userId'", "user_id"] },
        { "both", """CREATE TABLE t ("userID" integer, user_id integer);""", ["'userID'", "'user_id'", "public.t|of t"] },
        { "both", """CREATE TABLE "myTable" (a integer); CREATE TABLE my_table (a integer);""", ["'myTable'", "'my_table'", "tables"] },
        { "both", """CREATE TABLE "myTable" (a integer); CREATE VIEW my_table AS SELECT 1 AS a;""", ["'myTable'", "'my_table'"] },
        { "postgresql", "CREATE TABLE t (userId integer);", ["schema/schema.sql:1:17: 'userId' is written without quotes", "'userid'"] },
        {
            "postgresql",
            """CREATE TABLE t ("userId" integer); CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS $$ SELECT "userId" FROM t $$;""",
            ["public.f()", "'userId'", "user_id"]
        },
        {
            "postgresql",
            """CREATE TYPE "orderState" AS ENUM ('a'); CREATE TABLE t ("orderState" "orderState");""",
            ["'orderState'", "Enum public.orderState"]
        },
        { "sqlite", "CREATE TABLE t (userId integer); CREATE TABLE u (userid integer);", ["'userId'", "'userid'"] },
        { "sqlite", "CREATE TABLE t (userId integer); CREATE VIRTUAL TABLE s USING fts5(bodyText);", ["'bodyText'", "virtual table s"] },
        { "sqlite", """CREATE TABLE t (userId text DEFAULT "userId");""", ["t.userId", "double quotes"] },
    };

    [Theory, MemberData(nameof(Refused))]
    public async Task What_cannot_be_told_is_an_error_that_names_it(string dialect, string schema, string[] words)
    {
        foreach (
            string engine in EngineDatabase
                .One.Select(row => row.Data)
                .Where(engine => dialect == "both" || engine == EngineDatabase.Sqlite == (dialect == "sqlite")))
        {
            // SQLite knows the two columns as one.
            if (engine == EngineDatabase.Sqlite && schema.Contains("\"userID\" integer, \"userId\"", StringComparison.Ordinal)) continue;
            await using var database = await EngineDatabase.CreateAsync(servers, engine);
            using var project = new SchemaProject(database) { SnakeCase = true };
            project.Schema(schema);

            var error = await Assert.ThrowsAnyAsync<DbMigrateException>(() => project.SyncAsync());

            Assert.Equal(ErrorId.SchemaInvalid, error.Id);
            Assert.All(words, word => Assert.Contains(word.Split('|'), part => error.Message.Contains(part, StringComparison.Ordinal)));
            Assert.Empty(await database.ObjectsAsync());
        }
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_rename_that_a_comment_states_is_of_the_name_in_the_database(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database) { SnakeCase = true };
        project.Schema("CREATE TABLE \"allUsers\" (id integer PRIMARY KEY, \"fullName\" text);");
        await project.SyncAsync();
        await database.ExecuteAsync("INSERT INTO all_users VALUES (1, 'Ann')");

        project.Schema(
            "CREATE TABLE \"appUsers\" ( -- renamed from: all_users\n  id integer PRIMARY KEY,\n  \"displayName\" text -- renamed from: "
                + "full_name\n);");
        await project.SyncAsync();

        Assert.Equal("Ann", await database.ScalarAsync("SELECT display_name FROM app_users"));
    }

    [Fact]
    public async Task A_start_notices_that_the_names_are_to_be_written_otherwise()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = new SchemaProject(database);
        project.Schema("CREATE TABLE users (userID integer PRIMARY KEY);");
        Task<StartResult> StartAsync(bool snake) =>
            Database.StartAsync(
                project.Project.WithSnakeCase(snake),
                project.Target,
                new() { Action = StartAction.Fresh },
                null,
                TestContext.Current.CancellationToken);

        await StartAsync(snake: false);
        Assert.Equal(["userID"], await database.RowsAsync("SELECT name FROM pragma_table_info('users')"));
        await StartAsync(snake: true);
        Assert.Equal(["user_id"], await database.RowsAsync("SELECT name FROM pragma_table_info('users')"));
    }

    [Fact]
    public async Task Drizzles_TypeScript_has_a_casing_of_its_own()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = new SchemaProject(database);
        project.Write("drizzle.config.json", "{}");
        await using var workbench = new SchemaWorkbench(
            project.Project.WithSnakeCase().WithSchema(new SchemaSource(null, null) { DrizzleConfig = "drizzle.config.json" }),
            project.Target);

        Assert.Equal(ErrorId.ConfigInvalid, (await Assert.ThrowsAsync<DbMigrateException>(() => workbench.SyncAsync(new()))).Id);
    }
}
