using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Providers.Postgres.Drift;

/// <summary>A change that somebody can make by hand.</summary>
/// <param name="Sql">The statements, on <see cref="HandChanges.Setup"/>.</param>
/// <param name="MinVersion">The first major version that knows it.</param>
/// <param name="Unseen">What the guide says is not looked at, by which it is none; null where it must show.</param>
internal sealed record HandChange(string Sql, int MinVersion = 14, string? Unseen = null);

/// <summary>One change by hand at least for each thing that a database's catalogs hold, on a database with one of everything.</summary>
internal static class HandChanges
{
    private const int Parts = 5;

    /// <summary>What the fixture of everything has not.</summary>
    public const string Setup = """
        CREATE EXTENSION hstore;
        CREATE ACCESS METHOD heap_too TYPE TABLE HANDLER heap_tableam_handler;
        CREATE TABLE app.whole (id int PRIMARY KEY, c int REFERENCES app.circle_a) PARTITION BY RANGE (id);
        CREATE TABLE app.whole_1 PARTITION OF app.whole FOR VALUES FROM (0) TO (10);
        CREATE TABLE app.to_whole (id int REFERENCES app.whole);
        CREATE TRUSTED LANGUAGE other HANDLER plpgsql_call_handler;
        CREATE TRANSFORM FOR int LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal));
        CREATE TEXT SEARCH TEMPLATE app.plain_template (LEXIZE = dsimple_lexize);
        CREATE TEXT SEARCH PARSER app.plain_parser (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
        """;

