using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Sources;

public sealed class ScratchRoleTests(PostgresServers servers)
{
    private readonly string _role = $"role_{Guid.NewGuid():N}";

    [Fact]
    public async Task A_configured_server_is_given_the_roles_that_are_missing_until_the_end()
    {
        var server = await servers.NewestAsync();
        await using (var scratch = await TestScratch.OpenConfiguredAsync(server.Url()))
        {
            await scratch.LoadAsync(
                $"""
                CREATE TABLE t (id integer);
                ALTER TABLE t OWNER TO {_role};
                CREATE TABLE "u" (id integer);
                GRANT SELECT ON u TO "{_role} two", {_role};
                CREATE POLICY p ON u TO {_role}_three;
                ALTER DEFAULT PRIVILEGES FOR ROLE {_role} GRANT SELECT ON TABLES TO {_role}_three;
                COMMENT ON ROLE {_role} IS 'x';
                GRANT {_role} TO {_role}_four;
                """);
            Assert.Equal([_role], await scratch.RowsAsync("SELECT tableowner::text FROM pg_tables WHERE tablename = 't'"));
            Assert.Equal(4, (await RolesAsync(server)).Count);
        }

        Assert.Empty(await RolesAsync(server));
    }

    [Fact]
    public async Task Roles_that_the_schema_makes_go_again_and_those_that_are_there_stay()
    {
        var server = await servers.NewestAsync();
        await using var admin = await servers.CreateDatabaseAsync();
        await admin.ExecuteAsync($"CREATE ROLE {_role}_own NOLOGIN");
        try
        {
            await using (var scratch = await TestScratch.OpenConfiguredAsync(server.Url()))
            {
                await scratch.LoadAsync(
                    $"""
                    CREATE ROLE {_role}_own LOGIN;
                    ALTER ROLE {_role}_own LOGIN;
                    CREATE ROLE {_role}_new;
                    DROP ROLE {_role}_own;
                    DO $$ BEGIN CREATE ROLE {_role}_block; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
                    """);
                Assert.Equal([$"{_role}_block|False", $"{_role}_new|False", $"{_role}_own|False"], await RolesAsync(server));
            }

            Assert.Equal([$"{_role}_own|False"], await RolesAsync(server));
        }
        finally
        {
            await admin.ExecuteAsync($"DROP ROLE {_role}_own");
        }
    }

    [Theory]
    [InlineData("CREATE ROLE $", "CREATE ROLE $")]
    [InlineData("CREATE USER $ PASSWORD 'x'", "CREATE USER $ password 'x'")]
    [InlineData("ALTER ROLE postgres SET work_mem = '1MB'", "ALTER ROLE postgres SET work_mem = '1MB'")]
    [InlineData("DROP ROLE IF EXISTS $", "DROP ROLE IF EXISTS $")]
    [InlineData("CREATE DATABASE $", "CREATE DATABASE $")]
    [InlineData("DROP DATABASE postgres", "DROP DATABASE postgres")]
    [InlineData("CREATE TABLESPACE $ LOCATION '/x'", "CREATE TABLESPACE $ LOCATION '/x'")]
    [InlineData("ALTER SYSTEM SET work_mem = '1MB'", "ALTER SYSTEM SET work_mem = '1MB'")]
    [InlineData("REASSIGN OWNED BY postgres TO $", "REASSIGN OWNED BY postgres TO $")]
    [InlineData("DO $$BEGIN CREATE ROLE $; END$$", "DO $$BEGIN CREATE ROLE $; END$$")]
    public async Task On_the_server_of_a_target_nothing_but_the_database_is_touched(string statement, string head)
    {
        await using var database = await servers.CreateDatabaseAsync();
        await using var scratch = await TestScratch.OpenOnTargetAsync(database.Url);

        var error = await Assert.ThrowsAsync<StatementFailedException>(() =>
            scratch.LoadAsync($"CREATE TABLE t (id integer);\n  {Named(statement)};"));

        Assert.Equal(ErrorId.SchemaInvalid, error.Id);
        Assert.StartsWith("a.sql:2:3: the schema cannot be built: ", error.Summary, StringComparison.Ordinal);
        Assert.Contains("and the scratch database is only a guest there", error.Summary, StringComparison.Ordinal);
        Assert.Contains(Named(head).Split(' ')[0], error.Summary, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(await RolesAsync(await servers.NewestAsync()));
    }

    [Fact]
    public async Task On_the_server_of_a_target_a_role_that_is_there_counts_as_made()
    {
        var server = await servers.NewestAsync();
        await using var database = await servers.CreateDatabaseAsync();
        await database.ExecuteAsync($"CREATE ROLE {_role}");
        try
        {
            await using var scratch = await TestScratch.OpenOnTargetAsync(database.Url);

            await scratch.LoadAsync(
                $"""
                CREATE ROLE {_role} LOGIN;
                DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{_role}') THEN CREATE ROLE {_role}; END IF; END $$;
                COMMENT ON ROLE {_role} IS 'x';
                GRANT ALL ON DATABASE nowhere TO {_role};
                GRANT pg_monitor TO {_role};
                CREATE TABLE t (id integer);
                GRANT SELECT ON t TO {_role};
                """);

            Assert.Equal([$"{_role}|False"], await RolesAsync(server));
            Assert.Equal(
                ["0"],
                await scratch.RowsAsync(
                    "SELECT count(*) FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname LIKE 'role\\_%'"));
            var error = await Assert.ThrowsAsync<StatementFailedException>(() =>
                scratch.LoadAsync($"GRANT SELECT ON t TO {_role}_missing;"));
            Assert.StartsWith(
                $"a.sql:1:1: the schema cannot be built: role \"{_role}_missing\" does not exist.",
                error.Summary,
                StringComparison.Ordinal);
        }
        finally
        {
            await database.ExecuteAsync($"DROP OWNED BY {_role}; DROP ROLE {_role}");
        }
    }

    private string Named(string statement) => statement.Replace("$$", "\u0001", StringComparison.Ordinal)
        .Replace("$", _role, StringComparison.Ordinal).Replace("\u0001", "$$", StringComparison.Ordinal);

    private async Task<IReadOnlyList<string>> RolesAsync(PostgresServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        return await database.RowsAsync(
            $"SELECT rolname::text, rolcanlogin FROM pg_roles WHERE starts_with(rolname, '{_role}') ORDER BY 1");
    }
}
