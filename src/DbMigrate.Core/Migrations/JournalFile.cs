using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DbMigrate.Configuration;

namespace DbMigrate.Migrations;

/// <summary>One entry of meta/_journal.json.</summary>
internal sealed record JournalFileEntry(int Index, string Tag, long When);

/// <summary>meta/_journal.json, versions 5 to 7.</summary>
/// <remarks>Format: drizzle-kit writes <c>{ version, dialect, entries: [{ idx, version, when, tag, breakpoints }] }</c>;
/// drizzle-orm's migrator runs the entries in the order of the array and reads no more than tag and when.</remarks>
internal sealed class JournalFile
{
    private static readonly JsonSerializerOptions Written = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private JournalFile(Dialect dialect, string version, IReadOnlyList<JournalFileEntry> entries) =>
        (Dialect, Version, Entries) = (dialect, version, entries);

    public Dialect Dialect { get; }

    public string Version { get; }

    public IReadOnlyList<JournalFileEntry> Entries { get; }

    public static string PathIn(string folder) => Path.Combine(folder, "meta", "_journal.json");

    /// <summary>Reads the journal.</summary>
    public static JournalFile Read(string path)
    {
        var file = ReadUnchecked(path);
        foreach (
            var repeated in file.Entries.GroupBy(entry => entry.Tag, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            throw new DbMigrateException(
                ErrorId.JournalDuplicate,
                $"'{path}' has the tag '{repeated.Key}' more than once.",
                "Keep one of the entries.",
                repeated.Key);
        }

        return file;
    }

    /// <summary>Reads the journal, also where its entries do not agree with each other.</summary>
    public static JournalFile ReadUnchecked(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DbMigrateException(
                ErrorId.JournalInvalid, $"'{path}' cannot be read: {e.Message}", "Check the file and its permissions.", path, e);
        }

        var root = PositionedJson.Parse(path, bytes, ErrorId.JournalInvalid);
        var version = Required(root, "version") switch
        {
            { Value: string and ("5" or "6" or "7") } node => (string)node.Value,
            var node => throw Invalid(node, $"is {Show(node)}; DbMigrate reads the versions 5, 6 and 7"),
        };
        var dialect = Required(root, "dialect");
        var known = dialect.Value is string name ? Dialects.FromName(name) : null;
        if (known is null)
            throw dialect.Error(
                ErrorId.EngineNotSupported,
                $"is {Show(dialect)}; DbMigrate supports postgresql and sqlite",
                "Use Drizzle Kit for this folder.");

        var list = Required(root, "entries");
        var entries = (list.Items ?? throw Invalid(list, "must be a list")).Select(Entry).ToList();
        return new(known.Value, version, entries);
    }

    /// <summary>A journal without entries, as Drizzle Kit would begin one.</summary>
    public static string Empty(Dialect dialect) =>
        Text(new JsonObject { ["version"] = "7", ["dialect"] = dialect.ToName(), ["entries"] = new JsonArray() });

    /// <summary>Adds an entry at the end; everything else in the file stays as it is.</summary>
    public static void Append(string path, JournalFileEntry entry)
    {
        var root = JsonNode.Parse(
            File.ReadAllText(path), null, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })!;
        JsonNode added = new JsonObject
        {
            ["idx"] = entry.Index,
            ["version"] = root["version"]!.GetValue<string>(),
            ["when"] = entry.When,
            ["tag"] = entry.Tag,
            ["breakpoints"] = true,
        };
        root["entries"]!.AsArray().Add(added);

        ProjectFolder.Replace(path, Text(root));
    }

    // The same bytes on every system.
    private static string Text(JsonNode root) => root.ToJsonString(Written).ReplaceLineEndings("\n") + "\n";

    private static JournalFileEntry Entry(PositionedJson node)
    {
        var tag = Required(node, "tag");
        var when = Required(node, "when");
        var index = Required(node, "idx");
        var text = tag.Value as string ?? throw Invalid(tag, $"is {Show(tag)}, which is no text");
        MigrationTag.Check(text, () => $"{tag.File}:{tag.Position}: ");
        return new((int)Whole(index, 0, int.MaxValue), text, Whole(when, 0, MaxMillis));
    }

    private static readonly double MaxMillis = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    private static long Whole(PositionedJson node, double from, double to) =>
        node.Value is double number && number >= from && number <= to && Math.Floor(number) == number
            ? (long)number
            : throw Invalid(node, $"is {Show(node)}, which is no whole number that fits");

    private static PositionedJson Required(PositionedJson node, string key) => node[key]
        ?? throw Invalid(node, node.Members is null ? "must be an object" : $"has no '{key}'");

    private static DbMigrateException Invalid(PositionedJson node, string problem) =>
        node.Error(ErrorId.JournalInvalid, problem, "Restore the journal from version control, or correct the entry.");

    private static string Show(PositionedJson node) => node.Value switch
    {
        string text => $"\"{text}\"",
        null => "null",
        IReadOnlyList<PositionedJson> => "a list",
        IReadOnlyDictionary<string, PositionedJson> => "an object",
        var other => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{other}"),
    };
}
