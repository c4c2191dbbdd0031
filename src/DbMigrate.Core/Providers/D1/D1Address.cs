namespace DbMigrate.Providers.D1;

/// <summary>Where a database of D1 is, and who asks for it.</summary>
/// <param name="Api">The API's base URL, without a slash at its end.</param>
/// <param name="Account">The account's id.</param>
/// <param name="Database">The database's id, or its name.</param>
/// <param name="Name">What the user calls it.</param>
/// <param name="Token">The API token; empty where there is none.</param>
internal sealed record D1Address(Uri Api, string Account, string Database, string Name, string Token)
{
    private const char Separator = '\n';

    /// <summary>As the text that a URL keeps for its driver.</summary>
    public string ToConnectionString() => string.Join(Separator, Api.OriginalString, Account, Database, Name, Token);

    public static D1Address Of(DatabaseUrl url) =>
        url.ConnectionString.Split(Separator) is [var api, var account, var database, var name, var token]
            ? new(new(api), account, database, name, token)
            : throw new InvalidOperationException("No URL of D1.");

    /// <summary>A path of the API below this account's databases.</summary>
    public Uri At(string path) => new($"{Api.OriginalString}/accounts/{Uri.EscapeDataString(Account)}/d1/database{path}");

    /// <summary>Shows no token.</summary>
    public override string ToString() => $"{Account}/{Name}";
}
