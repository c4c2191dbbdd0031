namespace DbMigrate.Tests.Planning.Hazards;

/// <summary>The statements of the guide's table, in its order.</summary>
internal static partial class HazardCases
{
    /// <summary>What the PostgreSQL statements run on: tables with rows.</summary>
    public const string PostgresSetup = """
        CREATE EXTENSION citext;
        CREATE TYPE mood AS ENUM ('sad', 'ok');
        CREATE TYPE point3 AS (x int, y int, z int);
        CREATE TYPE pair AS (a int, b int);
        CREATE TYPE spot AS (a int, b int);
        CREATE DOMAIN positive AS int CHECK (VALUE > 0);
        CREATE DOMAIN label AS text;
        CREATE FUNCTION ticket() RETURNS int LANGUAGE plpgsql VOLATILE AS 'BEGIN RETURN 1; END';
        CREATE FUNCTION fixed() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
        CREATE TABLE users (
            id int PRIMARY KEY, name varchar(20), email text NOT NULL DEFAULT '', age bigint, score numeric(10,2), note text, state mood,
            born timestamptz, doubled int GENERATED ALWAYS AS (id * 2) STORED, code int NOT NULL, title label,
            tall int CONSTRAINT tall_known CHECK (tall IS NOT NULL));
        CREATE TABLE orders (id int PRIMARY KEY, user_id int, total int NOT NULL);
        CREATE TABLE bills (id int PRIMARY KEY, order_id int REFERENCES orders (id), sum int);
        ALTER TABLE bills ADD CONSTRAINT sum_known CHECK (sum > 0) NOT VALID;
        CREATE TABLE events (at date NOT NULL, n int) PARTITION BY RANGE (at);
        CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
        CREATE TABLE events_other PARTITION OF events DEFAULT;
        CREATE TABLE events_2026 (at date NOT NULL, n int);
        CREATE UNLOGGED TABLE cache (id int);
        CREATE INDEX users_name ON users (name);
        CREATE UNIQUE INDEX users_code ON users (code);
        CREATE INDEX users_lower ON users (lower(email));
        CREATE VIEW people AS SELECT id FROM users;
        CREATE MATERIALIZED VIEW totals AS SELECT user_id, sum(total) AS total FROM orders GROUP BY user_id;
        CREATE SEQUENCE tickets;
        CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER users_touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
        CREATE POLICY everyone ON users USING (true);
        CREATE SCHEMA attic;
        CREATE TABLE attic.chairs (id int PRIMARY KEY);
        -- more
        CREATE TABLE shops (id int PRIMARY KEY, name text, region text UNIQUE, note text);
        CREATE TABLE sales (id int PRIMARY KEY, shop_id int REFERENCES shops (id) ON DELETE CASCADE ON UPDATE SET NULL, region text REFERENCES shops (region) ON DELETE SET NULL, amount int);
        CREATE TABLE refunds (id int PRIMARY KEY, sale_id int REFERENCES sales (id) ON DELETE CASCADE);
        CREATE VIEW shop_names AS SELECT id, name FROM shops;
        CREATE VIEW shop_letters AS SELECT id, left(name, 1) AS letter FROM shop_names;
        CREATE MATERIALIZED VIEW shop_sales AS SELECT shop_id, sum(amount) AS amount FROM sales GROUP BY shop_id;
        CREATE UNIQUE INDEX shop_sales_shop ON shop_sales (shop_id);
        CREATE RULE shops_quiet AS ON DELETE TO shop_names DO INSTEAD NOTHING;
        CREATE RULE refunds_rule AS ON INSERT TO refunds WHERE NEW.id < 0 DO INSTEAD NOTHING;
        CREATE TABLE logs (at date NOT NULL, n int NOT NULL, shop_id int REFERENCES shops (id), PRIMARY KEY (at, n)) PARTITION BY RANGE (at);
        CREATE TABLE logs_2025 PARTITION OF logs FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
        CREATE TABLE logs_2026 PARTITION OF logs FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
        CREATE INDEX logs_n ON logs (n);
        CREATE INDEX logs_only ON ONLY logs (shop_id);
        CREATE INDEX logs_2025_only ON logs_2025 (shop_id);
        CREATE TABLE logs_2027 (at date NOT NULL, n int NOT NULL, shop_id int, PRIMARY KEY (at, n), CONSTRAINT fits CHECK (at >= '2027-01-01' AND at < '2028-01-01'));
        CREATE TABLE visits (at date NOT NULL, n int) PARTITION BY RANGE (at);
        CREATE TABLE visits_2026 PARTITION OF visits FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
        CREATE TABLE visits_rest PARTITION OF visits DEFAULT;
        ALTER TABLE visits_rest ADD CONSTRAINT other CHECK (at < '2027-01-01' OR at >= '2028-01-01');
        CREATE TABLE visits_2027 (at date NOT NULL, n int, CONSTRAINT fits CHECK (at >= '2027-01-01' AND at < '2028-01-01'));
        CREATE TABLE visits_2028 (at date NOT NULL, n int);
        CREATE TABLE vans (id int PRIMARY KEY, plate text UNIQUE);
        CREATE TABLE trips (
            id int PRIMARY KEY, van_id int REFERENCES vans (id) ON DELETE CASCADE ON UPDATE SET NULL,
            plate text DEFAULT 'p2' REFERENCES vans (plate) ON DELETE SET DEFAULT ON UPDATE CASCADE);
        CREATE TABLE stops (id int PRIMARY KEY, trip_id int REFERENCES trips (id) ON DELETE CASCADE);
        CREATE TABLE base (id int, n int);
        CREATE TABLE derived (x int) INHERITS (base);
        CREATE TABLE heir (id int, n int);
        CREATE TABLE pairs OF pair;
        CREATE TABLE pairlike (a int, b int);
        CREATE TABLE counters (id int GENERATED BY DEFAULT AS IDENTITY, n int, plain int NOT NULL);
        CREATE TABLE spots (id int, p point3, old point3);
        CREATE TABLE kinds (
            iv interval, iv3 interval(3), ts timestamp, tz timestamptz, ts3 timestamp(3), tm time, b varbit(8), n int, o oid, arr int[], v5 varchar(5), c5 char(5), ct citext,
            t text, tc text COLLATE "C", lbl label, pos positive, x xml, nm numeric, nm4 numeric(10,4), f real, d date, i inet, ci cidr, by bytea, j json, jb jsonb, checked int CHECK (checked IS NOT NULL AND checked > 0), over int CHECK (over > 0));
        CREATE INDEX kinds_t ON kinds (t);
        CREATE INDEX kinds_v5 ON kinds (v5);
        CREATE SEQUENCE owned OWNED BY counters.plain;
        ALTER TABLE counters ALTER plain SET DEFAULT nextval('owned');
        CREATE STATISTICS users_stats (dependencies) ON id, age FROM users;
        CREATE AGGREGATE total_of (int) (sfunc = int4pl, stype = int, initcond = '0');
        CREATE PROCEDURE clear_cache() LANGUAGE plpgsql AS 'BEGIN DELETE FROM cache; END';
        CREATE FUNCTION gone() RETURNS void LANGUAGE sql AS 'DELETE FROM attic.chairs';
        CREATE FUNCTION note_of(int) RETURNS text LANGUAGE sql STABLE AS 'SELECT note FROM users WHERE id = $1';
        CREATE FUNCTION watched() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
        CREATE COLLATION de FROM "C";
        CREATE CONVERSION conv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
        CREATE OPERATOR FAMILY fam USING btree;
        CREATE OPERATOR CLASS cls FOR TYPE int USING hash AS OPERATOR 1 =;
        CREATE CAST (pair AS text) WITH INOUT;
        CREATE TEXT SEARCH PARSER par (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
        CREATE TEXT SEARCH TEMPLATE tem (LEXIZE = dsimple_lexize);
        CREATE EVENT TRIGGER ev ON ddl_command_start WHEN TAG IN ('CREATE CAST') EXECUTE FUNCTION watched();
        CREATE OPERATOR === (FUNCTION = int4eq, LEFTARG = int, RIGHTARG = int);
        CREATE PUBLICATION pub FOR TABLE shops;
        CREATE FOREIGN DATA WRAPPER fdw;
        CREATE SERVER far FOREIGN DATA WRAPPER fdw;
        CREATE USER MAPPING FOR PUBLIC SERVER far;
        CREATE FOREIGN TABLE distant (id int, note text) SERVER far;
        CREATE TEXT SEARCH DICTIONARY dict (TEMPLATE = simple);
        CREATE TEXT SEARCH CONFIGURATION conf (COPY = simple);
        INSERT INTO users (id, name, age, score, note, state, born, code, title, tall) SELECT i, 'n' || i, i, i + 0.25, 'note', 'ok', clock_timestamp(), i, 't', i FROM generate_series(1, 9) i;
        INSERT INTO orders SELECT i, i, i FROM generate_series(1, 9) i;
        INSERT INTO bills SELECT i, i, i FROM generate_series(1, 9) i;
        INSERT INTO events SELECT date '2025-06-01' + i, i FROM generate_series(1, 9) i;
        INSERT INTO events SELECT date '2027-06-01' + i, i FROM generate_series(1, 9) i;
        INSERT INTO events_2026 SELECT date '2026-06-01' + i, i FROM generate_series(1, 9) i;
        INSERT INTO cache VALUES (1), (2);
        INSERT INTO attic.chairs VALUES (1), (2);
        INSERT INTO shops SELECT i, 's' || i, 'r' || i, 'x' FROM generate_series(1, 9) i;
        INSERT INTO sales SELECT i, i, 'r' || i, i FROM generate_series(1, 9) i;
        INSERT INTO refunds SELECT i, i FROM generate_series(1, 9) i;
        INSERT INTO logs SELECT date '2025-06-01' + i, i, i FROM generate_series(1, 9) i;
        INSERT INTO logs SELECT date '2026-06-01' + i, i, i FROM generate_series(1, 9) i;
        INSERT INTO logs_2027 SELECT date '2027-06-01' + i, i, i FROM generate_series(1, 9) i;
        INSERT INTO visits SELECT date '2026-06-01' + i, i FROM generate_series(1, 9) i;
        INSERT INTO visits SELECT date '2024-06-01' + i, i FROM generate_series(1, 9) i;
        INSERT INTO visits_2027 SELECT date '2027-06-01' + i, i FROM generate_series(1, 9) i;
        INSERT INTO visits_2028 SELECT date '2028-06-01' + i, i FROM generate_series(1, 9) i;
        INSERT INTO vans SELECT i, 'p' || i FROM generate_series(1, 9) i;
        INSERT INTO trips SELECT i, i, 'p' || i FROM generate_series(1, 9) i;
        INSERT INTO stops SELECT i, i FROM generate_series(1, 9) i;
        INSERT INTO base SELECT i, i FROM generate_series(1, 9) i;
        INSERT INTO derived SELECT i, i, i FROM generate_series(1, 9) i;
        INSERT INTO heir SELECT i, i FROM generate_series(1, 9) i;
        INSERT INTO pairs SELECT i, i FROM generate_series(1, 9) i;
        INSERT INTO pairlike SELECT i, i FROM generate_series(1, 9) i;
        INSERT INTO counters (n) SELECT i FROM generate_series(1, 9) i;
        INSERT INTO spots VALUES (1, (1, 2, 3), (4, 5, 6)), (2, (1, 2, 3), (4, 5, 6));
        INSERT INTO kinds VALUES ('1 day 00:00:01.123456', '1 day', '2026-01-02 03:04:05.123456', '2026-01-02 03:04:05.123456+00', '2026-01-02 03:04:05.123', '01:02:03.123456', b'1010', 7, 7, '{1,2}', 'ab', 'ab', 'Ab', 'Text', 'text', 'l', 1, '<a/>', 1.5, 1.5, 1.5, '2026-01-02', '10.0.0.1/8', '10.0.0.0/8', '\x01', '{}', '{}', 1, 1);
        REFRESH MATERIALIZED VIEW totals;
        REFRESH MATERIALIZED VIEW shop_sales;
        ANALYZE;
        """;

