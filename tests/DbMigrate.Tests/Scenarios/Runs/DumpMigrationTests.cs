using System.Globalization;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>What pg_dump and sqlite3 write, as it is, is a migration: it makes the same database.</summary>
public sealed class DumpMigrationTests(PostgresServers servers)
{
    private const string Varied = """"
        CREATE SCHEMA app;
        CREATE TYPE app.mood AS ENUM ('sad', 'it''s ok', 'a\b');
        CREATE DOMAIN app.even AS integer CHECK (VALUE % 2 = 0);
        CREATE TABLE app.people (
          id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, mood app.mood DEFAULT 'sad', raw bytea, tags text[], info jsonb, amount numeric(12, 3),
          at timestamptz, twice integer GENERATED ALWAYS AS (length(name) * 2) STORED);
        INSERT INTO app.people (name, mood, raw, tags, info, amount, at) VALUES
          (E'tab\there\nline\r\nback\\slash', 'a\b', '\x00ff27', ARRAY['a;b', '''', '"', NULL, '\.'], '{"a": "it''s; $$ \\ "}', 'NaN', 'infinity'),
          ('\.', 'it''s ok', NULL, '{}', NULL, -1.5, '2025-02-03 04:05:06.789+02'),
          ('$$; -- ''quoted'' "x" /* ', NULL, '\x', NULL, 'null', 0, NULL),
          ('--> statement-breakpoint', 'sad', NULL, NULL, NULL, NULL, NULL),
          ('\N', 'sad', NULL, NULL, NULL, NULL, NULL),
          (E'\\restrict x\n\\.\n\\connect y', 'sad', NULL, NULL, NULL, NULL, NULL),
          ('', 'sad', NULL, NULL, NULL, NULL, NULL),
          (E'\u00e9\U0001F600', 'sad', NULL, NULL, NULL, NULL, NULL);
        CREATE TABLE pets (id serial PRIMARY KEY, owner integer NOT NULL REFERENCES app.people ON DELETE CASCADE DEFERRABLE, even app.even);
        INSERT INTO pets (owner, even) SELECT 1 + i % 8, 2 * i FROM generate_series(1, 500) i;
        CREATE TABLE nothing (a integer, b text);
        CREATE TABLE parts (id integer, kind text) PARTITION BY LIST (kind);
        CREATE TABLE parts_a PARTITION OF parts FOR VALUES IN ('a');
        CREATE TABLE parts_rest PARTITION OF parts DEFAULT;
        INSERT INTO parts SELECT i, CASE i % 2 WHEN 0 THEN 'a' ELSE 'b;' END FROM generate_series(1, 20) i;
        CREATE FUNCTION app.shout(text) RETURNS text LANGUAGE sql IMMUTABLE AS $f$ SELECT upper($1) || '; \restrict' $f$;
        CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN NEW.even := NEW.even; RETURN NEW; END $f$;
        CREATE TRIGGER touched BEFORE UPDATE ON pets FOR EACH ROW EXECUTE FUNCTION app.touch();
        CREATE INDEX ON app.people (app.shout(name));
        CREATE VIEW owners AS SELECT p.name, count(*) FROM app.people p JOIN pets ON pets.owner = p.id GROUP BY p.id;
        CREATE MATERIALIZED VIEW counted AS SELECT count(*) FROM pets;
        CREATE POLICY mine ON pets USING (owner > 0);
        COMMENT ON VIEW owners IS E'who has pets; \\connect\nit''s';
        SELECT setval('pets_id_seq', 4711);
        SELECT lo_from_bytea(4711, '\x00010227');
        """";

    // The newest that a pg_dump is here for; every machine that has one has it for something.
    private static readonly int Dumped = PostgresBinaries
        .Servers.Select(binaries => binaries.Major)
        .LastOrDefault(major => PostgresBinaries.PgDumpFor(major) is not null);

    public static TheoryData<int, string> Ways { get; } =
    [
        .. from major in PostgresBinaries.Servers.Select(binaries => binaries.Major)
           from way in (string[])["", "--inserts", "--clean --if-exists", "--disable-triggers --quote-all-identifiers"]
           where way.Length == 0 || major == Dumped
           select (major, way),
    ];

