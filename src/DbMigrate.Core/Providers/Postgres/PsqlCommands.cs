using DbMigrate.Sql.Scripts;

namespace DbMigrate.Providers.Postgres;

/// <summary>psql's commands: <see href="https://www.postgresql.org/docs/current/app-psql.html"/>.</summary>
internal sealed class PsqlCommands : ShellCommands
{
    public static readonly PsqlCommands Instance = new();

    private const string Remove = "Remove the line.";

    // What they set changes what psql prints, or asks; a run stops at the first error and prints no rows.
    private static readonly HashSet<string> Variables = new(StringComparer.Ordinal)
    {
        "COMP_KEYWORD_CASE", "ECHO", "ECHO_HIDDEN", "FETCH_COUNT", "HIDE_TABLEAM", "HIDE_TOAST_COMPRESSION", "HISTCONTROL", "HISTFILE",
        "HISTSIZE", "IGNOREEOF", "ON_ERROR_STOP", "PROMPT1", "PROMPT2", "PROMPT3", "QUIET", "SHOW_ALL_RESULTS", "SHOW_CONTEXT",
        "VERBOSITY", "WATCH_INTERVAL",
    };

    private PsqlCommands()
    {
    }

    public override string Shell => "psql";

    public override char Sign => '\\';

    public override bool Anywhere => true;

    protected override string? Instead(string name, string arguments)
    {
        // What follows another backslash on the line is a command of its own, or SQL.
        if (arguments.Contains('\\', StringComparison.Ordinal)) return "Give each command and each statement a line of its own.";
        return name switch
        {
            @"\restrict" or @"\unrestrict" => null,
            @"\echo"
            or @"\qecho"
            or @"\warn"
            or @"\timing"
            or @"\pset"
            or @"\x"
            or @"\a"
            or @"\t"
            or @"\f"
            or @"\H"
            or @"\C"
            or @"\T"
            or @"\o"
            or @"\out" => null,
            @"\conninfo"
            or @"\copyright"
            or @"\errverbose"
            or @"\h"
            or @"\help"
            or @"\?"
            or @"\z"
            or @"\sf"
            or @"\sf+"
            or @"\sv"
            or @"\sv+"
            or @"\l"
            or @"\l+"
            or @"\list" => null,
            @"\set" or @"\unset" => Set(arguments),
            @"\encoding" => PostgresSetting.IsUtf8(arguments) ? null : "Save the file as UTF-8, and remove the line.",
            @"\connect" or @"\c" =>
                "Remove the line, and what stands before it for another database: a run works on the database of its URL. Of pg_dump, "
                    + "leave --create (-C) out.",
            @"\." => @"Remove the line: \. ends the rows of COPY … FROM stdin, of which there are none here.",
            @"\copy" => @"Write COPY … FROM stdin; in its place, then the rows and a line \. after them, or write the rows as INSERT.",
            @"\i" or @"\include" or @"\ir" or @"\include_relative" => "Write what that file holds in its place, or make a migration of it.",
            @"\q" or @"\quit" => "Remove the line, and all that stands after it.",
            @"\if" or @"\elif" or @"\else" or @"\endif" => "Keep the statements that are meant, or write a DO block with IF.",
            @"\g" or @"\gx" or @"\;" => "Write ; in its place.",
            @"\gset" or @"\gexec" or @"\gdesc" or @"\bind" or @"\bind_named" or @"\parse" or @"\prompt" or @"\getenv" =>
                "Write a DO block with EXECUTE, or the values where they are used.",
            _ when IsDescribe(name) => null,
            _ => Remove,
        };
    }

    // \d, \dt+, \df: they show what is there.
    private static bool IsDescribe(string name) =>
        name.StartsWith(@"\d", StringComparison.Ordinal) && name.AsSpan(2).IndexOfAnyExcept("abcdefgilmnoprstuvxyACDEFLOPRSTX+") < 0;

    private static string? Set(string arguments)
    {
        var name = arguments.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        if (name is null || Variables.Contains(name)) return null;
        return name is "AUTOCOMMIT" or "ON_ERROR_ROLLBACK" or "SINGLELINE" or "SINGLESTEP"
            ? "Remove the line: a migration has one transaction, and ends at its first error."
            : $"Write the value in place of :{name}, and remove the line.";
    }
}
