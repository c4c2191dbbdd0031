using DbMigrate.Configuration;

namespace DbMigrate.Providers.D1;

/// <summary>Reads <c>d1://account/database</c>: the database by its id, its name, or a name of <c>wrangler.jsonc</c>; the account may be
/// left out where a variable or that file has it.</summary>
internal static class D1Url
{
    public const string Scheme = "d1";
    public const string TokenVariable = "CLOUDFLARE_API_TOKEN";
    public const string AccountVariable = "CLOUDFLARE_ACCOUNT_ID";
    private const string ApiVariable = "CLOUDFLARE_API_BASE_URL";
    private const string UsualApi = "https://api.cloudflare.com/client/v4";
    private const string HowToWrite = "Write d1://account/database, with the account's id and the database's id or name.";

    public static DatabaseUrl Parse(string text, string baseFolder, Func<string, string?> variable)
    {
        var rest = text[(Scheme.Length + 1)..];
        if (!rest.StartsWith("//", StringComparison.Ordinal))
            throw Invalid($"The D1 URL '{SecretText.Redact(text)}' has no '//' after 'd1:'.");
        if (rest.Contains('@', StringComparison.Ordinal))
            throw Invalid("A D1 URL holds no user and no password: the token comes from the variable CLOUDFLARE_API_TOKEN.");
        if (rest.AsSpan().IndexOfAny("?#\n") >= 0) throw Invalid($"The D1 URL '{text}' has parameters, and there are none.");
        var parts = rest[2..].Split('/').Select(Uri.UnescapeDataString).ToList();
        var (account, database) = parts switch
        {
            [{ Length: > 0 } one] => ("", one),
            [var one, { Length: > 0 } two] => (one, two),
            _ => throw Invalid($"The D1 URL '{text}' does not name an account and a database."),
        };
        var wrangler = WranglerFile.Find(baseFolder);
        var id = wrangler?.Database(database) is { Id: { Length: > 0 } known } ? known : database;
        if (account.Length == 0) account = variable(AccountVariable) ?? wrangler?.Account ?? "";
        var api = variable(ApiVariable) ?? UsualApi;
        if (!Uri.TryCreate(api, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw new DbMigrateException(
                ErrorId.UrlInvalid,
                $"{ApiVariable} is '{SecretText.Redact(api)}', which is no http URL.",
                $"Correct it, or leave it out: it is {UsualApi} by itself.",
                ApiVariable);
        var token = variable(TokenVariable) ?? "";
        var address = new D1Address(new(api.TrimEnd('/')), account, id, database, token);
        // Without an account nothing can be asked of it, but a schema can be planned for it, and migrations checked.
        var shown = account.Length == 0 ? $"d1://{database}" : $"d1://{account}/{database}";
        return new(D1Engine.Instance, shown, address.ToConnectionString(), null, token);
    }

    private static DbMigrateException Invalid(string message) => new(ErrorId.UrlInvalid, message, HowToWrite);
}
