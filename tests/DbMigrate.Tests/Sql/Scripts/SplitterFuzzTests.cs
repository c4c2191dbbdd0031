using DbMigrate.Sql;

namespace DbMigrate.Tests.Sql.Scripts;

public sealed class SplitterFuzzTests
{
    private const int Cases = 30_000;

    private static readonly string[] Alphabet =
    [
        ";", ";", ";\n", " ", "\n", "\r\n", "\r", "\t", "'", "''", "\"", "`", "[", "]", "$", "$$", "$a$", "$1", "E'", "e'", "U&'", "U&\"",
        "N'", "U&", "\\", "\\'", "(", ")", "/*", "*/", "/", "*", "-", "--", "-- c\n", "--> statement-breakpoint", "--> statement-",
        "breakpoint", "CREATE ", "TRIGGER ", "TEMP ", "FUNCTION ", "BEGIN ", "ATOMIC ", "END ", "END;", "CASE ", "EXPLAIN ", "SELECT ",
        "set_config(", "PRAGMA ", "foreign_keys", "=", "ON", "ALTER ", "TYPE ", "ADD ", "VALUE ", "REINDEX ", "CONCURRENTLY ", "COPY ",
        "FROM ", "STDIN ", "a", "é", "😀", "\0", "\uFEFF", ".", ",", "1", "0x1F", "+", "::",
    ];

    [Theory]
    [InlineData(SqlEngine.Postgres)]
    [InlineData(SqlEngine.Sqlite)]
    public void Any_text_is_split_the_same_through_any_buffer_and_found_at_its_place(SqlEngine engine)
    {
        var random = new Random(20260701);
        for (var i = 0; i < Cases; i++)
        {
            var sql = string.Concat(random.GetItems(Alphabet, random.Next(1, 24)));
            var whole = Outcome(() => Splitting.Split(engine, sql));
            var straddling = Outcome(() => Splitting.Split(engine, sql, bufferSize: random.Next(1, 8)));
            Assert.Equal(whole.Statements, straddling.Statements);
            Assert.Equal(whole.Error, straddling.Error);
            AssertInPlace(sql, whole.Statements);
        }
    }

    [Theory]
    [InlineData(SqlEngine.Postgres)]
    [InlineData(SqlEngine.Sqlite)]
    public void A_statement_split_again_is_itself(SqlEngine engine)
    {
        var random = new Random(20260702);
        for (var i = 0; i < Cases; i++)
        {
            var sql = string.Concat(random.GetItems(Alphabet, random.Next(1, 24)));
            foreach (var statement in Outcome(() => Splitting.Split(engine, sql)).Statements)
            {
                var again = Assert.Single(Splitting.Split(engine, $"\n{statement.Text}"));
                Assert.Equal((statement.Text, statement.Kind, statement.Head), (again.Text, again.Kind, again.Head));
            }
        }
    }

    private static (IReadOnlyList<SqlStatement> Statements, string? Error) Outcome(Func<IReadOnlyList<SqlStatement>> split)
    {
        try
        {
            return (split(), null);
        }
        catch (SqlSplitException e)
        {
            return ([], $"{e.Position} {e.Message}");
        }
    }

    private static void AssertInPlace(string sql, IReadOnlyList<SqlStatement> statements)
    {
        var script = sql.StartsWith('\uFEFF') ? sql[1..] : sql;
        var (offset, position) = (0, SourcePosition.Start);
        foreach (var statement in statements)
        {
            while (position != statement.Start)
            {
                // A CRLF advances as one.
                var length = script.AsSpan(offset).StartsWith("\r\n") ? 2 : 1;
                position = position.Advance(script.AsSpan(offset, length));
                offset += length;
            }

            Assert.Equal(statement.Text, script.Substring(offset, statement.Text.Length));
            Assert.NotEmpty(statement.Head);
            offset += statement.Text.Length;
            position = position.Advance(statement.Text);
        }
    }
}
