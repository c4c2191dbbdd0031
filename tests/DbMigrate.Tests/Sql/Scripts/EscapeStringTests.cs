using DbMigrate.Sql;

namespace DbMigrate.Tests.Sql.Scripts;

/// <summary>With <c>standard_conforming_strings</c> off a backslash is an escape in every string, which moves the end of the string.
/// Statements are handed on so that they mean the same whatever is set.</summary>
public sealed class EscapeStringTests
{
    private const string Tricky = @"INSERT INTO t VALUES ('it\'s; \\', 'plain', E'\'', $$'\$$); -- it's";

    [Theory]
    [InlineData("SET standard_conforming_strings = off;")]
    [InlineData("set session Standard_Conforming_Strings to 'off';")]
    [InlineData("SET standard_conforming_strings = 0;")]
    [InlineData("SET standard_conforming_strings = fal;")]
    [InlineData("SELECT pg_catalog.set_config('standard_conforming_strings', 'off', false);")]
    [InlineData("SET LOCAL standard_conforming_strings = off;")]
    [InlineData("SET standard_conforming_strings = on;SET standard_conforming_strings = no;")]
    public void What_follows_is_read_with_escapes(string setting)
    {
        foreach (var bufferSize in (int[])[1, 3, 4096])
        {
            var statements = Splitting.Split(SqlEngine.Postgres, $"{setting}\n{Tricky}\nSELECT 2;", bufferSize);

            Assert.Equal(@"INSERT INTO t VALUES ( E'it\'s; \\', 'plain', E'\'', $$'\$$)", statements[^2].Text);
            Assert.Equal(Tricky[..Tricky.IndexOf("; --", StringComparison.Ordinal)], statements[^2].Source);
            Assert.Equal("SELECT 2", statements[^1].Text);
            var offset = statements[^2].Text.IndexOf("'plain'", StringComparison.Ordinal);
            Assert.Equal(Tricky.IndexOf("'plain'", StringComparison.Ordinal) + 1, statements[^2].PositionAt(offset).Column);
        }
    }

    [Theory]
    [InlineData("SET standard_conforming_strings = off;SET standard_conforming_strings = on;")]
    [InlineData("SET standard_conforming_strings = off;RESET standard_conforming_strings;")]
    [InlineData("SET standard_conforming_strings = off;RESET ALL;")]
    [InlineData("SET standard_conforming_strings = off;DISCARD ALL;")]
    [InlineData("SET standard_conforming_strings = off;SET standard_conforming_strings TO DEFAULT;")]
    [InlineData("BEGIN;SET LOCAL standard_conforming_strings = off;COMMIT;")]
    [InlineData("-- SET standard_conforming_strings = off;\n")]
    [InlineData("SELECT 'standard_conforming_strings', 'off';")]
    [InlineData("ALTER DATABASE d SET standard_conforming_strings = off;")]
    public void Elsewhere_a_backslash_is_one(string before)
    {
        var statements = Splitting.Split(SqlEngine.Postgres, $@"{before}SELECT 'a\'; SELECT 'b\'");

        Assert.Equal([@"SELECT 'a\'", @"SELECT 'b\'"], statements.TakeLast(2).Select(statement => statement.Text));
    }

    [Fact]
    public void The_local_setting_gives_way_to_what_was_before_it()
    {
        var texts = Splitting.Texts(
            SqlEngine.Postgres,
            @"SET standard_conforming_strings = off; BEGIN; SET LOCAL standard_conforming_strings = on; SELECT 'a\'; COMMIT; SELECT 'b\'; '"
        );

        Assert.Equal(@"SELECT 'a\'", texts[3]);
        Assert.Equal(@"SELECT  E'b\'; '", texts[5]);
    }

    [Fact]
    public void A_savepoint_may_not_take_the_setting_back() => Assert.Throws<SqlSplitException>(() => Splitting.Split(
        SqlEngine.Postgres, "BEGIN; SAVEPOINT a; SET standard_conforming_strings = off; ROLLBACK TO a; SELECT 'a\\';"));
}
