using DbMigrate.Sql;

namespace DbMigrate.Tests.Sql.Scripts;

/// <summary>What holds for both engines.</summary>
public sealed class SplittingRulesTests
{
    public static TheoryData<SqlEngine, string, string[]> Scripts
    {
        get
        {
            (string Sql, string[] Statements)[] scripts =
            [
                ("", []),
                (" \t\r\n", []),
                (";", []),
                (";; ;\n;", []),
                ("SELECT 1", ["SELECT 1"]),
                ("SELECT 1;", ["SELECT 1"]),
                ("SELECT 1;SELECT 2", ["SELECT 1", "SELECT 2"]),
                ("  SELECT\n 1  ; \n SELECT 2 ;", ["SELECT\n 1", "SELECT 2"]),
                ("SELECT 1 -- not; here\n;SELECT 2", ["SELECT 1", "SELECT 2"]),
                ("SELECT 1 /* not; here */ + 1;", ["SELECT 1 /* not; here */ + 1"]),
                ("SELECT 1 /* trailing */ ;SELECT 2", ["SELECT 1", "SELECT 2"]),
                ("-- only a comment", []),
                ("/* only */ -- comments\n", []),
                ("-- to the end;", []),
                ("SELECT 'a;b';SELECT 2", ["SELECT 'a;b'", "SELECT 2"]),
                ("SELECT 'it''s; fine';SELECT 2", ["SELECT 'it''s; fine'", "SELECT 2"]),
                ("SELECT '''';SELECT 2", ["SELECT ''''", "SELECT 2"]),
                ("SELECT '-- no comment';SELECT 2", ["SELECT '-- no comment'", "SELECT 2"]),
                ("SELECT '/* none */';SELECT 2", ["SELECT '/* none */'", "SELECT 2"]),
                ("SELECT 'a\\';SELECT 2", ["SELECT 'a\\'", "SELECT 2"]),
                ("SELECT \"a;\"\"b\";SELECT 2", ["SELECT \"a;\"\"b\"", "SELECT 2"]),
                ("SELECT 1-1;SELECT 4/2", ["SELECT 1-1", "SELECT 4/2"]),
                ("SELECT 2*/* two */2;SELECT 2", ["SELECT 2*/* two */2", "SELECT 2"]),
                ("SELECT 1+--;\n1;SELECT 2", ["SELECT 1+--;\n1", "SELECT 2"]),
                ("\uFEFFSELECT 1;", ["SELECT 1"]),
                ("\uFEFF", []),
                ("SELECT 'añb€😀;';SELECT ñ", ["SELECT 'añb€😀;'", "SELECT ñ"]),
                ("BEGIN;END;", ["BEGIN", "END"]),
                ("SELECT -;", ["SELECT -"]),
                ("SELECT /", ["SELECT /"]),
            ];
            var data = new TheoryData<SqlEngine, string, string[]>();
            foreach (var (sql, statements) in scripts)
                foreach (var engine in Splitting.Engines) data.Add(engine, sql, statements);
            return data;
        }
    }

