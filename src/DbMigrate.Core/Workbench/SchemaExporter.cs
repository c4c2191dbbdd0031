using DbMigrate.Configuration;
using DbMigrate.Migrations;
using DbMigrate.Pictures;
using DbMigrate.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Workbench;

/// <summary>Writes a schema as files.</summary>
internal sealed class SchemaExporter(SchemaBench bench)
{
    /// <summary>What a format that is one file calls it.</summary>
    private const string Document = "schema";

    public async Task<IReadOnlyList<ExportFile>> ExportAsync(ExportOptions options, CancellationToken cancel)
    {
        var schema = await new SchemaSpecs(bench).ResolveAsync(options.Source, cancel).ConfigureAwait(false);
        var model = await schema.ReadAsync(cancel).ConfigureAwait(false);
        return options.Format switch
        {
            ExportFormat.Json => [new(Document + ".json", SchemaJson.Write(model))],
            ExportFormat.Mermaid => [new(Document + ".mmd", MermaidDiagram.Write(new(model)))],
            ExportFormat.Html => [new(Document + ".html", SchemaPage.Write(new(model)))],
            _ => ToSql(model),
        };
    }

    /// <summary>The SQL files of a model, in the order of their names.</summary>
    public IReadOnlyList<ExportFile> ToSql(SchemaModel model) =>
        new ExportLayout(model).Arrange(bench.Provider.Plan(bench.Empty(model.EngineVersion), model).Changes);

    /// <summary>Where <see cref="Write"/> puts the files. A path with the extension of the only document names that file, not its folder.</summary>
    public static IReadOnlyList<string> Paths(IReadOnlyList<ExportFile> files, string path) =>
        files is [var only] && only.Path == Document + Path.GetExtension(path) && !Directory.Exists(path)
            ? [Path.GetFullPath(path)]
            : [.. files.Select(file => ProjectPath.Full(file.Path, path))];

    public static IReadOnlyList<string> Write(IReadOnlyList<ExportFile> files, string path)
    {
        var paths = Paths(files, path);
        foreach (var (file, full) in files.Zip(paths))
        {
            var folder = full == Path.GetFullPath(path) ? Path.GetDirectoryName(full)! : path;
            ProjectPath.CheckInside(folder, full);
            ProjectFolder.Write(full, () =>
            {
                Directory.CreateDirectory(Path.GetDirectoryName(full)!);
                if (!File.Exists(full) || File.ReadAllText(full) != file.Text) File.WriteAllText(full, file.Text);
            });
        }

        return paths;
    }
}
