using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace DbMigrate.Pictures;

/// <summary>Writes a schema as one HTML page that needs nothing else: its style, its script and the schema are in it.</summary>
/// <remarks>The schema is data to the page: JSON in which nothing ends a script, put on the page as text. Beyond that, the page's policy
/// lets no script and no style run but its own, and no connection be made.</remarks>
internal static class SchemaPage
{
    private static readonly string[] Scripts = ["dom", "layout", "drawing", "diagram", "details", "page"];

    public static string Write(SchemaPicture picture)
    {
        var style = Part("page.css");
        var script = string.Concat(Scripts.Select(name => Part($"{name}.js")));
        // The data last: nothing is looked for in what a schema says.
        return Part("page.html")
            .Replace("{{policy}}", $"default-src 'none'; style-src {Hash(style)}; script-src {Hash(script)}; base-uri 'none'; form-action 'none'", StringComparison.Ordinal)
            .Replace("{{style}}", style, StringComparison.Ordinal)
            .Replace("{{script}}", script, StringComparison.Ordinal)
            .Replace("{{schema}}", JsonSerializer.Serialize(PageData.Of(picture), PageJson.Default.PageData), StringComparison.Ordinal);
    }

    private static string Hash(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";

    private static string Part(string name)
    {
        using var stream = typeof(SchemaPage).Assembly.GetManifestResourceStream($"DbMigrate.Pictures.Page.{name}")
            ?? throw new InvalidOperationException($"There is no part '{name}' of the page.");
        using var reader = new StreamReader(stream);
        // The hash is of the text as a browser reads it.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
