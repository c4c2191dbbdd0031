using System.Text.RegularExpressions;
using DbMigrate.Migrations;

namespace DbMigrate.Sources;

/// <summary>What psql makes of a script's lines and the server does not: a dump holds some of it.</summary>
internal static partial class PsqlScript
{
    /// <summary>Blanks the lines that pg_dump puts around its output against injected psql commands; every position stays.</summary>
    public static string WithoutRestrict(string text) => text.Contains("\\restrict", StringComparison.Ordinal)
        ? Restrict().Replace(text, line => new string(' ', line.Length))
        : text;

    /// <summary>Refuses what a schema source cannot say.</summary>
    public static void Check(SqlStatement statement, StatementOrigin origin)
    {
        if (statement.Text[0] == '\\')
        {
            var command = statement.Text.Split(' ', '\t', '\r', '\n')[0];
            throw StatementFailedException.Refuse(
                ErrorId.SchemaInvalid, origin, statement, $"{command} is a command of psql, not SQL",
                command is @"\connect" or @"\c" ? "Write the dump without --create (-C)." : "Remove the line.");
        }

        if (statement.Kind == StatementKind.CopyFromStdin)
        {
            throw StatementFailedException.Refuse(
                ErrorId.SchemaInvalid, origin, statement, "COPY reads data that is not SQL, which a schema cannot carry",
                "Write the dump with --schema-only (-s).");
        }
    }

    [GeneratedRegex(@"^\\(un)?restrict\b[^\r\n]*", RegexOptions.Multiline)]
    private static partial Regex Restrict();
}
