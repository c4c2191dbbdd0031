using System.Globalization;
using DbMigrate.Engines;
using DbMigrate.Migrations;
using DbMigrate.Scratch;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scratch;

public sealed class MigrationReplayTests(PostgresServers servers) : IDisposable
{
    private readonly TempFolder _folder = new("replay");

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task Migrations_run_in_order_with_their_rows(string engine)
    {
        await using var scratch = await TestScratch.OpenAsync(servers, engine);

        await ReplayAsync(scratch,
            "CREATE TABLE t (id integer PRIMARY KEY, name text);\n--> statement-breakpoint\nINSERT INTO t VALUES (1, 'a')",
            "ALTER TABLE t RENAME COLUMN name TO label;--> statement-breakpoint\nUPDATE t SET label = 'b';",
            "COMMIT; CREATE TABLE outside (id integer); BEGIN; CREATE TABLE inside (id integer);");

        Assert.Equal(["1|b"], await scratch.RowsAsync("SELECT id, label FROM t"));
        Assert.Equal(["inside", "outside", "t"], await scratch.RelationsAsync());
        Assert.False(scratch.Session.InTransaction);
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task An_error_names_migration_file_line_and_column(string engine)
    {
        await using var scratch = await TestScratch.OpenAsync(servers, engine);

        var error = await Assert.ThrowsAsync<StatementFailedException>(() =>
            ReplayAsync(
                scratch,
                "CREATE TABLE t (id integer);",
                "CREATE TABLE u (id integer);\n\n  INSERT INTO nowhere VALUES (1);",
                "CREATE TABLE v (id integer);"));

        Assert.Equal((ErrorId.ReplayFailed, "0001_m", 2, 3), (error.Id, error.Tag, error.Statement, error.Position.Line));
        Assert.StartsWith(
            $"{_folder.File("0001_m.sql")}:{error.Position}: migration '0001_m' failed at statement 2 of 2 on the scratch database: ",
            error.Message,
            StringComparison.Ordinal);
        Assert.Contains("nowhere", error.EngineMessage, StringComparison.Ordinal);
        Assert.EndsWith("The migrations cannot be replayed.", error.Summary, StringComparison.Ordinal);
        Assert.Equal(["t"], await scratch.RelationsAsync());
    }

    [Fact]
    public async Task An_enum_value_may_be_used_by_the_migration_that_adds_it()
    {
        await using var scratch = await TestScratch.OpenAsync(servers, await NewestAsync());

        await ReplayAsync(scratch,
            "CREATE TYPE e AS ENUM ('a');",
            "ALTER TYPE e ADD VALUE 'b';--> statement-breakpoint\nCREATE TABLE t (e e DEFAULT 'b');--> statement-breakpoint\nINSERT INTO t "
                + "DEFAULT VALUES;",
            "CREATE INDEX CONCURRENTLY i ON t (e);");

        Assert.Equal(["b"], await scratch.RowsAsync("SELECT e::text FROM t"));
    }

    [Fact]
    public async Task What_a_migration_sets_does_not_reach_the_next()
    {
        await using var scratch = await TestScratch.OpenAsync(servers, await NewestAsync());

        await ReplayAsync(
            scratch, "CREATE SCHEMA s; SET search_path = s; CREATE TABLE one (id integer);", "CREATE TABLE two (id integer);");

        Assert.Equal(
            ["public.two", "s.one"],
            await scratch.RowsAsync("SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname IN ('s', 'public') ORDER BY 1"));
    }

    [Fact]
    public async Task Roles_that_are_missing_are_made_also_half_way_through()
    {
        var server = await servers.NewestAsync();
        var role = $"role_{Guid.NewGuid():N}";
        await using (var scratch = await TestScratch.OpenConfiguredAsync(server.Url()))
        {
            await ReplayAsync(scratch,
                $"CREATE TABLE t (id integer); GRANT SELECT ON t TO {role};",
                $"INSERT INTO t VALUES (1); COMMIT; INSERT INTO t VALUES (2); GRANT SELECT ON t TO {role}_two;",
                $"SET lock_timeout = '1s'; GRANT SELECT ON t TO {role}_three; INSERT INTO t VALUES (3);",
                $"CREATE ROLE {role}_four; GRANT SELECT ON t TO {role}_four; COMMENT ON ROLE {role}_five IS 'x';");

            Assert.Equal(["1", "2", "3"], await scratch.RowsAsync("SELECT id FROM t ORDER BY id"));
            Assert.Equal(["5"], await scratch.RowsAsync($"SELECT count(*) FROM pg_roles WHERE starts_with(rolname, '{role}')"));
        }

        await using var database = await server.CreateDatabaseAsync();
        Assert.Equal(["0"], await database.RowsAsync($"SELECT count(*) FROM pg_roles WHERE starts_with(rolname, '{role}')"));
    }

    [Fact]
    public async Task On_a_targets_server_a_migration_that_makes_a_role_is_refused_with_its_place()
    {
        await using var database = await servers.CreateDatabaseAsync();
        await using var scratch = await TestScratch.OpenOnTargetAsync(database.Url);
        var role = $"role_{Guid.NewGuid():N}";

        var error = await Assert.ThrowsAsync<StatementFailedException>(() =>
            ReplayAsync(scratch, $"CREATE TABLE t (id integer);\nCREATE ROLE {role};"));

        Assert.Equal((ErrorId.ReplayFailed, 2, 1), (error.Id, error.Position.Line, error.Position.Column));
        Assert.Empty(await scratch.RelationsAsync());
    }

    [Fact]
    public async Task A_rebuild_on_SQLite_keeps_the_children()
    {
        await using var scratch = await TestScratch.OpenAsync(servers, EngineDatabase.Sqlite);

        await ReplayAsync(scratch,
            "CREATE TABLE p (id integer PRIMARY KEY); CREATE TABLE c (p integer REFERENCES p (id) ON DELETE CASCADE); INSERT INTO p VALUES "
                + "(1); INSERT INTO c VALUES (1);",
            "PRAGMA foreign_keys=OFF; CREATE TABLE n (id integer PRIMARY KEY, x text); INSERT INTO n (id) SELECT id FROM p; DROP TABLE p; "
                + "ALTER TABLE n RENAME TO p; PRAGMA foreign_keys=ON;");

        Assert.Equal(["1"], await scratch.RowsAsync("SELECT count(*) FROM c"));
        Assert.Equal(["1"], await scratch.RowsAsync("PRAGMA foreign_keys"));
    }

    [Theory]
    [InlineData("dokploy")]
    [InlineData("homarr-pg")]
    [InlineData("homarr-sqlite")]
    public async Task Folders_of_real_projects_replay(string name)
    {
        var folder = MigrationFolder.Read(RepoPaths.Case(name));
        await using var scratch = await TestScratch.OpenAsync(
            servers, folder.Dialect == Dialect.Sqlite ? EngineDatabase.Sqlite : await NewestAsync());

        await new ScratchLoader(scratch).ReplayAsync(folder.Migrations, CancellationToken.None);

        Assert.NotEmpty(await scratch.RelationsAsync());
    }

    private Task ReplayAsync(ScratchDatabase scratch, params string[] scripts) => new ScratchLoader(scratch).ReplayAsync(
        scripts.Select((text, index) => new Migration
        {
            Index = index,
            Tag = $"{index:0000}_m",
            Name = "m",
            When = DateTimeOffset.UnixEpoch.AddDays(index),
            Path = _folder.Write($"{index:0000}_m.sql", text),
        }).ToList(),
        CancellationToken.None);

    private async Task<string> NewestAsync() => (await servers.NewestAsync()).MajorVersion.ToString(CultureInfo.InvariantCulture);
}
