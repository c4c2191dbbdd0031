using System.Text.Json.Serialization;

namespace DbMigrate.Cli.Output;

/// <summary>The cmdlets' <c>JournalEntry</c>.</summary>
internal sealed record JournalEntryJson(
    int? Index,
    string Tag,
    string Name,
    string Status,
    bool Pending,
    bool Applied,
    bool OutOfOrder,
    DateTimeOffset? When,
    DateTimeOffset? AppliedAt,
    string? Hash,
    string? Path,
    string? DownPath,
    int? Statements,
    IEnumerable<HazardJson> Hazards,
    string? Error,
    string Database,
    string Environment)
{
    public static JournalEntryJson Of(JournalEntry entry) => new(
        entry.Index,
        entry.Tag,
        entry.Name,
        entry.Status.ToString(),
        entry.Pending,
        entry.Applied,
        entry.OutOfOrder,
        entry.When,
        entry.AppliedAt,
        entry.Hash,
        entry.Path,
        entry.DownPath,
        entry.Statements,
        entry.Hazards.Select(HazardJson.Of),
        entry.Error,
        entry.Database,
        entry.Environment);
}

/// <summary>The cmdlets' <c>HistoryEntry</c>.</summary>
/// <param name="Duration">In seconds.</param>
internal sealed record HistoryEntryJson(
    string Tag,
    string Name,
    string Direction,
    string Status,
    bool Failed,
    DateTimeOffset? StartedAt,
    double Duration,
    int Statements,
    int TotalStatements,
    string? Error,
    string? User,
    string? Host,
    string? Tool,
    string? Hash,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Bookmark,
    string Database,
    string Environment)
{
    public static HistoryEntryJson Of(HistoryEntry attempt) => new(
        attempt.Tag,
        attempt.Name,
        attempt.Direction.ToString(),
        attempt.Status.ToString(),
        attempt.Failed,
        attempt.StartedAt,
        attempt.Duration.TotalSeconds,
        attempt.Statements,
        attempt.TotalStatements,
        attempt.Error,
        attempt.User,
        attempt.Host,
        attempt.Tool,
        attempt.Hash,
        attempt.Bookmark,
        attempt.Database,
        attempt.Environment);
}

/// <summary>The cmdlets' <c>MigrationResult</c>.</summary>
/// <param name="Duration">In seconds.</param>
internal sealed record MigrationResultJson(
    string Tag,
    string Direction,
    string Status,
    double Duration,
    int Statements,
    string Database,
    string Environment,
    string? Error,
    string? Backup)
{
    public static MigrationResultJson Of(MigrationResult result) => new(
        result.Tag,
        result.Direction.ToString(),
        result.Status.ToString(),
        Math.Round(result.Duration.TotalSeconds, 6),
        result.Statements,
        result.Database,
        result.Environment,
        result.Error,
        result.Backup);
}

/// <summary>A migration that <c>--what-if</c> would run.</summary>
internal sealed record PlannedMigrationJson(string Tag, string? Path, int? Statements, string Database, string Environment, string Sql)
{
    public static PlannedMigrationJson Of(JournalEntry entry) => new(
        entry.Tag, entry.Path, entry.Statements, entry.Database, entry.Environment, entry.ReadScript());
}

/// <summary>A migration that <c>new</c> has made.</summary>
internal sealed record MigrationJson(int Index, string Tag, string Name, DateTimeOffset When, string Path, string? DownPath)
{
    public static MigrationJson Of(Migration migration) =>
        new(migration.Index, migration.Tag, migration.Name, migration.When, migration.Path, migration.DownPath);
}

/// <summary>A migration that <c>new --what-if</c> would write.</summary>
internal sealed record NewMigrationJson(
    string Tag,
    string Name,
    DateTimeOffset When,
    string Path,
    string DownPath,
    string UpSql,
    string DownSql,
    IEnumerable<SchemaChangeJson> Changes)
{
    public static NewMigrationJson Of(NewMigration plan) => new(
        plan.Tag,
        plan.Name,
        plan.When,
        plan.Path,
        plan.DownPath,
        plan.UpSql,
        plan.DownSql,
        plan.Changes.Select(change => SchemaChangeJson.Of(change)));
}

/// <summary>The cmdlets' <c>SchemaChange</c>.</summary>
/// <param name="Database">Where it was or would be made; null for a comparison.</param>
internal sealed record SchemaChangeJson(
    string Kind, string Object, string? Table, IEnumerable<string> Sql, IEnumerable<HazardJson> Hazards, bool DataLoss, string? Database)
{
    public static SchemaChangeJson Of(SchemaChange change, DatabaseTarget? target = null) =>
        new(
            change.Kind,
            change.Object,
            change.Table,
            change.Sql,
            change.Hazards.Select(HazardJson.Of),
            change.DataLoss,
            target?.ToString());
}

