using DbMigrate.Providers.Postgres;
using DbMigrate.Providers.Sqlite;
using DbMigrate.Sql;
using DbMigrate.Tests.Sql.Scripts;

namespace DbMigrate.Tests.Scenarios.Hostile;

/// <summary>What splitting must keep: every statement stands where it says, and nothing but separators, white space and comments is
/// lost.</summary>
internal static class RoundTrip
{
    public static void Check(SqlEngine engine, string sql)
    {
        var script = sql.StartsWith('\uFEFF') ? sql[1..] : sql;
        var (offset, position, ordinal) = (0, SourcePosition.Start, 0);
        foreach (var statement in Splitting.Split(engine, sql))
        {
            var start = offset;
            for (; position != statement.Start; offset++)
            {
                Assert.True(offset < script.Length, $"Statement {statement.Ordinal} starts nowhere: {statement.Start}.");
                // A CRLF advances as one.
                var length = script.AsSpan(offset).StartsWith("\r\n") ? 2 : 1;
                position = position.Advance(script.AsSpan(offset, length));
                offset += length - 1;
            }

            AssertHoldsNoCode(engine, script[start..offset]);
            Assert.Equal(statement.Source, script.Substring(offset, statement.Source.Length));
            Assert.Equal(++ordinal, statement.Ordinal);
            Assert.NotEmpty(statement.Head);
            offset += statement.Source.Length;
            position = position.Advance(statement.Source);
            if (statement.Data is not { } data) continue;
            var rows = script.IndexOf('\n', offset) + 1;
            AssertHoldsNoCode(engine, script[offset..rows]);
            Assert.Equal(data.Text, script.Substring(rows, data.Text.Length));
            offset = rows + data.Text.Length;
            Assert.StartsWith(@"\.", script[offset..]);
            offset += @"\.".Length;
            position = data.Start.Advance(data.Text + @"\.");
        }

        AssertHoldsNoCode(engine, script[offset..]);
    }

    private static void AssertHoldsNoCode(SqlEngine engine, string between)
    {
        SqlSyntax syntax = engine == SqlEngine.Postgres ? PostgresSyntax.Instance : SqliteSyntax.Instance;
        for (var rest = between.AsSpan(); !rest.IsEmpty;)
        {
            if (rest[0] == syntax.Shell.Sign)
            {
                var end = rest.IndexOf('\n');
                rest = end < 0 ? [] : rest[end..];
                continue;
            }

            var token = syntax.Read(rest, isLast: true, breakpoints: true);
            Assert.True(
                token.Kind is SqlTokenKind.Space or SqlTokenKind.Comment or SqlTokenKind.Breakpoint or SqlTokenKind.Semicolon,
                $"Lost at '{rest}'.");
            rest = rest[token.Length..];
        }
    }
}
