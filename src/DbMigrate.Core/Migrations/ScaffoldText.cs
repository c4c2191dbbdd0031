using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DbMigrate.Configuration;
using DbMigrate.Configuration.Drizzle;

namespace DbMigrate.Migrations;

/// <summary>The text of a new dbmigrate.json: what people edit, so it is laid out for them.</summary>
/// <param name="Dialect">The engine.</param>
/// <param name="Migrations">The migrations folder, relative to the root.</param>
/// <param name="Url">The default environment's URL; null takes the usual one.</param>
/// <param name="Drizzle">What drizzle.config files say; null where there are none.</param>
/// <param name="Wrangler">What a wrangler file says; null where there is none.</param>
internal sealed record ScaffoldText(Dialect Dialect, string Migrations, string? Url, DrizzleTakeover? Drizzle, WranglerTakeover? Wrangler)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Write()
    {
        string[] settings =
        [
            $"\"dialect\": \"{Dialect.ToName()}\"",
            Drizzle is null
                ? "\"schema\": [\"schema/**/*.sql\"]"
                : $"// Drizzle's TypeScript, in the SQL that the project's own drizzle-kit makes of it.\n  \"schema\": {{ \"drizzle\": "
                    + $"{Json(Drizzle.Config)} }}",
            $"\"migrations\": {Json(Migrations.Replace('\\', '/'))}",
            .. Drizzle?.Prefix is { } prefix ? [$"\"prefix\": {Json(prefix)}"] : (string[])[],
            .. Journal(),
            .. Include(),
            "\"environments\": {\n    // A URL, or env:NAME for a variable of the process or of .env.\n"
                + $"{string.Join(",\n", Environments().Select(line => $"    {line}"))}\n  }}",
        ];
        return $"{{\n  {string.Join(",\n  ", settings)}\n}}\n";
    }

    private string? WranglerTable => Wrangler is { Table: not Project.DrizzleJournal and var table } ? table : null;

    private IEnumerable<string> Journal()
    {
        string[] parts = [.. Setting("schema", Drizzle?.JournalSchema), .. Setting("table", Drizzle?.JournalTable ?? WranglerTable)];
        return parts.Length == 0 ? [] : [$"\"journal\": {{ {string.Join(", ", parts)} }}"];
    }

    private IEnumerable<string> Include()
    {
        string[] parts = [.. List("schemas", Drizzle?.Schemas), .. List("tables", Drizzle?.Tables)];
        return parts.Length == 0 ? [] : [$"\"include\": {{ {string.Join(", ", parts)} }}"];
    }

    private IEnumerable<string> Environments()
    {
        IReadOnlyList<(string Environment, string Url, bool Protected)> found = Drizzle?.Environments
            ?? Wrangler?.Environments.Prepend((Project.DefaultEnvironment, ProjectScaffold.DefaultUrl, false)).ToList()
            ?? [];
        yield return $"\"default\": {{ \"url\": {Json(Url ?? (found.Count > 0 ? found[0].Url : ProjectScaffold.DefaultUrl))} }}";
        foreach (var (name, url, isProtected) in found.Skip(1))
            yield return $"{Json(name)}: {{ \"url\": {Json(url)}{(isProtected ? ", \"protected\": true" : "")} }}";
    }

    private static IEnumerable<string> Setting(string name, string? value) => value is null ? [] : [$"{Json(name)}: {Json(value)}"];

    private static IEnumerable<string> List(string name, IReadOnlyList<string>? values) =>
        values is not { Count: > 0 } ? [] : [$"{Json(name)}: [{string.Join(", ", values.Select(Json))}]"];

    private static string Json(string text) => JsonValue.Create(text).ToJsonString(Readable);
}
