using System.Globalization;
using DbMigrate.Engines;
using DbMigrate.Migrations;
using DbMigrate.Schema;
using DbMigrate.Scratch;
using DbMigrate.Sources.Drizzle;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Sources.Drizzle;

public sealed class DrizzleSnapshotTests(PostgresServers servers) : IDisposable
{
    private readonly TempFolder _folder = new("snapshot");

    public void Dispose() => _folder.Dispose();

    /// <summary>What a person wrote into a migration by hand is in no snapshot, nor what kept a name of before.</summary>
    public static TheoryData<string, string, string[]> Folders { get; } = new()
    {
        {
            "drizzle-pg",
            "meta/0010_snapshot.json",
            [
                "Constraint public.sightings.observations_pkey",
                "Constraint public.sightings.sightings_pkey",
                "Routine public.touch()",
                "Sequence public.observations_id_seq",
                "Sequence public.sightings_id_seq",
                "Table public.sightings",
                "Trigger public.telescopes.telescopes_touch",
            ]
        },
        { "drizzle-v1-pg", "20260103093002_shopping/snapshot.json", [] },
        {
            "drizzle-sqlite",
            "meta/0008_snapshot.json",
            [
                "Constraint harvest_log.PRIMARY KEY (id)",
                "ForeignKey harvest_log.FOREIGN KEY (planting_id) REFERENCES plantings (id) ON DELETE CASCADE",
                "Table harvest_log",
                "Trigger plantings.harvest_weighed",
            ]
        },
        { "drizzle-v1-sqlite", "20260103093002_serves/snapshot.json", [] },
    };

    [Theory, MemberData(nameof(Folders))]
    public async Task A_snapshot_says_what_its_folder_makes(string fixture, string snapshot, string[] differences) =>
        Assert.Equal(differences, await DifferencesAsync(RepoPaths.Fixture(fixture), snapshot));

    [Theory]
    [InlineData("homarr-pg", "meta/0009_snapshot.json")]
    public async Task So_do_the_snapshots_of_real_projects(string name, string snapshot) =>
        Assert.Empty(await DifferencesAsync(RepoPaths.Case(name), snapshot));