    [Theory, MemberData(nameof(Ways))]
    public async Task A_dump_of_pg_dump_makes_the_same_database(int major, string way)
    {
        var server = await servers.GetAsync(major);
        Assert.SkipWhen(server.PgDump is null, $"No pg_dump can dump PostgreSQL {major}.");
        await using var original = await servers.CreateDatabaseAsync(major);
        await original.ExecuteAsync(Varied);
        var dump = await DumpAsync(server.PgDump!, original.Url, way.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        await using var database = await EngineDatabase.CreateAsync(servers, major.ToString(CultureInfo.InvariantCulture));
        using var project = new MigrationProject(database);
        var log = new EventLog();
        project.Add("dump", dump);
        project.Add("more", "INSERT INTO nothing VALUES (1, 'the search path is what it was')");

        await project.ApplyAsync(database, observer: log);
        await original.ExecuteAsync("INSERT INTO nothing VALUES (1, 'the search path is what it was')");

        Assert.Equal(
            Same(await DumpAsync(server.PgDump!, original.Url)),
            Same(await DumpAsync(server.PgDump!, database.Url, "--exclude-schema=drizzle")));
        if (dump.Contains("\n\\restrict", StringComparison.Ordinal))
            Assert.Contains(
                log.Of<RunDetail>(),
                detail => detail.Message.Contains(@"\restrict is a command of psql; it is passed over", StringComparison.Ordinal));
        if (way.Length > 0) return;

        // As a schema file the same text says the same.
        using var schema = new SchemaProject(database);
        schema.Schema(dump);
        Assert.Empty(await schema.CompareAsync());
    }

    [Fact]
    public async Task A_dump_with_create_database_is_refused_with_what_to_do()
    {
        Assert.SkipWhen(Dumped == 0, "No pg_dump.");
        var server = await servers.GetAsync(Dumped);
        await using var original = await servers.CreateDatabaseAsync(server.MajorVersion);
        await using var database = await EngineDatabase.CreateAsync(servers, server.MajorVersion.ToString(CultureInfo.InvariantCulture));
        using var project = new MigrationProject(database);
        project.Add("dump", await DumpAsync(server.PgDump!, original.Url, "--create"));

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database));

        Assert.Equal(ErrorId.ScriptInvalid, error.Id);
        Assert.Contains(@"\connect", error.Message);
        Assert.Contains("--create", error.RecommendedAction);
        Assert.Empty(await database.ObjectsAsync());
    }

    [Fact]
    public async Task A_dump_of_sqlite3_makes_the_same_database()
    {
        Assert.SkipWhen(Programs.Find("sqlite3") is null, "No sqlite3 on the PATH.");
        using var folder = new TempFolder("dump");
        var path = folder.File("original.db");
        await RunAsync("sqlite3", path, """"
        CREATE TABLE people (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, raw BLOB, amount REAL, big INTEGER);
        INSERT INTO people (name, raw, amount, big) VALUES ('it''s; --', x'00ff27', 1e300, 9223372036854775807),
          ('line' || char(10) || 'two' || char(13, 10) || '.read x', NULL, -0.1, NULL), ('', x'', NULL, 0), ('é', NULL, 0.1, 1);
        CREATE TABLE pets (id INTEGER PRIMARY KEY, owner INTEGER NOT NULL REFERENCES people ON DELETE CASCADE, [odd name;] TEXT DEFAULT 'a;b');
        INSERT INTO pets (owner) SELECT 1 FROM people;
        CREATE TABLE log (what TEXT);
        CREATE TRIGGER told AFTER INSERT ON people BEGIN INSERT INTO log VALUES (new.name || ';'); END;
        CREATE VIEW owners AS SELECT name FROM people;
        CREATE UNIQUE INDEX named ON people (name, id) WHERE name <> ';';
        DELETE FROM people WHERE id = 4;
        CREATE VIRTUAL TABLE texts USING fts5(body);
        INSERT INTO texts VALUES ('some words');
        """");
        await using var database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        project.Add("dump", ".bail on\n.echo off\n" + await RunAsync("sqlite3", path, ".dump"));
        project.Add("more", "INSERT INTO people (name) VALUES ('the next')");

        await project.ApplyAsync(database);
        await RunAsync("sqlite3", path, "INSERT INTO people (name) VALUES ('the next')");

        var made = database.Url["sqlite:".Length..];
        await database.ExecuteAsync($"DROP TABLE {database.Journal}; DROP TABLE {database.History}");
        var (expected, actual) = (await RunAsync("sqlite3", path, ".dump"), await RunAsync("sqlite3", made, ".dump"));
        Assert.Equal(expected.Split('\n').Order(StringComparer.Ordinal), actual.Split('\n').Order(StringComparer.Ordinal));
        Assert.Equal("ok", (await RunAsync("sqlite3", made, "PRAGMA integrity_check")).Trim());
    }

    private static async Task<string> DumpAsync(string pgDump, string url, params string[] options) =>
        (await ProcessRunner.RunAsync(pgDump, [.. options, url])).EnsureSuccess().StandardOutput;

    private static async Task<string> RunAsync(params string[] command) =>
        (await ProcessRunner.RunAsync(command[0], command[1..])).EnsureSuccess().StandardOutput;

    // The key is another one each time.
    private static string Same(string dump) =>
        string.Join(
            '\n',
            dump.Split('\n')
                .Where(line =>
                    !line.StartsWith(@"\restrict", StringComparison.Ordinal) && !line.StartsWith(@"\unrestrict", StringComparison.Ordinal)));
}
