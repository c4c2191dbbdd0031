using DbMigrate.Sql;
using DbMigrate.Tests.Sql.Scripts;

namespace DbMigrate.Tests.Providers.Sqlite;

public sealed class SqliteSplitterTests
{
    private const string Marker = "--> statement-breakpoint";

    [Theory]
    [InlineData("SELECT `a;``b`")]
    [InlineData("SELECT [a;b]")]
    [InlineData("SELECT [a'\"`[b]")]
    [InlineData("SELECT `" + Marker + "`, [" + Marker + "]")]
    [InlineData("SELECT X'00;'")]
    [InlineData("SELECT $$")]
    [InlineData("SELECT $a$, :b, @c, ?1, a$b$c")]
    [InlineData("SELECT a -> '$.b' ->> '$;'")]
    [InlineData("SELECT E'\\'")]
    public void Names_strings_and_parameters_hold_together(string statement) =>
        Assert.Equal([statement, "SELECT 2"], Splitting.Texts(SqlEngine.Sqlite, $"{statement};SELECT 2"));

    [Theory]
    [InlineData("/* a /* b */ SELECT 1", "SELECT 1")]
    [InlineData("/**/ SELECT 1", "SELECT 1")]
    [InlineData("/*/ ; */ SELECT 1", "SELECT 1")]
    [InlineData("-- a lone CR ends no comment;\rSELECT 0;\nSELECT 1", "SELECT 1")]
    [InlineData("\uFEFFSELECT \uFEFF 1 \uFEFF;", "SELECT \uFEFF 1")]
    public void Block_comments_do_not_nest(string sql, string statement) =>
        Assert.Equal([statement], Splitting.Texts(SqlEngine.Sqlite, sql));

    [Theory]
    [InlineData("SELECT 1; /* to the end; of the file", 11)]
    [InlineData("SELECT 1 /* to the end *", 10)]
    [InlineData("SELECT 1;/*/", 10)]
    public void A_block_comment_that_stays_open_would_swallow_the_rest(string sql, int column) =>
        Assert.Equal(
            new SourcePosition(1, column), Assert.Throws<SqlSplitException>(() => Splitting.Split(SqlEngine.Sqlite, sql)).Position);

    [Theory]
    [InlineData("CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE b SET c = 1; DELETE FROM d; END")]
    [InlineData("create temp trigger t after insert on a begin select 1; end")]
    [InlineData("CREATE TEMPORARY TRIGGER IF NOT EXISTS t AFTER INSERT ON a BEGIN SELECT 1; END")]
    [InlineData("CREATE /* ; */ TRIGGER -- ;\n t AFTER INSERT ON a BEGIN SELECT 1; /* last */ END")]
    [InlineData(
        "CREATE TRIGGER t AFTER UPDATE ON a BEGIN UPDATE b SET c = CASE WHEN new.d THEN 1 END; SELECT CASE 1 WHEN 1 THEN 1 END; END")]
    [InlineData("CREATE TRIGGER t AFTER UPDATE ON a WHEN CASE new.b WHEN 1 THEN 1 END BEGIN SELECT 1; END")]
    [InlineData("CREATE TRIGGER begin AFTER UPDATE OF begin ON a WHEN CASE 1 WHEN 1 THEN new.begin END BEGIN SELECT 1; END")]
    [InlineData("CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT ';END;'; SELECT \"end\"; END")]
    [InlineData("CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1;\n" + Marker + "\nSELECT 2;" + Marker + " ;\nEND")]
    [InlineData("EXPLAIN CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END")]
    [InlineData("EXPLAIN QUERY PLAN CREATE TEMP TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END")]
    public void A_trigger_is_one_statement(string statement)
    {
        Assert.Equal([statement, "SELECT 2"], Splitting.Texts(SqlEngine.Sqlite, $"{statement};SELECT 2"));
        Assert.Equal([statement, "SELECT 2"], Splitting.Texts(SqlEngine.Sqlite, $"{statement}\n{Marker}\nSELECT 2"));
        Assert.Equal([statement], Splitting.Texts(SqlEngine.Sqlite, statement));
    }

    [Theory]
    [InlineData("BEGIN;SELECT 1;END", "BEGIN", "SELECT 1", "END")]
    [InlineData("BEGIN IMMEDIATE;COMMIT", "BEGIN IMMEDIATE", "COMMIT")]
    [InlineData("CREATE TABLE trigger (begin int);END", "CREATE TABLE trigger (begin int)", "END")]
    [InlineData("CREATE TRIGGER nonsense;SELECT 1", "CREATE TRIGGER nonsense", "SELECT 1")]
    [InlineData("SELECT (1;2)", "SELECT (1", "2)")]
    public void Semicolons_end_everything_else(string sql, params string[] statements) =>
        Assert.Equal(statements, Splitting.Texts(SqlEngine.Sqlite, sql));
}