    /// <summary>What the SQLite statements run on.</summary>
    public const string SqliteSetup = """
        CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, note TEXT, score REAL, twice INT GENERATED ALWAYS AS (id * 2) VIRTUAL);
        CREATE INDEX users_name ON users (name);
        CREATE TRIGGER users_touch AFTER UPDATE ON users BEGIN SELECT 1; END;
        CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INT REFERENCES users (id) ON DELETE CASCADE ON UPDATE SET NULL);
        CREATE VIEW people AS SELECT id FROM orders;
        INSERT INTO users (id, name, note, score) VALUES (1, '007', 'b', 1.5), (2, 'c', 'd', 2.5);
        INSERT INTO orders VALUES (1, 1);
        """;

    public static readonly IReadOnlyList<string> Sqlite =
    [
        "ALTER TABLE users ADD COLUMN n INT",
        "ALTER TABLE users ADD COLUMN n INT NOT NULL DEFAULT 0",
        "ALTER TABLE users ADD COLUMN n INT CHECK (n > 0)",
        "ALTER TABLE users DROP COLUMN note",
        "ALTER TABLE users DROP COLUMN twice",
        "ALTER TABLE users RENAME COLUMN note TO remark",
        "ALTER TABLE orders RENAME TO purchases",
        "DROP TABLE orders",
        "DROP VIEW people",
        "CREATE INDEX i ON users (name)",
        "DELETE FROM orders",
        "DELETE FROM orders WHERE id = 1",
        "UPDATE users SET note = 'x'",
        "DROP TABLE users",
        "DELETE FROM users WHERE id = 1",
        "UPDATE users SET id = 3 WHERE id = 1",
        "INSERT OR REPLACE INTO users (id, name) VALUES (1, 'x')",
        "REPLACE INTO orders VALUES (1, 2)",
        "INSERT INTO users (id, name) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET name = 'x'",
        "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, note TEXT, score REAL); INSERT INTO n SELECT id, name, note, score FROM users; "
            + "DROP TABLE users; ALTER TABLE n RENAME TO users",
        "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO n SELECT id, name FROM users; DROP TABLE users; ALTER TABLE n "
            + "RENAME TO users",
        "CREATE TABLE n (id INTEGER PRIMARY KEY, name INT, note TEXT, score REAL); INSERT INTO n (id, name, note, score) SELECT id, name, "
            + "note, score FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users",
        "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, note TEXT, score REAL CHECK (score < 2)); INSERT OR IGNORE INTO n SELECT id, "
            + "name, note, score FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users",
        "CREATE TABLE n (id INTEGER PRIMARY KEY, note TEXT, name TEXT, score REAL); INSERT INTO n SELECT id, name, note, score FROM users; "
            + "DROP TABLE users; ALTER TABLE n RENAME TO users",
        "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, note TEXT, score REAL); INSERT INTO n SELECT id, upper(name), note, score FROM "
            + "users; DROP TABLE users; ALTER TABLE n RENAME TO users",
        "ALTER TABLE users RENAME TO old; CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, note TEXT, score REAL); INSERT INTO users "
            + "SELECT id, name, note, score FROM old; DROP TABLE old",
        "CREATE TABLE n (id INTEGER PRIMARY KEY, user_id INT); INSERT INTO n SELECT * FROM orders WHERE id = 1; DROP TABLE orders; ALTER "
            + "TABLE n RENAME TO orders",
        "CREATE TABLE n AS SELECT * FROM orders; DROP TABLE orders; ALTER TABLE n RENAME TO orders",
        "CREATE TABLE n (id INTEGER PRIMARY KEY); DROP TABLE users; ALTER TABLE n RENAME TO users",
        "VACUUM",
    ];
}
