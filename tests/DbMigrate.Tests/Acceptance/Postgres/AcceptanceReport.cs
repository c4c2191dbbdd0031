using System.Text;
using System.Text.Json;
using DbMigrate.Execution;
using DbMigrate.Schema;
using Npgsql;

namespace DbMigrate.Tests.Acceptance.Postgres;

/// <summary>Says what went wrong in a case.</summary>
internal static class AcceptanceReport
{
    public static string Sql(IEnumerable<string> statements) => string.Concat(statements.Select(sql => $"  {sql};\n"));

    /// <summary>The lines that are in one text only; null where there are none, or one text was not asked for.</summary>
    public static string? Difference(string? expected, string? actual)
    {
        if (expected is null || actual is null || expected == actual) return null;
        string[] one = expected.Split('\n'), other = actual.Split('\n');
        string[] lines =
        [
            .. one.Except(other).Select(line => $"  expected: {line}"),
            .. other.Except(one).Select(line => $"  actual:   {line}"),
        ];
        return lines.Length > 0 ? string.Join('\n', lines) : "  The same lines, but not as often.";
    }

    public static string Difference(SchemaModel expected, SchemaModel actual)
    {
        var text = new StringBuilder();
        foreach (var item in expected.Objects)
        {
            if (actual.Find(item.Id) is not { } found) text.AppendLine($"  missing: {item.Id}");
            else if (!item.IsSameAs(found)) text.AppendLine($"  expected: {Json(item)}\n  actual:   {Json(found)}");
        }

        foreach (var item in actual.Objects.Where(item => expected.Find(item.Id) is null))
            text.AppendLine($"  too much: {item.Id}");
        return text.ToString();
    }

    public static string Error(Exception error) => error switch
    {
        StatementException { InnerException: PostgresException e } failed =>
            $"STATEMENT FAILS: {e.SqlState}: {e.MessageText} {e.Detail}\n  in: {failed.Statement.Text}",
        DbMigrateException e => $"REFUSED: {e.Message}",
        _ => $"EXCEPTION: {error}",
    };

    private static string Json(SchemaObject item) => JsonSerializer.Serialize(item);
}