    [Fact]
    public async Task Everything_that_version_7_holds_is_rendered()
    {
        var path = _folder.Write("snapshot.json",
            """
            {"id": "1", "prevId": "0", "version": "7", "dialect": "postgresql",
             "tables": {
               "app.t": {"name": "t", "schema": "app", "columns": {
                   "id": {"name": "id", "type": "integer", "primaryKey": true, "notNull": true,
                          "identity": {"type": "byDefault", "name": "t_seq", "schema": "app", "increment": "2", "startWith": "5", "minValue": "1", "maxValue": "99", "cache": "3", "cycle": true}},
                   "mood": {"name": "mood", "type": "mood[]", "typeSchema": "app", "primaryKey": false, "notNull": false, "default": "'{}'"},
                   "twice": {"name": "twice", "type": "integer", "primaryKey": false, "notNull": false, "generated": {"as": "id * 2", "type": "stored"}},
                   "flag": {"name": "flag", "type": "boolean", "primaryKey": false, "notNull": true, "default": false},
                   "amount": {"name": "amount", "type": "numeric(10, 2)", "primaryKey": false, "notNull": false, "default": 1.50},
                   "body": {"name": "body", "type": "text", "primaryKey": false, "notNull": false, "isUnique": true, "uniqueName": "t_body_unique", "nullsNotDistinct": true}},
                 "indexes": {"t_i": {"name": "t_i", "isUnique": true, "concurrently": true, "method": "btree", "with": {"fillfactor": "70"}, "where": "id > 0",
                     "columns": [{"expression": "flag", "isExpression": false, "asc": false, "nulls": "last"},
                                 {"expression": "lower(body)", "isExpression": true, "asc": true, "nulls": "last", "opclass": "text_pattern_ops"}]}},
                 "foreignKeys": {"t_fk": {"name": "t_fk", "tableFrom": "t", "tableTo": "u", "schemaTo": "public", "columnsFrom": ["id"], "columnsTo": ["b"], "onDelete": "set null", "onUpdate": "no action"}},
                 "compositePrimaryKeys": {}, "uniqueConstraints": {"t_u": {"name": "t_u", "nullsNotDistinct": true, "columns": ["id", "flag"]}},
                 "policies": {"p": {"name": "p", "as": "RESTRICTIVE", "for": "UPDATE", "to": ["public", "current_user"], "using": "true", "withCheck": "id > 1"}},
                 "checkConstraints": {"t_c": {"name": "t_c", "value": "id <> 7"}}, "isRLSEnabled": false},
               "public.u": {"name": "u", "schema": "", "columns": {
                   "a": {"name": "a", "type": "uuid", "primaryKey": false, "notNull": true, "default": "gen_random_uuid()"},
                   "b": {"name": "b", "type": "serial", "primaryKey": false, "notNull": true}},
                 "indexes": {}, "foreignKeys": {}, "compositePrimaryKeys": {"u_pk": {"name": "u_pk", "columns": ["b", "a"]}},
                 "uniqueConstraints": {"u_b": {"name": "u_b", "nullsNotDistinct": false, "columns": ["b"]}}, "isRLSEnabled": true}},
             "enums": {"app.mood": {"name": "mood", "schema": "app", "values": ["sad", "it's ok"]}},
             "schemas": {"app": "app"},
             "sequences": {"app.s": {"name": "s", "schema": "app", "increment": "10", "startWith": "100", "minValue": "1", "maxValue": "99990", "cache": "1", "cycle": false}},
             "roles": {}, "policies": {"q": {"name": "q", "on": "\"public\".\"u\"", "as": "PERMISSIVE", "for": "ALL", "to": ["public"]}},
             "views": {
               "app.v": {"name": "v", "schema": "app", "columns": {}, "definition": "select id from app.t", "materialized": false, "isExisting": false, "with": {"checkOption": "cascaded", "securityBarrier": true}},
               "app.m": {"name": "m", "schema": "app", "columns": {}, "definition": "select 1 as one", "materialized": true, "isExisting": false, "withNoData": true, "with": {"fillfactor": 60}, "using": "heap"},
               "public.theirs": {"name": "theirs", "schema": "public", "columns": {}, "materialized": false, "isExisting": true}},
             "_meta": {"columns": {}, "schemas": {}, "tables": {}}}
            """);
        await using var rendered = await TestScratch.OpenAsync(servers, await NewestAsync());
        await rendered.LoadAsync(DrizzleSnapshot.Render(path, "snapshot.json").Text);
        var actual = await ModelAsync(rendered);
        await rendered.ResetAsync(CancellationToken.None);

        await rendered.LoadAsync(
            """
            CREATE SCHEMA app;
            CREATE TYPE app.mood AS ENUM ('sad', 'it''s ok');
            CREATE SEQUENCE app.s INCREMENT 10 MINVALUE 1 MAXVALUE 99990 START 100;
            CREATE TABLE u (a uuid DEFAULT gen_random_uuid() NOT NULL, b serial NOT NULL, CONSTRAINT u_pk PRIMARY KEY (b, a), CONSTRAINT u_b UNIQUE (b));
            CREATE TABLE app.t (
              id integer PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY (SEQUENCE NAME app.t_seq INCREMENT 2 MINVALUE 1 MAXVALUE 99 START 5 CACHE 3 CYCLE),
              mood app.mood[] DEFAULT '{}',
              twice integer GENERATED ALWAYS AS (id * 2) STORED,
              flag boolean NOT NULL DEFAULT false,
              amount numeric(10, 2) DEFAULT 1.50,
              body text CONSTRAINT t_body_unique UNIQUE NULLS NOT DISTINCT,
              CONSTRAINT t_u UNIQUE NULLS NOT DISTINCT (id, flag),
              CONSTRAINT t_c CHECK (id <> 7),
              CONSTRAINT t_fk FOREIGN KEY (id) REFERENCES u (b) ON DELETE SET NULL);
            CREATE UNIQUE INDEX t_i ON app.t (flag DESC NULLS LAST, lower(body) text_pattern_ops) WITH (fillfactor = 70) WHERE id > 0;
            ALTER TABLE app.t ENABLE ROW LEVEL SECURITY;
            ALTER TABLE u ENABLE ROW LEVEL SECURITY;
            CREATE POLICY p ON app.t AS RESTRICTIVE FOR UPDATE TO public, current_user USING (true) WITH CHECK (id > 1);
            CREATE POLICY q ON u;
            CREATE VIEW app.v WITH (check_option = cascaded, security_barrier = true) AS SELECT id FROM app.t;
            CREATE MATERIALIZED VIEW app.m WITH (fillfactor = 60) AS SELECT 1 AS one WITH NO DATA;
            """);

        Assert.Empty(Differences(await ModelAsync(rendered), actual));
    }

