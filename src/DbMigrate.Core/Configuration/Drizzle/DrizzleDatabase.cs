namespace DbMigrate.Configuration.Drizzle;

/// <summary>The database that a drizzle.config names, as dbmigrate.json names it.</summary>
/// <param name="Url">A URL without a password, or <c>env:NAME</c>.</param>
/// <param name="Remark">What its owner has to do; null is nothing.</param>
internal sealed record DrizzleDatabase(string Url, string? Remark = null)
{
    private const string Usual = "DATABASE_URL";

    /// <summary>Finds out which it is.</summary>
    /// <param name="config">The file.</param>
    /// <param name="dialect">The dialect that it has.</param>
    /// <param name="root">What a relative path starts from.</param>
    public static DrizzleDatabase Of(DrizzleConfig config, Dialect dialect, string root) => config switch
    {
        { Driver: "d1-http" } => D1(config),
        { Driver: "expo" or "durable-sqlite" or "aws-data-api" or "op-sqlite" } => Unknown(
            $"{config.Name} has the driver '{config.Driver}', whose database only its application can reach: set {Usual} to one that "
                + $"DbMigrate can open."),
        { Driver: "pglite" } => OfUrl(config, url => $"pglite://{url}", root),
        _ when config.Credential("url") is not null => OfUrl(config, url => url, root),
        _ when dialect == Dialect.PostgreSql && config.Credential("host") is not null => OfParts(config),
        _ => Unknown($"{config.Name} names no database: set {Usual}, in the environment or in .env."),
    };

    private static DrizzleDatabase OfUrl(DrizzleConfig config, Func<string, string> write, string root)
    {
        var url = config.Credential("url")!;
        switch (config.OriginOf("url"))
        {
            case { Whole: { } name } when write("") == "":
                return new($"env:{name}", Scheme(url) is "libsql" or "http" or "https" or "ws" or "wss"
                    ? $"{name} holds a URL of '{Scheme(url)}:', which DbMigrate cannot open: give it one of a file."
                    : null);
            case { } origin:
                return Unknown(
                    $"{config.Name} makes its URL out of {string.Join(", ", origin.Whole is { } whole ? [whole] : origin.Parts)}: set "
                        + $"{Usual} to the whole of it.");
        }

        if (Scheme(url) is "libsql" or "http" or "https" or "ws" or "wss")
            return Unknown(
                $"{config.Name} names a database of '{Scheme(url)}:', which DbMigrate cannot open: set {Usual} to one that it can.");
        return HasPassword(url, root)
            ? Unknown(
                $"{config.Name} holds a password, which is not copied into {Project.FileName}: set {Usual} to its URL, in the environment "
                    + $"or in .env.")
            : new(write(url));
    }

    private static DrizzleDatabase OfParts(DrizzleConfig config)
    {
        var port = config.Credential("port") is { } number ? $":{number}" : "";
        // Drizzle hands it to the driver, where true is encryption, and more of it a certificate's.
        var ssl = config.Credential("ssl") switch { null or "false" => "", "true" => "?sslmode=require", var mode => $"?sslmode={mode}" };
        string[] names = ["host", "port", "user", "password", "database", "ssl"];
        var read = names
            .Select(config.OriginOf)
            .OfType<TextOrigin>()
            .SelectMany(origin => origin.Whole is { } whole ? [whole] : origin.Parts)
            .Distinct()
            .ToList();
        if (read.Count > 0 || config.Credential("password") is not null)
        {
            return Unknown(
                $"{config.Name} gives the database in parts{(read.Count > 0 ? $" ({string.Join(", ", read)})" : "")}: set {Usual} to "
                    + $"postgresql://{Part("user")}{(config.Credential("password") is null ? "" : ":<password>")}@{Part("host")}{port}/{Part("database")}{ssl}."
            );
        }

        var user = config.Credential("user") is { } given ? $"{Uri.EscapeDataString(given)}@" : "";
        return new(
            $"postgresql://{user}{config.Credential("host")}{port}/{Uri.EscapeDataString(config.Credential("database") ?? "")}{ssl}");

        string Part(string name) =>
            config.OriginOf(name) is { } origin
                ? $"<{origin.Whole ?? string.Join(", ", origin.Parts)}>"
                : config.Credential(name) ?? $"<{name}>";

    }

    private static DrizzleDatabase D1(DrizzleConfig config)
    {
        var (account, database) = (Fixed(config, "accountId"), Fixed(config, "databaseId"));
        const string token = "the token is CLOUDFLARE_API_TOKEN's";
        if (account is not null && database is not null)
            return new($"d1://{account}/{database}", $"{config.Name} is a database of Cloudflare D1: {token}.");
        return Unknown(
            $"{config.Name} reads the ids of a database of Cloudflare D1 from variables: set {Usual} to d1://<account>/<database>; {token}."
        );
    }

    private static string? Fixed(DrizzleConfig config, string name) => config.OriginOf(name) is null ? config.Credential(name) : null;

    private static DrizzleDatabase Unknown(string remark) => new($"env:{Usual}", remark);

    private static bool HasPassword(string url, string root)
    {
        try
        {
            return DatabaseUrl.Parse(url, root).HasPassword;
        }
        catch (DbMigrateException)
        {
            return SecretText.Redact(url) != url;
        }
    }

    private static string? Scheme(string url) => url.IndexOf(':') is > 1 and var colon ? url[..colon].ToLowerInvariant() : null;
}
