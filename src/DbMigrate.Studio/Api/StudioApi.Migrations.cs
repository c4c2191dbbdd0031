using System.Globalization;
using System.Text.Json.Nodes;

namespace DbMigrate.Api;

/// <content>The migrations: what each is, what became of it, and more of them or fewer.</content>
internal sealed partial class StudioApi
{
    private const string NoFolder = "There is no migrations folder: give the project's, or -Migrations (--migrations).";

    private async Task<Answer> JournalAsync(CallArguments arguments, CancellationToken cancel)
    {
        if (!HasJournal) return new JsonAnswer(200, new JsonObject { ["entries"] = new JsonArray(), ["reason"] = NoFolder });
        string? reason = null;
        var entries = await new Migrator(_project, _target)
            .GetJournalAsync(new JournalOptions { Problem = problem => reason ??= problem.Message }, cancel)
            .ConfigureAwait(false);
        return new JsonAnswer(200, new JsonObject { ["entries"] = new JsonArray([.. entries.Select(EntryJson)]), ["reason"] = reason });
    }

    private async Task<Answer> HistoryAsync(CallArguments arguments, CancellationToken cancel)
    {
        var attempts = HasJournal ? await new Migrator(_project, _target).GetHistoryAsync(cancel).ConfigureAwait(false) : [];
        return new JsonAnswer(200, new JsonObject
        {
            ["attempts"] = new JsonArray([.. attempts.Select(attempt => (JsonNode)new JsonObject
            {
                ["tag"] = attempt.Tag,
                ["direction"] = attempt.Direction.ToString(),
                ["status"] = attempt.Status.ToString(),
                ["startedAt"] = Time(attempt.StartedAt),
                ["ms"] = Milliseconds(attempt.Duration),
                ["statements"] = attempt.Statements,
                ["total"] = attempt.TotalStatements,
                ["error"] = attempt.Error,
                ["user"] = attempt.User,
                ["host"] = attempt.Host,
                ["version"] = attempt.Tool,
            })]),
        });
    }

    private Task<Answer> ApplyAsync(CallArguments arguments, CancellationToken cancel)
    {
        var options = new ApplyOptions
        {
            Tags = arguments.OptionalTexts("tags"),
            Allow = Allowed(arguments),
            OutOfOrder = arguments.Flag("outOfOrder"),
            Resume = arguments.Flag("resume"),
        };
        var observer = new Remarks();
        var migrator = new Migrator(_project, _target, observer);
        return MigrateAsync(
            arguments.Flag("preview"),
            async () =>
                [
                    .. (await migrator.PlanAsync(options, cancel).ConfigureAwait(false)).Select(entry => new Planned(
                        entry.Tag, entry.ReadScript(), entry.Hazards)),
                ],
            () => migrator.ApplyAsync(options, cancel),
            observer);
    }

    private Task<Answer> UndoAsync(CallArguments arguments, CancellationToken cancel)
    {
        var options = new UndoOptions
        {
            Tags = arguments.OptionalTexts("tags"),
            Steps = arguments.OptionalNumber("steps") ?? 1,
            Allow = Allowed(arguments),
            Resume = arguments.Flag("resume"),
        };
        var observer = new Remarks();
        var migrator = new Migrator(_project, _target, observer);
        return MigrateAsync(
            arguments.Flag("preview"),
            async () =>
                [
                    .. (await migrator.PlanUndoAsync(options, cancel).ConfigureAwait(false)).Select(step => new Planned(
                        step.Tag, step.Sql, step.Hazards)),
                ],
            () => migrator.UndoAsync(options, cancel),
            observer);
    }

