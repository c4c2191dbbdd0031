namespace DbMigrate.Commands;

/// <summary>Completes the environments of dbmigrate.json.</summary>
public sealed class EnvironmentCompleter : LocalCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<string> Values(Project project) => project.Environments.Keys.Order(StringComparer.OrdinalIgnoreCase);
}
