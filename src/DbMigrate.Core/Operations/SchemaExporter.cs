using DbMigrate.Engines;
using DbMigrate.Migrations;
using DbMigrate.Pictures;
using DbMigrate.Planning;
using DbMigrate.Planning.Hazards;
using DbMigrate.Schema;

namespace DbMigrate.Operations;

/// <summary>Writes a schema as files.</summary>
internal sealed class SchemaExporter(SchemaBench bench)
{
    public async Task<IReadOnlyList<ExportFile>> ExportAsync(ExportOptions options, CancellationToken cancel)
    {
        if (options.Since is not null && options.Format != ExportFormat.Html)
            throw new DbMigrateException(
                ErrorId.NotSupported,
                "Changes are marked on the page only.",
                "Give -Format Html (--format html), or leave -Since (--since) out.");
        var schema = await new SchemaSpecs(bench).ResolveAsync(options.Source, cancel).ConfigureAwait(false);
        var model = await schema.ReadAsync(cancel).ConfigureAwait(false);
        return options.Format switch
        {
            ExportFormat.Json => [Document("json", SchemaJson.Write(model))],
            ExportFormat.Mermaid => [Document("mmd", MermaidDiagram.Write(new(model)))],
            ExportFormat.Html =>
            [
                Document("html", SchemaPage.Write(new(model), await FactsAsync(schema, model, options, cancel).ConfigureAwait(false))),
            ],
            ExportFormat.Drizzle =>
            [
                Document(
                    "ts",
                    DrizzleExport.Write(
                        await WithViewsAsync(KeptVersions.None(model), cancel).ConfigureAwait(false), bench.Empty(model.EngineVersion))),
            ],
            // What a database came to have is often nothing that another server could install.
            _ => ToSql(schema.NeedsScratch ? model : KeptVersions.None(model)),
        };
    }

    /// <summary>The SQL files of a model, in the order of their names.</summary>
    public IReadOnlyList<ExportFile> ToSql(SchemaModel model) =>
        new ExportLayout(model).Arrange(bench.Provider.Plan(bench.Empty(model.EngineVersion), model).Changes);

    private async Task<SchemaPageFacts> FactsAsync(
        NamedSchema schema, SchemaModel model, ExportOptions options, CancellationToken cancel) =>
        new(schema.Database ?? SecretText.Redact(schema.Name), schema.Database is null ? null : DateOnly.FromDateTime(DateTime.UtcNow))
        {
            Sizes = schema.Url is null
                ? new Dictionary<TableName, string>()
                : await MeasureAsync(schema.Url, model, cancel).ConfigureAwait(false),
            Since = options.Since is null ? null : SecretText.Redact(options.Since),
            Changes = options.Since is null
                ? []
                : await new SchemaComparer(bench)
                    .CompareAsync(new() { From = options.Since, To = options.Source }, cancel)
                    .ConfigureAwait(false),
        };

    /// <summary>How large the tables are. What cannot be looked at, as a virtual table whose module is not here, has no size.</summary>
    private static Task<Dictionary<TableName, string>> MeasureAsync(DatabaseUrl url, SchemaModel model, CancellationToken cancel) =>
        SchemaBench.OnDatabaseAsync(
            url,
            SessionAccess.ReadOnly,
            SessionOptions.Reading,
            async session =>
            {
                TableName[] tables =
                [
                    .. model
                        .Objects.OfType<Table>()
                        .Where(table => table.Kind is not TableKind.Foreign)
                        .Select(table => new TableName(table.Schema, table.Name)),
                ];
                var sizes = await new HazardJudge(session).MeasureAllAsync(tables, cancel).ConfigureAwait(false);
                return sizes.ToDictionary(size => size.Key, size => size.Value.IsEmpty ? "no rows" : size.Value.ToString());
            },
            cancel);

    private async Task<SchemaModel> WithViewsAsync(SchemaModel model, CancellationToken cancel)
    {
        if (DrizzleExport.EngineOf(model.Dialect).ViewColumns is null || !model.Objects.Any(item => item is View)) return model;
        await bench.RenderAsync(model, cancel).ConfigureAwait(false);
        return await DrizzleExport.WithViewsAsync(bench.Scratch.Session, model, cancel).ConfigureAwait(false);
    }

    private static ExportFile Document(string extension, string text) => new($"schema.{extension}", text) { IsDocument = true };
}
