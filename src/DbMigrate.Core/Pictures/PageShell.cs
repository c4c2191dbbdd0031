using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace DbMigrate.Pictures;

/// <summary>Writes one HTML page that needs nothing else: its style, its script and its data are in it.</summary>
/// <remarks>What a page shows is data to it: JSON in which nothing ends a script, put on the page as text. Beyond that, the page's policy
/// lets no script and no style run but its own, and no connection be made.</remarks>
internal static class PageShell
{
    /// <param name="title">What the browser calls the page.</param>
    /// <param name="folder">The folder of the page's own parts: <c>body.html</c> and <c>style.css</c>.</param>
    /// <param name="scripts">Its scripts, in their order.</param>
    /// <param name="data">What it shows, as JSON of <see cref="PageJson"/>.</param>
    public static string Write(string title, string folder, IEnumerable<string> scripts, string data)
    {
        var style = Part("Shell.shell.css") + Part($"{folder}.style.css");
        var script = Part("Shell.shell.js") + string.Concat(scripts.Select(name => Part($"{folder}.{name}.js")));
        // The data last: nothing is looked for in what it says.
        return Part("Shell.shell.html")
            .Replace("{{title}}", title, StringComparison.Ordinal)
            .Replace(
                "{{policy}}",
                $"default-src 'none'; style-src {Hash(style)}; script-src {Hash(script)}; img-src data:; base-uri 'none'; form-action "
                    + $"'none'",
                StringComparison.Ordinal)
            .Replace("{{style}}", style, StringComparison.Ordinal)
            .Replace("{{body}}", Part($"{folder}.body.html").TrimEnd(), StringComparison.Ordinal)
            .Replace("{{script}}", script, StringComparison.Ordinal)
            .Replace("{{data}}", data, StringComparison.Ordinal);
    }

    private static string Hash(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";

    private static string Part(string name)
    {
        using var stream = typeof(PageShell).Assembly.GetManifestResourceStream($"DbMigrate.Pictures.Page.{name}")
            ?? throw new InvalidOperationException($"There is no part '{name}' of the pages.");
        using var reader = new StreamReader(stream);
        // The hash is of the text as a browser reads it.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}

/// <summary>The pages' data.</summary>
/// <remarks>The default encoder writes <c>&lt;</c>, <c>&gt;</c>, <c>&amp;</c> and everything beyond ASCII as <c>\u003C</c> and so
/// on.</remarks>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(SchemaPageData))]
[JsonSerializable(typeof(JournalPageData))]
internal sealed partial class PageJson : JsonSerializerContext;
