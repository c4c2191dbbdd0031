using DbMigrate.Diff;
using DbMigrate.Migrations;
using DbMigrate.Schema;

namespace DbMigrate;

/// <summary>The migrations that a project's folder holds, without a look at any database.</summary>
public static class ProjectMigrations
{
    private static readonly ObjectKind[] Named =
    [
        ObjectKind.Table,
        ObjectKind.Column,
        ObjectKind.View,
        ObjectKind.Enum,
        ObjectKind.EnumValue,
    ];

    /// <summary>Reads them, in the order in which they run.</summary>
    /// <param name="project">The project, from <see cref="ProjectLoader"/>.</param>
    /// <exception cref="DbMigrateException">The folder or its journal cannot be read.</exception>
    public static IReadOnlyList<Migration> Read(Project project) => MigrationFolder.Read(project.Migrations).Migrations;

    /// <summary>The tables, views and enums that the migrations make, with columns as <c>table.column</c>, as a rename names them: from the
    /// newest migration's snapshot, so that nothing has to be replayed.</summary>
    /// <param name="project">The project, from <see cref="ProjectLoader"/>.</param>
    /// <returns>None where there is no snapshot of ours beside it.</returns>
    /// <exception cref="DbMigrateException">The folder or its journal cannot be read.</exception>
    public static IReadOnlyList<string> ReadNames(Project project)
    {
        var folder = MigrationFolder.Read(project.Migrations);
        var snapshot =
            folder.Migrations.Count == 0
                ? null
                : SnapshotFile
                    .Candidates(folder, folder.Migrations[^1])
                    .Select(MigrationSnapshot.TryRead)
                    .FirstOrDefault(found => found is not null);
        return snapshot is null
            ? []
            :
            [
                .. RenameNames
                    .In(snapshot.Model)
                    .Where(id => Named.Contains(id.Kind))
                    .Select(RenameText.Name)
                    .Distinct()
                    .Order(StringComparer.OrdinalIgnoreCase),
            ];
    }
}
