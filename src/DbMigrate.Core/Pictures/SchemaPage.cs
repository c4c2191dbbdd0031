using System.Text.Json;

namespace DbMigrate.Pictures;

/// <summary>Writes a schema as a page: a diagram, and the tables' details.</summary>
internal static class SchemaPage
{
    private static readonly string[] Scripts = ["layout", "drawing", "names", "places", "diagram", "details", "export", "page"];

    /// <param name="picture">The schema.</param>
    /// <param name="facts">What else there is to say.</param>
    public static string Write(SchemaPicture picture, SchemaPageFacts facts) =>
        PageShell.Write(
            "Schema", "Schema", Scripts, JsonSerializer.Serialize(SchemaPageData.Of(picture, facts), PageJson.Default.SchemaPageData));
}
