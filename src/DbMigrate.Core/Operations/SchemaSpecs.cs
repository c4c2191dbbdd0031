using System.Text.Json;
using System.Text.RegularExpressions;
using DbMigrate.Migrations;
using DbMigrate.Planning;
using DbMigrate.Schema;
using DbMigrate.Sources;

namespace DbMigrate.Operations;

/// <summary>A schema that somebody named, found but perhaps not read yet.</summary>
/// <param name="name">As it was named.</param>
/// <param name="read">Reads it.</param>
internal sealed class NamedSchema(string name, Func<CancellationToken, Task<SchemaModel>> read)
{
    private SchemaModel? _model;

    public string Name { get; } = name;

    /// <summary>The database that it is read from, without its password; null where it is none.</summary>
    public string? Database { get; init; }

    /// <summary>The same as a URL.</summary>
    public DatabaseUrl? Url { get; init; }

    /// <summary>It has to be built before it can be read.</summary>
    public bool NeedsScratch { get; init; }

    /// <summary>It is text of today, and leaves versions of extensions alone that it does not state.</summary>
    public bool KeepsVersions { get; init; }

    /// <summary>What its files say of renames.</summary>
    public SourceHints Hints { get; init; } = SourceHints.None;

    public async Task<SchemaModel> ReadAsync(CancellationToken cancel) => _model ??= await read(cancel).ConfigureAwait(false);
}

/// <summary>Finds what a text names: <c>schema</c>, <c>migrations</c>, <c>applied</c>, <c>database</c>, a file, a folder, a URL.</summary>
internal sealed partial class SchemaSpecs(SchemaBench bench)
{
    private static readonly byte[] SqliteMagic = "SQLite format 3\0"u8.ToArray();

    public async Task<NamedSchema> ResolveAsync(string text, CancellationToken cancel)
    {
        switch (text.ToLowerInvariant())
        {
            case "schema":
                return Built(text, await bench.ReadSourcesAsync(cancel).ConfigureAwait(false), null);
            case "migrations":
                return Replayed(text, MigrationFolder.Read(bench.Project.Migrations));
            case "applied":
                return await AppliedAsync(text, cancel).ConfigureAwait(false);
            case "database":
                return Live(bench.RequireTarget().Url);
        }

        var url = text.StartsWith("env:", StringComparison.OrdinalIgnoreCase) ? bench.Project.Variables.Resolve(text, "a schema") : text;
        if (Scheme().IsMatch(url))
            return Live(DatabaseUrl.Parse(url, bench.Project.Options.CurrentFolder, bench.Project.Variable));
        var path = ProjectPath.Full(url, bench.Project.Options.CurrentFolder);
        if (Directory.Exists(path))
            return await FolderAsync(text, path, cancel).ConfigureAwait(false);
        if (!File.Exists(path))
        {
            throw new DbMigrateException(
                ErrorId.SchemaSpecUnknown,
                $"'{text}' is no schema that can be read: there is no such file or folder.",
                "Give schema, migrations, applied, database, an SQL file, a folder of SQL files or of migrations, a snapshot, or a "
                    + "database URL.",
                text);
        }

        if (Path.GetExtension(path).ToLowerInvariant() is ".db" or ".sqlite" or ".sqlite3" || IsSqlite(path))
            return Live(DatabaseUrl.Parse("sqlite:" + path, bench.Project.Options.CurrentFolder));
        return Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase)
            ? await SnapshotAsync(text, path, cancel).ConfigureAwait(false)
            : Built(text, await bench.ReadSourcesAsync(path, cancel).ConfigureAwait(false), null);
    }

    private NamedSchema Live(DatabaseUrl url)
    {
        bench.AgreeOn(url.Dialect, url.Redacted);
        return new(url.Redacted, token => bench.ReadDatabaseAsync(url, token)) { Database = url.Redacted, Url = url };
    }

    private NamedSchema Built(string text, IReadOnlyList<SqlSource> sources, Dialect? dialect)
    {
        bench.AgreeOn(dialect, text);
        return new(text, token => bench.LoadAsync(sources, token))
        {
            NeedsScratch = true,
            KeepsVersions = true,
            Hints = HintsOf(sources),
        };
    }

    // Whoever asks for the hints has agreed on a dialect by then; a text in no known dialect fails where it is built.
    private SourceHints HintsOf(IReadOnlyList<SqlSource> sources) =>
        bench.KnownDialect is { } dialect ? SourceHints.Find(sources, dialect) : SourceHints.None;

    private async Task<NamedSchema> AppliedAsync(string text, CancellationToken cancel)
    {
        var applied = await AppliedMigrations.ReadAsync(bench, cancel).ConfigureAwait(false);
        applied.Warn(bench);
        return Replayed(text, applied.Folder, applied.Migrations);
    }

    private NamedSchema Replayed(string text, MigrationFolder folder, IReadOnlyList<Migration>? migrations = null)
    {
        bench.AgreeOn(folder.Dialect, text);
        var state = new Lazy<PreviousState>(() => new(bench, folder, migrations ?? folder.Migrations));
        return new(text, token => state.Value.ReadAsync(token)) { NeedsScratch = true };
    }

    private async Task<NamedSchema> FolderAsync(string text, string path, CancellationToken cancel) =>
        File.Exists(JournalFile.PathIn(path)) || FolderLayout.Find(path).Count > 0
            ? Replayed(text, MigrationFolder.Read(path))
            : Built(text, await bench.ReadSourcesAsync(path, cancel).ConfigureAwait(false), null);

    private async Task<NamedSchema> SnapshotAsync(string text, string path, CancellationToken cancel)
    {
        var bytes = await File.ReadAllBytesAsync(path, cancel).ConfigureAwait(false);
        try
        {
            if (SchemaJson.IsOurs(bytes))
            {
                var (model, _) = SchemaJson.Read(bytes);
                bench.AgreeOn(model.Dialect, text);
                return new(text, _ => Task.FromResult(model));
            }

            using var document = JsonDocument.Parse(
                bytes, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            var dialect =
                document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("dialect", out var name)
                && name.ValueKind == JsonValueKind.String
                    ? Dialects.FromName(name.GetString()!)
                    : null;
            return Built(text, await bench.ReadSourcesAsync(path, cancel).ConfigureAwait(false), dialect);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw new DbMigrateException(
                ErrorId.SnapshotInvalid,
                $"'{text}' is no snapshot that can be read: {e.Message}",
                "Restore it from version control.",
                path,
                e);
        }
    }

    private static bool IsSqlite(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var head = new byte[SqliteMagic.Length];
        return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && head.AsSpan().SequenceEqual(SqliteMagic);
    }

    // A single letter before the colon is a Windows drive.
    [GeneratedRegex(@"^([A-Za-z][A-Za-z0-9+.-]+:|\s*[A-Za-z][A-Za-z ]*=)")]
    private static partial Regex Scheme();
}
