namespace DbMigrate.Tests.Planning.Hazards;

/// <summary>The statements of the guide's table, in its order.</summary>
internal static class HazardCases
{
    /// <summary>What the PostgreSQL statements run on: tables with rows.</summary>
    public const string PostgresSetup = """
        CREATE TYPE mood AS ENUM ('sad', 'ok');
        CREATE TYPE point3 AS (x int, y int, z int);
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
        CREATE VIEW people AS SELECT id FROM users;
        CREATE MATERIALIZED VIEW totals AS SELECT user_id, sum(total) AS total FROM orders GROUP BY user_id;
        CREATE SEQUENCE tickets;
        CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER users_touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
        CREATE POLICY everyone ON users USING (true);
        CREATE SCHEMA attic;
        CREATE TABLE attic.chairs (id int);
        INSERT INTO users (id, name, age, score, note, state, born, code, title, tall) SELECT i, 'n' || i, i, i + 0.25, 'note', 'ok', clock_timestamp(), i, 't', i FROM generate_series(1, 9) i;
        INSERT INTO orders SELECT i, i, i FROM generate_series(1, 9) i;
        INSERT INTO bills SELECT i, i, i FROM generate_series(1, 9) i;
        INSERT INTO events SELECT date '2025-06-01' + i, i FROM generate_series(1, 9) i;
        INSERT INTO events SELECT date '2027-06-01' + i, i FROM generate_series(1, 9) i;
        INSERT INTO events_2026 SELECT date '2026-06-01' + i, i FROM generate_series(1, 9) i;
        INSERT INTO cache VALUES (1);
        INSERT INTO attic.chairs VALUES (1);
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

    public static readonly IReadOnlyList<(string Title, string[] Statements)> Postgres =
    [
        ("Columns",
        [
            "ALTER TABLE users ADD COLUMN n int",
            "ALTER TABLE users ADD COLUMN n int DEFAULT 0",
            "ALTER TABLE users ADD COLUMN n int NOT NULL DEFAULT 0",
            "ALTER TABLE users ADD COLUMN n timestamptz DEFAULT now()",
            "ALTER TABLE users ADD COLUMN n uuid DEFAULT gen_random_uuid()",
            "ALTER TABLE users ADD COLUMN n int DEFAULT ticket()",
            "ALTER TABLE users ADD COLUMN n int DEFAULT fixed()",
            "ALTER TABLE users ADD COLUMN n serial",
            "ALTER TABLE users ADD COLUMN n int GENERATED ALWAYS AS IDENTITY",
            "ALTER TABLE users ADD COLUMN n int GENERATED ALWAYS AS (id + 1) STORED",
            "ALTER TABLE users ADD COLUMN n int GENERATED ALWAYS AS (id + 1) VIRTUAL",
            "ALTER TABLE users ADD COLUMN n positive",
            "ALTER TABLE users ADD COLUMN n label",
            "ALTER TABLE users ADD COLUMN n int CHECK (n > 0)",
            "ALTER TABLE users ADD COLUMN n int UNIQUE",
            "ALTER TABLE users ADD COLUMN n int REFERENCES orders (id)",
            "ALTER TABLE users ADD COLUMN n int DEFAULT 1 REFERENCES orders (id)",
            "ALTER TABLE orders ADD COLUMN n int NOT NULL",
            "ALTER TABLE users DROP COLUMN note",
            "ALTER TABLE users DROP COLUMN doubled",
            "ALTER TABLE users RENAME COLUMN note TO remark",
            "ALTER TABLE users ALTER COLUMN code TYPE bigint",
            "ALTER TABLE users ALTER COLUMN age TYPE int",
            "ALTER TABLE users ALTER COLUMN name TYPE varchar(40)",
            "ALTER TABLE users ALTER COLUMN name TYPE varchar(10)",
            "ALTER TABLE users ALTER COLUMN name TYPE text",
            "ALTER TABLE users ALTER COLUMN note TYPE varchar",
            "ALTER TABLE users ALTER COLUMN score TYPE numeric(12,2)",
            "ALTER TABLE users ALTER COLUMN score TYPE numeric(12,1)",
            "ALTER TABLE users ALTER COLUMN score TYPE double precision",
            "ALTER TABLE users ALTER COLUMN score TYPE int USING score::int",
            "ALTER TABLE users ALTER COLUMN born TYPE timestamptz(3)",
            "ALTER TABLE users ALTER COLUMN born TYPE date",
            "ALTER TABLE users ALTER COLUMN note TYPE jsonb USING to_jsonb(note)",
            "ALTER TABLE users ALTER COLUMN note SET DEFAULT 'x'",
            "ALTER TABLE users ALTER COLUMN email DROP DEFAULT",
            "ALTER TABLE users ALTER COLUMN age SET NOT NULL",
            "ALTER TABLE users ALTER COLUMN tall SET NOT NULL",
            "ALTER TABLE users ALTER COLUMN email DROP NOT NULL",
            "ALTER TABLE users ALTER COLUMN doubled SET EXPRESSION AS (id * 3)",
            "ALTER TABLE users ALTER COLUMN note SET STORAGE EXTERNAL",
            "ALTER TABLE users ALTER COLUMN note SET STATISTICS 500",
        ]),
        ("Constraints",
        [
            "ALTER TABLE users ADD CONSTRAINT c CHECK (id > 0)",
            "ALTER TABLE users ADD CONSTRAINT c CHECK (id > 0) NOT VALID",
            "ALTER TABLE bills VALIDATE CONSTRAINT sum_known",
            "ALTER TABLE orders ADD CONSTRAINT c FOREIGN KEY (user_id) REFERENCES users (id)",
            "ALTER TABLE orders ADD CONSTRAINT c FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID",
            "ALTER TABLE users ADD CONSTRAINT c UNIQUE (age)",
            "ALTER TABLE users ADD CONSTRAINT c UNIQUE USING INDEX users_code",
            "ALTER TABLE events_2026 ADD PRIMARY KEY (at, n)",
            "ALTER TABLE users ADD CONSTRAINT c EXCLUDE USING btree (id WITH =)",
            "ALTER TABLE users ADD CONSTRAINT c NOT NULL age",
            "ALTER TABLE users ADD CONSTRAINT c NOT NULL age NOT VALID",
            "ALTER TABLE users DROP CONSTRAINT tall_known",
            "ALTER TABLE users RENAME CONSTRAINT tall_known TO known_tall",
            "ALTER DOMAIN label ADD CONSTRAINT c CHECK (VALUE <> '')",
            "ALTER DOMAIN label ADD CONSTRAINT c CHECK (VALUE <> '') NOT VALID",
        ]),
        ("Indexes",
        [
            "CREATE INDEX i ON users (note)",
            "CREATE UNIQUE INDEX i ON users (id)",
            "CREATE INDEX CONCURRENTLY i ON users (note)",
            "CREATE INDEX i ON events (n)",
            "CREATE INDEX i ON ONLY events (n)",
            "DROP INDEX users_name",
            "DROP INDEX CONCURRENTLY users_name",
            "ALTER INDEX users_name RENAME TO users_by_name",
            "REINDEX INDEX users_name",
            "REINDEX TABLE users",
            "REINDEX TABLE CONCURRENTLY users",
        ]),
        ("Tables",
        [
            "DROP TABLE cache",
            "DROP TABLE events",
            "ALTER TABLE orders RENAME TO purchases",
            "ALTER TABLE cache SET SCHEMA attic",
            "ALTER TABLE cache SET LOGGED",
            "ALTER TABLE users SET UNLOGGED",
            "ALTER TABLE users SET (fillfactor = 70)",
            "ALTER TABLE users CLUSTER ON users_name",
            "ALTER TABLE users ENABLE ROW LEVEL SECURITY",
            "ALTER TABLE users DISABLE ROW LEVEL SECURITY",
            "ALTER TABLE users DISABLE TRIGGER users_touch",
            "ALTER TABLE users REPLICA IDENTITY FULL",
            "ALTER TABLE events ATTACH PARTITION events_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
            "CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')",
            "ALTER TABLE events DETACH PARTITION events_2025",
            "LOCK TABLE users",
            "LOCK TABLE users IN SHARE MODE",
            "CLUSTER users USING users_name",
            "VACUUM FULL users",
            "VACUUM users",
        ]),
        ("Rows",
        [
            "TRUNCATE cache",
            "DELETE FROM cache",
            "DELETE FROM cache WHERE id = 1",
            "WITH gone AS (DELETE FROM cache RETURNING id) SELECT count(*) FROM gone",
            "UPDATE users SET note = 'x'",
            "UPDATE users SET note = 'x' WHERE id = 1",
            "INSERT INTO cache VALUES (2)",
            "MERGE INTO cache c USING orders o ON c.id = o.id WHEN MATCHED THEN DELETE",
        ]),
        ("Other objects",
        [
            "DROP SCHEMA attic CASCADE",
            "DROP TYPE mood CASCADE",
            "DROP TYPE point3",
            "ALTER TYPE mood ADD VALUE 'fine'",
            "ALTER TYPE mood RENAME VALUE 'sad' TO 'unhappy'",
            "ALTER TYPE mood RENAME TO temper",
            "ALTER TYPE point3 DROP ATTRIBUTE z",
            "DROP VIEW people",
            "ALTER VIEW people RENAME TO persons",
            "REFRESH MATERIALIZED VIEW totals",
            "DROP MATERIALIZED VIEW totals",
            "DROP FUNCTION fixed()",
            "DROP SEQUENCE tickets",
            "CREATE TRIGGER t BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION touch()",
            "DROP TRIGGER users_touch ON users",
            "CREATE POLICY p ON users USING (true)",
            "DROP POLICY everyone ON users",
            "DO $$ BEGIN ALTER TABLE users ADD CONSTRAINT c CHECK (id > 0); EXCEPTION WHEN duplicate_object THEN NULL; END $$",
            "DO $$ BEGIN EXECUTE 'DROP TABLE cache'; END $$",
        ]),
    ];

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
        "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, note TEXT, score REAL); INSERT INTO n SELECT id, name, note, score FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users",
        "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO n SELECT id, name FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users",
        "CREATE TABLE n (id INTEGER PRIMARY KEY, name INT, note TEXT, score REAL); INSERT INTO n (id, name, note, score) SELECT id, name, note, score FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users",
        "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, note TEXT, score REAL CHECK (score < 2)); INSERT OR IGNORE INTO n SELECT id, name, note, score FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users",
        "CREATE TABLE n (id INTEGER PRIMARY KEY, note TEXT, name TEXT, score REAL); INSERT INTO n SELECT id, name, note, score FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users",
        "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, note TEXT, score REAL); INSERT INTO n SELECT id, upper(name), note, score FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users",
        "ALTER TABLE users RENAME TO old; CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, note TEXT, score REAL); INSERT INTO users SELECT id, name, note, score FROM old; DROP TABLE old",
        "CREATE TABLE n (id INTEGER PRIMARY KEY, user_id INT); INSERT INTO n SELECT * FROM orders WHERE id = 1; DROP TABLE orders; ALTER TABLE n RENAME TO orders",
        "CREATE TABLE n AS SELECT * FROM orders; DROP TABLE orders; ALTER TABLE n RENAME TO orders",
        "CREATE TABLE n (id INTEGER PRIMARY KEY); DROP TABLE users; ALTER TABLE n RENAME TO users",
        "VACUUM",
    ];
}
