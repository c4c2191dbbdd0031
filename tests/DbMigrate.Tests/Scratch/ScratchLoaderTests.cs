using System.Globalization;
using DbMigrate.Engines;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scratch;

public sealed class ScratchLoaderTests(PostgresServers servers)
{
    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task Objects_may_stand_in_any_order_across_files(string engine)
    {
        await using var scratch = await TestScratch.OpenAsync(servers, engine);

        await scratch.LoadAsync(
            """
            CREATE VIEW v AS SELECT t.id, u.name FROM t JOIN u ON u.id = t.u;
            CREATE INDEX t_u ON t (u);
            """,
            "CREATE TABLE t (id integer PRIMARY KEY, u integer NOT NULL REFERENCES u (id));",
            "CREATE TABLE u (id integer PRIMARY KEY, name text);");

        Assert.Equal(["t", "u", "v"], await scratch.RelationsAsync());
    }

    /// <summary>The driver closes the connection on such a code.</summary>
    [Theory]
    [InlineData(
        "CREATE FUNCTION f() RETURNS integer LANGUAGE plpgsql AS $$ BEGIN RAISE 'inside' USING ERRCODE = 'XX000'; END $$; CREATE TABLE bad "
            + "AS SELECT f() AS x;",
        "inside")]
    [InlineData("CREATE FUNCTION f() RETURNS integer LANGUAGE c AS 'no_such_library';", "no_such_library")]
    public async Task A_statement_that_ends_the_connection_is_named(string bad, string reason)
    {
        await using var scratch = await TestScratch.OpenConfiguredAsync((await servers.NewestAsync()).Url());

        // Together with what precedes it, and for itself after something that waits for its table.
        foreach (string first in new[] { "CREATE TABLE a (id integer);", "CREATE VIEW v AS SELECT * FROM later;" })
        {
            var error = await Assert.ThrowsAsync<StatementFailedException>(() =>
                scratch.LoadAsync(first, bad, "CREATE TABLE later (id integer);"));

            Assert.Equal((ErrorId.SchemaInvalid, "b.sql"), (error.Id, error.File));
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
            await scratch.ResetAsync(CancellationToken.None);
        }
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_long_chain_may_be_declared_last_first(string engine)
    {
        await using var scratch = await TestScratch.OpenAsync(servers, engine);
        var views = Enumerable.Range(0, 200).Select(i => $"CREATE VIEW v{i} AS SELECT * FROM {(i == 199 ? "t" : $"v{i + 1}")};");

        await scratch.LoadAsync(string.Join('\n', views) + "\nCREATE TABLE t (id integer);");

        Assert.Equal(201, (await scratch.RelationsAsync()).Count);
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Rows_may_stand_before_their_parents_and_before_their_tables(string engine)
    {
        await using var scratch = await TestScratch.OpenAsync(servers, engine);

        await scratch.LoadAsync(
            "INSERT INTO child VALUES (1, 7); INSERT INTO parent VALUES (7);",
            "CREATE TABLE parent (id integer PRIMARY KEY); CREATE TABLE child (id integer PRIMARY KEY, parent integer REFERENCES parent "
                + "(id));");

        Assert.Equal(["1|7"], await scratch.RowsAsync("SELECT id, parent FROM child"));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_statement_that_succeeded_runs_once_whatever_fails_beside_it(string engine)
    {
        await using var scratch = await TestScratch.OpenAsync(servers, engine);

        await scratch.LoadAsync(
            """
            CREATE TABLE log (entry text);
            INSERT INTO log VALUES ('one');
            CREATE INDEX early ON late (id);
            INSERT INTO log VALUES ('two');
            CREATE TABLE late (id integer);
            """);

        Assert.Equal(["one", "two"], await scratch.RowsAsync("SELECT entry FROM log ORDER BY 1"));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Begin_and_commit_of_a_dump_do_nothing(string engine)
    {
        await using var scratch = await TestScratch.OpenAsync(servers, engine);

        await scratch.LoadAsync(
            "BEGIN TRANSACTION; CREATE TABLE t (u integer); CREATE INDEX i ON v (u); COMMIT; CREATE TABLE v (u integer);");

        Assert.Equal(["t", "v"], await scratch.RelationsAsync());
        Assert.False(scratch.Session.InTransaction);
    }

    [Fact]
    public async Task The_error_shows_what_is_wrong_in_itself_rather_than_what_follows_from_it()
    {
        await using var scratch = await TestScratch.OpenAsync(servers, await NewestAsync());

        var error = await Assert.ThrowsAsync<StatementFailedException>(() => scratch.LoadAsync(
            "CREATE TABLE t (u integer REFERENCES u);",
            "-- the other\nCREATE TABLE u (\n  id integer PRIMARY KEY,\n  name texxt\n);"));

        Assert.Equal(ErrorId.SchemaInvalid, error.Id);
        Assert.Equal("b.sql:4:8: the schema cannot be built: type \"texxt\" does not exist. One more statement fails.", error.Summary);
        Assert.Equal(
            error.Summary + Environment.NewLine + "      name texxt" + Environment.NewLine + "           ^",
            error.Message);
        Assert.Equal(("b.sql", 4, 8, null), (error.File, error.Position.Line, error.Position.Column, error.Tag));
    }

    [Fact]
    public async Task Of_what_is_missing_the_error_shows_what_nobody_makes()
    {
        await using var scratch = await TestScratch.OpenAsync(servers, await NewestAsync());

        var error = await Assert.ThrowsAsync<StatementFailedException>(() => scratch.LoadAsync(
            "CREATE VIEW v AS SELECT * FROM w;",
            "CREATE VIEW w AS\nSELECT nothing.here FROM x;"));

        Assert.Equal("b.sql:2:26: the schema cannot be built: relation \"x\" does not exist. One more statement fails.", error.Summary);
    }

    [Fact]
    public async Task An_error_on_SQLite_has_its_place()
    {
        await using var scratch = await TestScratch.OpenAsync(servers, EngineDatabase.Sqlite);

        var error = await Assert.ThrowsAsync<StatementFailedException>(() => scratch.LoadAsync(
            "CREATE INDEX i ON t (a);", "CREATE TABLE t (a integer,\n  b text NOT);"));

        Assert.Equal(ErrorId.SchemaInvalid, error.Id);
        Assert.Equal("b.sql:2:13: the schema cannot be built: near \")\": syntax error. One more statement fails.", error.Summary);
    }

    [Theory]
    [InlineData("CREATE TABLE t (a integer);\n ROLLBACK;", "a.sql:2:2: the schema cannot be built: a schema takes nothing back.")]
    public async Task What_a_schema_cannot_say_is_refused(string text, string summary)
    {
        await using var scratch = await TestScratch.OpenAsync(servers, await NewestAsync());

        var error = await Assert.ThrowsAsync<StatementFailedException>(() => scratch.LoadAsync(text));

        Assert.Equal((ErrorId.SchemaInvalid, summary), (error.Id, error.Summary));
    }

    [Fact]
    public async Task A_text_that_cannot_be_cut_has_its_place()
    {
        await using var scratch = await TestScratch.OpenAsync(servers, await NewestAsync());

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => scratch.LoadAsync("CREATE TABLE t (\n  a text DEFAULT 'x\n);"));

        Assert.Equal(ErrorId.SchemaInvalid, error.Id);
        Assert.StartsWith("a.sql:2:18: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_file_sets_holds_to_its_end_also_for_what_is_tried_again()
    {
        await using var scratch = await TestScratch.OpenAsync(servers, await NewestAsync());

        await scratch.LoadAsync(
            """
            CREATE SCHEMA one;
            SET search_path = one;
            CREATE VIEW v AS SELECT * FROM t;
            SET LOCAL search_path = public;
            CREATE TABLE here (id integer);
            """,
            """
            CREATE TABLE t (id integer);
            SELECT pg_catalog.set_config('search_path', 'one', false);
            CREATE TABLE t (id integer, more text);
            """);

        Assert.Equal(["one.t", "one.v", "public.here", "public.t"], await scratch.RowsAsync(
            """
            SELECT relnamespace::regnamespace || '.' || relname FROM pg_class
            WHERE relnamespace IN ('one'::regnamespace, 'public'::regnamespace) AND relkind IN ('r', 'v') ORDER BY 1
            """));
        Assert.Equal(["\"$user\", public|off|off"], await scratch.RowsAsync(
            "SELECT current_setting('search_path'), current_setting('check_function_bodies'), current_setting('synchronous_commit')"));
    }

    [Fact]
    public async Task A_setting_of_a_newer_version_is_passed_over_and_a_wrong_one_is_not()
    {
        await using var scratch = await TestScratch.OpenAsync(servers, await NewestAsync());

        await scratch.LoadAsync("SET no_version_has_this = 0; CREATE TABLE t (id integer);");
        var error = await Assert.ThrowsAsync<StatementFailedException>(() =>
            scratch.LoadAsync("SET lock_timeout = 'soon';\nCREATE TABLE u (id integer);"));

        Assert.StartsWith(
            "a.sql:1:1: the schema cannot be built: invalid value for parameter \"lock_timeout\": \"soon\".",
            error.Summary,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_run_in_a_transaction_runs_outside_one()
    {
        await using var scratch = await TestScratch.OpenAsync(servers, await NewestAsync());

        await scratch.LoadAsync(
            "CREATE INDEX CONCURRENTLY i ON t (id); CREATE TYPE e AS ENUM ('a'); ALTER TYPE e ADD VALUE 'b'; CREATE TABLE t (id integer, e "
                + "e DEFAULT 'b'); VACUUM;");

        Assert.Equal(["i"], await scratch.RowsAsync("SELECT relname::text FROM pg_class WHERE relkind = 'i' AND relname = 'i'"));
    }

    [Theory, MemberData(nameof(PostgresServers.MajorVersions), MemberType = typeof(PostgresServers))]
    public async Task A_dump_of_pg_dump_is_a_schema(int major)
    {
        var server = await servers.GetAsync(major);
        Assert.SkipWhen(server.PgDump is null, $"No pg_dump can dump PostgreSQL {major}.");
        await using var database = await servers.CreateDatabaseAsync(major);
        await database.ExecuteAsync(
            """
            CREATE SCHEMA app;
            CREATE TYPE app.mood AS ENUM ('sad', 'it''s ok');
            CREATE TABLE app.people (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, mood app.mood DEFAULT 'sad');
            CREATE TABLE pets (id serial PRIMARY KEY, owner integer NOT NULL REFERENCES app.people ON DELETE CASCADE);
            CREATE FUNCTION app.shout(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT upper($1) || '; \restrict' $$;
            CREATE INDEX ON app.people (app.shout(name));
            CREATE VIEW owners AS SELECT p.name, count(*) FROM app.people p JOIN pets ON pets.owner = p.id GROUP BY p.id;
            COMMENT ON VIEW owners IS 'who has pets; \connect';
            """);
        var dump = (await ProcessRunner.RunAsync(server.PgDump!, ["-s", database.Url])).EnsureSuccess().StandardOutput;
        await using var scratch = await TestScratch.OpenAsync(servers, major.ToString(CultureInfo.InvariantCulture));

        await scratch.LoadAsync(dump);

        var again = (await ProcessRunner.RunAsync(server.PgDump!, ["-s", server.Url(NameOf(scratch))])).EnsureSuccess().StandardOutput;
        Assert.Equal(WithoutKeys(dump), WithoutKeys(again));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Foreign_keys_may_point_anywhere_among_many_tables(string engine)
    {
        await using var scratch = await TestScratch.OpenAsync(servers, engine);
        var tables = Enumerable.Range(0, 300).Select(i =>
            $"CREATE TABLE t{i} (id integer PRIMARY KEY, other integer{(i + 13 < 300 ? $" REFERENCES t{i + 13} (id)" : "")}, a text, b "
                + $"text); CREATE INDEX i{i} ON t{i} (a, b);");

        await scratch.LoadAsync(string.Join('\n', tables));

        Assert.Equal(300, (await scratch.RelationsAsync()).Count);
    }

    private static string NameOf(ScratchDatabase scratch) => scratch.Session.Url.Redacted.Split('/')[^1];

    // The key is another in each dump.
    private static IEnumerable<string> WithoutKeys(string dump) =>
        dump.Split('\n').Where(line => !line.Contains("restrict ", StringComparison.Ordinal));

    private async Task<string> NewestAsync() => (await servers.NewestAsync()).MajorVersion.ToString(CultureInfo.InvariantCulture);
}
