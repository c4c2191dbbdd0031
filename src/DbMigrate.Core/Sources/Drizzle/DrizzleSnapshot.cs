using System.Text;
using System.Text.Json;
using DbMigrate.Engines;

namespace DbMigrate.Sources.Drizzle;

/// <summary>Reads a snapshot that Drizzle Kit wrote beside a migration, as SQL.</summary>
/// <remarks>The formats: drizzle-kit/src/serializer (PostgreSQL 5–7, SQLite 5–6) and, in its 1.0, drizzle-kit/src/dialects/*/ddl.ts
/// (one list of entities; from version 9 of PostgreSQL's on only what differs from the snapshots before it).</remarks>
internal static class DrizzleSnapshot
{
    /// <summary>Renders the snapshot at a path.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.SourceInvalid"/>.</exception>
    public static SqlSource Render(string path, string name)
    {
        using var document = Parse(SourceFiles.ReadBytes(path, name), name);
        var root = new SnapshotJson(name, "", document.RootElement);
        var (dialect, version) = (root["dialect"].TextOrNull, root["version"].TextOrNull);
        var isEntities = root["ddl"].IsThere || root["deltas"].IsThere;
        var engines = KnownEngines.All.OfType<IDrizzleEngine>().ToList();
        var sql =
            dialect is null || version is null
                ? null
                : engines
                    .Select(engine => engine.Write(dialect, version, root, isEntities ? () => EntityState.Of(path, name, root) : null))
                    .FirstOrDefault(text => text is not null);
        return sql is not null ? new(name, sql) : throw SnapshotJson.Invalid(name, dialect is null || version is null
            ? "it has no \"dialect\" and \"version\""
            : $"its dialect is '{dialect}' and its version '{version}'; known are "
                + $"{string.Join(" and ", engines.Select(engine => engine.Formats).Order(StringComparer.Ordinal))}");
    }

    internal static JsonDocument Parse(byte[] utf8, string name)
    {
        var text = utf8.AsMemory(utf8.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0);
        try
        {
            CheckTexts(text.Span, name);
            return JsonDocument.Parse(text);
        }
        catch (JsonException e)
        {
            throw new DbMigrateException(
                ErrorId.SourceInvalid,
                $"{name}:{(e.LineNumber ?? 0) + 1}:{(e.BytePositionInLine ?? 0) + 1}: this is not valid JSON: "
                    + $"{e.Message.Split(" LineNumber:")[0]}",
                "Restore the file.",
                name,
                e);
        }
    }

    /// <summary>Refuses texts that are none: bytes that are no UTF-8, and escapes that are half a character.</summary>
    private static void CheckTexts(ReadOnlySpan<byte> utf8, string name)
    {
        var reader = new Utf8JsonReader(utf8);
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName)) continue;
            try
            {
                reader.GetString();
            }
            catch (InvalidOperationException e)
            {
                throw new DbMigrateException(
                    ErrorId.SourceInvalid,
                    $"{name}: the text at byte {reader.TokenStartIndex} is no valid text: {e.Message}",
                    "Restore the file.",
                    name,
                    e);
            }
        }
    }
}
