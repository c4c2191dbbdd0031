namespace DbMigrate.Tests.Scenarios.Hostile;

/// <summary>What the readers of each format look out for.</summary>
internal static class Fragments
{
    public static HostileText Sql { get; } = new(
        [
            ";", ";\n", " ", "\n", "\r\n", "\r", "\t", "'", "''", "\"", "\"\"", "`", "[", "]", "$", "$$", "$a$", "$1", "$body$", "E'", "e'\\'", "U&'", "U&\"", "N'", "B'1'", "X'f'", "\\", "(", ")", ",", ".", "*",
            "/*", "*/", "/* /* */", "-", "--", "-- c\n", "--> statement-breakpoint", "--> statement-", "-- renamed from: a\n", "-- dbmigrate: x\n", "\\restrict x\n", "\\connect x\n", "\n.mode csv\n", "\n.read x\n", "COPY t FROM stdin;\n", "1\t'\n\\.\n", "SET standard_conforming_strings = off;", "SET LOCAL standard_conforming_strings TO on;", "\\'",
            "CREATE ", "TRIGGER ", "TEMP ", "FUNCTION ", "BEGIN ", "ATOMIC ", "END ", "END;", "CASE ", "WHEN ", "EXPLAIN ", "QUERY ", "PLAN ", "SELECT ", "WITH ", "set_config(", "PRAGMA ", "foreign_keys", "=", "ON ", "OFF ",
            "ALTER ", "TYPE ", "ADD ", "VALUE ", "REINDEX ", "CONCURRENTLY ", "COPY ", "FROM ", "STDIN ", "TABLE ", "DROP ", "COLUMN ", "SCHEMA ", "CASCADE ", "TRUNCATE ", "DELETE ", "RENAME ", "TO ", "DO ", "ROLE ",
            "GRANT ", "REVOKE ", "COMMENT ", "IS ", "INDEX ", "UNIQUE ", "VIEW ", "MATERIALIZED ", "AS ", "ENUM ", "IF NOT EXISTS ", "IF EXISTS ", "ONLY ", "CONSTRAINT ", "PRIMARY KEY ", "FOREIGN KEY ", "REFERENCES ",
            "CHECK ", "DEFAULT ", "NOT NULL ", "GENERATED ALWAYS AS ", "COLLATE ", "WITHOUT ROWID ", "STRICT ", "VIRTUAL ", "USING ", "ROLLBACK ", "SAVEPOINT ", "COMMIT ", "PREPARE ", "TRANSACTION ", "SET ", "LOCAL ",
            "SUBSCRIPTION ", "PUBLICATION ", "refresh", "false", "DETACH ", "PARTITION ", "VACUUM ", "CLUSTER ", "INSERT INTO ", "VALUES ", "a", "b ", "t ", "é", "1", "0x1F", "1.5e3", ".5", "+", "::", "->>", "<>", "||",
        ],
        [
            "CREATE TABLE t (id integer PRIMARY KEY, name text DEFAULT 'a;b', CONSTRAINT c CHECK (id > 0));\n--> statement-breakpoint\nCREATE UNIQUE INDEX i ON t (name) WHERE name <> '';\n",
            "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN RAISE NOTICE '%', $a$x;y$a$; RETURN NEW; END; $body$;\nCREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();",
            "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 2 END; END;\nSELECT E'it\\'s; fine'\n'more\\'';",
            "CREATE TRIGGER t1 AFTER UPDATE OF a ON t WHEN new.a > 1 BEGIN UPDATE t SET a = CASE WHEN 1 THEN 2 END; DELETE FROM t; END;\nPRAGMA foreign_keys = OFF;\nDROP TABLE [a;b];",
            "ALTER TYPE \"E e\" ADD VALUE IF NOT EXISTS 'x''y' BEFORE 'z';\nALTER TYPE e ADD VALUE $$d$$;\nALTER TABLE ONLY s.t * DETACH PARTITION p CONCURRENTLY;\nALTER TABLE t DROP COLUMN a, DROP b CASCADE;",
            "/* a /* nested */ comment */ SELECT set_config('a', 'b', false); -- end\nCOPY t FROM STDIN;\n1\ta';$$\n\\.\nREINDEX (CONCURRENTLY TRUE) TABLE t;\nCREATE INDEX CONCURRENTLY i ON t (a);",
            "CREATE TABLE users (\n  id integer PRIMARY KEY,\n  full_name text NOT NULL, -- renamed from: name\n  -- renamed from: \"Old\"\n  \"New\" int REFERENCES o (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED\n);\nCREATE TYPE e AS ENUM ('a', 'b' -- renamed from: c\n);",
            "CREATE TABLE `t` (\"a\" decimal(10,2) NOT NULL ON CONFLICT FAIL DEFAULT -1 COLLATE nocase, b AS (a || 'x') STORED, FOREIGN KEY (a, b) REFERENCES o ON UPDATE SET NULL MATCH full, UNIQUE (a DESC)) WITHOUT ROWID, STRICT",
            "CREATE VIEW v (a, b) AS WITH x AS (SELECT 1) SELECT * FROM x;\nCREATE VIRTUAL TABLE f USING fts5(a, content='t');\nCREATE UNIQUE INDEX IF NOT EXISTS i ON t (lower(a) COLLATE binary DESC, b) WHERE a IS NOT NULL;",
            "CREATE ROLE \"Odd Role\" LOGIN PASSWORD 'x';\nDO $$ BEGIN IF NOT EXISTS (SELECT 1) THEN CREATE ROLE r; END IF; END $$;\nGRANT r TO s WITH ADMIN OPTION;\nALTER SUBSCRIPTION s SET PUBLICATION p WITH (refresh = false);\nREASSIGN OWNED BY a TO b;",
        ]);

