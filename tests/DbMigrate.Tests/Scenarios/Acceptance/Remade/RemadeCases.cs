using DbMigrate.Schema;

namespace DbMigrate.Tests.Scenarios.Acceptance.Remade;

/// <summary>A case for every kind of object.</summary>
internal static class RemadeCases
{
    /// <summary>Default privileges that would add and take rights: what stands before them does not have them, and may not get
    /// them.</summary>
    public const string Defaults = """
        ALTER DEFAULT PRIVILEGES GRANT UPDATE, TRUNCATE ON TABLES TO law_reader;
        ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT DELETE ON TABLES TO PUBLIC;
        ALTER DEFAULT PRIVILEGES GRANT UPDATE ON SEQUENCES TO law_reader;
        ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
        ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO law_other;
        ALTER DEFAULT PRIVILEGES REVOKE USAGE ON TYPES FROM PUBLIC;
        ALTER DEFAULT PRIVILEGES GRANT CREATE ON SCHEMAS TO law_reader;
        """;

    private const string TriggerFunction = "CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';";

    public static IReadOnlyList<RemadeCase> All { get; } =
    [
        new("view", typeof(View),
            $$"""
            {{TriggerFunction}}
            CREATE TABLE t (a {0}, b text);
            CREATE VIEW v WITH (security_barrier = true) AS SELECT a, b FROM t;
            ALTER VIEW v ALTER COLUMN b SET DEFAULT 'x';
            COMMENT ON VIEW v IS 'a view';
            COMMENT ON COLUMN v.b IS 'a column';
            GRANT SELECT ON v TO law_reader WITH GRANT OPTION;
            GRANT UPDATE (b) ON v TO law_reader;
            REVOKE DELETE ON v FROM CURRENT_USER;
            CREATE TRIGGER g INSTEAD OF UPDATE ON v FOR EACH ROW EXECUTE FUNCTION tf();
            COMMENT ON TRIGGER g ON v IS 'a trigger';
            ALTER TRIGGER g ON v DEPENDS ON EXTENSION plpgsql;
            CREATE RULE r AS ON DELETE TO v DO INSTEAD NOTHING;
            COMMENT ON RULE r ON v IS 'a rule';
            ALTER VIEW v OWNER TO law_other;
            """,
            "int", "bigint", "CREATE VIEW"),
        new("materialized view", typeof(MaterializedView),
            """
            CREATE TABLE t (a {0}, b text);
            CREATE MATERIALIZED VIEW m WITH (fillfactor = 70) AS SELECT a, b FROM t WITH NO DATA;
            ALTER MATERIALIZED VIEW m ALTER COLUMN b SET STATISTICS 77;
            ALTER MATERIALIZED VIEW m ALTER COLUMN b SET STORAGE EXTERNAL;
            ALTER MATERIALIZED VIEW m ALTER COLUMN b SET COMPRESSION pglz;
            ALTER MATERIALIZED VIEW m ALTER COLUMN b SET (n_distinct = 5);
            COMMENT ON MATERIALIZED VIEW m IS 'a view';
            COMMENT ON COLUMN m.b IS 'a column';
            CREATE UNIQUE INDEX i ON m (a);
            CREATE INDEX e ON m ((a + 1)) WITH (fillfactor = 60);
            ALTER INDEX e ALTER COLUMN 1 SET STATISTICS 55;
            ALTER INDEX e DEPENDS ON EXTENSION plpgsql;
            COMMENT ON INDEX e IS 'an index';
            ALTER MATERIALIZED VIEW m CLUSTER ON i;
            ALTER MATERIALIZED VIEW m DEPENDS ON EXTENSION plpgsql;
            GRANT SELECT ON m TO law_reader;
            GRANT SELECT (b) ON m TO law_other;
            REVOKE TRUNCATE ON m FROM CURRENT_USER;
            ALTER MATERIALIZED VIEW m OWNER TO law_reader;
            """,
            "int", "bigint", "CREATE MATERIALIZED VIEW"),
        new("function", typeof(Routine),
            """
            CREATE FUNCTION f(a int, b text DEFAULT 'x') RETURNS {0} LANGUAGE sql SECURITY DEFINER COST 7 SET work_mem = '1MB' AS 'SELECT 1';
            COMMENT ON FUNCTION f IS 'a function';
            REVOKE ALL ON FUNCTION f FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION f TO law_reader WITH GRANT OPTION;
            ALTER FUNCTION f DEPENDS ON EXTENSION plpgsql;
            ALTER FUNCTION f OWNER TO law_other;
            """,
            "int", "bigint", "CREATE FUNCTION"),
        new(
            "a function that everybody may call",
            typeof(Routine),
            "CREATE FUNCTION f() RETURNS {0} LANGUAGE sql AS 'SELECT 1';",
            "int",
            "bigint",
            "CREATE FUNCTION"),
        new("procedure", typeof(Routine),
            """
            CREATE PROCEDURE p(INOUT {0} int) LANGUAGE plpgsql AS 'BEGIN END';
            COMMENT ON PROCEDURE p IS 'a procedure';
            REVOKE EXECUTE ON PROCEDURE p FROM CURRENT_USER;
            ALTER PROCEDURE p DEPENDS ON EXTENSION plpgsql;
            ALTER PROCEDURE p OWNER TO law_other;
            """,
            "a", "b", "CREATE PROCEDURE"),
        new("aggregate", typeof(Aggregate),
            """
            CREATE AGGREGATE s(int) (SFUNC = int4pl, STYPE = int, INITCOND = '{0}');
            COMMENT ON AGGREGATE s(int) IS 'an aggregate';
            GRANT EXECUTE ON FUNCTION s(int) TO law_reader;
            ALTER AGGREGATE s(int) OWNER TO law_other;
            """,
            "0", "1", "CREATE AGGREGATE"),
        // GRANT has their arguments otherwise than COMMENT and ALTER.
        new("aggregate with an order", typeof(Aggregate),
            """
            CREATE AGGREGATE o(float8 ORDER BY anyelement) (
                SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA, PARALLEL = {0});
            CREATE AGGREGATE sorted(ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = mode_final, FINALFUNC_EXTRA, PARALLEL = {0});
            CREATE AGGREGATE h(VARIADIC "any" ORDER BY VARIADIC "any") (
                SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA, PARALLEL = {0}, HYPOTHETICAL);
            COMMENT ON AGGREGATE o(float8 ORDER BY anyelement) IS 'an aggregate';
            GRANT EXECUTE ON FUNCTION o(float8, anyelement), sorted(anyelement), h(VARIADIC "any") TO law_reader;
            ALTER AGGREGATE o(float8 ORDER BY anyelement) OWNER TO law_other;
            """,
            "SAFE", "RESTRICTED", "CREATE AGGREGATE") { Superuser = true },
        new("enum", typeof(EnumType),
            """
            CREATE TYPE e AS ENUM ({0});
            CREATE TABLE t (a e, b e[]);
            COMMENT ON TYPE e IS 'a type';
            REVOKE USAGE ON TYPE e FROM PUBLIC;
            GRANT USAGE ON TYPE e TO law_reader WITH GRANT OPTION;
            ALTER TYPE e OWNER TO law_other;
            """,
            "'a', 'b'", "'b', 'c', 'a'", "CREATE TYPE"),
        new("domain", typeof(DomainType),
            """
            CREATE DOMAIN d AS {0} DEFAULT 1 NOT NULL CONSTRAINT c CHECK (value > 0);
            ALTER DOMAIN d ADD CONSTRAINT n CHECK (value > 1) NOT VALID;
            CREATE TABLE t (a d);
            COMMENT ON DOMAIN d IS 'a domain';
            COMMENT ON CONSTRAINT c ON DOMAIN d IS 'a check';
            COMMENT ON CONSTRAINT n ON DOMAIN d IS 'another check';
            GRANT USAGE ON TYPE d TO law_reader;
            REVOKE USAGE ON DOMAIN d FROM CURRENT_USER;
            ALTER DOMAIN d OWNER TO law_other;
            """,
            "int", "bigint", "CREATE DOMAIN"),
        new("composite type", typeof(CompositeType),
            """
            CREATE TYPE c AS (a {0}, b text);
            CREATE TABLE t (a c);
            COMMENT ON TYPE c IS 'a type';
            COMMENT ON COLUMN c.b IS 'an attribute';
            GRANT USAGE ON TYPE c TO law_reader;
            ALTER TYPE c OWNER TO law_other;
            """,
            "int", "bigint", "CREATE TYPE"),
        new("range type", typeof(RangeType),
            """
            CREATE TYPE r AS RANGE (SUBTYPE = float8{0});
            CREATE TABLE t (a r);
            COMMENT ON TYPE r IS 'a type';
            GRANT USAGE ON TYPE r TO law_reader;
            ALTER TYPE r OWNER TO law_other;
            """,
            "", ", SUBTYPE_DIFF = float8mi", "CREATE TYPE"),
        new("sequence", typeof(Sequence),
            """
            CREATE SEQUENCE s INCREMENT {0};
            COMMENT ON SEQUENCE s IS 'a sequence';
            GRANT USAGE ON SEQUENCE s TO law_reader;
            REVOKE SELECT ON SEQUENCE s FROM CURRENT_USER;
            ALTER SEQUENCE s OWNER TO law_other;
            """,
            "1", "2", null),
        new("schema", typeof(Namespace),
            """
            CREATE SCHEMA n;
            CREATE TABLE n.t (a {0});
            COMMENT ON SCHEMA n IS 'a schema';
            GRANT USAGE ON SCHEMA n TO law_reader;
            ALTER SCHEMA n OWNER TO law_other;
            """,
            "int", "bigint", null),
        new("schema in which its owner may make nothing", typeof(Namespace),
            """
            CREATE SCHEMA n;
            CREATE TABLE n.t (a {0});
            REVOKE CREATE ON SCHEMA n FROM CURRENT_USER;
            ALTER SCHEMA n OWNER TO law_other;
            """,
            "int", "bigint", null) { Superuser = true },
        new("partitioned table", typeof(Table),
            $$"""
            {{TriggerFunction}}
            CREATE TABLE o (id int CONSTRAINT o_key PRIMARY KEY);
            CREATE TABLE t (a int CONSTRAINT u UNIQUE, b text COMPRESSION pglz CHECK (b <> ''), s serial, i int GENERATED ALWAYS AS IDENTITY (INCREMENT 3), d int REFERENCES o)
                PARTITION BY {0} (a);
            CREATE TABLE t1 PARTITION OF t DEFAULT WITH (fillfactor = 60);
            CREATE TABLE t2 (LIKE t INCLUDING ALL) PARTITION BY LIST (a);
            DROP TABLE t2;
            ALTER TABLE t ALTER COLUMN b SET STATISTICS 66;
            ALTER TABLE t ALTER COLUMN b SET STORAGE EXTERNAL;
            ALTER TABLE t ALTER COLUMN b SET (n_distinct = 4);
            COMMENT ON TABLE t IS 'a table';
            COMMENT ON COLUMN t.b IS 'a column';
            COMMENT ON CONSTRAINT u ON t IS 'a key';
            COMMENT ON SEQUENCE t_s_seq IS 'a sequence';
            COMMENT ON SEQUENCE t_i_seq IS 'another sequence';
            GRANT USAGE ON SEQUENCE t_s_seq TO law_reader;
            GRANT USAGE ON SEQUENCE t_i_seq TO law_reader;
            GRANT INSERT ON t TO law_reader;
            GRANT SELECT (a), UPDATE (b) ON t TO law_reader;
            REVOKE TRUNCATE ON t FROM CURRENT_USER;
            GRANT SELECT ON t1 TO law_reader;
            ALTER TABLE t ENABLE ROW LEVEL SECURITY;
            ALTER TABLE t FORCE ROW LEVEL SECURITY;
            ALTER TABLE t REPLICA IDENTITY FULL;
            CREATE POLICY p ON t AS RESTRICTIVE FOR UPDATE TO law_reader USING (a > 0) WITH CHECK (a > 1);
            COMMENT ON POLICY p ON t IS 'a policy';
            CREATE TRIGGER g BEFORE UPDATE OF b ON t FOR EACH ROW EXECUTE FUNCTION tf();
            COMMENT ON TRIGGER g ON t IS 'a trigger';
            ALTER TABLE t ENABLE ALWAYS TRIGGER g;
            ALTER TABLE t1 DISABLE TRIGGER g;
            CREATE RULE r AS ON DELETE TO t WHERE old.a < 0 DO INSTEAD NOTHING;
            COMMENT ON RULE r ON t IS 'a rule';
            CREATE INDEX e ON t ((a + 1));
            ALTER INDEX e ALTER COLUMN 1 SET STATISTICS 44;
            COMMENT ON INDEX e IS 'an index';
            CREATE STATISTICS x (dependencies) ON a, d FROM t;
            ALTER STATISTICS x SET STATISTICS 33;
            COMMENT ON STATISTICS x IS 'statistics';
            CREATE PUBLICATION pub FOR TABLE t;
            COMMENT ON PUBLICATION pub IS 'a publication';
            ALTER TABLE t OWNER TO law_other;
            """,
            "RANGE", "LIST", "CREATE TABLE"),
        new("index", typeof(TableIndex),
            """
            CREATE TABLE t (a int NOT NULL, b int NOT NULL);
            CREATE UNIQUE INDEX i ON t (a{0});
            COMMENT ON INDEX i IS 'an index';
            ALTER INDEX i DEPENDS ON EXTENSION plpgsql;
            ALTER TABLE t CLUSTER ON i;
            ALTER TABLE t REPLICA IDENTITY USING INDEX i;
            CREATE INDEX e ON t ((a + 1), (b + 1){0}) WITH (fillfactor = 70);
            ALTER INDEX e ALTER COLUMN 1 SET STATISTICS 44;
            ALTER INDEX e ALTER COLUMN 2 SET STATISTICS 45;
            ALTER TABLE t OWNER TO law_other;
            """,
            "", " DESC", "CREATE UNIQUE INDEX"),
        new("constraint", typeof(Constraint),
            """
            CREATE TABLE t (a int NOT NULL, b int, CONSTRAINT k UNIQUE (a) INCLUDE (b) WITH (fillfactor = 80) {0}, CONSTRAINT c CHECK (a > 0) NO INHERIT);
            COMMENT ON CONSTRAINT k ON t IS 'a key';
            COMMENT ON CONSTRAINT c ON t IS 'a check';
            COMMENT ON INDEX k IS 'an index';
            ALTER INDEX k DEPENDS ON EXTENSION plpgsql;
            ALTER TABLE t CLUSTER ON k;
            ALTER TABLE t OWNER TO law_other;
            """,
            "DEFERRABLE", "", "ADD CONSTRAINT k"),
        new("exclusion constraint on a column that changes its type", typeof(Constraint),
            """
            CREATE TABLE t (a {0});
            ALTER TABLE t ADD CONSTRAINT x EXCLUDE USING btree ((a + 1) WITH =);
            ALTER INDEX x ALTER COLUMN 1 SET STATISTICS 22;
            ALTER INDEX x DEPENDS ON EXTENSION plpgsql;
            COMMENT ON CONSTRAINT x ON t IS 'an exclusion';
            COMMENT ON INDEX x IS 'its index';
            """,
            "int", "bigint", "ALTER COLUMN a TYPE"),
        new("index and statistics on a column that changes its type", typeof(Statistics),
            """
            CREATE TABLE t (a {0}, b int);
            CREATE INDEX e ON t ((a + 1)) WITH (fillfactor = 70);
            ALTER INDEX e ALTER COLUMN 1 SET STATISTICS 44;
            ALTER INDEX e DEPENDS ON EXTENSION plpgsql;
            COMMENT ON INDEX e IS 'an index';
            ALTER TABLE t CLUSTER ON e;
            CREATE STATISTICS x (dependencies) ON a, b FROM t;
            ALTER STATISTICS x SET STATISTICS 33;
            COMMENT ON STATISTICS x IS 'statistics';
            ALTER STATISTICS x OWNER TO law_other;
            """,
            "int", "bigint", "ALTER COLUMN a TYPE"),
        new("foreign key", typeof(ForeignKey),
            """
            CREATE TABLE o (id int CONSTRAINT o_key PRIMARY KEY, u int CONSTRAINT o_u UNIQUE);
            CREATE TABLE t (a int CONSTRAINT f REFERENCES o ON DELETE {0} DEFERRABLE);
            COMMENT ON CONSTRAINT f ON t IS 'a reference';
            ALTER TABLE t OWNER TO law_other;
            """,
            "CASCADE", "SET NULL", "ADD CONSTRAINT f"),
        new("rule", typeof(Rule),
            """
            CREATE TABLE t (a int, b int);
            CREATE RULE r AS ON DELETE TO t WHERE old.{0} < 0 DO INSTEAD NOTHING;
            ALTER TABLE t DISABLE RULE r;
            COMMENT ON RULE r ON t IS 'a rule';
            """,
            "a", "b", "CREATE RULE"),
        new("trigger", typeof(Trigger),
            $$"""
            {{TriggerFunction}}
            CREATE TABLE t (a int, b int) PARTITION BY LIST (a);
            CREATE TABLE t1 PARTITION OF t DEFAULT PARTITION BY LIST (b);
            CREATE TABLE t11 PARTITION OF t1 DEFAULT;
            CREATE TRIGGER g AFTER UPDATE OF {0} ON t FOR EACH ROW WHEN (old.a > 0) EXECUTE FUNCTION tf();
            ALTER TRIGGER g ON t DEPENDS ON EXTENSION plpgsql;
            ALTER TABLE t ENABLE REPLICA TRIGGER g;
            ALTER TABLE t1 DISABLE TRIGGER g;
            ALTER TABLE t11 ENABLE ALWAYS TRIGGER g;
            COMMENT ON TRIGGER g ON t IS 'a trigger';
            """,
            "a", "b", "CREATE TRIGGER"),
        new("policy", typeof(Policy),
            """
            CREATE TABLE t (a int);
            ALTER TABLE t ENABLE ROW LEVEL SECURITY;
            CREATE POLICY p ON t AS RESTRICTIVE FOR {0} TO law_reader, law_other USING (a > 0);
            COMMENT ON POLICY p ON t IS 'a policy';
            ALTER TABLE t OWNER TO law_other;
            """,
            "UPDATE", "DELETE", "CREATE POLICY"),
        new("statistics", typeof(Statistics),
            """
            CREATE TABLE t (a int, b int, c int);
            CREATE STATISTICS x (dependencies) ON a, {0} FROM t;
            ALTER STATISTICS x SET STATISTICS 33;
            COMMENT ON STATISTICS x IS 'statistics';
            ALTER STATISTICS x OWNER TO law_other;
            """,
            "b", "c", "CREATE STATISTICS"),
        new("collation", typeof(DefinedObject),
            """
            CREATE COLLATION c (PROVIDER = libc, LOCALE = '{0}');
            CREATE TABLE t (a text COLLATE c);
            COMMENT ON COLLATION c IS 'a collation';
            ALTER COLLATION c OWNER TO law_other;
            """,
            "C", "POSIX", "CREATE COLLATION"),
        new("cast", typeof(DefinedObject),
            """
            CREATE TYPE e AS ENUM ('a');
            CREATE CAST (text AS e) WITH INOUT AS {0};
            COMMENT ON CAST (text AS e) IS 'a cast';
            """,
            "ASSIGNMENT", "IMPLICIT", "CREATE CAST"),
        new("operator", typeof(DefinedObject),
            """
            CREATE OPERATOR === (FUNCTION = int4eq, LEFTARG = int, RIGHTARG = int{0});
            COMMENT ON OPERATOR === (int, int) IS 'an operator';
            ALTER OPERATOR === (int, int) OWNER TO law_other;
            """,
            "", ", HASHES", "CREATE OPERATOR"),
        new("conversion", typeof(DefinedObject),
            """
            CREATE {0}CONVERSION c FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
            COMMENT ON CONVERSION c IS 'a conversion';
            ALTER CONVERSION c OWNER TO law_other;
            """,
            "", "DEFAULT ", "CONVERSION"),
        new("text search", typeof(DefinedObject),
            """
            CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = simple, {0});
            CREATE TEXT SEARCH CONFIGURATION c (PARSER = "default");
            ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR word WITH d;
            COMMENT ON TEXT SEARCH DICTIONARY d IS 'a dictionary';
            COMMENT ON TEXT SEARCH CONFIGURATION c IS 'a configuration';
            ALTER TEXT SEARCH DICTIONARY d OWNER TO law_other;
            ALTER TEXT SEARCH CONFIGURATION c OWNER TO law_other;
            """,
            "accept = 'false'", "accept = 'true'", "CREATE TEXT SEARCH CONFIGURATION"),
        new("publication", typeof(DefinedObject),
            """
            CREATE TABLE t (a int PRIMARY KEY, b int);
            CREATE TABLE u (a int PRIMARY KEY);
            CREATE PUBLICATION p FOR TABLE t, u WITH (publish = '{0}', publish_via_partition_root = true);
            COMMENT ON PUBLICATION p IS 'a publication';
            ALTER PUBLICATION p OWNER TO law_other;
            """,
            "insert", "update", "CREATE PUBLICATION"),
        new("event trigger", typeof(DefinedObject),
            """
            CREATE FUNCTION et() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
            CREATE EVENT TRIGGER e ON ddl_command_end WHEN TAG IN ('{0}') EXECUTE FUNCTION et();
            ALTER EVENT TRIGGER e DISABLE;
            COMMENT ON EVENT TRIGGER e IS 'an event trigger';
            ALTER EVENT TRIGGER e OWNER TO law_boss;
            """,
            "CREATE TABLE", "CREATE VIEW", "CREATE EVENT TRIGGER") { Superuser = true },
        new("operator family and class", typeof(DefinedObject),
            """
            CREATE OPERATOR FAMILY f USING btree;
            CREATE OPERATOR CLASS c FOR TYPE int USING btree FAMILY f AS OPERATOR 1 <, OPERATOR 3 =, FUNCTION 1 {0}(int, int);
            COMMENT ON OPERATOR FAMILY f USING btree IS 'a family';
            COMMENT ON OPERATOR CLASS c USING btree IS 'a class';
            ALTER OPERATOR FAMILY f USING btree OWNER TO law_other;
            ALTER OPERATOR CLASS c USING btree OWNER TO law_other;
            """,
            "btint4cmp", "int4mi", "CREATE OPERATOR CLASS") { Superuser = true },
        new("foreign data", typeof(DefinedObject),
            """
            CREATE FOREIGN DATA WRAPPER w OPTIONS (debug 'true');
            CREATE SERVER s TYPE '{0}' FOREIGN DATA WRAPPER w;
            CREATE FOREIGN TABLE t (a int OPTIONS (x 'y')) SERVER s;
            COMMENT ON FOREIGN DATA WRAPPER w IS 'a wrapper';
            COMMENT ON SERVER s IS 'a server';
            COMMENT ON FOREIGN TABLE t IS 'a table';
            GRANT USAGE ON FOREIGN SERVER s TO law_reader WITH GRANT OPTION;
            GRANT USAGE ON FOREIGN DATA WRAPPER w TO law_reader;
            REVOKE USAGE ON FOREIGN SERVER s FROM CURRENT_USER;
            GRANT SELECT ON t TO law_reader;
            ALTER FOREIGN TABLE t OWNER TO law_other;
            ALTER SERVER s OWNER TO law_other;
            ALTER FOREIGN DATA WRAPPER w OWNER TO law_boss;
            """,
            "a", "b", "CREATE SERVER") { Superuser = true },
        new(
            "extension",
            typeof(Extension),
            "CREATE EXTENSION {0}; COMMENT ON EXTENSION {0} IS 'an extension';",
            "postgres_fdw",
            "postgres_fdw",
            null)
        {
            Superuser = true,
        },
    ];
}
