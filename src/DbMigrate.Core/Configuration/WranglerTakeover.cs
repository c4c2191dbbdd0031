namespace DbMigrate.Configuration;

/// <summary>What dbmigrate.json says of a wrangler project.</summary>
/// <param name="Migrations">The migrations folder, relative to the root.</param>
/// <param name="Table">The table that says what is applied.</param>
/// <param name="Environments">The databases at Cloudflare. None is <c>default</c>: a developer's command works on a database of the
/// developer's.</param>
internal sealed record WranglerTakeover(
    string Migrations, string Table, IReadOnlyList<(string Environment, string Url, bool Protected)> Environments)
{
    private const string Production = "production";
    private const string Deployed = "deployed";

    /// <summary>What a folder's wrangler file says of D1; null where there is none, or none with a database.</summary>
    /// <param name="root">The project's folder.</param>
    /// <param name="migrations">The folder whose databases are meant, relative to the root; null where all have one.</param>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.ConfigInvalid"/>: its databases have several folders.</exception>
    public static WranglerTakeover? Of(string root, string? migrations)
    {
        if (WranglerFile.Find(root) is not { Databases.Count: > 0 } file) return null;
        var databases = file.Databases.Where(database => migrations is null || Same(root, database.Folder, migrations)).ToList();
        if (databases.Count == 0) return null;
        var names = databases.Select(database => (database.Folder, database.JournalTable)).Distinct().ToList();
        if (names.Count > 1)
        {
            var places = string.Join(" and ", names.Select(name => $"'{name.Folder}' ({name.JournalTable})"));
            throw new DbMigrateException(
                ErrorId.ConfigInvalid,
                $"The databases of '{file.Path}' are not of one project: their migrations are in {places}.",
                "Lay out a project for each of them, in folders of their own, or say which with -Migrations (--migrations).",
                file.Path);
        }

        // What is outside every environment is what 'wrangler deploy' deploys.
        var top = databases.Exists(database => database.Environment == Production) ? Deployed : Production;
        var environments = databases.GroupBy(database => database.Environment ?? top).SelectMany(group => Urls(group.Key, [.. group]));
        return new(names[0].Folder, names[0].JournalTable, [.. environments]);
    }

    private static IEnumerable<(string Environment, string Url, bool Protected)> Urls(
        string environment, List<WranglerDatabase> databases) =>
        databases.Select(database => (
            databases.Count == 1 ? environment : $"{environment}-{database.Binding ?? database.Name}",
            $"d1://{Uri.EscapeDataString(database.Called)}",
            environment is Production or Deployed));

    private static bool Same(string root, string one, string other) => Path.GetFullPath(one, root) == Path.GetFullPath(other, root);
}
