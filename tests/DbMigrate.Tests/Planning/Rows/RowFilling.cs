using DbMigrate.Engines;
using DbMigrate.Engines.Rows;
using DbMigrate.Schema;

namespace DbMigrate.Tests.Planning.Rows;

/// <summary>Fills all tables of a database as the proof fills those that a plan touches.</summary>
internal static class RowFilling
{
    private const int Together = 60;

    private static readonly ReadScope Everything = new(new(), new("drizzle", "__drizzle_migrations"));

    /// <summary>The tables that could have rows, with those that they have got.</summary>
    public static async Task<IReadOnlyDictionary<ObjectId, IReadOnlyList<SampleRow>>> FillAsync(
        Dialect dialect, DatabaseSession session, List<string> remarks)
    {
        var provider = KnownEngines.Of(dialect).Schema;
        var model = await provider.ReadAsync(session, Everything, default);
        var tables = model.Objects.OfType<Table>().Where(table => table.Kind == TableKind.Ordinary)
            .Select(table => new TracedTable(table, table, [.. table.Columns.Select(column => new TracedColumn(column, column))]));
        var rows = new Dictionary<ObjectId, IReadOnlyList<SampleRow>>();
        foreach (var part in tables.Chunk(Together))
        {
            var sample = await provider.Sampler.FillAsync(
                session, new(new(model, model, []), part, new Dictionary<ObjectId, FillLevel>()), default);
            foreach (var table in part) rows[table.From.Id] = sample.Rows.GetValueOrDefault(table.From.Id, []);
            remarks.AddRange(sample.Remarks);
        }

        return rows;
    }
}