    public static HostileText Json { get; } = new(
        [
            "{", "}", "[", "]", ":", ",", "\"", "\"dialect\":", "\"pg\"", "\"postgresql\"", "\"sqlite\"", "\"schema\":", "\"command\":", "\"migrations\":", "\"journal\":", "\"table\":", "\"include\":", "\"tables\":", "\"scratch\":",
            "\"environments\":", "\"url\":", "\"protected\":", "\"refuse\":", "\"version\":", "\"7\"", "\"entries\":", "\"tag\":", "\"when\":", "\"idx\":", "\"0000_a\"", "\"../x\"", "\"\\ud800\"", "\"\\u0000\"", "\"\\x\"",
            "\"objects\":", "\"dependencies\":", "\"$type\":", "\"kind\":", "\"format\":", "\"dbmigrate-schema-1\"", "\"columns\":", "\"name\":", "\"type\":", "\"ddl\":", "\"deltas\":", "\"entityType\":", "\"dimensions\":", "\"values\":",
            "null", "true", "false", "0", "-1", "1.5", "1e999", "-1e999", "1e-999", "99999999999999999999", "2147483647", "//", "/*", "*/", "\n", " ", "\"x\"", "{}", "[]", "[null]", "\"a\":{}", "\"a\":[1]",
        ],
        [
            """{ "dialect": "pg", "schema": ["a", { "command": "b" }], "migrations": "m", "journal": { "schema": "s", "table": "t" }, "include": { "schemas": ["a"], "tables": ["b"] }, "scratch": "x", "environments": { "a": "u", "b": { "url": "u", "protected": true, "refuse": ["c"] } } }""",
            """{ "version": "7", "dialect": "sqlite", "entries": [ { "idx": 0, "version": "6", "when": 1700000000000, "tag": "0000_a", "breakpoints": true }, { "idx": 1, "version": "6", "when": 1700000000001, "tag": "0001_b", "breakpoints": true } ] }""",
        ]);

