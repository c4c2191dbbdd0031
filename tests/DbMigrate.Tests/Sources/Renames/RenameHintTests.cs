using DbMigrate.Sources;
using DbMigrate.Sources.Renames;

namespace DbMigrate.Tests.Sources.Renames;

public sealed class RenameHintTests
{
    [Fact]
    public void A_comment_on_the_line_or_above_it_names_the_old_name_of_what_the_line_names_first()
    {
        Assert.Equal(
            [
                "Schema app <- main @ a.sql:1:20",
                "Table app.people <- users @ a.sql:2:1",
                "Column app.people.full_name <- name @ a.sql:4:26",
                "Column app.people.Mail <- E-Mail @ a.sql:5:3",
                "Constraint app.people.mail_once <- Old \"one\" @ a.sql:8:41",
                "Constraint app.people.later <- sooner @ a.sql:9:32",
                "Index app.people_name <- users_name @ a.sql:11:45",
                "Enum mood <- state @ a.sql:12:28",
                "EnumValue mood.it's ok <- Fine @ a.sql:14:14",
                "EnumValue mood.bad <- not so good @ a.sql:15:3",
                "CompositeType pair <- couple @ a.sql:18:23",
                "Column pair.b <- z @ a.sql:20:12",
                "MaterializedView app.totals <- sums @ a.sql:22:49",
                "Routine app.area <- surface @ a.sql:23:1",
                "Trigger app.people.touch <- bump @ a.sql:25:1",
                "Policy app.people.own <- mine @ a.sql:27:67",
                "Column people.extra <- spare @ a.sql:28:1",
                "Constraint app.people.fk <- link @ a.sql:30:1",
            ],
            Find(Dialect.PostgreSql,
                """"
                CREATE SCHEMA app; -- renamed from: main
                -- renamed from: users
                CREATE TABLE IF NOT EXISTS app.people (
                  full_name text UNIQUE, -- Renamed From: name
                  -- renamed from: "E-Mail"
                  -- what they gave us
                  "Mail" text DEFAULT '-- renamed from: nothing',
                  CONSTRAINT mail_once UNIQUE ("Mail"), -- renamed from: "Old ""one"""
                  CONSTRAINT later CHECK (1=1),-- renamed from: sooner
                  id integer CONSTRAINT pk PRIMARY KEY);
                CREATE INDEX people_name ON app.people (id);-- renamed from: users_name
                CREATE TYPE mood AS ENUM ( -- renamed from: state
                  'sad',
                  'it''s ok',-- renamed from: Fine
                  -- renamed from: 'not so good'
                  'bad'
                );
                CREATE TYPE pair AS ( -- renamed from: couple
                  a integer,
                  b integer-- renamed from: z
                );
                CREATE MATERIALIZED VIEW app.totals AS SELECT 1;-- renamed from: sums
                -- renamed from: surface
                CREATE OR REPLACE FUNCTION app.area(a integer, b integer) RETURNS integer LANGUAGE sql AS $$ SELECT 1 -- renamed from: x $$;
                -- renamed from: bump
                CREATE TRIGGER touch BEFORE UPDATE OF id ON app.people FOR EACH ROW EXECUTE FUNCTION f();
                CREATE POLICY own ON app.people USING (true) WITH CHECK (id > 1); -- renamed from: mine
                -- renamed from: spare
                ALTER TABLE people ADD COLUMN IF NOT EXISTS extra numeric(1, 2);
                -- renamed from: link
                ALTER TABLE ONLY app.people ADD CONSTRAINT fk FOREIGN KEY (id) REFERENCES app.people;
                """"));
    }

    [Fact]
    public void SQLite_spells_names_in_its_own_ways()
    {
        Assert.Equal(
            ["Table People <- users @ a.sql:1:25", "Column People.full name <- Name @ a.sql:2:22", "Index by_name <- [old] @ a.sql:5:1"],
            Find(Dialect.Sqlite,
                """
                CREATE TABLE `People` ( -- renamed from: users
                  [full name] TEXT,  -- renamed from: Name
                  id INTEGER
                );
                -- renamed from: "[old]"
                CREATE UNIQUE INDEX by_name ON People ([full name]) WHERE id > 1;
                """));
    }

    [Theory]
    [InlineData("-- renamed from: x\n\nCREATE TABLE t (id integer);", "a.sql:1:1", "stands beside nothing that can be renamed")]
    [InlineData(
        "CREATE TABLE t (\n  PRIMARY KEY (id), -- renamed from: x\n  id integer);",
        "a.sql:2:21",
        "stands beside nothing that can be renamed"
    )]
    [InlineData("SELECT 1; -- renamed from: x", "a.sql:1:11", "stands beside nothing that can be renamed")]
    [InlineData("CREATE TABLE t (id integer); \n-- renamed from: x", "a.sql:2:1", "stands beside nothing that can be renamed")]
    [InlineData("CREATE TABLE t (id integer); -- renamed from:", "a.sql:1:30", "must name one old name, without its schema")]
    [InlineData("CREATE TABLE t (id integer); -- renamed from: a.b", "a.sql:1:30", "must name one old name, without its schema")]
    [InlineData("CREATE TABLE t (id integer); -- renamed from: the old one", "a.sql:1:30", "must name one old name, without its schema")]
    public void A_hint_about_nothing_is_an_error(string text, string place, string problem)
    {
        var error = Assert.Throws<DbMigrateException>(() => Find(Dialect.PostgreSql, text));

        Assert.Equal(ErrorId.RenameHintInvalid, error.Id);
        Assert.Equal($"{place}: this '-- renamed from:' {problem}.", error.Message);
    }

    [Fact]
    public void Other_comments_say_nothing() =>
        Assert.Empty(Find(Dialect.PostgreSql, "CREATE TABLE t ( -- was renamed from: x\n  id integer /* renamed from: y */\n);"));

    private static IReadOnlyList<string> Find(Dialect dialect, string text) =>
    [
        .. RenameHints
            .Find([new SqlSource("a.sql", text)], dialect)
            .Select(hint =>
                $"{hint.Kind} {string.Join('.', new[] { hint.Schema, hint.Table, hint.Name }.OfType<string>())} <- {hint.OldName} @ "
                    + $"{hint.Place}"
            ),
    ];
}
