using System.Text.Json;

namespace DbMigrate.Configuration;

/// <summary>A database of D1 as a <c>wrangler</c> file names it.</summary>
/// <param name="Environment">The environment of wrangler's that has it; null is outside of them.</param>
/// <param name="Binding">What the worker calls it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Id">Its id; null where the file has none yet.</param>
/// <param name="Migrations">The folder of its migrations, from the file's own.</param>
/// <param name="Table">The table in which wrangler records them.</param>
internal sealed record WranglerDatabase(string? Environment, string? Binding, string? Name, string? Id, string? Migrations, string? Table)
{
    /// <summary>The folder of its migrations, wrangler's own where the file names none.</summary>
    public string Folder => Migrations ?? "migrations";

    /// <summary>The table that says what is applied, wrangler's own where the file names none.</summary>
    public string JournalTable => Table ?? "d1_migrations";

    /// <summary>What it is called by outside the file: its name, as bindings are those of each environment.</summary>
    public string Called => Name ?? Id ?? Binding ?? "";
}

/// <summary>What <c>wrangler.jsonc</c>, <c>wrangler.json</c> or <c>wrangler.toml</c> says of D1: of a Cloudflare project, the file that has
/// the ids.</summary>
internal sealed class WranglerFile
{
    private static readonly string[] Names = ["wrangler.jsonc", "wrangler.json", "wrangler.toml"];

    private readonly List<WranglerDatabase> _databases = [];

    private WranglerFile(string path) => Path = path;

    public string Path { get; }

    public string? Account { get; private set; }

    public IReadOnlyList<WranglerDatabase> Databases => _databases;

    /// <summary>The file of a folder, as wrangler chooses it; null where there is none.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.ConfigInvalid"/>.</exception>
    public static WranglerFile? Find(string folder)
    {
        var path = Names.Select(name => System.IO.Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        if (path is null) return null;
        var file = new WranglerFile(path);
        try
        {
            if (path.EndsWith(".toml", StringComparison.Ordinal)) file.ReadToml(File.ReadAllLines(path));
            else file.ReadJson(File.ReadAllText(path));
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw SystemRefusal.Of(e, $"'{path}'", path);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new DbMigrateException(
                ErrorId.ConfigInvalid,
                $"'{path}' cannot be read: {e.Message.TrimEnd('.')}.",
                "Correct the file, or give the database's id in the URL.",
                path,
                e);
        }
    }

    /// <summary>The database of a name, a binding or an id; null where the file knows none. One of an environment has its own
    /// name.</summary>
    public WranglerDatabase? Database(string name) =>
        _databases.Find(one => one.Id == name || one.Name == name)
        ?? _databases.Find(one => one.Binding == name && one.Environment is null)
        ?? _databases.Find(one => one.Binding == name);

    /// <summary>The database whose migrations a file in a folder above says to be in a folder; null where none says so.</summary>
    public static WranglerDatabase? OfMigrations(string folder)
    {
        var path = System.IO.Path.GetFullPath(folder);
        for (var above = System.IO.Path.GetDirectoryName(path); above is not null; above = System.IO.Path.GetDirectoryName(above))
        {
            var found = Find(above)?.Databases.FirstOrDefault(database => System.IO.Path.GetFullPath(database.Folder, above) == path);
            if (found is not null) return found;
        }

        return null;
    }

    private void ReadJson(string text)
    {
        using var document = JsonDocument.Parse(text, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        Account = Text(document.RootElement, "account_id");
        ReadDatabases(document.RootElement, null);
        if (!document.RootElement.TryGetProperty("env", out var environments) || environments.ValueKind != JsonValueKind.Object) return;
        foreach (var environment in environments.EnumerateObject()) ReadDatabases(environment.Value, environment.Name);
    }

    private void ReadDatabases(JsonElement item, string? environment)
    {
        if (!item.TryGetProperty("d1_databases", out var databases)) return;
        foreach (var database in databases.EnumerateArray()) Add(environment, name => Text(database, name));
    }

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The few lines of TOML that matter: texts at the top, and those of each <c>[[d1_databases]]</c> and
    /// <c>[[env.NAME.d1_databases]]</c>.</summary>
    private void ReadToml(string[] lines)
    {
        var table = "";
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines.Select(line => line.Trim()).Append("[end]"))
        {
            if (line.StartsWith('['))
            {
                if (table == "[[d1_databases]]") Add(null, values.GetValueOrDefault);
                else if (EnvironmentOf(table) is { } environment) Add(environment, values.GetValueOrDefault);
                else if (table.Length == 0) Account = values.GetValueOrDefault("account_id");
                table = line.Split('#')[0].Replace(" ", "", StringComparison.Ordinal);
                values.Clear();
                continue;
            }

            if (line.StartsWith('#') || line.IndexOf('=', StringComparison.Ordinal) is not (> 0 and var at)) continue;
            var value = line[(at + 1)..].Trim();
            if (value.Length > 1 && value[0] is '"' or '\'' && value.IndexOf(value[0], 1) is > 0 and var end)
                values[line[..at].Trim()] = value[1..end];
        }
    }

    private static string? EnvironmentOf(string table)
    {
        const string Before = "[[env.", After = ".d1_databases]]";
        var isOne = table.StartsWith(Before, StringComparison.Ordinal) && table.EndsWith(After, StringComparison.Ordinal);
        return isOne ? table[Before.Length..^After.Length].Trim('"') : null;
    }

    private void Add(string? environment, Func<string, string?> value) =>
        _databases.Add(new(
            environment,
            value("binding"),
            value("database_name"),
            value("database_id"),
            value("migrations_dir"),
            value("migrations_table")));
}
