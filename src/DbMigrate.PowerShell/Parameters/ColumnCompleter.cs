namespace DbMigrate.Commands;

/// <summary>Completes what a rename or a conversion begins with, and the table of what it becomes: tables and columns as the newest
/// migration's snapshot knows them.</summary>
public sealed class ColumnCompleter : LocalCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<string> Values(Project project) => ProjectMigrations.ReadNames(project).Select(name => $"{name}=");
}
