namespace DbMigrate.Tests.Scenarios.Drizzle;

/// <summary>A schema that <c>drizzle-kit pull</c> is reported to write wrong, and what has to be in the module instead.</summary>
/// <param name="Name">What it is about, and the report.</param>
/// <param name="Sql">The schema.</param>
/// <param name="Says">Lines, or parts of them.</param>
internal sealed record DrizzleCase(string Name, string Sql, params string[] Says);

/// <summary>The cases, which the law holds whole.</summary>
internal static class DrizzleCases
{
    public static readonly DrizzleCase[] Postgres =
    [
        new(
            "Arrays of an enum, negative numbers (drizzle-orm#1738)",
            "CREATE TYPE feature AS ENUM ('A', 'B'); CREATE TABLE t (tags feature[], many integer[] DEFAULT '{1,2}', f double precision "
                + "DEFAULT -1, i integer DEFAULT -1, h real DEFAULT 0.5)",
            "tags: feature().array(),",
            "f: doublePrecision().default(-1),",
            "i: integer().default(-1),",
            "many: integer().array().default(sql`'{1,2}'::integer[]`),"),
        new("Empty arrays (drizzle-orm#2904, #1729)",
            "CREATE TABLE t (a text[] NOT NULL DEFAULT ARRAY[]::text[], b text[] NOT NULL DEFAULT '{}')",
            "a: text().array().default(sql`ARRAY[]::text[]`).notNull(),", "b: text().array().default([]).notNull(),"),
        new("A function of a cast (drizzle-orm#2905)",
            "CREATE TABLE t (at timestamp DEFAULT timezone('utc'::text, now()), on_day date DEFAULT now())",
            "at: timestamp().default(sql`timezone('utc'::text, now())`),", "onDay: date(\"on_day\").defaultNow(),"),
        new(
            "Empty texts, casts of null (drizzle-orm#3545, #5294, #3250)",
            "CREATE TABLE t (a text NOT NULL DEFAULT '', b varchar(64) DEFAULT NULL::character varying, c char(3) DEFAULT 'abc', d varchar "
                + "DEFAULT 'it''s')",
            "a: text().default(\"\").notNull(),",
            "b: varchar({ length: 64 }).default(sql`NULL::character varying`),",
            "c: char({ length: 3 }).default(\"abc\"),",
            "d: varchar().default(\"it's\"),"),
        new(
            "Enums in another schema, of names like a type's (drizzle-orm#3251)",
            "CREATE SCHEMA aaa; CREATE TYPE aaa.status AS ENUM ('on', 'off'); CREATE TYPE aaa.date_kind AS ENUM ('a'); CREATE TYPE "
                + "public.text_kind AS ENUM ('b'); "
                + "CREATE TABLE aaa.users (id serial PRIMARY KEY, status aaa.status DEFAULT 'on', kind aaa.date_kind, texts "
                + "public.text_kind[]); CREATE TABLE public.users (status aaa.status)",
            "export const statusInAaa = aaa.enum(\"status\", [\"on\", \"off\"]);",
            "status: statusInAaa().default(\"on\"),",
            "export const usersInAaa = aaa.table(\"users\", {",
            "texts: textKind().array(),"),
        new("The order of a key's columns (drizzle-orm#6113, #6193)",
            "CREATE TABLE t (a integer, item_id integer, c integer, tag text, PRIMARY KEY (tag, item_id), UNIQUE (c, a))",
            "primaryKey({ name: \"t_pkey\", columns: [table.tag, table.itemId] }),", "unique(\"t_c_a_key\").on(table.c, table.a),"),
        new(
            "The pairs of a foreign key's columns (drizzle-orm#6274)",
            "CREATE TABLE p (x integer, y integer, z integer, UNIQUE NULLS NOT DISTINCT (y, x)); CREATE TABLE c (b integer, a integer, "
                + "FOREIGN KEY (a, b) REFERENCES p (y, x) ON UPDATE CASCADE ON DELETE SET NULL)",
            "foreignKey({ name: \"c_a_b_fkey\", columns: [table.a, table.b], foreignColumns: [p.y, p.x] "
                + "}).onUpdate(\"cascade\").onDelete(\"set null\"),",
            "unique(\"p_y_x_key\").on(table.y, table.x).nullsNotDistinct(),"),
        new(
            "Operator classes, orders (drizzle-orm#5869, #3736)",
            "CREATE TABLE t (id bigint, at timestamptz, s text, w date, j jsonb); CREATE INDEX i1 ON t (id, w); CREATE INDEX i2 ON t (s "
                + "text_pattern_ops, at DESC); "
                + "CREATE INDEX i3 ON t (s text_pattern_ops DESC NULLS LAST, id NULLS FIRST, w DESC NULLS LAST); CREATE INDEX i4 ON t "
                + "USING gin (j jsonb_path_ops) WITH (fastupdate = off)",
            "index(\"i1\").on(table.id, table.w),",
            "index(\"i2\").on(table.s.op(\"text_pattern_ops\"), table.at.desc().nullsFirst()),",
            "index(\"i3\").on(sql`s text_pattern_ops DESC NULLS LAST`, table.id.asc().nullsFirst(), table.w.desc().nullsLast()),",
            "index(\"i4\").using(\"gin\", table.j.op(\"jsonb_path_ops\")).with({ fastupdate: \"off\" }),"),
        new("Expressions and conditions of indexes (drizzle-orm#2884, #3862)",
            "CREATE TABLE t (a text, b text, c integer); CREATE UNIQUE INDEX u ON t (lower(a), c, (a || ',,--;' || b)) WHERE b <> 'x;--y'; "
                + "CREATE INDEX n ON t (c) INCLUDE (b)",
            "uniqueIndex(\"u\").on(sql`lower(a)`, table.c,", "// CREATE INDEX n ON public.t USING btree (c) INCLUDE (b);"),
        new("Tables that refer to each other, and to themselves (drizzle-orm#2993, #1502)",
            "CREATE TABLE child (id integer PRIMARY KEY, other integer NOT NULL, up integer REFERENCES child); CREATE TABLE parent (id "
                + "integer PRIMARY KEY, other integer NOT NULL, child_id integer UNIQUE REFERENCES child ON DELETE RESTRICT, UNIQUE "
                + "(other, child_id)); "
                + "ALTER TABLE child ADD CONSTRAINT test_key FOREIGN KEY (other, id) REFERENCES parent (other, child_id)",
            "PgTableExtraConfigValue[] => ["),
        new(
            "Policies, each with its own conditions (drizzle-orm#4407, #3495)",
            "CREATE TABLE u (id integer); ALTER TABLE u ENABLE ROW LEVEL SECURITY; CREATE POLICY \"Insert policy for users.\" ON u FOR "
                + "INSERT WITH CHECK (id > 0); CREATE POLICY up ON u AS RESTRICTIVE FOR UPDATE TO current_user USING (id = 1) WITH CHECK "
                + "(id::text <> 'a--b'); "
                + "CREATE TABLE v (id integer); ALTER TABLE v ENABLE ROW LEVEL SECURITY; CREATE TABLE w (id integer); CREATE POLICY w ON w",
            "pgPolicy(\"Insert policy for users.\", { for: \"insert\", withCheck: sql`(id > 0)` }),",
            "}).enableRLS();",
            "// ALTER TABLE public.w DISABLE ROW LEVEL SECURITY;"
        ),
        new(
            "Names that TypeScript, Drizzle and the module have already",
            "CREATE TABLE \"default\" (\"class\" integer, \"enableRLS\" integer, get_sql integer, \"getSQL\" integer, _ integer, \"1st\" "
                + "integer, \"user-id\" integer, user_id integer, \"userId\" integer, \"ÄÖ ü\" integer, constructor integer); "
                + "CREATE TABLE \"index\" (id integer); CREATE TABLE text (id integer); CREATE TABLE \"table\" (id integer PRIMARY KEY, "
                + "self integer REFERENCES \"table\"); CREATE TABLE relations (id integer); CREATE TABLE \"__proto__\" (id integer); "
                + "CREATE TABLE \"a.b\" (\"c.d\" integer PRIMARY KEY); CREATE TABLE \"we\"\"ird\" (id integer); CREATE TYPE \"then\" AS "
                + "ENUM ('x')",
            "export const defaultTable = pgTable(\"default\", {",
            "export const textTable = pgTable(\"text\", {",
            "userId3: integer(\"userId\"),",
            "_1st: integer(\"1st\"),"),
        new("Texts that could end what they stand in",
            "CREATE TABLE t (a text DEFAULT E'`${x}\\\\ */ \\r\\n \\u2028', b text CHECK (b <> '`${x}\\ ;'), c text DEFAULT E'a\\nb' || "
                + "current_user); COMMENT ON TABLE t IS E'*/ ${x} `\\nnext line'; COMMENT ON COLUMN t.a IS '*/'; CREATE TYPE e AS ENUM "
                + "('\"', '''', '`${x}', '\\')",
            "export const e = pgEnum(\"e\", [\"\\\"\", \"'\", \"`${x}\", \"\\\\\"]);", "/** *\\/ */"),
        new(
            "What counts, and what is computed",
            "CREATE SEQUENCE s START 10 INCREMENT -2 MINVALUE -100 MAXVALUE 10 CYCLE; CREATE SEQUENCE small AS smallint; CREATE SEQUENCE "
                + "big MAXVALUE 9007199254740993; "
                + "CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY (START 0 MINVALUE 0), n smallint GENERATED BY DEFAULT AS "
                + "IDENTITY (SEQUENCE NAME other INCREMENT -1), s bigserial, w integer NOT NULL DEFAULT nextval('small'), g text GENERATED "
                + "ALWAYS AS ('x' || ';') STORED)",
            "export const s = pgSequence(\"s\", { startWith: 10, increment: -2, minValue: -100, maxValue: 10, cycle: true });",
            "id: bigint({ mode: \"number\" }).generatedAlwaysAsIdentity({ minValue: \"0\" }),",
            "s: bigserial({ mode: \"number\" }),"),
        new(
            "Views in the order of their names, and what only can be read",
            "CREATE TABLE t (id integer, d date) PARTITION BY RANGE (d); CREATE VIEW needed AS SELECT id, d FROM t; CREATE TABLE o (id "
                + "integer PRIMARY KEY, n text); CREATE VIEW z WITH (security_barrier) AS SELECT id, n AS \"Name\" FROM o; CREATE VIEW a "
                + "AS SELECT id FROM z; "
                + "CREATE MATERIALIZED VIEW m WITH (fillfactor = 70) AS SELECT id FROM z; CREATE VIEW of_m AS SELECT id FROM m; CREATE "
                + "UNIQUE INDEX m_id ON m (id)",
            "export const _z = pgView(\"z\", {",
            "}).with({ securityBarrier: true }).as(sql`",
            "export const t = pgView(\"t\", {",
            "}).existing();",
            "}).with({ fillfactor: 70 }).as(sql`"),
        new(
            "Types that Drizzle has no function for, and those of other schemas",
            "CREATE SCHEMA ext; CREATE DOMAIN ext.positive AS integer CHECK (VALUE > 0); CREATE DOMAIN text_like AS text; CREATE TYPE pair "
                + "AS (a integer, b text); "
                + "CREATE TABLE t (a ext.positive, b text_like, c pair, d bytea, e tsvector, f money, g \"char\", h bit(3), i bit "
                + "varying(5), j interval day to second(3), k timestamptz(3), l time(0), m numeric(10,2), n numeric(3,-1), o text COLLATE "
                + "\"C\", p varchar(5) COLLATE \"C\", q xml, r int4range, s interval(0), u ext.positive[], v bpchar)",
            "a: ",
            "interval({ fields: \"day to second\", precision: 3 })",
            "k: timestamp({ precision: 3, withTimezone: true }),",
            "n: numeric({ precision: 3, scale: -1 }),"),
        new("Names that the server cuts",
            "CREATE TABLE organization_membership_invitations (invited_by_organization_id integer); "
                + "CREATE TABLE organizations_of_the_world (identifier integer PRIMARY KEY); ALTER TABLE "
                + "organization_membership_invitations ADD CONSTRAINT organization_membership_invitations_invited_by_organization_id_ "
                + "FOREIGN KEY (invited_by_organization_id) REFERENCES organizations_of_the_world",
            ".references(() => organizationsOfTheWorld.identifier)"),
    ];

