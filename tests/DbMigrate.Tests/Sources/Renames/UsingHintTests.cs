using DbMigrate.Diff;
using DbMigrate.Sources;
using DbMigrate.Sources.Renames;

namespace DbMigrate.Tests.Sources.Renames;

public sealed class UsingHintTests
{
    [Fact]
    public void A_comment_beside_a_column_or_above_it_holds_its_expression()
    {
        var hints = UsingHint.Find(
            [
                new SqlSource("a.sql", """
                    CREATE TABLE app.orders (
                      total numeric, -- using: total / 100.0
                      -- Using: coalesce("By", '--')
                      -- renamed from: by
                      "By" text
                    );
                    ALTER TABLE orders ADD COLUMN at timestamptz; -- using: to_timestamp(at)
                    SELECT '-- using: nothing';
                    """),
            ],
            Dialect.PostgreSql);

        Assert.Equal(
            [
                "app.orders.total = total / 100.0 @ a.sql:2",
                "app.orders.By = coalesce(\"By\", '--') @ a.sql:3",
                ".orders.at = to_timestamp(at) @ a.sql:7",
            ],
            hints.Select(hint => $"{hint.Schema}.{hint.Table}.{hint.Column} = {hint.Expression} @ {hint.Source}:{hint.Position.Line}"));
    }

    [Theory]
    [InlineData("CREATE TABLE t ( -- using: x\n a int);", "beside no column")]
    [InlineData("-- using: x\n\nCREATE TABLE t (a int);", "beside no column")]
    [InlineData("CREATE TABLE t (\n a int -- using:\n);", "no expression")]
    public void What_is_beside_no_column_or_says_nothing_is_an_error(string sql, string said)
    {
        var error = Assert.Throws<DbMigrateException>(() => UsingHint.Find([new SqlSource("a.sql", sql)], Dialect.PostgreSql));

        Assert.Equal(ErrorId.UsingInvalid, error.Id);
        Assert.Contains(said, error.Message);
        Assert.StartsWith("a.sql:", error.Message);
    }

    [Theory]
    [InlineData("orders.total=total / 100.0", "orders|total", "total / 100.0")]
    [InlineData(" app.orders.total = a = b ", "app|orders|total", "a = b")]
    [InlineData("\"a.b\".\"c=d\"=x", "a.b|c=d", "x")]
    public void A_stated_expression_is_cut_at_the_first_equals_sign(string text, string column, string expression)
    {
        var (name, sql) = UsingText.Parse(text);

        Assert.Equal((column, expression), (string.Join('|', name), sql));
    }
}
