using System.Text.RegularExpressions;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Providers.Postgres;

/// <summary>Decides how a PostgreSQL script's statements share transactions.</summary>
internal static partial class PostgresPlanner
{
    public static ScriptPlan Plan(IEnumerable<SqlStatement> statements)
    {
        var total = 0;
        var changesSession = false;
        SqlStatement? breaks = null;
        var added = new List<(int Ordinal, string Value, string Literal)>();
        var commitAfter = new HashSet<int>();
        var local = new HashSet<int>();
        foreach (var statement in statements)
        {
            total = statement.Ordinal;
            if (IsLocal(statement)) local.Add(statement.Ordinal);
            switch (statement.Kind)
            {
                case StatementKind.OutsideTransaction or StatementKind.Commit:
                    breaks ??= statement;
                    break;
                case StatementKind.SessionSetting:
                case StatementKind.Ordinary when statement.Head.StartsWith("SET LOCAL ROLE", StringComparison.Ordinal)
                    || statement.Head.StartsWith("SET LOCAL SESSION AUTHORIZATION", StringComparison.Ordinal):
                    changesSession = true;
                    break;
                case StatementKind.AddEnumValue when PostgresStatementClassifier.TryGetAddedEnumValue(statement, out var value):
                    added.Add((statement.Ordinal, value, $"'{value.Replace("'", "''", StringComparison.Ordinal)}'"));
                    continue;
            }

            // A new enum value cannot be used before its transaction commits (55P04); a script that goes on to write it must
            // commit in between. A literal of that text is taken for a use: an unneeded commit is better than a failure.
            foreach (var (ordinal, value, literal) in added)
            {
                if (
                    !commitAfter.Contains(ordinal)
                    && (
                        statement.Text.Contains(literal, StringComparison.Ordinal)
                        || statement.Data?.Text.Contains(value, StringComparison.Ordinal) == true))
                    commitAfter.Add(ordinal);
            }
        }

        return new() { Total = total, ChangesSession = changesSession, Break = breaks, CommitAfter = commitAfter, Local = local };
    }

    private static bool IsLocal(SqlStatement statement) =>
        statement.Head.StartsWith("SET LOCAL ", StringComparison.Ordinal)
        || (statement.Kind == StatementKind.SessionSetting && LocalConfig().IsMatch(statement.Text));

    [GeneratedRegex(@"\bset_config\s*\(.*,\s*(true|'t(rue)?')\s*\)", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex LocalConfig();
}