    private async Task<Answer> MigrateAsync(
        bool preview, Func<Task<IReadOnlyList<Planned>>> plan, Func<Task<IReadOnlyList<MigrationResult>>> run, Remarks remarks)
    {
        if (!HasJournal) throw new CallException(400, NoFolder);
        if (preview)
        {
            var planned = await plan().ConfigureAwait(false);
            return new JsonAnswer(200, new JsonObject
            {
                ["statements"] = new JsonArray([.. planned.Select(item => (JsonNode)new JsonObject
                {
                    ["tag"] = item.Tag,
                    ["sql"] = item.Sql,
                    ["hazards"] = new JsonArray([.. item.Hazards.Select(hazard => HazardJson(hazard))]),
                })]),
                ["warnings"] = Array(remarks.Warnings),
            });
        }

        if (_browser.ReadOnlyReason is { } reason) throw new CallException(403, $"Nothing is applied or undone from here. {reason}");
        try
        {
            return Results(await run().ConfigureAwait(false), remarks, null);
        }
        catch (DbMigrateException e) when (e.Id is ErrorId.DataLossRefused or ErrorId.HazardRefused)
        {
            // What is refused is what the plan has, of the kinds that the environment refuses.
            var refused = (await plan().ConfigureAwait(false))
                .SelectMany(item => item.Hazards.Select(hazard => new RefusedStatement(hazard, item.Tag)))
                .Where(item => IsRefused(item.Hazard))
                .ToList();
            if (refused.Count == 0) throw;
            throw Refused(refused);
        }
        catch (DbMigrateException e) when (remarks.Finished.Count > 0)
        {
            // What was done before stays done, and is told with the failure.
            return Results(remarks.Finished, remarks, e);
        }
    }

    private bool IsRefused(Hazard hazard) =>
        hazard.Code is HazardCode.DataLoss or HazardCode.SecurityChange
        || _project.Environments.GetValueOrDefault(_target.Environment)?.Refuse.Contains(hazard.Code) == true;

    private static JsonAnswer Results(IReadOnlyList<MigrationResult> results, Remarks remarks, DbMigrateException? failure) =>
        new(
            200,
            new JsonObject
            {
                ["results"] = new JsonArray([
                    .. results.Select(result =>
                        (JsonNode)
                            new JsonObject
                            {
                                ["tag"] = result.Tag,
                                ["direction"] = result.Direction.ToString(),
                                ["status"] = result.Status.ToString(),
                                ["ms"] = Milliseconds(result.Duration),
                                ["statements"] = result.Statements,
                                ["error"] = result.Error,
                            }),
                ]),
                ["warnings"] = Array(remarks.Warnings),
                ["error"] = failure is null
                    ? null
                    : new JsonObject
                    {
                        ["id"] = failure.Id.ToString(),
                        ["message"] = failure.Message,
                        ["advice"] = failure.RecommendedAction,
                    },
            });

    private JsonNode EntryJson(JournalEntry entry) => new JsonObject
    {
        ["index"] = entry.Index,
        ["tag"] = entry.Tag,
        ["name"] = entry.Name,
        ["status"] = entry.Status.ToString(),
        ["pending"] = entry.Pending,
        ["applied"] = entry.Applied,
        ["outOfOrder"] = entry.OutOfOrder,
        ["when"] = Time(entry.When),
        ["appliedAt"] = Time(entry.AppliedAt),
        ["statements"] = entry.Statements,
        ["sql"] = Script(entry.ReadScript),
        ["down"] = entry.DownPath is { } path ? Script(() => File.ReadAllText(path)) : null,
        ["hazards"] = new JsonArray([.. entry.Hazards.Select(hazard => HazardJson(hazard))]),
        ["error"] = entry.Error,
    };

    private static string? Script(Func<string> read)
    {
        try
        {
            return read() is { Length: > 0 } text ? text : null;
        }
        catch (Exception e) when (e is DbMigrateException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? Time(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    private sealed record Planned(string Tag, string Sql, IReadOnlyList<Hazard> Hazards);

    /// <summary>Keeps what a run says.</summary>
    private sealed class Remarks : IRunObserver
    {
        private readonly List<string> _warnings = [];
        private readonly List<MigrationResult> _finished = [];

        public bool EachStatement => false;

        public IReadOnlyList<string> Warnings => _warnings;

        public IReadOnlyList<MigrationResult> Finished => _finished;

        public void OnEvent(RunEvent runEvent)
        {
            if (runEvent is RunWarning warning) _warnings.Add(warning.Message);
            if (runEvent is MigrationFinished finished) _finished.Add(finished.Result);
        }
    }
}
