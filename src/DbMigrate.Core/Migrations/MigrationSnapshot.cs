using DbMigrate.Schema;
using DbMigrate.Text;

namespace DbMigrate.Migrations;

/// <summary>What stands beside a migration: the schema that the folder makes up to it, and the keys that say for what it stands.</summary>
/// <remarks>Only a cache of the replay, and of what the schema files said then: where a key does not match, the work is done
/// again.</remarks>
internal sealed record MigrationSnapshot
{
    /// <summary>The chain of the migrations up to this one; see <see cref="MigrationChain"/>.</summary>
    public required string Chain { get; init; }

    /// <summary>The hash of the schema sources that the migration was generated from; null where it was not.</summary>
    public string? Sources { get; init; }

    /// <summary>What was looked at: the include filter and the journal table.</summary>
    public required string Scope { get; init; }

    /// <summary>The version of the tool that read the schema.</summary>
    public required string Tool { get; init; }

    /// <summary>The schema.</summary>
    public required SchemaModel Model { get; init; }

    /// <summary>This tool's version.</summary>
    public static string CurrentTool => ThisTool.Version;

    /// <summary>Writes the file's text.</summary>
    public void Write(TextWriter text) =>
        SchemaJson.Write(text, Model, [("tool", Tool), ("chain", Chain), ("sources", Sources), ("scope", Scope)]);

    /// <summary>Reads a snapshot of ours; null where there is none, or it is another tool's, or damaged: a cache may be anything.</summary>
    public static MigrationSnapshot? TryRead(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            var (model, header) = SchemaJson.Read(File.ReadAllBytes(path));
            return Of(header) is { } keys
                ? new() { Chain = keys.Chain, Sources = keys.Sources, Scope = keys.Scope, Tool = keys.Tool, Model = model }
                : null;
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Reads only the keys, without the schema.</summary>
    public static SnapshotKeys? TryReadKeys(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            return Of(SchemaJson.ReadHeader(path));
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static SnapshotKeys? Of(IReadOnlyDictionary<string, string> header) =>
        header.TryGetValue("chain", out var chain) && header.TryGetValue("scope", out var scope) && header.TryGetValue("tool", out var tool)
            ? new(chain, header.GetValueOrDefault("sources"), scope, tool)
            : null;
}

/// <summary>For what a snapshot stands.</summary>
internal sealed record SnapshotKeys(string Chain, string? Sources, string Scope, string Tool);
