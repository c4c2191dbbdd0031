using DbMigrate.Engines;
using DbMigrate.Providers.Postgres;
using DbMigrate.Providers.Postgres.Scratch;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Providers.Postgres.Scratch;

public sealed class PostgresScratchTests(PostgresServers servers)
{
    [Fact]
    public async Task A_configured_server_gets_a_database_that_goes_again()
    {
        var server = await servers.NewestAsync();
        string name;
        await using (var scratch = await TestScratch.OpenConfiguredAsync(server.Url()))
        {
            name = NameOf(scratch);
            Assert.StartsWith("dbmigrate_scratch_", name, StringComparison.Ordinal);
            Assert.Equal([name], await scratch.RowsAsync("SELECT current_database()::text"));
        }

        Assert.Empty(await DatabasesAsync(server, name));
    }

    [Fact]
    public async Task Reset_gives_an_empty_database_and_leaves_none_behind()
    {
        var server = await servers.NewestAsync();
        var names = new List<string>();
        await using (var scratch = await TestScratch.OpenConfiguredAsync(server.Url()))
        {
            for (var i = 0; i < 3; i++)
            {
                await scratch.LoadAsync("CREATE TABLE t (id integer);");
                names.Add(NameOf(scratch));
                await scratch.ResetAsync(CancellationToken.None);
                Assert.Empty(await scratch.RelationsAsync());
            }
        }

        Assert.Equal(3, names.Distinct().Count());
        foreach (var name in names)
            Assert.Empty(await DatabasesAsync(server, name));
    }

    [Fact]
    public async Task A_user_who_may_make_no_database_is_passed_over_for_the_next_way()
    {
        var server = await servers.NewestAsync();
        await using var database = await servers.CreateDatabaseAsync();
        var user = $"poor_{Guid.NewGuid():N}";
        await database.ExecuteAsync($"CREATE ROLE {user} LOGIN PASSWORD 'x'");
        try
        {
            var poor = DatabaseUrl.Parse($"postgresql://{user}:x@127.0.0.1:{server.Port}/postgres", "/");

            await using var scratch = await PostgresScratch.OpenAsync(
                new(poor, [DatabaseUrl.Parse(database.Url, "/")]), _ => [], CancellationToken.None);
            var error = await Assert.ThrowsAsync<DbMigrateException>(() =>
                PostgresScratch.OpenAsync(new(poor, []), _ => [], CancellationToken.None));

            Assert.Equal(ScratchPlace.Target, ((PostgresScratchDatabase)scratch).Place);
            Assert.Equal(ErrorId.ScratchUnavailable, error.Id);
            Assert.Contains(
                $"1. The configured scratch server: {poor.Redacted} lets user '{user}' make no database.",
                error.Message,
                StringComparison.Ordinal);
        }
        finally
        {
            await database.ExecuteAsync($"DROP ROLE {user}");
        }
    }

    [Fact]
    public async Task Where_no_way_is_open_the_error_names_all_three()
    {
        var error = await Assert.ThrowsAsync<DbMigrateException>(() =>
            PostgresScratch.OpenAsync(new(null, []), _ => [], CancellationToken.None));

        Assert.Equal(ErrorId.ScratchUnavailable, error.Id);
        Assert.Equal(
            string.Join(
                Environment.NewLine,
                "A scratch PostgreSQL database is needed to work out what the schema says, and none can be had.",
                "  1. No scratch server is configured.",
                "  2. There is no database on whose server one may be made (a protected one is never used).",
                "  3. A temporary cluster: no PostgreSQL 14 or later is installed (looked in the PATH and in the usual folders for initdb, "
                    + "pg_ctl and postgres)."),
            error.Message);
    }