    /// <summary>A Drizzle snapshot of each format.</summary>
    public static HostileText DrizzleSnapshot { get; } = new(
        [
            "{", "}", "[", "]", ":", ",", "\"\"", "\"x\"", "null", "true", "false", "0", "-5", "2147483647", "\"2147483647\"", "\"\\ud800\"", "\"\\u0000\"", "\"a\":", "\"name\":", "\"schema\":", "\"columns\":", "\"tables\":", "\"entityType\":",
            "\"columns\"", "\"tables\"", "\"pks\"", "\"uniques\"", "\"indexes\"", "\"fks\"", "\"checks\"", "\"views\"", "\"policies\"", "\"dimensions\":", "\"table\":", "\"values\":", "\"identity\":", "\"generated\":", "{}", "[]", "[1]", "[[\"a\"]]",
        ],
        [
            """{"version":"7","dialect":"postgresql","tables":{"public.t":{"name":"t","schema":"","columns":{"id":{"name":"id","type":"serial","primaryKey":true,"notNull":true},"e":{"name":"e","type":"mood[]","typeSchema":"public","primaryKey":false,"notNull":false,"default":"'{}'"}},"indexes":{"i":{"name":"i","columns":[{"expression":"id","isExpression":false,"asc":true,"nulls":"last"}],"isUnique":true,"with":{"fillfactor":70},"method":"btree","concurrently":false}},"foreignKeys":{"f":{"name":"f","tableFrom":"t","tableTo":"o","columnsFrom":["id"],"columnsTo":["id"],"onDelete":"cascade","onUpdate":"no action"}},"compositePrimaryKeys":{},"uniqueConstraints":{"u":{"name":"u","nullsNotDistinct":true,"columns":["id"]}},"policies":{"p":{"name":"p","as":"PERMISSIVE","for":"ALL","to":["public","o"],"using":"true"}},"checkConstraints":{"c":{"name":"c","value":"id > 0"}},"isRLSEnabled":true}},"enums":{"public.mood":{"name":"mood","schema":"public","values":["a","b"]}},"schemas":{"s":"s"},"sequences":{"public.q":{"name":"q","schema":"public","increment":"1","minValue":"1","cycle":false}},"roles":{"r":{"name":"r","createDb":true,"inherit":false}},"policies":{},"views":{"public.v":{"name":"v","schema":"public","columns":{},"definition":"select 1","materialized":false,"isExisting":false,"with":{"checkOption":"local"}}}}""",
            """{"version":"6","dialect":"sqlite","tables":{"t":{"name":"t","columns":{"id":{"name":"id","type":"integer","primaryKey":true,"notNull":true,"autoincrement":true},"g":{"name":"g","type":"text","generated":{"as":"(id)","type":"stored"},"default":1.5}},"indexes":{"i":{"name":"i","columns":["id"],"isUnique":false}},"foreignKeys":{"f":{"name":"f","tableFrom":"t","tableTo":"o","columnsFrom":["id"],"columnsTo":["id"],"onDelete":"cascade"}},"compositePrimaryKeys":{"k":{"columns":["id","g"],"name":"k"}},"uniqueConstraints":{},"checkConstraints":{"c":{"name":"c","value":"id > 0"}}}},"views":{"v":{"columns":{},"name":"v","isExisting":false,"definition":"select 1"}},"enums":{},"internal":{"indexes":{}}}""",
            """{"version":"8","dialect":"postgres","id":"a","prevIds":["00000000-0000-0000-0000-000000000000"],"ddl":[{"entityType":"schemas","name":"s"},{"entityType":"enums","schema":"s","name":"e","values":["a"]},{"entityType":"tables","schema":"s","name":"t","isRlsEnabled":false},{"entityType":"columns","schema":"s","table":"t","name":"a","type":"e","typeSchema":"s","notNull":true,"dimensions":2,"default":"'{}'","generated":null,"identity":null},{"entityType":"indexes","schema":"s","table":"t","name":"i","columns":[{"value":"a","isExpression":false,"asc":true,"nullsFirst":false,"opclass":{"name":"x","default":true}}],"isUnique":true,"where":"","with":"","method":"btree"},{"entityType":"pks","schema":"s","table":"t","name":"k","columns":["a"],"nameExplicit":true},{"entityType":"uniques","schema":"s","table":"t","name":"u","columns":["a"],"nullsNotDistinct":false},{"entityType":"fks","schema":"s","table":"t","name":"f","columns":["a"],"schemaTo":"s","tableTo":"t","columnsTo":["a"],"onUpdate":"NO ACTION","onDelete":"CASCADE"},{"entityType":"checks","schema":"s","table":"t","name":"c","value":"true"},{"entityType":"policies","schema":"s","table":"t","name":"p","as":"PERMISSIVE","for":"ALL","roles":["public"],"using":"true"},{"entityType":"views","schema":"s","name":"v","definition":"select 1","with":{"a":true}},{"entityType":"sequences","schema":"s","name":"q","incrementBy":"1","cacheSize":1},{"entityType":"roles","name":"r","superuser":true},{"entityType":"privileges","schema":"s","table":"t","grantee":"r","type":"SELECT","isGrantable":true}]}""",
            """{"version":"7","dialect":"sqlite","id":"a","prevIds":[],"ddl":[{"entityType":"tables","name":"t"},{"entityType":"columns","table":"t","name":"a","type":"text","notNull":true,"autoincrement":false,"default":"1","generated":{"as":"(1)","type":"virtual"}},{"entityType":"indexes","table":"t","name":"i","columns":[{"value":"a","isExpression":true}],"isUnique":true,"where":null,"origin":"manual"},{"entityType":"pks","table":"t","name":"k","columns":["a"],"nameExplicit":false},{"entityType":"uniques","table":"t","name":"u","columns":["a"],"origin":"manual"},{"entityType":"fks","table":"t","name":"f","columns":["a"],"tableTo":"t","columnsTo":["a"],"onUpdate":"NO ACTION","onDelete":"CASCADE"},{"entityType":"checks","table":"t","name":"c","value":"1"},{"entityType":"views","name":"v","isExisting":false,"definition":"select 1"}]}""",
            """{"version":"9","dialect":"postgres","id":"b","prevIds":["00000000-0000-0000-0000-000000000000"],"deltas":[{"op":"create","row":{"entityType":"tables","schema":"public","name":"t"}},{"op":"create","row":{"entityType":"columns","schema":"public","table":"t","name":"a","type":"int","dimensions":0}},{"op":"alter","id":["columns","public","t","a"],"row":{"entityType":"columns","schema":"public","table":"t","name":"a"},"changes":{"type":"text"}},{"op":"drop","row":{"entityType":"tables","schema":"public","name":"t"}}]}""",
        ]);

