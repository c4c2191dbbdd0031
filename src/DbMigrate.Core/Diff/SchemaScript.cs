using System.Text;

namespace DbMigrate;

/// <summary>Writes changes as SQL that the engine's own shell runs: psql, sqlite3.</summary>
public static class SchemaScript
{
    /// <summary>The statements in order, each with its semicolon, on lines of their own; empty where there are none.</summary>
    public static string Of(IEnumerable<SchemaChange> changes)
    {
        var script = new StringBuilder();
        foreach (var statement in changes.SelectMany(change => change.Sql))
            script.Append(Terminate(statement));
        return script.ToString();
    }

    /// <summary>A statement with its semicolon and the end of its line.</summary>
    internal static string Terminate(string statement) =>
        // A comment at the end would swallow the semicolon.
        statement.AsSpan(statement.LastIndexOf('\n') + 1).Contains("--", StringComparison.Ordinal)
            ? $"{statement}\n;\n"
            : $"{statement};\n";
}
