using DbMigrate.Tests.Sql.Scripts;

namespace DbMigrate.Tests.Providers.Postgres;

public sealed class PostgresSplitterTests
{
    private const string Marker = "--> statement-breakpoint";

    [Theory]
    [InlineData("SELECT E'a\\';b';SELECT 2", "SELECT E'a\\';b'")]
    [InlineData("SELECT e'a\\\\';SELECT 2", "SELECT e'a\\\\'")]
    [InlineData("SELECT E'a''\\';';SELECT 2", "SELECT E'a''\\';'")]
    [InlineData("SELECT E'a'\n  'b\\';c';SELECT 2", "SELECT E'a'\n  'b\\';c'")]
    [InlineData("SELECT E'a' 'b\\';SELECT 2", "SELECT E'a' 'b\\'")]
    [InlineData("SELECT type'b\\';SELECT 2", "SELECT type'b\\'")]
    [InlineData("SELECT U&'d\\0061;';SELECT 2", "SELECT U&'d\\0061;'")]
    [InlineData("SELECT U&\"d;\"\"\" UESCAPE '!';SELECT 2", "SELECT U&\"d;\"\"\" UESCAPE '!'")]
    [InlineData("SELECT U & 1;SELECT 2", "SELECT U & 1")]
    [InlineData("SELECT U&;SELECT 2", "SELECT U&")]
    [InlineData("SELECT B'01', X'1F', N'a\\';SELECT 2", "SELECT B'01', X'1F', N'a\\'")]
    public void Strings_follow_their_prefix(string sql, string first) =>
        Assert.Equal([first, "SELECT 2"], Splitting.Texts(SqlEngine.Postgres, sql));

    [Theory]
    [InlineData("$$a;b$$")]
    [InlineData("$$it's \"; -- /* $$")]
    [InlineData("$tag$a; $$ $other$ $tag$")]
    [InlineData("$_1$;$_1$")]
    [InlineData("$é$;$é$")]
    [InlineData("$a$ x$a$")]
    [InlineData("$a$;$b$a$")]
    [InlineData("$A$;$a$;$A$")]
    [InlineData("$$;\n" + Marker + "\n$$")]
    [InlineData("1$$;$$")]
    public void A_dollar_quote_ends_at_its_own_tag(string quote) =>
        Assert.Equal([$"SELECT {quote}", "SELECT 2"], Splitting.Texts(SqlEngine.Postgres, $"SELECT {quote};SELECT 2"));

    [Theory]
    [InlineData("SELECT a$b$c")]
    [InlineData("SELECT a$$")]
    [InlineData("SELECT é$$")]
    [InlineData("SELECT $1, $2")]
    [InlineData("SELECT $1$2$1")]
    [InlineData("SELECT $ 1")]
    [InlineData("SELECT $a b$")]
    [InlineData("SELECT 0x1F$$")]
    [InlineData("SELECT $")]
    public void A_dollar_in_a_name_or_parameter_quotes_nothing(string statement) =>
        Assert.Equal([statement, "SELECT 2"], Splitting.Texts(SqlEngine.Postgres, $"{statement};SELECT 2"));

    [Theory]
    [InlineData("/* a /* b; */ c; */ SELECT 1")]
    [InlineData("/**/ SELECT 1")]
    [InlineData("/***/ SELECT 1")]
    [InlineData("/*/ ; */ SELECT 1")]
    [InlineData("/* /*/**/*/ ; */ SELECT 1")]
    [InlineData("/* ' $$ \" */ SELECT 1")]
    [InlineData("-- ends at a lone CR;\rSELECT 1")]
    public void Block_comments_nest_and_hide_everything(string sql) =>
        Assert.Equal(["SELECT 1", "SELECT 2"], Splitting.Texts(SqlEngine.Postgres, $"{sql};SELECT 2"));

    [Theory]
    [InlineData("CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END")]
    [InlineData("create or replace procedure p() language sql begin atomic insert into t values (1); end")]
    [InlineData("CREATE FUNCTION f() BEGIN ATOMIC END")]
    [InlineData("CREATE FUNCTION f() BEGIN ATOMIC; SELECT 1; END")]
    [InlineData("CREATE FUNCTION f(a int) BEGIN ATOMIC SELECT CASE WHEN a > 1 THEN 1 ELSE 2 END; SELECT (CASE a WHEN 1 THEN 2 END); END")]
    [InlineData("CREATE FUNCTION f(a int) BEGIN ATOMIC SELECT CASE CASE a WHEN 1 THEN 1 END WHEN 1 THEN 2 END; END")]
    [InlineData("CREATE FUNCTION f() BEGIN /* ; */ ATOMIC -- ;\n SELECT 1 AS \"end\", t.end, 2 AS end; -- last\n END")]
    [InlineData("CREATE FUNCTION f() BEGIN ATOMIC SELECT ';END;'; END")]
    [InlineData("CREATE FUNCTION f() BEGIN ATOMIC SELECT 1;\n" + Marker + "\nSELECT 2;" + Marker + " ;\nEND")]
    [InlineData("CREATE FUNCTION begin(atomic int) BEGIN ATOMIC SELECT 1; END")]
    [InlineData("CREATE SCHEMA s CREATE FUNCTION f() BEGIN ATOMIC SELECT 1; END")]
    public void An_atomic_body_is_one_statement(string statement)
    {
        Assert.Equal([statement, "SELECT 2"], Splitting.Texts(SqlEngine.Postgres, $"{statement};SELECT 2"));
        Assert.Equal([statement, "SELECT 2"], Splitting.Texts(SqlEngine.Postgres, $"{statement} {Marker}\nSELECT 2"));
    }

    [Theory]
    [InlineData("BEGIN;SELECT 1;END", "BEGIN", "SELECT 1", "END")]
    [InlineData("CREATE FUNCTION begin();atomic", "CREATE FUNCTION begin()", "atomic")]
    [InlineData("SELECT begin atomic;END", "SELECT begin atomic", "END")]
    [InlineData("CREATE TABLE t (begin int);SELECT 1", "CREATE TABLE t (begin int)", "SELECT 1")]
    public void Begin_opens_no_body_elsewhere(string sql, params string[] statements) =>
        Assert.Equal(statements, Splitting.Texts(SqlEngine.Postgres, sql));

    [Theory]
    [InlineData("CREATE RULE r AS ON INSERT TO t DO ALSO (INSERT INTO a VALUES (1); DELETE FROM b)")]
    [InlineData("SELECT ((1;2);3)")]
    public void A_semicolon_in_parentheses_ends_nothing(string statement) =>
        Assert.Equal([statement, "SELECT 2"], Splitting.Texts(SqlEngine.Postgres, $"{statement};SELECT 2"));

    [Fact]
    public void A_closing_parenthesis_too_many_changes_nothing() =>
        Assert.Equal(["SELECT 1)", "SELECT (2)"], Splitting.Texts(SqlEngine.Postgres, "SELECT 1);SELECT (2);"));

    [Fact]
    public void Backticks_and_brackets_quote_nothing() =>
        Assert.Equal(["SELECT a[1", "]`", "`"], Splitting.Texts(SqlEngine.Postgres, "SELECT a[1;]`;`"));
}
