using DbMigrate.Migrations;
using DbMigrate.Pictures;
using DbMigrate.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Operations;

/// <summary>Writes a schema as files.</summary>
internal sealed class SchemaExporter(SchemaBench bench)
{
    public async Task<IReadOnlyList<ExportFile>> ExportAsync(ExportOptions options, CancellationToken cancel)
    {
        var schema = await new SchemaSpecs(bench).ResolveAsync(options.Source, cancel).ConfigureAwait(false);
        var model = await schema.ReadAsync(cancel).ConfigureAwait(false);
        return options.Format switch
        {
            ExportFormat.Json => [Document("json", SchemaJson.Write(model))],
            ExportFormat.Mermaid => [Document("mmd", MermaidDiagram.Write(new(model)))],
            ExportFormat.Html => [Document("html", SchemaPage.Write(new(model), schema.Database ?? SecretText.Redact(schema.Name), schema.Database is null ? null : DateOnly.FromDateTime(DateTime.UtcNow)))],
            ExportFormat.Drizzle => [Document("ts", DrizzleExport.Write(await WithViewsAsync(KeptVersions.None(model), cancel).ConfigureAwait(false), bench.Empty(model.EngineVersion)))],
            // What a database came to have is often nothing that another server could install.
            _ => ToSql(schema.NeedsScratch ? model : KeptVersions.None(model)),
        };
    }

    /// <summary>The SQL files of a model, in the order of their names.</summary>
    public IReadOnlyList<ExportFile> ToSql(SchemaModel model) =>
        new ExportLayout(model).Arrange(bench.Provider.Plan(bench.Empty(model.EngineVersion), model).Changes);

    private async Task<SchemaModel> WithViewsAsync(SchemaModel model, CancellationToken cancel)
    {
        if (DrizzleExport.EngineOf(model.Dialect).ViewColumns is null || !model.Objects.Any(item => item is View)) return model;
        await bench.RenderAsync(model, cancel).ConfigureAwait(false);
        return await DrizzleExport.WithViewsAsync(bench.Scratch.Session, model, cancel).ConfigureAwait(false);
    }

    private static ExportFile Document(string extension, string text) => new($"schema.{extension}", text) { IsDocument = true };
}
