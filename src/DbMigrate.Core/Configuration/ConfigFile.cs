namespace DbMigrate.Configuration;

/// <summary>Reads dbmigrate.json. Every complaint names the file, the line and the key.</summary>
/// <remarks>The same rules for editors: <c>docs/dbmigrate.schema.json</c>.</remarks>
internal sealed class ConfigFile
{
    private ConfigFile(string path) => FilePath = path;

    public string FilePath { get; }

    public Dialect? Dialect { get; private set; }

    public IReadOnlyList<SchemaSource> Schema { get; private set; } = [];

    public bool SnakeCase { get; private set; }

    public string? Migrations { get; private set; }

    public TableName? Journal { get; private set; }

    public IncludeFilter Include { get; private set; } = new();

    public TagPrefix Prefix { get; private set; }

    public string? Scratch { get; private set; }

    public Dictionary<string, EnvironmentSettings> Environments { get; } = new(StringComparer.OrdinalIgnoreCase);

    public static ConfigFile Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DbMigrateException(
                ErrorId.ConfigInvalid, $"'{path}' cannot be read: {e.Message}", "Check the file and its permissions.", path, e);
        }

        var root = PositionedJson.Parse(path, bytes, ErrorId.ConfigInvalid);
        var file = new ConfigFile(path);
        string[] known =
            ["$schema", "dialect", "schema", "casing", "migrations", "prefix", "journal", "include", "scratch", "environments"];
        foreach (var (key, node) in Object(root, known)) file.Set(key, node);
        return file;
    }

    private void Set(string key, PositionedJson node)
    {
        switch (key)
        {
            case "dialect":
                Dialect = Dialects.FromName(Text(node)) ?? throw node.Error(
                    ErrorId.ConfigInvalid, $"is '{node.Value}', which is no dialect", "Write \"postgresql\" or \"sqlite\".");
                break;
            case "schema":
                Schema = [.. (node.Items ?? [node]).Select(Source)];
                break;
            case "casing":
                SnakeCase = Text(node) == Project.SnakeCaseName ? true : throw node.Error(
                    ErrorId.ConfigInvalid,
                    $"is '{node.Value}', which is no way to write names in a database",
                    $"Write \"{Project.SnakeCaseName}\", or leave it out: names stay as they are.");
                break;
            case "migrations":
                Migrations = Text(node);
                break;
            case "prefix":
                Prefix = TagPrefixes.FromName(Text(node)) ?? throw node.Error(
                    ErrorId.ConfigInvalid, $"is '{node.Value}', which no migration's tag can begin with", $"Write {TagPrefixes.Names}.");
                break;
            case "journal":
                var journal = Object(node, "schema", "table");
                Journal = new(
                    journal.TryGetValue("schema", out var schema) ? Text(schema) : null,
                    journal.TryGetValue("table", out var table) ? Text(table) : Project.DrizzleJournal);
                break;
            case "include":
                var include = Object(node, "schemas", "tables");
                Include = new()
                {
                    Schemas = include.TryGetValue("schemas", out var schemas) ? Texts(schemas) : Include.Schemas,
                    Tables = include.TryGetValue("tables", out var tables) ? Texts(tables) : Include.Tables,
                };
                break;
            case "scratch":
                Scratch = Text(node);
                break;
            case "environments":
                foreach (var (name, settings) in node.Members ?? throw node.Error(ErrorId.ConfigInvalid, "must be an object"))
                {
                    // Its variables are read from .env.<name>.
                    if (name.IndexOfAny(['/', '\\', '\0']) >= 0)
                        throw settings.Error(
                            ErrorId.ConfigInvalid,
                            "cannot be an environment's name, which is a part of a file's: .env.<name>",
                            "Take '/' and '\\' out of it.");
                    if (!Environments.TryAdd(name, EnvironmentOf(settings)))
                        throw settings.Error(
                            ErrorId.ConfigInvalid,
                            "is there twice: the names of environments differ in more than case",
                            "Keep one of the two.");
                }

                break;
        }
    }

    private static EnvironmentSettings EnvironmentOf(PositionedJson node)
    {
        // "production": "env:URL" is the short form of { "url": "env:URL" }.
        if (node.Value is string)
            return new() { Url = Text(node) };
        var members = Object(node, "url", "password", "protected", "onStart", "refuse", "color");
        var isProtected = members.TryGetValue("protected", out var flag)
            && (flag.Value as bool? ?? throw flag.Error(ErrorId.ConfigInvalid, "must be true or false"));
        var onStart = members.TryGetValue("onStart", out var start)
            ? StartActions.FromName(Text(start))
                ?? throw start.Error(
                    ErrorId.ConfigInvalid, $"is '{start.Value}', which is nothing to do at a start", $"Write {StartActions.Names}.")
            : StartAction.Nothing;
        if (isProtected && !onStart.IsForProtected())
            throw start!.Error(
                ErrorId.ConfigInvalid, $"is '{start.Value}', which no protected environment does by itself", "Write apply or nothing.");
        return new()
        {
            Url = members.TryGetValue("url", out var text) ? Text(text) : null,
            Password = members.TryGetValue("password", out var password) ? PasswordOf(password) : null,
            Protected = isProtected,
            OnStart = onStart,
            Refuse = members.TryGetValue("refuse", out var refuse) ? Hazards(refuse) : [],
            Color = members.TryGetValue("color", out var color) ? Text(color) : null,
        };
    }

    private static PasswordSetting PasswordOf(PositionedJson node)
    {
        if (node.Members is { } && Object(node, "command") is { Count: 1 } program)
            return new(null, Text(program["command"]));
        // In a file that is in a repository, it would be everybody's.
        return node.Value is string text && text.StartsWith("env:", StringComparison.OrdinalIgnoreCase)
            ? new(text, null)
            : throw node.Error(
                ErrorId.ConfigInvalid, "must be env:NAME or { \"command\": \"…\" }", "Set the password in a variable, and name that.");
    }

    private static SchemaSource Source(PositionedJson node) =>
        node.Value is string ? new(Text(node), null)
        : node.Members is { } && Object(node, "command", "drizzle") is { Count: 1 } program
            ? program.TryGetValue("command", out var command) ? new(null, Text(command))
                : new(null, null) { DrizzleConfig = Text(program["drizzle"]) }
        : throw node.Error(
            ErrorId.ConfigInvalid, "must be a file, a glob, { \"command\": \"…\" } or { \"drizzle\": \"drizzle.config.ts\" }");

    private static IReadOnlyDictionary<string, PositionedJson> Object(PositionedJson node, params ReadOnlySpan<string> known)
    {
        var members = node.Members ?? throw node.Error(ErrorId.ConfigInvalid, "must be an object");
        foreach (var (key, member) in members)
        {
            if (!known.Contains(key))
                throw member.Error(
                    ErrorId.ConfigInvalid, "is no setting that DbMigrate knows", $"Known here: {string.Join(", ", known.ToArray())}.");
        }

        return members;
    }

    private static string Text(PositionedJson node)
    {
        var text = node.Value is string { Length: > 0 } given
            ? given
            : throw node.Error(ErrorId.ConfigInvalid, "must be a text that is not empty");
        return text.Contains('\0')
            ? throw node.Error(
                ErrorId.ConfigInvalid, "holds a NUL character, which no name, path or URL can have", "Take \\u0000 out of it.")
            : text;
    }

    private static HazardCode[] Hazards(PositionedJson node) =>
        [.. (node.Items ?? throw node.Error(ErrorId.ConfigInvalid, "must be a list of hazards")).Select(item =>
            HazardCodes.Find(Text(item)) ?? throw item.Error(ErrorId.ConfigInvalid, $"must be a hazard: {HazardCodes.Names}"))];

    private static string[] Texts(PositionedJson node) =>
        [.. (node.Items ?? throw node.Error(ErrorId.ConfigInvalid, "must be a list of texts")).Select(Text)];
}
