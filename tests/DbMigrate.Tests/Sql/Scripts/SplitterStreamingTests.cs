using System.Globalization;

namespace DbMigrate.Tests.Sql.Scripts;

/// <summary>Runs alone, as other tests' memory would be counted here.</summary>
[CollectionDefinition(nameof(SplitterStreamingTests), DisableParallelization = true)]
[Collection(nameof(SplitterStreamingTests))]
public sealed class SplitterStreamingTests
{
    private const long MegaByte = 1024 * 1024;
    private const long MaxHeld = 4 * MegaByte;

    [Theory]
    [InlineData(SqlEngine.Postgres)]
    [InlineData(SqlEngine.Sqlite)]
    public void A_script_of_100_MB_is_split_in_bounded_memory(SqlEngine engine)
    {
        using var script = new InsertScript(100 * MegaByte);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (count, held) = (0L, 0L);
        foreach (var statement in Splitting.Splitter(engine).Split(script))
        {
            count = statement.Ordinal;
            if (count % 10_000 == 0) held = Math.Max(held, GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        Assert.Equal(script.Statements, count);
        Assert.True(held < MaxHeld, $"Held {held} bytes.");
    }

    [Theory]
    [InlineData(SqlEngine.Postgres)]
    [InlineData(SqlEngine.Sqlite)]
    public void A_long_statement_grows_the_buffer_only_while_it_lasts(SqlEngine engine)
    {
        var small = $"SELECT '{new string('y', 80)}';\n";
        var script = new StringReader($"SELECT '{new string('x', 8_000_000)}';" + string.Concat(Enumerable.Repeat(small, 200_000)));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var held = 0L;
        foreach (var statement in Splitting.Splitter(engine).Split(script))
        {
            if (statement.Ordinal == 200_000) held = GC.GetTotalMemory(forceFullCollection: true) - before;
        }

        Assert.True(held < MaxHeld, $"Held {held} bytes.");
    }

    [Fact]
    public void A_statement_is_there_before_the_rest_of_the_script_is_read()
    {
        using var script = new InsertScript(100 * MegaByte);
        Assert.NotEmpty(Splitting.Splitter(SqlEngine.Sqlite).Split(script).First().Text);
        Assert.True(script.Served < MegaByte);
    }

    /// <summary>Makes INSERT statements up as they are read.</summary>
    private sealed class InsertScript(long length) : TextReader
    {
        private string _line = "";
        private int _offset;

        public long Served { get; private set; }

        public long Statements { get; private set; }

        public override int Read() => throw new NotSupportedException();

        public override int Read(char[] buffer, int index, int count)
        {
            if (_offset == _line.Length && !Advance()) return 0;
            var served = Math.Min(count, _line.Length - _offset);
            _line.CopyTo(_offset, buffer, index, served);
            _offset += served;
            Served += served;
            return served;
        }

        private bool Advance()
        {
            if (Served >= length) return false;
            _offset = 0;
            var row = string.Create(CultureInfo.InvariantCulture, $"({++Statements}, 'it''s name; {Statements}', NULL)");
            var rows = string.Join(", ", Enumerable.Repeat(row, 30));
            _line = $"INSERT INTO \"users\" (\"id\", \"name\", \"at\") VALUES {rows};--> statement-breakpoint\n";
            return true;
        }
    }
}
