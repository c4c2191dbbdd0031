using System.Text;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Providers.D1;

/// <summary>What D1 takes at most: https://developers.cloudflare.com/d1/platform/limits/.</summary>
internal static class D1Limits
{
    public const int StatementBytes = 100_000;
    public const int Columns = 100;
    public const int Parameters = 100;
    public const int CompoundTerms = 5;
    public const int PatternBytes = 50;
    public const int Arguments = 32;
    public const int Depth = 100;

    /// <summary>Ours: D1 gives no number for a batch, but a worker's request ends after thirty seconds, and its body is held in
    /// memory.</summary>
    public const int BatchStatements = 1000;

    /// <inheritdoc cref="BatchStatements"/>
    public const int BatchBytes = 1_000_000;

    /// <summary>Whether a statement is longer than may be.</summary>
    public static bool IsTooLong(string statement) =>
        statement.Length > StatementBytes / 3 && Encoding.UTF8.GetByteCount(statement) > StatementBytes;

    /// <summary>Cuts a script into batches, each as long as may be; what rebuilds a table stays together.</summary>
    public static IReadOnlyList<IReadOnlyList<SqlStatement>> Cut(
        IReadOnlyList<SqlStatement> statements, IReadOnlyList<ScriptRebuild> rebuilds)
    {
        var batches = new List<IReadOnlyList<SqlStatement>>();
        for (var start = 0; start < statements.Count || batches.Count == 0;)
        {
            var end = start;
            for (
                var length = 0;
                end < statements.Count
                    && end - start < BatchStatements
                    && (end == start || length + statements[end].Text.Length <= BatchBytes);
                end++)
                length += statements[end].Text.Length;
            if (end < statements.Count) end = Apart(statements, start, end, rebuilds);
            batches.Add([.. statements.Skip(start).Take(end - start)]);
            start = end;
        }

        return batches;
    }

    /// <summary>The nearest place before which no rebuild is under way; after the one that is too long to begin anywhere else.</summary>
    private static int Apart(IReadOnlyList<SqlStatement> statements, int start, int end, IReadOnlyList<ScriptRebuild> rebuilds)
    {
        for (var at = end; at > start; at--)
        {
            if (!IsWithin(statements[at].Ordinal)) return at;
        }

        while (end < statements.Count && IsWithin(statements[end].Ordinal)) end++;
        return end;

        bool IsWithin(int ordinal) => rebuilds.Any(rebuild => rebuild.First < ordinal && ordinal <= rebuild.Last);
    }

    public static LikelyReason? Reason(string message) => message switch
    {
        _ when message.StartsWith("statement too long", StringComparison.Ordinal) => new(
            "D1 takes statements of 100 KB at most.", "Cut it into several."),
        _ when message.StartsWith("too many columns", StringComparison.Ordinal) => new(
            $"A table of D1 has {Columns} columns at most.", "Put some of them into a second table."),
        _ when message.StartsWith("too many terms in compound", StringComparison.Ordinal) => new(
            $"D1 takes {CompoundTerms} terms of UNION, EXCEPT and INTERSECT at most.", "Nest them, or use VALUES."),
        _ when message.StartsWith("LIKE or GLOB pattern too complex", StringComparison.Ordinal) => new(
            $"D1 takes patterns of {PatternBytes} bytes at most.", "Use instr() or substr()."),
        _ when message.StartsWith("Expression tree is too large", StringComparison.Ordinal) => new(
            $"D1 takes expressions {Depth} levels deep at most.", "Write it with IN or with VALUES."),
        _ => null,
    };
}
