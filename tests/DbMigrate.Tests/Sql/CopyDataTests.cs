using DbMigrate.Sql;
using DbMigrate.Tests.Sql.Scripts;

namespace DbMigrate.Tests.Sql;

/// <summary>The rows of COPY … FROM stdin are no SQL: whole lines up to one that holds a backslash and a dot alone.</summary>
public sealed class CopyDataTests
{
    private static readonly string[] Lines =
    [
        "1\ta", "'", "''", "\"", ";", "$$", "$a$ ;", "--", "/*", "--> statement-breakpoint", "\\N", "\\\\.", "\\.x", " \\.", "a\\.",
        "\\restrict x", "\\connect x", "E'\\'", "", "  ", "\u00e9\U0001f600", "ROLLBACK;", "\"a\nb\"", "BEGIN ATOMIC", "(",
    ];

    public static TheoryData<string> Rows { get; } =
    [.. Lines, string.Join('\n', Lines), string.Concat(Enumerable.Repeat(string.Join('\n', Lines) + "\n", 200))];

    [Theory, MemberData(nameof(Rows))]
    public void Nothing_in_them_means_anything(string line)
    {
        foreach (var newline in (string[])["\n", "\r\n"])
        {
            var data = (line + "\n").ReplaceLineEndings(newline);
            var script =
                $"SELECT 1;COPY t FROM stdin; -- rows{newline}{data}\\.{newline}SELECT 2;{newline}copy s.t (a, b) from STDIN with (format "
                    + $"csv);{newline}\\.{newline}{newline}SELECT 3";
            foreach (var bufferSize in data.Length > 1000 ? (int[])[13, 32 * 1024] : [1, 2, 13, 32 * 1024])
            {
                var statements = Splitting.Split(SqlEngine.Postgres, script, bufferSize);

                Assert.Equal(
                    ["SELECT 1", "COPY t FROM stdin", "SELECT 2", "copy s.t (a, b) from STDIN with (format csv)", "SELECT 3"],
                    statements.Select(statement => statement.Text));
                Assert.Equal([null, data, null, "", null], statements.Select(statement => statement.Data?.Text));
                Assert.Equal(new SourcePosition(2, 1), statements[1].Data!.Start);
                Assert.Equal(StartOf(script, "SELECT 2"), statements[2].Start);
                Assert.Equal(StartOf(script, "SELECT 3"), statements[4].Start);
            }
        }
    }

    [Theory]
    [InlineData("COPY t FROM stdin;", 1, 1, "never closed")]
    [InlineData("SELECT 1;\nCOPY t FROM stdin;\n1\n2\n", 2, 1, "never closed")]
    [InlineData("COPY t FROM stdin;\n1\n\\. \n", 1, 1, "never closed")]
    [InlineData("COPY t FROM stdin", 1, 1, "no rows")]
    [InlineData("COPY t FROM stdin\n--> statement-breakpoint\nSELECT 1;", 1, 1, "no rows")]
    [InlineData("COPY t FROM stdin; SELECT 1;\n\\.\n", 1, 19, "goes on")]
    public void Rows_that_are_cut_short_or_missing_are_named(string sql, int line, int column, string message)
    {
        var error = Assert.Throws<SqlSplitException>(() => Splitting.Split(SqlEngine.Postgres, sql));

        Assert.Equal(new SourcePosition(line, column), error.Position);
        Assert.Contains(message, error.Message);
    }

    private static SourcePosition StartOf(string script, string text) =>
        SourcePosition.Start.Advance(script.AsSpan(0, script.LastIndexOf(text, StringComparison.Ordinal)));
}
