using DbMigrate.Configuration;
using DbMigrate.Planning;
using DbMigrate.Migrations;
using DbMigrate.Schema;

namespace DbMigrate.Workbench;

/// <summary>Writes a schema as files.</summary>
internal sealed class SchemaExporter(SchemaBench bench)
{
    public async Task<IReadOnlyList<ExportFile>> ExportAsync(ExportOptions options, CancellationToken cancel)
    {
        var schema = await new SchemaSpecs(bench).ResolveAsync(options.Source, cancel).ConfigureAwait(false);
        var model = await schema.ReadAsync(cancel).ConfigureAwait(false);
        return options.Format switch
        {
            ExportFormat.Json => [new("schema.json", SchemaJson.Write(model))],
            _ => ToSql(model),
        };
    }

    /// <summary>The SQL files of a model, in the order of their names.</summary>
    public IReadOnlyList<ExportFile> ToSql(SchemaModel model) =>
        new ExportLayout(model).Arrange(bench.Provider.Plan(bench.Empty(model.EngineVersion), model).Changes);

    public static IReadOnlyList<string> Write(IReadOnlyList<ExportFile> files, string folder)
    {
        var written = new List<string>();
        foreach (var file in files)
        {
            var path = ProjectPath.Full(file.Path, folder);
            ProjectPath.CheckInside(folder, path);
            ProjectFolder.Write(path, () =>
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                if (!File.Exists(path) || File.ReadAllText(path) != file.Text) File.WriteAllText(path, file.Text);
            });
            written.Add(path);
        }

        return written;
    }
}
