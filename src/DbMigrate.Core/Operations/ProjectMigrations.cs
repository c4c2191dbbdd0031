using DbMigrate.Migrations;

namespace DbMigrate;

/// <summary>The migrations that a project's folder holds, without a look at any database.</summary>
public static class ProjectMigrations
{
    /// <summary>Reads them, in the order in which they run.</summary>
    /// <param name="project">The project, from <see cref="ProjectLoader"/>.</param>
    /// <exception cref="DbMigrateException">The folder or its journal cannot be read.</exception>
    public static IReadOnlyList<Migration> Read(Project project) => MigrationFolder.Read(project.Migrations).Migrations;
}