    public static readonly DrizzleCase[] Sqlite =
    [
        new(
            "Defaults that are words, quoted in other ways, and expressions (drizzle-orm#2827, drizzle-kit-mirror#417)",
            "CREATE TABLE post (id integer primary key autoincrement, at text not null default current_timestamp, type TEXT DEFAULT "
                + "\"base\" NOT NULL, q text DEFAULT 'it''s', system BOOLEAN DEFAULT FALSE NOT NULL, n TEXT DEFAULT NULL, e text DEFAULT "
                + "(lower('A;`${x}\\')), r real DEFAULT 1.50, i integer DEFAULT -1)",
            "at: text().default(sql`CURRENT_TIMESTAMP`).notNull(),",
            "type: text().default(\"base\").notNull(),",
            "q: text().default(\"it's\"),",
            "i: integer().default(-1),"),
        new(
            "A foreign key without columns (drizzle-orm#3231)",
            "CREATE TABLE users (id integer primary key); CREATE TABLE posts (user_id integer references users)",
            "userId: integer(\"user_id\").references(() => users.id),"),
        new("Checks in comments, and checks of their own (drizzle-orm#3407)",
            "CREATE TABLE users (id TEXT PRIMARY KEY,\n-- CHECK (userType IN ('anonymous'))\nuserType TEXT NOT NULL, CONSTRAINT kind CHECK "
                + "(userType IN ('a', 'b')), CHECK (length(id) > 0))",
            "check(\"kind\", sql`userType IN ('a', 'b')`),"),
        new("Formats in generated columns and views (drizzle-orm#3817)",
            "CREATE TABLE t (x real, y text GENERATED ALWAYS AS (printf('%3.3f', x)) VIRTUAL, z text AS (x || ';') STORED); CREATE VIEW v "
                + "AS SELECT printf(\"%3.3f\", x) AS x FROM t -- end",
            "generatedAlwaysAs(sql`printf('%3.3f', x)`),", "{ mode: \"stored\" }"),
        new(
            "Indexes of some rows and of expressions (drizzle-orm#4688)",
            "CREATE TABLE t (a text, b integer); CREATE UNIQUE INDEX one ON t (a) WHERE b IS NULL; CREATE INDEX low ON t (lower(a), b "
                + "DESC); CREATE INDEX two ON t (coalesce(a, 'x'))",
            "uniqueIndex(\"one\").on(table.a).where(sql`b IS NULL`),",
            "index(\"low\").on(sql`lower(a)`, sql`b DESC`),",
            "CREATE INDEX two ON t (coalesce(a, 'x'));"),
        new("Names and types of every kind",
            "CREATE TABLE \"class\" (\"table\" varchar(20), b any, c, d blob, \"e-f\" text collate nocase, `g``h` integer); CREATE TABLE "
                + "text (id integer PRIMARY KEY, other text REFERENCES text); CREATE TABLE strict (id integer primary key) STRICT; CREATE "
                + "TABLE k (a text, b text, PRIMARY KEY (b, a)) WITHOUT ROWID",
            "export const textTable = sqliteTable(\"text\", {", "primaryKey({ columns: [table.b, table.a] }),"),
        new("Tables that refer to each other",
            "CREATE TABLE b (id integer primary key not null, c_id integer references c (id), x integer, y integer, foreign key (x, y) "
                + "references c (p, q) on delete cascade); CREATE TABLE a (id integer primary key, b_id integer not null references b "
                + "(id)); CREATE TABLE c (id integer primary key, p integer, q integer, b_id integer references b (id), foreign key (p, q) "
                + "references b (x, y))",
            "SQLiteTableExtraConfigValue[] => ["),
    ];
}