/// <summary>What a statement may cost.</summary>
internal sealed record HazardJson(string Code, string Message, string? SaferWay, bool IsMomentary)
{
    public static HazardJson Of(Hazard hazard) => new(hazard.Code.ToString(), hazard.Message, hazard.SaferWay, hazard.IsMomentary);
}

/// <summary>A migration that <c>undo --what-if</c> would take back.</summary>
internal sealed record UndoStepJson(
    string Tag, bool Derived, string Sql, IEnumerable<HazardJson> Hazards, bool DataLoss, string Database, string Environment)
{
    public static UndoStepJson Of(UndoStep step) =>
        new(
            step.Tag,
            step.Derived,
            step.Sql,
            step.Hazards.Select(HazardJson.Of),
            step.DataLoss,
            step.Entry.Database,
            step.Entry.Environment);
}

/// <summary>A file of an export: where it was written, or what it would hold.</summary>
internal sealed record ExportFileJson(string Path, string? Text);

/// <summary>What a reset would do, or did.</summary>
internal sealed record ResetJson(
    string Database,
    IEnumerable<SchemaChangeJson> Dropped,
    IEnumerable<MigrationJson> Migrations,
    IEnumerable<MigrationResultJson> Applied,
    IEnumerable<SchemaChangeJson> Created)
{
    public static ResetJson Of(ResetPlan plan, DatabaseTarget target) => new(
        target.ToString(), Changes(plan.Drops, target), plan.Migrations.Select(MigrationJson.Of), [], Changes(plan.Creates, target));

    public static ResetJson Of(ResetResult result, DatabaseTarget target) =>
        new(
            target.ToString(),
            Changes(result.Dropped, target),
            [],
            result.Applied.Select(MigrationResultJson.Of),
            Changes(result.Created, target));

    private static IEnumerable<SchemaChangeJson> Changes(IEnumerable<SchemaChange> changes, DatabaseTarget target) =>
        changes.Select(change => SchemaChangeJson.Of(change, target));
}

/// <summary>A project that <c>init</c> has laid out.</summary>
internal sealed record ScaffoldJson(string Root, IReadOnlyList<string> Files);

/// <summary>Where a studio is.</summary>
internal sealed record StudioJson(string Url);

/// <summary>What a start has done.</summary>
internal sealed record StartJson(
    string Action,
    string Database,
    string Environment,
    IReadOnlyList<SchemaChangeJson> Changes,
    IReadOnlyList<MigrationResultJson> Migrations)
{
    public static StartJson Of(StartResult result, DatabaseTarget target) => new(
        result.Action.ToString(),
        result.Database,
        target.Environment,
        [.. result.Changes.Select(change => SchemaChangeJson.Of(change, target))],
        [.. result.Migrations.Select(MigrationResultJson.Of)]);
}

/// <summary>A line on stderr.</summary>
internal sealed record ErrorLine(ErrorJson Error);

/// <summary>A failure.</summary>
internal sealed record ErrorJson
{
    public required string Id { get; init; }

    public required string Message { get; init; }

    public string? Action { get; init; }

    public string? Target { get; init; }

    public string? File { get; init; }

    public int? Line { get; init; }

    public int? Column { get; init; }

    public string? Database { get; init; }

    public static ErrorJson Of(Exception exception) => exception switch
    {
        StatementFailedException failed => Expected(failed) with
        {
            File = failed.File,
            Line = failed.Position.Line,
            Column = failed.Position.Column,
        },
        DbMigrateException expected => Expected(expected),
        // A wait that was cut short has nothing of its own to say.
        OperationCanceledException { InnerException: null } => new()
        {
            Id = nameof(ErrorId.Canceled),
            Message = "The command was canceled.",
        },
        OperationCanceledException => new() { Id = nameof(ErrorId.Canceled), Message = exception.Message },
        _ when SystemRefusal.Of(exception) is { } refused => Expected(refused),
        _ => new()
        {
            Id = nameof(ErrorId.Unexpected),
            Message = exception.Message,
            Action = "This is a bug in DbMigrate: please report it, with what --verbose adds to this message.",
        },
    };

    private static ErrorJson Expected(DbMigrateException exception) => new()
    {
        Id = exception.Id.ToString(),
        Message = exception.Message,
        Action = exception.RecommendedAction,
        Target = exception.Target?.ToString(),
    };
}

/// <summary>A line on stderr.</summary>
internal sealed record WarningLine(WarningJson Warning);

/// <summary>A warning.</summary>
internal sealed record WarningJson(string Message, string? Database);

/// <summary>The cmdlets' <c>Finding</c>.</summary>
/// <param name="Duration">In seconds.</param>
internal sealed record FindingJson(
    string Severity, string Rule, string Message, string? Tag, string? File, int? Line, string? Fix, string? Database, double? Duration)
{
    public static FindingJson Of(Finding finding) => new(
        finding.Severity.ToString(), finding.Rule, finding.Message, finding.Tag, finding.File, finding.Line, finding.Fix, finding.Database,
        finding.Duration is { } duration ? Math.Round(duration.TotalSeconds, 6) : null);
}