    public static IReadOnlyList<HandChange> All { get; } =
    [
        .. Of(
            // Schemas and extensions.
            "CREATE SCHEMA more",
            "ALTER SCHEMA \"Odd schema\" RENAME TO odd",
            "ALTER SCHEMA app OWNER TO app_writer",
            "GRANT CREATE ON SCHEMA app TO app_reader",
            "COMMENT ON SCHEMA app IS NULL",
            "CREATE EXTENSION pg_trgm",
            "DROP EXTENSION file_fdw",
            "ALTER EXTENSION citext SET SCHEMA public",
            "DROP EXTENSION hstore; CREATE EXTENSION hstore VERSION '1.4'",
            "COMMENT ON EXTENSION citext IS 'Mine'",
            "ALTER EXTENSION citext ADD TABLE app.scratch",
            "ALTER FUNCTION app.both DEPENDS ON EXTENSION citext",
            "ALTER INDEX app.people_words DEPENDS ON EXTENSION citext",
            // Types.
            "ALTER TYPE app.mood RENAME VALUE 'calm' TO 'quiet'",
            "ALTER TYPE app.mood OWNER TO app_writer",
            "GRANT USAGE ON TYPE app.mood TO app_reader",
            "COMMENT ON TYPE app.mood IS NULL",
            "ALTER DOMAIN app.even DROP NOT NULL",
            "ALTER DOMAIN app.even SET DEFAULT 4",
            "ALTER DOMAIN app.even DROP CONSTRAINT small",
            "ALTER DOMAIN app.even ADD CONSTRAINT more CHECK (VALUE > 0) NOT VALID",
            "COMMENT ON CONSTRAINT even_only ON DOMAIN app.even IS NULL",
            "COMMENT ON DOMAIN app.even IS 'x'",
            "ALTER TYPE app.address ADD ATTRIBUTE more int CASCADE",
            "ALTER TYPE app.address RENAME ATTRIBUTE street TO road CASCADE",
            "COMMENT ON COLUMN app.address.street IS NULL",
            "CREATE TYPE app.more AS RANGE (subtype = int)",
            "COMMENT ON TYPE app.time_range IS 'x'",
            "ALTER TYPE app.time_ranges RENAME TO time_ranges_too",
            "CREATE DOMAIN app.more AS int[]",
            "DROP COLLATION app.german CASCADE",
            "ALTER COLLATION app.plain RENAME TO plainer",
            "ALTER COLLATION app.plain OWNER TO app_writer",
            // Sequences.
            "ALTER SEQUENCE app.numbers AS bigint",
            "ALTER SEQUENCE app.numbers INCREMENT BY 6",
            "ALTER SEQUENCE app.numbers MINVALUE -6",
            "ALTER SEQUENCE app.numbers MAXVALUE 6000",
            "ALTER SEQUENCE app.numbers START 6",
            "ALTER SEQUENCE app.numbers CACHE 4",
            "ALTER SEQUENCE app.numbers NO CYCLE",
            "ALTER SEQUENCE app.people_old_id_seq OWNED BY NONE",
            "REVOKE USAGE ON SEQUENCE app.numbers FROM app_writer",
            "COMMENT ON SEQUENCE app.numbers IS NULL",
            "ALTER SEQUENCE app.people_id_seq CACHE 7",
            "GRANT SELECT ON SEQUENCE app.people_id_seq TO app_reader",
            // Tables.
            "CREATE TABLE app.more (a int)",
            "DROP TABLE app.derived",
            "ALTER TABLE app.base RENAME TO basic",
            "ALTER TABLE app.scratch SET LOGGED",
            "ALTER TABLE app.scratch OWNER TO app_writer",
            "ALTER TABLE app.people SET (fillfactor = 81)",
            "ALTER TABLE app.people RESET (toast.autovacuum_enabled)",
            "ALTER TABLE app.people REPLICA IDENTITY NOTHING",
            "ALTER TABLE app.people REPLICA IDENTITY USING INDEX people_email_key",
            "ALTER TABLE app.people SET WITHOUT CLUSTER",
            "ALTER TABLE app.people DISABLE ROW LEVEL SECURITY",
            "ALTER TABLE app.pairs NO FORCE ROW LEVEL SECURITY",
            "ALTER TABLE app.typed NOT OF",
            "ALTER TABLE app.derived NO INHERIT app.base",
            "COMMENT ON TABLE app.people IS NULL",
            "REVOKE SELECT ON app.people FROM app_reader",
            "GRANT SELECT ON app.people TO app_reader WITH GRANT OPTION",
            "REVOKE DELETE ON app.base FROM CURRENT_USER",
            "ALTER TABLE app.base SET SCHEMA public",
            "ALTER TABLE app.events DETACH PARTITION app.events_2024",
            "ALTER TABLE app.hashed DETACH PARTITION app.hashed_1; ALTER TABLE app.hashed ATTACH PARTITION app.hashed_1 FOR VALUES WITH "
                + "(MODULUS 4, REMAINDER 1)",
            // Columns.
            "ALTER TABLE app.base ADD COLUMN more int",
            "ALTER TABLE app.base DROP COLUMN b",
            "ALTER TABLE app.base ALTER b TYPE varchar",
            "ALTER TABLE app.circle_b ALTER id TYPE bigint",
            "ALTER TABLE app.people ALTER born SET NOT NULL",
            "ALTER TABLE app.people ALTER name DROP DEFAULT",
            "ALTER TABLE app.people ALTER name SET DEFAULT 'x'",
            "ALTER TABLE app.people ALTER id SET GENERATED BY DEFAULT",
            "ALTER TABLE app.people ALTER id DROP IDENTITY",
            "ALTER TABLE app.people ALTER upper_name DROP EXPRESSION",
            "ALTER TABLE app.people ALTER note SET STORAGE MAIN",
            "ALTER TABLE app.people ALTER note SET COMPRESSION default",
            "ALTER TABLE app.people ALTER name SET STATISTICS 401",
            "ALTER TABLE app.people ALTER born RESET (n_distinct)",
            "GRANT UPDATE (note) ON app.people TO app_writer",
            "COMMENT ON COLUMN app.people.name IS NULL",
            "ALTER TABLE app.base RENAME COLUMN b TO c2",
            "ALTER TABLE app.derived ALTER b DROP DEFAULT",
            "ALTER TABLE app.events_2025_login ALTER kind SET DEFAULT 'logout'",
            "ALTER TABLE app.circle_a ALTER id ADD GENERATED ALWAYS AS IDENTITY",
            // Constraints.
            "ALTER TABLE app.people DROP CONSTRAINT adult",
            "ALTER TABLE app.people VALIDATE CONSTRAINT late",
            "ALTER TABLE app.people RENAME CONSTRAINT adult TO grown",
            "ALTER TABLE app.people DROP CONSTRAINT adult, ADD CONSTRAINT adult CHECK (date_part('year', born) < 2011) NO INHERIT",
            "ALTER TABLE app.people DROP CONSTRAINT adult, ADD CONSTRAINT adult CHECK (date_part('year', born) < 2010)",
            "COMMENT ON CONSTRAINT adult ON app.people IS NULL",
            "ALTER TABLE app.people DROP CONSTRAINT sleep",
            "ALTER TABLE app.people ADD UNIQUE (old_id)",
            "ALTER TABLE app.people ADD UNIQUE (name) DEFERRABLE",
            "ALTER INDEX app.people_email_key SET (fillfactor = 50)",
            "COMMENT ON INDEX app.people_pkey IS 'x'",
            "ALTER TABLE app.circle_b DROP CONSTRAINT circle_b_a_fkey",
            "ALTER TABLE app.circle_b ALTER CONSTRAINT circle_b_a_fkey DEFERRABLE",
            "ALTER TABLE app.circle_b ALTER CONSTRAINT circle_b_a_fkey DEFERRABLE INITIALLY DEFERRED",
            "ALTER TABLE app.circle_b DROP CONSTRAINT circle_b_a_fkey, ADD CONSTRAINT circle_b_a_fkey FOREIGN KEY (a) REFERENCES "
                + "app.circle_a ON DELETE CASCADE",
            "ALTER TABLE app.circle_b DROP CONSTRAINT circle_b_a_fkey, ADD CONSTRAINT circle_b_a_fkey FOREIGN KEY (a) REFERENCES "
                + "app.circle_a ON UPDATE CASCADE",
            "ALTER TABLE app.circle_b DROP CONSTRAINT circle_b_a_fkey, ADD CONSTRAINT circle_b_a_fkey FOREIGN KEY (a) REFERENCES "
                + "app.circle_a NOT VALID",
            "ALTER TABLE app.circle_b DROP CONSTRAINT circle_b_a_fkey, ADD CONSTRAINT circle_b_a_fkey FOREIGN KEY (a) REFERENCES "
                + "app.circle_a MATCH FULL",
            // What looks like a constraint and is not kept, and like an index and is not used.
            "ALTER TABLE app.circle_b DISABLE TRIGGER ALL",
            "ALTER TABLE app.whole_1 DISABLE TRIGGER ALL",
            "ALTER TABLE app.pairs DISABLE TRIGGER ALL",
            "UPDATE pg_trigger SET tgenabled = 'A' WHERE tgfoid = '\"RI_FKey_check_ins\"'::regproc AND tgrelid = 'app.circle_b'::regclass",
            "UPDATE pg_trigger SET tgenabled = 'R' WHERE tgfoid = '\"RI_FKey_noaction_upd\"'::regproc AND tgrelid = "
                + "'app.whole_1'::regclass",
            "UPDATE pg_trigger SET tgenabled = 'D' WHERE tgfoid = 'unique_key_recheck'::regproc",
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'app.people_name'::regclass",
            "UPDATE pg_index SET indisready = false WHERE indexrelid = 'app.people_name'::regclass",
            "UPDATE pg_index SET indislive = false WHERE indexrelid = 'app.people_name'::regclass",
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'app.people_pkey'::regclass",
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'app.odd_events_data'::regclass",
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'app.summary_born'::regclass",
            "UPDATE pg_constraint SET convalidated = false WHERE conname = 'circle_b_a_fkey'",
            "UPDATE pg_inherits SET inhdetachpending = true WHERE inhrelid = 'app.events_2024'::regclass",
            // Indexes.
            "DROP INDEX app.people_words",
            "CREATE INDEX ON app.base (a)",
            "ALTER INDEX app.people_name RENAME TO people_names",
            "ALTER INDEX app.people_name SET (fillfactor = 71)",
            "ALTER INDEX app.people_sum ALTER COLUMN 1 SET STATISTICS 51",
            "COMMENT ON INDEX app.people_name IS NULL",
            "DROP INDEX app.people_sum; CREATE INDEX people_sum ON app.people ((old_id + 2))",
            "DROP INDEX app.people_sum; CREATE UNIQUE INDEX people_sum ON app.people ((old_id + 1))",
            "DROP INDEX app.people_words; CREATE INDEX people_words ON app.people USING gin (words) WHERE old_id > 0",
            "DROP INDEX app.events_data",
            "CREATE INDEX by_hand ON app.events_2024 (kind)",
            // Views.
            "CREATE OR REPLACE VIEW app.seen AS SELECT c.born, l.name FROM app.counted c, app.listing() l WHERE c.n > 1",
            "ALTER VIEW app.adults SET (security_barrier = false)",
            "ALTER VIEW app.adults RESET (check_option)",
            "ALTER VIEW app.adults ALTER name DROP DEFAULT",
            "COMMENT ON VIEW app.adults IS NULL",
            "COMMENT ON COLUMN app.adults.name IS NULL",
            "GRANT SELECT (born) ON app.adults TO app_reader",
            "ALTER VIEW app.seen OWNER TO app_writer",
            "DROP VIEW app.seen",
            "ALTER MATERIALIZED VIEW app.summary SET (fillfactor = 61)",
            "ALTER MATERIALIZED VIEW app.summary CLUSTER ON summary_born",
            "ALTER MATERIALIZED VIEW app.summary ALTER n SET STATISTICS 7",
            "REVOKE SELECT ON app.summary FROM PUBLIC",
            "COMMENT ON MATERIALIZED VIEW app.summary IS NULL",
            "DROP MATERIALIZED VIEW app.summary",
            // Functions.
            "CREATE OR REPLACE FUNCTION app.is_even(n int) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT RETURN n % 2 = 2",
            "ALTER FUNCTION app.is_even STABLE",
            "ALTER FUNCTION app.is_even CALLED ON NULL INPUT",
            "ALTER FUNCTION app.is_even LEAKPROOF",
            "ALTER FUNCTION app.is_even PARALLEL SAFE",
            "ALTER FUNCTION app.is_even COST 7",
            "ALTER FUNCTION app.older ROWS 11",
            "ALTER FUNCTION app.older RESET work_mem",
            "ALTER FUNCTION app.is_even SECURITY DEFINER",
            "ALTER FUNCTION app.is_even OWNER TO app_writer",
            "GRANT EXECUTE ON FUNCTION app.listing TO app_writer",
            "COMMENT ON FUNCTION app.listing IS NULL",
            "ALTER FUNCTION app.is_even SUPPORT textlike_support",
            "ALTER PROCEDURE app.clean SECURITY INVOKER",
            "COMMENT ON PROCEDURE app.clean IS NULL",
            "DROP FUNCTION app.watch CASCADE",
            "CREATE OR REPLACE AGGREGATE app.total(int) (sfunc = int4pl, stype = int, initcond = '1', combinefunc = int4pl, parallel = "
                + "safe)",
            "COMMENT ON AGGREGATE app.total(int) IS NULL",
            "ALTER AGGREGATE app.total(int) OWNER TO app_writer",
            // Triggers, rules, policies, statistics.
            "ALTER TABLE app.people ENABLE TRIGGER after_people",
            "ALTER TABLE app.people DISABLE TRIGGER before_people",
            "ALTER TABLE app.events_2024 DISABLE TRIGGER event_trigger",
            "ALTER TRIGGER before_people ON app.people RENAME TO earlier",
            "COMMENT ON TRIGGER before_people ON app.people IS NULL",
            "DROP TRIGGER checked ON app.pairs",
            "ALTER TABLE app.pairs ENABLE RULE log_update",
            "COMMENT ON RULE no_delete ON app.pairs IS NULL",
            "CREATE OR REPLACE RULE no_delete AS ON DELETE TO app.pairs DO ALSO NOTHING",
            "ALTER POLICY mine ON app.people TO app_writer",
            "ALTER POLICY mine ON app.people USING (true)",
            "ALTER POLICY mine ON app.people WITH CHECK (true)",
            "COMMENT ON POLICY mine ON app.people IS NULL",
            "DROP POLICY everyone ON app.pairs; CREATE POLICY everyone ON app.pairs FOR SELECT USING (true)",
            "ALTER STATISTICS app.people_stats SET STATISTICS 301",
            "COMMENT ON STATISTICS app.people_stats IS NULL",
            "DROP STATISTICS app.people_stats; CREATE STATISTICS app.people_stats (mcv) ON born, boss FROM app.people",
            "CREATE STATISTICS app.more ON (old_id + 1) FROM app.people",
            // What is defined by one statement.
            "ALTER OPERATOR app.=== (int, int) SET (restrict = neqsel)",
            "ALTER OPERATOR app.=== (int, int) OWNER TO app_writer",
            "COMMENT ON OPERATOR app.=== (int, int) IS 'x'",
            "ALTER OPERATOR FAMILY app.turned USING btree ADD FUNCTION 1 (int, bigint) btint48cmp(int, bigint)",
            "ALTER OPERATOR CLASS app.int_desc USING btree RENAME TO int_down",
            "DROP CAST (int AS app.mood); CREATE CAST (int AS app.mood) WITH FUNCTION app.to_mood(int)",
            "COMMENT ON CAST (int AS app.mood) IS NULL",
            "ALTER CONVERSION app.latin RENAME TO latin1",
            "DROP CONVERSION app.latin; CREATE DEFAULT CONVERSION app.latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8",
            "ALTER TEXT SEARCH DICTIONARY app.stems (stopwords = english)",
            "ALTER TEXT SEARCH CONFIGURATION app.german_search ALTER MAPPING FOR word WITH simple",
            "COMMENT ON TEXT SEARCH CONFIGURATION app.german_search IS NULL",
            "DROP TEXT SEARCH TEMPLATE app.plain_template",
            "ALTER TEXT SEARCH PARSER app.plain_parser RENAME TO plainer",
            "ALTER FOREIGN DATA WRAPPER nothing OPTIONS (SET mode 'some')",
            "ALTER SERVER far VERSION '1.1'",
            "ALTER SERVER far OPTIONS (SET host 'there')",
            "ALTER SERVER far OWNER TO app_writer",
            "REVOKE USAGE ON FOREIGN SERVER far FROM app_reader",
            "COMMENT ON SERVER far IS NULL",
            "ALTER USER MAPPING FOR app_reader SERVER far OPTIONS (SET \"user\" 'else')",
            "ALTER FOREIGN TABLE app.remote OPTIONS (SET tab 'z')",
            "ALTER FOREIGN TABLE app.remote ALTER a OPTIONS (SET col 'z')",
            "ALTER PUBLICATION part SET (publish = 'insert')",
            "ALTER PUBLICATION part SET (publish_via_partition_root)",
            "ALTER PUBLICATION part DROP TABLE app.base",
            "ALTER PUBLICATION whole OWNER TO app_writer",
            "COMMENT ON PUBLICATION whole IS NULL",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT INSERT ON TABLES TO app_reader",
            "ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO PUBLIC",
            "ALTER EVENT TRIGGER watcher DISABLE",
            "COMMENT ON EVENT TRIGGER watcher IS NULL",
            "DROP ACCESS METHOD heap_too",
            "DROP LANGUAGE other",
            "GRANT USAGE ON LANGUAGE other TO app_reader",
            "DROP TRANSFORM FOR int LANGUAGE sql"),
        .. Of(
            15,
            "ALTER TABLE app.whole DISABLE TRIGGER ALL",
            "ALTER SEQUENCE app.forgetful SET LOGGED",
            "ALTER TABLE app.people SET ACCESS METHOD heap_too",
            "ALTER VIEW app.adults SET (security_invoker = false)",
            "ALTER TABLE app.pairs DROP CONSTRAINT pairs_y_z_key, ADD UNIQUE (y, z) DEFERRABLE INITIALLY DEFERRED",
            "ALTER PUBLICATION part SET TABLE app.pairs (x) WHERE (x > 0), app.base",
            "ALTER PUBLICATION part SET TABLE app.pairs (x, y) WHERE (x > 1), app.base",
            "ALTER PUBLICATION odd DROP TABLES IN SCHEMA \"Odd schema\"",
            "ALTER TABLE \"Odd schema\".\"Odd \"\"table\"\"\" DROP CONSTRAINT \"Odd fk\", ADD CONSTRAINT \"Odd fk\" FOREIGN KEY "
                + "(\"select\", \"Y y\") REFERENCES app.pairs MATCH FULL "
                + "ON UPDATE CASCADE ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED"),
        .. Of(17, "ALTER TABLE app.people ALTER upper_name SET EXPRESSION AS (lower(name))"),
        .. Of(
            18,
            "ALTER TABLE app.newer RENAME CONSTRAINT id_is_there TO id_there",
            "COMMENT ON CONSTRAINT id_is_there ON app.newer IS 'x'",
            "ALTER TABLE app.newer VALIDATE CONSTRAINT n_is_there",
            "ALTER TABLE app.unchecked ALTER CONSTRAINT unchecked_id_fkey ENFORCED",
            "ALTER TABLE app.unchecked ALTER CONSTRAINT unchecked_k_not_null INHERIT",
            "ALTER PUBLICATION part SET (publish_generated_columns = stored)"),
        new("ANALYZE", Unseen: CatalogColumns.Statistics),
        new("REFRESH MATERIALIZED VIEW app.summary WITH NO DATA", Unseen: CatalogColumns.Filled),
        new("SELECT lo_create(4711)", Unseen: CatalogColumns.LargeObjects),
        new("ALTER DATABASE {database} SET work_mem = '5MB'", Unseen: CatalogColumns.Database),
        new("COMMENT ON DATABASE {database} IS 'x'", Unseen: CatalogColumns.Database),
        new("CREATE TYPE app.shell", Unseen: CatalogColumns.BaseTypes),
        new("CREATE ROLE by_other_hand", Unseen: CatalogColumns.Server),
        new("CREATE SUBSCRIPTION s CONNECTION 'dbname=x' PUBLICATION p WITH (connect = false)", Unseen: CatalogColumns.Subscriptions),
        new("ALTER COLLATION app.german REFRESH VERSION", Unseen: CatalogColumns.CollationVersions),
        new("COMMENT ON RULE \"_RETURN\" ON app.adults IS 'x'", Unseen: CatalogColumns.MadeComments),
        new("COMMENT ON FUNCTION now() IS 'x'", Unseen: CatalogColumns.MadeComments),
    ];

    /// <summary>All of them on the newest server; on each other one, whose queries differ in some lines, those that came with it and a part
    /// of the rest.</summary>
    public static IEnumerable<HandChange> For(int version)
    {
        var newest = PostgresBinaries.OfEachMajor.Max(server => server.Major);
        return All.Where(
            (change, at) =>
                change.MinVersion <= version
                && (version == newest || (change.MinVersion > 14 && change.MinVersion == version) || at % Parts == version % Parts));
    }

    private static IEnumerable<HandChange> Of(params string[] changes) => changes.Select(sql => new HandChange(sql));

    private static IEnumerable<HandChange> Of(int version, params string[] changes) => changes.Select(sql => new HandChange(sql, version));
}