    public static HostileText Url { get; } = new(
        [
            "postgresql://", "postgres:", "sqlite:", "file://", "Host=", "Data Source=", ";", "Password=", "user", ":", "@", "/", "//", "?", "&", "=", "%", "%41", "%00", "%zz", "[::1]", "[", "]", ",", "5432", "99999999999", "-1", "sslmode=",
            "require", "verify-ca", "sslrootcert=", "system", "port=", "host=", "hostaddr=", "connect_timeout=", "target_session_attrs=", "any", "channel_binding=", "sslnegotiation=", "keepalives_idle=", "options=", "mode=ro", ":memory:", " ",
            "C:\\", "..", "dbname=", "passfile=", "Pooling=", "true", "Timeout=", "SSL Mode=", "ssl=1", "#", "env:",
        ],
        ["postgresql://user:pass@host:5432/db?sslmode=require&connect_timeout=5", "Host=h;Port=1;Password=p", "sqlite:///a/b.db?mode=ro", "Data Source=a.db;Password=x", "postgres://u:p%40@[::1]:5,b:6/d?target_session_attrs=any"]);

    public static HostileText Variables { get; } = new(
        ["A", "B", "=", "\"", "'", "#", "\n", "\r\n", " ", "export ", "\\", "$", "{", "}", "value", "postgres://u:p@h/d"],
        ["A=1\nexport B=\"two\"\n# no\nC='three' # yes\n", "DATABASE_URL=\"postgres://u:p#w@h/d\"\r\nX=\"a\nb\"\n"]);

    public static HostileText Name { get; } = new(
        ["a", "b", ".", "=", "\"", "\"\"", "..", "/", "\\", ":", "C:", "0000_", "20250102030405_", "con", "nul", ".sql", ".down", " ", "*", "?", "<", "|", "a.b", "\"a.b\""],
        ["users.name=users.full_name", "\"a b\".\"c\"\"d\"=x", "0000_initial", "20250102030405_add_users", "../../etc/passwd", "s.t.c=d"]);
}
