using System.Net;
using System.Text.Json;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Studio;

/// <summary>What the page gets for what it asks.</summary>
public sealed class StudioApiTests(PostgresServers servers)
{
    private const string Migrations = """
        {
          "environments": { "default": {}, "production": { "protected": true, "color": "red" } }
        }
        """;

    [Fact]
    public async Task What_it_is_stands_at_its_head()
    {
        await using var database = EngineDatabase.CreateSqlite();
        await using var studio = await StudioHarness.StartAsync(database.Url, configuration: Migrations, environment: "production");

        var info = await studio.OkAsync("info");

        Assert.Equal("production", info.GetProperty("environment").GetString());
        Assert.Equal("red", info.GetProperty("color").GetString());
        Assert.True(info.GetProperty("protected").GetBoolean());
        Assert.True(info.GetProperty("readOnly").GetBoolean());
        Assert.Equal("SQLite", info.GetProperty("engine").GetString());
        Assert.Equal(studio.Studio.Database, info.GetProperty("database").GetString());
    }

    [Fact]
    public async Task A_password_is_shown_nowhere()
    {
        var engine = EngineDatabase.One.Last().Data;
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        var password = new Uri(database.Url).UserInfo.Split(':')[^1];
        await using var studio = await StudioHarness.StartAsync(database.Url);

        foreach (var method in (string[])["info", "catalog", "schema", "journal"])
            Assert.DoesNotContain(password, (await studio.OkAsync(method)).ToString());
        Assert.DoesNotContain(password, studio.Studio.Url + studio.Studio.Database + studio.Studio);
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Cells_are_what_the_contract_says(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        var isSqlite = engine == EngineDatabase.Sqlite;
        await database.ExecuteAsync(
            $"CREATE TABLE t (id integer PRIMARY KEY, t text, b {(isSqlite ? "blob" : "bytea")}, r {(isSqlite ? "real" : "float8")}); "
                + $"INSERT INTO t VALUES (1, NULL, {(isSqlite ? "x'00ff'" : "'\\x00ff'")}, 1.5);");
        await using var studio = await StudioHarness.StartAsync(database.Url);

        var rows = (await studio.OkAsync("rows", new { schema = isSqlite ? null : "public", table = "t" })).GetProperty("rows");

        Assert.Equal(
            isSqlite
                ? """[{"v":"1","t":"integer"},null,{"blob":"00ff","bytes":2},{"v":"1.5","t":"real"}]"""
                : """["1",null,{"blob":"00ff","bytes":2},"1.5"]""",
            JsonSerializer.Serialize(rows[0].GetProperty("cells")));
        var (status, conflict) = await studio.CallAsync("edit", new
        {
            changes = new[]
            {
                new
                {
                    kind = "update",
                    schema = isSqlite ? null : "public",
                    table = "t",
                    id = rows[0].GetProperty("id").GetString(),
                    values = new { t = "new" },
                    old = new { t = "old" },
                },
            },
        });
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal(0, conflict.GetProperty("conflict").GetProperty("change").GetInt32());
        Assert.Equal(JsonValueKind.Object, conflict.GetProperty("conflict").GetProperty("current").ValueKind);
    }

    [Fact]
    public async Task What_would_lose_data_is_refused_with_what_allows_it()
    {
        await using var database = EngineDatabase.CreateSqlite();
        await database.ExecuteAsync("CREATE TABLE t (n); INSERT INTO t VALUES (1);");
        await using var studio = await StudioHarness.StartAsync(database.Url);

        var (status, answer) = await studio.CallAsync("query", new { sql = "DELETE FROM t" });

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Equal("DataLoss", answer.GetProperty("refused").GetProperty("allow")[0].GetString());
        Assert.Equal("DELETE FROM t", answer.GetProperty("refused").GetProperty("hazards")[0].GetProperty("sql").GetString());
        Assert.Equal(
            1,
            (await studio.OkAsync("query", new { sql = "DELETE FROM t", allow = new[] { "DataLoss" } }))
                .GetProperty("results")[0]
                .GetProperty("affected")
                .GetInt32());
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_call_is_canceled_by_its_name(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        await using var studio = await StudioHarness.StartAsync(database.Url);
        var running = studio.CallAsync(
            "query", new { request = "q1", sql = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT count(*) FROM n" });

        var canceled = false;
        for (var attempt = 0; attempt < 100 && !canceled && !running.IsCompleted; attempt++)
        {
            await Task.Delay(100);
            canceled = (await studio.OkAsync("cancel", new { request = "q1" })).GetProperty("canceled").GetBoolean();
        }

        var (status, answer) = await running;
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal("Canceled", answer.GetProperty("error").GetProperty("id").GetString());
        Assert.False((await studio.OkAsync("cancel", new { request = "q1" })).GetProperty("canceled").GetBoolean());
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Rows_leave_as_files(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        await database.ExecuteAsync(
            "CREATE TABLE \"my t\" (id integer PRIMARY KEY, t text, n numeric(20, 2)); INSERT INTO \"my t\" VALUES (1, 'a,\"b\"', 1.50), "
                + "(2, NULL, NULL), (3, '', 9);");
        await using var studio = await StudioHarness.StartAsync(database.Url);
        var schema = engine == EngineDatabase.Sqlite ? null : "public";
        var (half, nine) = engine == EngineDatabase.Sqlite ? ("1.5", "9") : ("1.50", "9.00");

        Assert.Equal(
            $"id,t,n\r\n1,\"a,\"\"b\"\"\",{half}\r\n2,,\r\n3,\"\",{nine}\r\n",
            await ExportAsync(
                new
                {
                    format = "csv",
                    schema,
                    table = "my t",
                },
                "my_t.csv"));
        Assert.Equal(
            $"[\n{{\"id\":1,\"t\":\"a,\\\"b\\\"\",\"n\":{half}}},\n{{\"id\":2,\"t\":null,\"n\":null}},\n{{\"id\":3,\"t\":\"\",\"n\":{nine}}}\n]\n",
            await ExportAsync(
                new
                {
                    format = "json",
                    schema,
                    table = "my t",
                },
                "my_t.json"));
        var inserts = await ExportAsync(
            new
            {
                format = "inserts",
                schema,
                table = "my t",
                filters = new[]
                {
                    new
                    {
                        column = "id",
                        op = "gt",
                        value = "1",
                    },
                },
                sort = new[] { new { column = "id", descending = true } },
            },
            "my_t.sql");
        Assert.Equal(2, inserts.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        await database.ExecuteAsync("DELETE FROM \"my t\" WHERE id > 1");
        await database.ExecuteAsync(inserts);
        Assert.Equal("3", await database.ScalarAsync("SELECT count(*) FROM \"my t\""));
        Assert.Equal("n\r\n", await ExportAsync(new { format = "csv", sql = "SELECT 1 AS n WHERE 1 = 0" }, "result.csv"));
        // What fails before the first row is said.
        var (status, answer) = await studio.CallAsync("export", new { format = "csv", sql = "DELETE FROM \"my t\" RETURNING id" });
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.NotEqual("", answer.GetProperty("error").GetProperty("message").GetString());
        Assert.Equal("3", await database.ScalarAsync("SELECT count(*) FROM \"my t\""));

        async Task<string> ExportAsync(object arguments, string file)
        {
            using var response = await studio.SendAsync("export", JsonSerializer.Serialize(arguments));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("attachment", response.Content.Headers.ContentDisposition!.DispositionType);
            Assert.Contains(file, response.Content.Headers.ContentDisposition.FileName);
            return await response.Content.ReadAsStringAsync();
        }
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Migrations_are_seen_applied_and_taken_back(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        project.Add("people", "CREATE TABLE people (id integer PRIMARY KEY);\n");
        project.Add("more", "CREATE TABLE more (id integer PRIMARY KEY);\n");
        await using var studio = await StudioHarness.StartOnAsync(Load(project, database));

        var entries = (await studio.OkAsync("journal")).GetProperty("entries");
        Assert.Equal(["Pending", "Pending"], entries.EnumerateArray().Select(entry => entry.GetProperty("status").GetString()));
        Assert.Contains("CREATE TABLE people", entries[0].GetProperty("sql").GetString());
        var preview = await studio.OkAsync("apply", new { preview = true });
        Assert.Equal(2, preview.GetProperty("statements").GetArrayLength());
        var applied = await studio.OkAsync("apply");
        Assert.Equal(
            ["Applied", "Applied"],
            applied.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("status").GetString()));
        Assert.Empty((await studio.OkAsync("drift")).GetProperty("changes").EnumerateArray());

        await database.ExecuteAsync("INSERT INTO more VALUES (1); CREATE TABLE stray (id integer);");
        var drift = (await studio.OkAsync("drift")).GetProperty("changes");
        Assert.Equal("DropTable", drift[0].GetProperty("kind").GetString());
        await database.ExecuteAsync("DROP TABLE stray");

        var (status, refused) = await studio.CallAsync("undo", new { steps = 1 });
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Equal("DataLoss", refused.GetProperty("refused").GetProperty("allow")[0].GetString());
        var undone = await studio.OkAsync("undo", new { steps = 1, allow = new[] { "DataLoss" } });
        Assert.Equal("Undone", undone.GetProperty("results")[0].GetProperty("status").GetString());
        Assert.Equal(3, (await studio.OkAsync("history")).GetProperty("attempts").GetArrayLength());
        Assert.Contains("people", (await studio.OkAsync("ddl")).GetProperty("sql").GetString());
        Assert.Equal("people", (await studio.OkAsync("schema")).GetProperty("tables")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task Nothing_is_applied_where_nothing_may_be_changed()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        project.Add("people", "CREATE TABLE people (id integer PRIMARY KEY);\n");
        await using var studio = await StudioHarness.StartOnAsync(Load(project, database), new() { ReadOnly = true });

        foreach (var method in (string[])["apply", "undo"])
            Assert.Equal(HttpStatusCode.Forbidden, (await studio.CallAsync(method)).Status);
        Assert.Equal(HttpStatusCode.OK, (await studio.CallAsync("apply", new { preview = true })).Status);
    }

    [Theory]
    [InlineData("nothing", HttpStatusCode.NotFound)]
    [InlineData("rows", HttpStatusCode.BadRequest)]
    [InlineData("query", HttpStatusCode.BadRequest)]
    [InlineData("cell", HttpStatusCode.BadRequest)]
    [InlineData("row", HttpStatusCode.BadRequest)]
    [InlineData("export", HttpStatusCode.BadRequest)]
    public async Task A_call_that_lacks_something_is_an_error_that_says_what(string method, HttpStatusCode expected)
    {
        await using var database = EngineDatabase.CreateSqlite();
        await using var studio = await StudioHarness.StartAsync(database.Url);

        var (status, answer) = await studio.CallAsync(method);

        Assert.Equal(expected, status);
        Assert.NotEqual("", answer.GetProperty("error").GetProperty("message").GetString());
    }

    private static Project Load(MigrationProject project, EngineDatabase database) =>
        ProjectLoader.Load(
            new()
            {
                Database = [database.Url],
                Migrations = project.Folder,
                CurrentFolder = project.Folder,
                Optional = true,
            });
}
