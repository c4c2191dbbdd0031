using System.Text.Json;

namespace DbMigrate.Configuration.Drizzle;

/// <summary>What one drizzle.config file says, evaluated.</summary>
/// <remarks>https://orm.drizzle.team/docs/drizzle-config-file; before drizzle-kit 0.21 a <c>driver</c> stood for the dialect.</remarks>
/// <param name="Path">The file's full path.</param>
/// <param name="Values">Its values.</param>
/// <param name="Origins">The variables that a text of it was read from, by its place: <c>dbCredentials.url</c>.</param>
internal sealed record DrizzleConfig(string Path, JsonElement Values, IReadOnlyDictionary<string, TextOrigin> Origins)
{
    /// <summary>Its name, as messages show it.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>The dialect as the file spells it; null where it says none.</summary>
    public string? DialectName => Text("dialect") ?? Text("driver") switch
    {
        "pg" => "postgresql",
        "better-sqlite" or "libsql" or "turso" or "d1" or "expo" => "sqlite",
        "mysql2" => "mysql",
        _ => null,
    };

    public string? Driver => Text("driver");

    /// <summary>The migrations folder.</summary>
    public string Out => Text("out") ?? "drizzle";

    /// <summary>The TypeScript that defines the schema: files, folders and globs.</summary>
    public IReadOnlyList<string> Schema => Texts("schema");

    public string? Casing => Text("casing");

    public string? Prefix => Text("migrations", "prefix");

    public string? JournalSchema => Text("migrations", "schema");

    public string? JournalTable => Text("migrations", "table");

    /// <summary>The schemas that it limits itself to; empty where it does not say.</summary>
    public IReadOnlyList<string> Schemas => Texts("schemaFilter");

    /// <summary>The tables that it limits itself to; empty where it does not say.</summary>
    public IReadOnlyList<string> Tables => Texts("tablesFilter");

    /// <summary>A part of the database's address; null where it is not given.</summary>
    public string? Credential(string name) =>
        Text("dbCredentials", name) ?? (name == "url" ? Text("dbCredentials", "connectionString") : null);

    /// <summary>Where such a part was read from; null where it stands in the file.</summary>
    public TextOrigin? OriginOf(string credential) =>
        Origins.GetValueOrDefault($"dbCredentials.{credential}")
        ?? (credential == "url" ? Origins.GetValueOrDefault("dbCredentials.connectionString") : null);

    private string? Text(params ReadOnlySpan<string> path) => Find(path) is { } found ? found.ValueKind switch
    {
        JsonValueKind.String when found.GetString() is { Length: > 0 } text => text,
        JsonValueKind.Number => found.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    }
    : null;

    private IReadOnlyList<string> Texts(string name) => Find([name]) switch
    {
        { ValueKind: JsonValueKind.Array } list =>
        [
            .. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!),
        ],
        _ => Text(name) is { } one ? [one] : [],
    };

    private JsonElement? Find(ReadOnlySpan<string> path)
    {
        var at = Values;
        foreach (var name in path)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at)) return null;
        }

        return at;
    }
}

/// <summary>The variables that a text was read from.</summary>
/// <param name="Whole">The one whose whole value it is; null where it was put together.</param>
/// <param name="Parts">Those that it was put together from.</param>
internal sealed record TextOrigin(string? Whole, IReadOnlyList<string> Parts);