    [Fact]
    public async Task A_temporary_cluster_is_made_and_removed()
    {
        var found = PostgresPrograms.Find(null);
        Assert.SkipWhen(found.Count == 0, "No PostgreSQL is installed in the usual folders.");
        string folder;
        await using (
            var scratch = await PostgresScratch.OpenAsync(new(null, [], found[^1].Major), PostgresPrograms.Find, CancellationToken.None))
        {
            folder = Uri.UnescapeDataString(scratch.Session.Url.Redacted.Split('@')[1].Split('/')[0]);
            Assert.Equal([$"{found[^1].Major}|off|off|UTF8|t"], await scratch.RowsAsync(
                """
                SELECT current_setting('server_version_num')::int / 10000, current_setting('fsync'), current_setting('autovacuum'),
                       current_setting('server_encoding'), (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)::text::char
                """));
            await scratch.ResetAsync(CancellationToken.None);
            await scratch.LoadAsync("CREATE TABLE t (id integer);");
            Assert.Equal(["t"], await scratch.RelationsAsync());
        }

        Assert.False(Directory.Exists(folder), folder);
    }

    /// <summary>What somebody's surroundings say of sessions is about the databases that they look at. (The driver would take PGOPTIONS
    /// where the connection says nothing; see PostgresCliTests.)</summary>
    [Fact]
    public async Task A_temporary_cluster_has_options_of_its_own_and_can_be_taken_down_twice()
    {
        var found = PostgresPrograms.Find(null);
        Assert.SkipWhen(found.Count == 0, "No PostgreSQL is installed in the usual folders.");
        var cluster = await TemporaryCluster.StartAsync(found, CancellationToken.None);

        await cluster.DisposeAsync();
        await cluster.DisposeAsync();

        Assert.NotEmpty(new Npgsql.NpgsqlConnectionStringBuilder(cluster.Url.ConnectionString).Options!);
    }

    [Fact]
    public async Task Databases_of_ours_that_are_a_day_old_go_and_no_other()
    {
        var server = await servers.NewestAsync();
        await using var admin = await servers.CreateDatabaseAsync();
        var old = $"dbmigrate_scratch_{DateTimeOffset.UtcNow.AddDays(-2).ToUnixTimeSeconds()}_0123456789ab";
        var young = $"dbmigrate_scratch_{DateTimeOffset.UtcNow.AddHours(-2).ToUnixTimeSeconds()}_0123456789ab";
        string[] foreign =
        [
            "dbmigrate_scratch_notes",
            "dbmigrate_scratch_1000000000_0123456789abc",
            "dbmigrate_scratc_1000000000_0123456789ab",
        ];
        foreach (var name in (string[])[old, young, .. foreign])
            await admin.ExecuteAsync($"CREATE DATABASE {name}");
        try
        {
            await (await TestScratch.OpenConfiguredAsync(server.Url())).DisposeAsync();

            Assert.Empty(await DatabasesAsync(server, old));
            foreach (var name in (string[])[young, .. foreign])
                Assert.NotEmpty(await DatabasesAsync(server, name));
        }
        finally
        {
            foreach (var name in (string[])[young, .. foreign])
                await admin.ExecuteAsync($"DROP DATABASE IF EXISTS {name}");
        }
    }

    [Fact]
    public async Task The_locale_of_the_target_is_taken_over()
    {
        var server = await servers.NewestAsync();
        await using var admin = await servers.CreateDatabaseAsync();
        var name = $"latin_{Guid.NewGuid():N}";
        await admin.ExecuteAsync($"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'");
        try
        {
            await using var scratch = await TestScratch.OpenOnTargetAsync(server.Url(name));

            Assert.Equal(["LATIN1"], await scratch.RowsAsync("SELECT current_setting('server_encoding')"));
        }
        finally
        {
            await admin.ExecuteAsync($"DROP DATABASE {name}");
        }
    }

    [Fact]
    public async Task Functions_may_stand_before_what_they_use()
    {
        var server = await servers.NewestAsync();
        await using var scratch = await TestScratch.OpenConfiguredAsync(server.Url());

        await scratch.LoadAsync(
            "CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM t';", "CREATE TABLE t (n bigint DEFAULT f());");

        Assert.Equal(["t"], await scratch.RelationsAsync());
    }

    private static string NameOf(ScratchDatabase scratch) => scratch.Session.Url.Redacted.Split('/')[^1];

    private static async Task<IReadOnlyList<string>> DatabasesAsync(PostgresServer server, string name)
    {
        await using var database = await server.CreateDatabaseAsync();
        return await database.RowsAsync($"SELECT datname::text FROM pg_database WHERE datname = '{name}'");
    }
}
