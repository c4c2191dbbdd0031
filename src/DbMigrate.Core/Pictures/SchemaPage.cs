using System.Text.Json;

namespace DbMigrate.Pictures;

/// <summary>Writes a schema as a page: a diagram, and the tables' details.</summary>
internal static class SchemaPage
{
    private static readonly string[] Scripts = ["layout", "drawing", "places", "diagram", "details", "export", "page"];

    /// <param name="picture">The schema.</param>
    /// <param name="source">Where it is from, without a password.</param>
    /// <param name="readOn">The day on which a database was read; null for what lies in files.</param>
    public static string Write(SchemaPicture picture, string source, DateOnly? readOn) =>
        PageShell.Write("Schema", "Schema", Scripts, JsonSerializer.Serialize(SchemaPageData.Of(picture, source, readOn), PageJson.Default.SchemaPageData));
}
