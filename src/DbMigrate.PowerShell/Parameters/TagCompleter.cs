namespace DbMigrate.Commands;

/// <summary>Completes the tags of the migrations folder.</summary>
public sealed class TagCompleter : LocalCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<string> Values(Project project) =>
        ProjectMigrations.Read(project).Select(migration => migration.Tag);
}
