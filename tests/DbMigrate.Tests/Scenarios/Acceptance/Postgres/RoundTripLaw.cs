using DbMigrate.Engines;
using DbMigrate.Schema;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>
/// A database made from a text, its export, and a migration that was generated from the text and applied are one schema: every
/// comparison is empty, and afterwards there is no migration to generate.
/// </summary>
internal static class RoundTripLaw
{
    private static SchemaProvider Provider => KnownEngines.Of(Dialect.PostgreSql).Schema;

    /// <summary>Holds a text to the law with the commands themselves. What does not hold is in the answer.</summary>
    public static async Task<IReadOnlyList<string>> CheckAsync(AcceptanceServer server, string text)
    {
        var problems = new List<string>();
        await using var made = await server.CreateAsync();
        await using var migrated = await server.CreateAsync();
        await made.RunAsync(text, "to");
        using var project = new SchemaProject(made.Engine);
        using var other = new SchemaProject(migrated.Engine);
        project.Schema(text);
        other.Schema(text);

        await using var bench = project.Workbench();
        SchemaWorkbench.WriteExport(await bench.ExportAsync(new() { Source = "database" }), project.PathOf("exported"));
        await CompareAsync(bench, "database", "schema");
        await CompareAsync(bench, "database", project.PathOf("exported"));
        await CompareAsync(bench, project.PathOf("exported"), "schema");

        await other.NewAsync();
        await other.ApplyAsync();
        await using var again = other.Workbench();
        await CompareAsync(again, "migrations", made.Engine.Url);
        await CompareAsync(again, "database", made.Engine.Url);
        await CompareAsync(again, "migrations", project.PathOf("exported"));
        if (!InheritedKeys(await made.ReadAsync()).SequenceEqual(InheritedKeys(await migrated.ReadAsync())))
            problems.Add("Foreign keys that partitions have of their tables are not named as they were.");
        if (await again.PlanMigrationAsync(new()) is { } more) problems.Add($"There is still a migration to generate:\n{more.UpSql}");
        return problems;

        async Task CompareAsync(SchemaWorkbench of, string from, string to)
        {
            var left = await of.CompareAsync(new() { From = from, To = to });
            if (left.Count > 0) problems.Add($"{from} is not {to}:\n{AcceptanceReport.Sql(left.SelectMany(change => change.Sql))}");
        }
    }

    /// <summary>
    /// Whether a text's schema, made again from its model, reads as it did at first: then the law needs nothing of the commands. Takes
    /// a twentieth of the time, as nothing outlives its transaction.
    /// </summary>
    /// <param name="database">An empty database, and so it is left.</param>
    /// <param name="text">The schema.</param>
    public static async Task<bool> ReadsTheSameAsync(AcceptanceDatabase database, string text)
    {
        var model = await ReadAsync(() => database.RunAsync(text, "to"));
        var again = await ReadAsync(() => database.RunAsync([.. Provider.Plan(Provider.Empty(database.Version), model).Statements]));
        return model.Equals(again) && InheritedKeys(model).SequenceEqual(InheritedKeys(again));

        Task<SchemaModel> ReadAsync(Func<Task> make) => database.TakenBackAsync(async () =>
        {
            await make();
            return await database.ReadAsync();
        });
    }

    // Not part of a comparison: no text has to state them. They are a partition's own when it leaves.
    private static IEnumerable<(ObjectId Table, ForeignKey Key)> InheritedKeys(SchemaModel model) =>
        model.Objects.OfType<Table>().SelectMany(table => table.InheritedKeys.Select(key => (table.Id, key)))
            .OrderBy(pair => pair.Id.ToString(), StringComparer.Ordinal).ThenBy(pair => pair.key.Name, StringComparer.Ordinal);
}
