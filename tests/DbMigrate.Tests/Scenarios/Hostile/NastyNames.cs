namespace DbMigrate.Tests.Scenarios.Hostile;

/// <summary>Names that a database may hold and that break what does not quote them.</summary>
internal static class NastyNames
{
    /// <summary>What both engines take. PostgreSQL's are at most 63 bytes.</summary>
    public static (string What, string Name)[] All { get; } =
    [
        ("double quotes", "say \"hi\""),
        ("a double quote at each end", "\"\""),
        ("a single quote", "it's"),
        ("a semicolon and SQL", "x\"; DROP TABLE victim; --"),
        ("a string and SQL", "x'; DROP TABLE victim; --"),
        ("a line end and SQL", "x\n; DROP TABLE victim;\n--"),
        ("a CR and SQL", "x\r; DROP TABLE victim;\r--"),
        ("other line ends", "x\u0085\u2028\u2029y"),
        ("a backslash", "a\\b\\"),
        ("an escape of a quote", "a\\'b"),
        ("dollar quotes", "$$ x $$ $a$"),
        ("a line comment", "x -- y"),
        ("a block comment", "x /* y"),
        ("the end of a block comment", "x */ y"),
        ("Drizzle's marker", "--> statement-breakpoint"),
        ("Drizzle's marker and SQL", "--> statement-breakpoint\nDROP TABLE victim"),
        ("Drizzle's marker and SQL on a line", "--> statement-breakpoint DROP TABLE victim; --"),
        ("a mark from right to left", "a\u202Eb"),
        ("a zero-width space", "a\u200Bb"),
        ("a Cyrillic look-alike", "victimа"),
        ("an emoji", "🐘 e\u0301"),
        ("63 bytes", new string('n', 63)),
        ("a reserved word", "select"),
        ("another reserved word", "table"),
        ("spaces around", "  x  "),
        ("one space", " "),
        ("a path", "../../evil"),
        ("a device", "nul"),
        ("a dot", "a.b"),
        ("an equals sign", "a=b"),
        ("a percent sign", "%s%d{0}"),
        ("control characters", "a\u0001\u001B[2Jb\t"),
        ("an order to a build", "##vso[task.setvariable variable=x]y"),
        ("upper case", "Upper Case"),
        ("a bracket", "a]b["),
        ("a backtick", "a`b"),
        ("a rename's hint", "-- renamed from: y"),
    ];

    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