    public static TheoryData<SqlEngine, string, string[]> ScriptsWithBreakpoints
    {
        get
        {
            (string Sql, string[] Statements)[] scripts =
            [
                ("SELECT 1;\n--> statement-breakpoint\nSELECT 2;", ["SELECT 1", "SELECT 2"]),
                ("SELECT 1;--> statement-breakpoint\nSELECT 2;", ["SELECT 1", "SELECT 2"]),
                ("SELECT 1\n--> statement-breakpoint\nSELECT 2", ["SELECT 1", "SELECT 2"]),
                ("SELECT 1--> statement-breakpoint\nSELECT 2", ["SELECT 1", "SELECT 2"]),
                ("SELECT 1;--> statement-breakpoint SELECT 2;--> statement-breakpointSELECT 3", ["SELECT 1", "SELECT 2", "SELECT 3"]),
                ("SELECT 1 -- note --> statement-breakpoint\nSELECT 2", ["SELECT 1", "SELECT 2"]),
                ("SELECT 1 -- note --> statement-breakpoint SELECT 2", ["SELECT 1", "SELECT 2"]),
                ("SELECT 1 ---> statement-breakpoint SELECT 2", ["SELECT 1", "SELECT 2"]),
                ("--> statement-breakpoint\n--> statement-breakpoint\n;--> statement-breakpoint", []),
                ("--> statement-breakpoint -- a\nSELECT 1", ["SELECT 1"]),
                ("CREATE TABLE t (a int\n--> statement-breakpoint\nSELECT 2;SELECT 3", ["CREATE TABLE t (a int", "SELECT 2", "SELECT 3"]),
                ("SELECT '--> statement-breakpoint';", ["SELECT '--> statement-breakpoint'"]),
                ("SELECT \"--> statement-breakpoint\";", ["SELECT \"--> statement-breakpoint\""]),
                ("/*\nCREATE TABLE a();\n--> statement-breakpoint\nCREATE TABLE b();\n*/", []),
                ("-- why\n/*\nCREATE TABLE a();--> statement-breakpoint\n*/\n", []),
                ("SELECT 1 -->  statement-breakpoint\n+ 1", ["SELECT 1 -->  statement-breakpoint\n+ 1"]),
                ("SELECT 1 --> Statement-Breakpoint\n+ 1", ["SELECT 1 --> Statement-Breakpoint\n+ 1"]),
                ("SELECT 1 -> statement-breakpoint\n+ 1", ["SELECT 1 -> statement-breakpoint\n+ 1"]),
                ("SELECT 1;\r\n--> statement-breakpoint\r\nSELECT 2;\r\n", ["SELECT 1", "SELECT 2"]),
            ];
            var data = new TheoryData<SqlEngine, string, string[]>();
            foreach (var (sql, statements) in scripts)
                foreach (var engine in Splitting.Engines) data.Add(engine, sql, statements);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_semicolon_ends_a_statement_outside_strings_names_and_comments(SqlEngine engine, string sql, string[] statements) =>
        Assert.Equal(statements, Splitting.Texts(engine, sql));

    [Theory]
    [MemberData(nameof(ScriptsWithBreakpoints))]
    public void A_breakpoint_ends_a_statement_outside_strings_names_and_block_comments(SqlEngine engine, string sql, string[] statements) =>
        Assert.Equal(statements, Splitting.Texts(engine, sql));

    [Theory]
    [InlineData(SqlEngine.Postgres)]
    [InlineData(SqlEngine.Sqlite)]
    public void Statements_are_numbered_from_one(SqlEngine engine) =>
        Assert.Equal([1, 2, 3], Splitting.Split(engine, ";a;;b;--> statement-breakpoint\nc").Select(statement => statement.Ordinal));

    [Theory]
    [InlineData("-- one\nSELECT 1;", "-- one")]
    [InlineData("-- one\r\n/* two\r\nthree */ SELECT 1;", "-- one\n/* two\r\nthree */")]
    [InlineData("SELECT 0; -- after it\n-- before the next\nSELECT 1;", "-- after it\n-- before the next")]
    [InlineData("SELECT 0 -- before its semicolon\n;SELECT 1;", "-- before its semicolon")]
    [InlineData("SELECT 0 -- inside\n+ 0;SELECT 1;", "")]
    [InlineData("-- of the first\nSELECT 0;SELECT 1;", "")]
    [InlineData("-- a\n;\n-- b\n--> statement-breakpoint\n-- c\n--> statement-breakpoint\nSELECT 1;", "-- a\n-- b\n-- c")]
    [InlineData("SELECT 0 -- note --> statement-breakpoint\nSELECT 1;", "-- note ")]
    [InlineData("SELECT 1; -- last", "")]
    public void A_statement_carries_the_comments_between_it_and_the_previous_one(string sql, string comment)
    {
        foreach (var engine in Splitting.Engines) Assert.Equal(comment, Splitting.Split(engine, sql)[^1].Comment);
    }

    [Theory]
    [InlineData("create table users (id int)", "CREATE TABLE users ( id int )")]
    [InlineData("CREATE /* no */ TABLE -- no\n \"Users\" (id int not null)", "CREATE TABLE \"Users\" ( id int NOT NULL")]
    [InlineData(
        "alter table \"public\".\"users\" add column \"a\" text not null default 1",
        "ALTER TABLE \"public\".\"users\" ADD COLUMN \"a\" text NOT")]
    [InlineData("insert into a.user values (1.5)", "INSERT INTO a.user VALUES ( 1.5 )")]
    [InlineData("select 'one\ntwo'", "SELECT 'one…")]
    [InlineData("begin", "BEGIN")]
    [InlineData("1", "1")]
    public void The_head_shows_the_first_tokens(string sql, string head)
    {
        foreach (var engine in Splitting.Engines) Assert.Equal(head, Assert.Single(Splitting.Split(engine, sql)).Head);
    }

    [Fact]
    public void The_head_cuts_a_long_token() =>
        Assert.Equal($"SELECT '{new string('x', 63)}…", Splitting.Split(SqlEngine.Postgres, $"SELECT '{new string('x', 500)}'")[0].Head);

    [Theory]
    [InlineData(SqlEngine.Postgres)]
    [InlineData(SqlEngine.Sqlite)]
    public void A_missing_script_is_refused_at_once(SqlEngine engine) =>
        Assert.Throws<ArgumentNullException>(() => { Splitting.Splitter(engine).Split(null!); });

    [Theory]
    [InlineData(SqlEngine.Postgres, "SELECT 1;\n  SELECT 'abc", "The string that starts at line 2, column 10 is never closed.", 2, 10)]
    [InlineData(SqlEngine.Postgres, "SELECT E'abc\\'", "The string that starts at line 1, column 8 is never closed.", 1, 8)]
    [InlineData(SqlEngine.Postgres, "SELECT E'abc\\", "The string that starts at line 1, column 8 is never closed.", 1, 8)]
    [InlineData(SqlEngine.Postgres, "SELECT \"a\"\"", "The quoted name that starts at line 1, column 8 is never closed.", 1, 8)]
    [InlineData(SqlEngine.Postgres, "SELECT U&\"a", "The quoted name that starts at line 1, column 8 is never closed.", 1, 8)]
    [InlineData(SqlEngine.Postgres, "\r\nSELECT /* /* */", "The block comment that starts at line 2, column 8 is never closed.", 2, 8)]
    [InlineData(SqlEngine.Postgres, "DO\n$body$ $$ $", "The dollar quote $body$ that starts at line 2, column 1 is never closed.", 2, 1)]
    [InlineData(
        SqlEngine.Postgres,
        "CREATE FUNCTION f() RETURNS int\n BEGIN ATOMIC SELECT 1;",
        "The body whose BEGIN is at line 2, column 2 is never closed by END.",
        2,
        2)]
    [InlineData(
        SqlEngine.Postgres,
        "SELECT 1;\nSELECT 'a\0b', 2;",
        "There is a NUL character at line 2, column 10, which no engine takes.",
        2,
        10)]
    [InlineData(
        SqlEngine.Sqlite,
        "INSERT INTO t VALUES (1)\0, (2)",
        "There is a NUL character at line 1, column 25, which no engine takes.",
        1,
        25)]
    [InlineData(SqlEngine.Sqlite, "\0", "There is a NUL character at line 1, column 1, which no engine takes.", 1, 1)]
    [InlineData(SqlEngine.Sqlite, "\r\r'", "The string that starts at line 3, column 1 is never closed.", 3, 1)]
    [InlineData(SqlEngine.Sqlite, "\"a", "The quoted name that starts at line 1, column 1 is never closed.", 1, 1)]
    [InlineData(SqlEngine.Sqlite, "`a", "The quoted name that starts at line 1, column 1 is never closed.", 1, 1)]
    [InlineData(SqlEngine.Sqlite, "SELECT [a", "The quoted name that starts at line 1, column 8 is never closed.", 1, 8)]
    [InlineData(
        SqlEngine.Sqlite,
        "SELECT 1;\nCREATE TRIGGER t AFTER INSERT ON a\nBEGIN SELECT 1; --> statement-breakpoint\n SELECT 2;",
        "The body whose BEGIN is at line 3, column 1 is never closed by END.",
        3,
        1)]
    public void What_cannot_be_read_is_named_with_its_place(SqlEngine engine, string sql, string message, int line, int column)
    {
        var error = Assert.Throws<SqlSplitException>(() => Splitting.Split(engine, sql));
        Assert.Equal(message, error.Message);
        Assert.Equal(new SourcePosition(line, column), error.Position);
    }

    [Fact]
    public void Statements_before_an_unclosed_string_are_still_read() =>
        Assert.Equal("SELECT 1", Splitting.Splitter(SqlEngine.Postgres).Split(new StringReader("SELECT 1; SELECT '")).First().Text);
}
