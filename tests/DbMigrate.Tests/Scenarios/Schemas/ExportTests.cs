using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Schemas;

public sealed class ExportTests(PostgresServers servers)
{
    private const string Postgres = """
        CREATE SCHEMA app;
        CREATE TYPE app.mood AS ENUM ('sad', 'ok');
        CREATE DOMAIN app.positive AS integer CHECK (VALUE > 0);
        CREATE TYPE app.pair AS (a integer, b app.mood);
        CREATE SEQUENCE app.numbers START 10;
        CREATE FUNCTION app.next_number() RETURNS bigint LANGUAGE sql AS $$ SELECT nextval('app.numbers') $$;
        CREATE TABLE app.zebra (id bigint PRIMARY KEY DEFAULT app.next_number(), mood app.mood NOT NULL DEFAULT 'ok', size app.positive);
        CREATE TABLE app."Apple" (id serial PRIMARY KEY, zebra bigint REFERENCES app.zebra (id), pair app.pair);
        CREATE TABLE app.apple (id integer PRIMARY KEY);
        CREATE TABLE public.parent (id integer, at date) PARTITION BY RANGE (at);
        CREATE TABLE public.a_child PARTITION OF public.parent FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
        CREATE TABLE public.base (id integer PRIMARY KEY);
        CREATE TABLE public.a_derived (more text) INHERITS (public.base);
        CREATE VIEW app.ok_zebras AS SELECT id FROM app.zebra WHERE mood = 'ok';
        CREATE FUNCTION app.count_ok() RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM app.ok_zebras $$;
        CREATE VIEW app.a_counted AS SELECT app.count_ok() AS n;
        CREATE MATERIALIZED VIEW app.kept AS SELECT id, size FROM app.zebra;
        CREATE UNIQUE INDEX kept_id ON app.kept (id);
        CREATE FUNCTION app.stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
        CREATE TRIGGER zebra_stamp BEFORE UPDATE ON app.zebra FOR EACH ROW EXECUTE FUNCTION app.stamp();
        ALTER TABLE app.zebra ENABLE ROW LEVEL SECURITY;
        CREATE POLICY zebra_all ON app.zebra USING (id IN (SELECT zebra FROM app."Apple"));
        CREATE INDEX zebra_number ON app.zebra ((size + 1)) WHERE mood = 'ok';
        COMMENT ON TABLE app.zebra IS 'striped; and -- not a comment';

        """;

    private const string Sqlite = """
        CREATE TABLE zebra (id integer PRIMARY KEY, apple integer REFERENCES apple (id) ON DELETE CASCADE, note text COLLATE NOCASE DEFAULT 'a;b');
        CREATE TABLE apple (id integer PRIMARY KEY AUTOINCREMENT, n integer GENERATED ALWAYS AS (id * 2) STORED, CHECK (id > 0));
        CREATE UNIQUE INDEX zebra_note ON zebra (lower(note)) WHERE note IS NOT NULL;
        CREATE VIEW b AS SELECT id FROM zebra;
        CREATE VIEW a AS SELECT id FROM b;
        CREATE TRIGGER stamp AFTER INSERT ON zebra BEGIN UPDATE zebra SET note = 'new' WHERE id = NEW.id; END;

        """;

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task The_files_make_the_schema_in_the_order_of_their_names(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        await database.ExecuteAsync(database.Dialect == Dialect.Sqlite ? Sqlite : Postgres);
        using var project = new SchemaProject(database);

        IReadOnlyList<ExportFile> files = await project.ExportAsync();
        await using EngineDatabase other = await EngineDatabase.CreateAsync(servers, engine);
        foreach (ExportFile file in files.OrderBy(file => file.Path, StringComparer.Ordinal))
            await other.ExecuteAsync(file.Text);

        Assert.Empty(await project.CompareAsync("database", other.Url));
        // SQLite keeps the text as it was written.
        if (database.Dialect == Dialect.PostgreSql)
            Assert.Equal(await database.DumpAsync(), await other.DumpAsync());
        Assert.Equal(files.Select(file => file.Path).Order(StringComparer.Ordinal), files.Select(file => file.Path));
        Assert.Equal(files.Count, files.DistinctBy(file => file.Path, StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(files, await project.ExportAsync());
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task The_JSON_is_a_source_of_its_own(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        await database.ExecuteAsync(database.Dialect == Dialect.Sqlite ? Sqlite : Postgres);
        using var project = new SchemaProject(database);

        ExportFile file = Assert.Single(await project.ExportAsync(format: ExportFormat.Json));
        project.Write(file.Path, file.Text);

        Assert.Empty(await project.CompareAsync(file.Path, "database"));
        Assert.Equal(await project.ExportAsync(), await project.ExportAsync(file.Path));
    }

    [Fact]
    public async Task Writing_replaces_what_differs_and_removes_nothing()
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        await database.ExecuteAsync("CREATE TABLE t (id integer PRIMARY KEY)");
        using var project = new SchemaProject(database);
        project.Write("out/mine.sql", "-- mine");
        project.Write("out/30_tables/t.sql", "-- old");

        IReadOnlyList<string> written = SchemaWorkbench.WriteExport(await project.ExportAsync(), project.PathOf("out"));

        Assert.Equal([project.PathOf("out", "30_tables", "t.sql")], written);
        Assert.StartsWith("CREATE TABLE", File.ReadAllText(written[0]));
        Assert.True(File.Exists(project.PathOf("out", "mine.sql")));
    }
}
