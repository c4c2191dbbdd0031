using System.Text.Json;

namespace DbMigrate.Pictures;

/// <summary>Writes a schema as a page: a diagram, and the tables' details.</summary>
internal static class SchemaPage
{
    private static readonly string[] Scripts = ["layout", "drawing", "diagram", "details", "page"];

    public static string Write(SchemaPicture picture) =>
        PageShell.Write("Schema", "Schema", Scripts, JsonSerializer.Serialize(SchemaPageData.Of(picture), PageJson.Default.SchemaPageData));
}