    [Fact]
    public async Task Version_5_says_less_and_in_other_ways()
    {
        var path = _folder.Write("snapshot.json",
            """
            {"id": "1", "prevId": "0", "version": "5", "dialect": "pg",
             "tables": {"t": {"name": "t", "schema": "", "columns": {
                 "id": {"name": "id", "type": "bigserial", "primaryKey": true, "notNull": true},
                 "mood": {"name": "mood", "type": "Mood", "primaryKey": false, "notNull": true, "default": "'sad'"}},
               "indexes": {"t_i": {"name": "t_i", "columns": ["mood", "id"], "isUnique": false}},
               "foreignKeys": {}, "compositePrimaryKeys": {}, "uniqueConstraints": {}}},
             "enums": {"Mood": {"name": "Mood", "values": {"sad": "sad", "ok": "ok"}}}, "schemas": {}, "_meta": {"schemas": {}, "tables": {}, "columns": {}}}
            """);
        await using var scratch = await TestScratch.OpenAsync(servers, await NewestAsync());
        await scratch.LoadAsync(DrizzleSnapshot.Render(path, "snapshot.json").Text);
        var actual = await ModelAsync(scratch);
        await scratch.ResetAsync(CancellationToken.None);

        await scratch.LoadAsync(
            """
            CREATE TYPE "Mood" AS ENUM ('sad', 'ok');
            CREATE TABLE t (id bigserial PRIMARY KEY, mood "Mood" NOT NULL DEFAULT 'sad');
            CREATE INDEX t_i ON t (mood, id);
            """);

        Assert.Empty(Differences(await ModelAsync(scratch), actual));
    }

    [Theory]
    [InlineData("{", "a.json:1:2: this is not valid JSON: ")]
    [InlineData("{}", "'a.json' is no snapshot that Drizzle Kit writes: it has no \"dialect\" and \"version\".")]
    [InlineData(
        "{\"dialect\": \"mysql\", \"version\": \"5\"}",
        "'a.json' is no snapshot that Drizzle Kit writes: its dialect is 'mysql' and its version '5'; known are")]
    [InlineData(
        "{\"dialect\": \"sqlite\", \"version\": \"6\", \"tables\": {\"t\": {\"columns\": {}}}}",
        "'a.json' is no snapshot that Drizzle Kit writes: 'tables.t.name' is missing.")]
    public void What_is_no_snapshot_is_an_error(string text, string message)
    {
        var path = _folder.Write("a.json", text);

        var error = Assert.Throws<DbMigrateException>(() => DrizzleSnapshot.Render(path, "a.json"));

        Assert.Equal(ErrorId.SourceInvalid, error.Id);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Differences_from_a_snapshot_that_is_gone_are_an_error()
    {
        _folder.CopyFrom(RepoPaths.Fixture("drizzle-v1-pg"));
        File.Delete(_folder.File("20260102093001_first_recipe", "snapshot.json"));

        var error = Assert.Throws<DbMigrateException>(() =>
            DrizzleSnapshot.Render(_folder.File("20260103093002_shopping", "snapshot.json"), "s.json"));

        Assert.Equal(
            "'s.json' is no snapshot that Drizzle Kit writes: it continues the snapshot 'c55707f1-3f24-4300-a2a2-592b9e3f770a', which is "
                + "in no folder beside it.",
            error.Message);
    }

    private async Task<IReadOnlyList<string>> DifferencesAsync(string path, string snapshot)
    {
        var folder = MigrationFolder.Read(path);
        var file = Path.Combine(path, snapshot);
        var isSqlite = path.Contains("sqlite", StringComparison.Ordinal);
        // From PostgreSQL 18 on, NOT NULL has a name, which a renamed table or column keeps.
        var oldest = (await servers.OldestAsync()).MajorVersion.ToString(CultureInfo.InvariantCulture);
        await using var scratch = await TestScratch.OpenAsync(servers, isSqlite ? EngineDatabase.Sqlite : oldest);
        await new ScratchLoader(scratch).ReplayAsync(folder.Migrations, CancellationToken.None);
        var replayed = await ModelAsync(scratch);
        await scratch.ResetAsync(CancellationToken.None);
        await new ScratchLoader(scratch).LoadAsync([DrizzleSnapshot.Render(file, snapshot)], CancellationToken.None);
        return Differences(replayed, await ModelAsync(scratch));
    }

    private static Task<SchemaModel> ModelAsync(ScratchDatabase scratch) => KnownEngines.Of(scratch.Session.Dialect.Name).Schema.ReadAsync(
        scratch.Session, new(new(), scratch.Session.Dialect.Resolve(new TableName(null, "__drizzle_migrations"))), CancellationToken.None);

    /// <summary>The objects that are not the same in both.</summary>
    private static IReadOnlyList<string> Differences(SchemaModel one, SchemaModel other)
    {
        var (left, right) = (one.Objects.ToDictionary(item => item.Id), other.Objects.ToDictionary(item => item.Id));
        return
        [
            .. left.Keys.Union(right.Keys)
                .Where(id => left.GetValueOrDefault(id) is not { } a || right.GetValueOrDefault(id) is not { } b || !a.IsSameAs(b))
                .Select(id => id.ToString())
                .Order(StringComparer.Ordinal),
        ];
    }

    private async Task<string> NewestAsync() => (await servers.NewestAsync()).MajorVersion.ToString(CultureInfo.InvariantCulture);
}
