using DbMigrate.Engines;
using DbMigrate.Engines.Scripts;
using DbMigrate.Execution.Journal;
using DbMigrate.Text;

namespace DbMigrate.Execution.Run;

/// <summary>Writes a run's statements as one file that the engine's shell runs.</summary>
/// <param name="target">The database.</param>
/// <param name="options">How to run.</param>
/// <param name="settings">What the run would set on its session.</param>
/// <param name="output">Gets the file's text.</param>
internal sealed class RunScript(DatabaseTarget target, ApplyOptions options, SessionOptions settings, TextWriter output)
{
    private const int MostTags = 10;

    private string? _tag;
    private bool _isWithinMigration;

    private ScriptShell Shell { get; } =
        (target.Url.Engine as IRecordsRuns)?.Shell
        ?? throw Impossible(
            target,
            $"no program runs a file of SQL on {target.Url.Engine.Title}",
            "Run the migrations themselves; -WhatIf (--what-if) shows their SQL.");

    /// <summary>Writes the head.</summary>
    /// <param name="work">The migrations.</param>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.NotSupported"/>: what the run does cannot be in a file.</exception>
    public void Begin(IReadOnlyList<PlannedMigration> work)
    {
        RequirePossible(work);
        Comment($"What dbmigrate {ThisTool.Version} would run on {target} (environment '{target.Environment}').");
        if (work.Count == 0)
        {
            Comment("Nothing is pending.");
            return;
        }

        Comment(work.Count > MostTags
            ? $"{work.Count} migrations, from {work[0].Entry.Tag} to {work[^1].Entry.Tag}."
            : $"{work.Count} migration(s): {string.Join(", ", work.Select(item => item.Entry.Tag))}.");
        Comment($"To run it, once: {Shell.Usage}");
        Comment(
            "It ends at its first error, and where the journal is another than it was when this was written. What it has committed by then "
                + "is recorded:");
        Comment("a run goes on after it.");
        foreach (var line in Shell.Head(settings)) Line(line);
    }

    /// <summary>Writes a statement.</summary>
    public void Add(PlannedStatement statement)
    {
        if (statement.Tag != _tag)
        {
            Line("");
            Comment(statement.Tag is null ? "After the last migration" : $"Migration {statement.Tag}");
            _tag = statement.Tag;
        }

        if (statement.Source is { } source)
        {
            Line("");
            Comment($"{Path.GetFileName(statement.Path)}:{source.Start.Line}");
            foreach (var hazard in statement.Hazards) Comment($"hazard: {hazard}");
        }
        else if (_isWithinMigration)
        {
            Line("");
        }

        _isWithinMigration = statement.Source is not null;
        Line($"{statement.Sql};");
        if (statement.Source?.Data is not { } data) return;
        output.Write(data.Text);
        Line(ScriptShell.EndOfRows);
    }

    private void RequirePossible(IReadOnlyList<PlannedMigration> work)
    {
        foreach (var (isAsked, option, why) in ((bool, string, string)[])
            [
                (options.Backup is not null, "-Backup (--backup)", "a script makes no copy of the database: make one before you run it"),
                (
                    options.CreateDatabase,
                    "-CreateDatabase (--create-database)",
                    "a script runs in a database that is there: create it first"),
                (options.IgnoreExisting, "-IgnoreExisting (--ignore-existing)", "a script ends at its first error, whatever the error is"),
            ])
        {
            if (isAsked) throw Impossible(target, why, $"Leave {option} out.");
        }

        if (Shell.WhyNot(settings) is { } reason) throw Impossible(target, reason, "Leave it out, or run the migrations themselves.");
        foreach (var item in work)
        {
            var reasons = item.Entry.IsHalfDone()
                ? "stopped half-way, and only a run can find out what the statement under way has left"
                : Shell.WhyNot(item.Plan);
            if (reasons is not null)
                throw Impossible(
                    target,
                    $"'{item.Entry.Tag}' {reasons}",
                    "Run the migration itself: Invoke-DbMigration (dbmigrate apply).",
                    item.Entry.Tag);
            var isInParts = !item.Plan.IsAtomic || options.TransactionMode == TransactionMode.None;
            foreach (var statement in item.Script.Read(target.Url.Engine.Splitter))
            {
                if ((Shell.WhyNot(statement) ?? (isInParts ? Shell.WhyNotInParts(statement) : null)) is { } why)
                    throw Impossible(
                        target,
                        $"{item.Entry.Path}:{statement.Start}: '{statement.Head}' {why}",
                        "Correct the file, or run the migration itself.",
                        item.Entry.Tag);
            }
        }
    }

    // A text of somebody else's may hold a line's end.
    private void Comment(string text) => Line($"-- {text.ReplaceLineEndings(" ")}");

    private void Line(string text)
    {
        output.Write(text);
        output.Write('\n');
    }

    private static DbMigrateException Impossible(DatabaseTarget target, string reason, string advice, string? about = null) =>
        new(ErrorId.NotSupported, $"The run on {target} cannot be written as a script: {reason}.", advice, about ?? target.ToString());
}
