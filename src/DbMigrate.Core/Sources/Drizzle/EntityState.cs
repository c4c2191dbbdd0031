using System.Text.Json;
using System.Text.Json.Nodes;

namespace DbMigrate.Sources.Drizzle;

/// <summary>The entities that a snapshot of Drizzle Kit 1.0 stands for: its own list, or what the snapshots before it and its
/// differences add up to.</summary>
internal sealed class EntityState
{
    private readonly Dictionary<string, JsonObject> _entities = [];
    private readonly List<string> _order = [];

    /// <summary>The state at a snapshot, as one list of entities.</summary>
    public static SnapshotJson Of(string path, string name, SnapshotJson root)
    {
        if (root["ddl"].IsThere)
            return root["ddl"];

        var all = ById(Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(path))!)!);
        var state = new EntityState();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var previous in root["prevIds"].Texts)
            state.Follow(previous, all, seen, name);
        state.Apply(root);
        return state.List(name);
    }

    /// <summary>The snapshots of the folders beside it, by their ids.</summary>
    private static Dictionary<string, string> ById(string migrations)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (
            var file in Directory
                .EnumerateDirectories(migrations)
                .Select(folder => Path.Combine(folder, "snapshot.json"))
                .Where(File.Exists))
        {
            using var document = DrizzleSnapshot.Parse(SourceFiles.ReadBytes(file, file), file);
            if (new SnapshotJson(file, "", document.RootElement)["id"].TextOrNull is { } id)
                found[id] = file;
        }

        return found;
    }

    private void Follow(string id, Dictionary<string, string> all, HashSet<string> seen, string name)
    {
        if (!seen.Add(id))
            return;
        if (!all.TryGetValue(id, out var file))
        {
            if (Guid.TryParse(id, out var origin) && origin == Guid.Empty)
                return;
            throw SnapshotJson.Invalid(name, $"it continues the snapshot '{id}', which is in no folder beside it");
        }

        using var document = DrizzleSnapshot.Parse(SourceFiles.ReadBytes(file, file), file);
        var root = new SnapshotJson(file, "", document.RootElement);
        if (!root["ddl"].IsThere)
        {
            foreach (var previous in root["prevIds"].Texts)
                Follow(previous, all, seen, name);
        }

        Apply(root);
    }

    private void Apply(SnapshotJson root)
    {
        foreach (var entity in root["ddl"].Items)
            Add(entity);
        foreach (var delta in root["deltas"].Items)
        {
            switch (delta["op"].Text)
            {
                case "create":
                    Add(delta["row"]);
                    break;
                case "alter":
                    Alter(delta);
                    break;
                case "drop" or "delete":
                    var key = delta["key"].IsThere ? delta["key"].Text : KeyOf(delta["row"]);
                    _entities.Remove(key);
                    _order.Remove(key);
                    break;
                case var other:
                    throw delta.Error($"is the difference '{other}', which is not known");
            }
        }
    }

    private void Add(SnapshotJson row)
    {
        var key = KeyOf(row);
        if (!_entities.ContainsKey(key))
            _order.Add(key);
        _entities[key] = JsonObject.Create(row.Element.Clone()) ?? throw row.Error("is no entity");
    }

    private void Alter(SnapshotJson delta)
    {
        var key = delta["key"].Text;
        if (!_entities.TryGetValue(key, out var entity))
            throw delta.Error($"changes '{key.Replace('\0', ' ')}', which is not there");
        foreach (var (name, value) in delta["set"].Members)
            entity[name] = value.IsThere ? JsonNode.Parse(value.Element.GetRawText()) : null;

        // A new name is a new key.
        var renamed = KeyOf(new SnapshotJson("", "", ToElement(entity)));
        if (renamed == key)
            return;
        _entities.Remove(key);
        _entities[renamed] = entity;
        _order[_order.IndexOf(key)] = renamed;
    }

    /// <summary>As the differences name it: the kind, NUL, and the names as a JSON array.</summary>
    private static string KeyOf(SnapshotJson row)
    {
        string?[] names = [row["schema"].TextOrNull, row["table"].TextOrNull, row["name"].TextOrNull];
        return $"{row["entityType"].Text}\0[{string.Join(',', names.OfType<string>().Select(name => JsonValue.Create(name).ToJsonString(Plain)))}]";
    }

    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private SnapshotJson List(string name) =>
        new(name, "ddl", ToElement(new JsonArray([.. _order.Select(key => _entities[key].DeepClone())])));

    private static JsonElement ToElement(JsonNode node)
    {
        using var document = JsonDocument.Parse(node.ToJsonString());
        return document.RootElement.Clone();
    }
}
