namespace DbMigrate.Tests.Sql.Scripts;

public sealed class StatementPositionTests
{
    [Theory]
    [InlineData("X", 1, 1)]
    [InlineData("  X", 1, 3)]
    [InlineData("\uFEFFX", 1, 1)]
    [InlineData("\uFEFF\n X", 2, 2)]
    [InlineData("a;\n  X", 2, 3)]
    [InlineData("a;\r\n  X", 2, 3)]
    [InlineData("a;\r  X", 2, 3)]
    [InlineData("a;\r\r\n\n\rX", 5, 1)]
    [InlineData("SELECT 'é€😀';X", 1, 15)]
    [InlineData("-- é\r\n/* 😀\r\n */ X", 3, 5)]
    [InlineData("a;--> statement-breakpoint X", 1, 28)]
    [InlineData("a -- note --> statement-breakpoint\r\n\tX", 2, 2)]
    [InlineData("'a\r\nb';X", 2, 4)]
    public void The_last_statement_starts_where_an_editor_shows_it(string sql, int line, int column)
    {
        for (var bufferSize = 1; bufferSize <= 9; bufferSize++)
        {
            foreach (var engine in Splitting.Engines)
                Assert.Equal(new SourcePosition(line, column), Splitting.Split(engine, sql, bufferSize)[^1].Start);
        }
    }

    [Fact]
    public void An_offset_in_a_statement_maps_to_its_place_in_the_file()
    {
        var statement = Splitting.Split(SqlEngine.Postgres, "a;\r\n  SELECT é,\r\n    bad;")[1];

        Assert.Equal(new SourcePosition(2, 3), statement.PositionAt(0));
        Assert.Equal(new SourcePosition(3, 5), statement.PositionAt(statement.Text.IndexOf("bad", StringComparison.Ordinal)));
        Assert.Equal(new SourcePosition(3, 8), statement.PositionAt(int.MaxValue));
    }
}
