using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DbMigrate.Schema;
using DbMigrate.Sql;
using Npgsql;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

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
            else if (!item.IsSameAs(found)) Compare(text, $"  {item.Id}", Json(item), Json(found));
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

    private static JsonNode? Json(SchemaObject item) => JsonSerializer.SerializeToNode(item);

    private static void Compare(StringBuilder text, string path, JsonNode? expected, JsonNode? actual)
    {
        if (JsonNode.DeepEquals(expected, actual)) return;
        if (expected is JsonObject one && actual is JsonObject other)
        {
            foreach (var (name, value) in one) Compare(text, $"{path}.{name}", value, other[name]);
        }
        else if (expected is JsonArray list && actual is JsonArray found && list.Count == found.Count)
        {
            for (var i = 0; i < list.Count; i++) Compare(text, $"{path}[{i}]", list[i], found[i]);
        }
        else
        {
            text.AppendLine($"{path}:\n    expected: {expected?.ToJsonString()}\n    actual:   {actual?.ToJsonString()}");
        }
    }
}
