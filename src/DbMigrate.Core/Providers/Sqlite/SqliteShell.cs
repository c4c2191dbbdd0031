using System.Globalization;
using System.Text.RegularExpressions;
using DbMigrate.Engines;
using DbMigrate.Engines.Scripts;
using DbMigrate.Providers.Sqlite.Rebuilds;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Providers.Sqlite;

/// <summary>sqlite3, which runs a file of SQL: <see href="https://www.sqlite.org/cli.html"/>.</summary>
internal sealed partial class SqliteShell : ScriptShell
{
    public static readonly SqliteShell Instance = new();

    public override string Usage => "sqlite3 DATABASE < FILE";

    // A text in double quotes is one to a run, and to the shell only where it is told so.
    public override IReadOnlyList<string> Head(SessionOptions options) =>
    [
        ".bail on",
        string.Create(CultureInfo.InvariantCulture, $".timeout {(int)Math.Min(options.LockTimeout.TotalMilliseconds, int.MaxValue)}"),
        ".dbconfig dqs_ddl on",
        ".dbconfig dqs_dml on",
    ];

    public override string? WhyNot(SqlStatement statement) =>
        Terminator().IsMatch(statement.Text)
            ? "has a line that holds nothing but '/' or 'go', with which sqlite3 ends a statement: put it on the line before"
            : null;

    public override string? WhyNotInParts(SqlStatement statement) =>
        SqliteWords.Contains(statement.Text, "last_insert_rowid")
            ? "asks for the last row, which in the file is our record of how far the script is: only a run brings the script's own back"
            : null;

    public override string? WhyNot(ScriptPlan plan) =>
        plan.ChangesSession
            ? "changes its connection (a pragma, a temporary table, an attached database), and only a run knows what was there before and "
                + "puts it back"
            : null;

    public override string? WhyNot(SessionOptions options) =>
        options.StatementTimeout > TimeSpan.Zero
            ? "sqlite3 ends no statement that takes long: leave -StatementTimeout (--statement-timeout) out"
            : null;

    [GeneratedRegex(@"^[\t\r ]*(/|go)[\t\r ]*$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Terminator();
}
