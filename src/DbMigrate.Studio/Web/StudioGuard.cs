using System.Security.Cryptography;
using System.Text;

namespace DbMigrate.Web;

/// <summary>Decides who may ask: nobody but a page that this very server has sent, in a browser that was given the token.</summary>
internal sealed class StudioGuard(int port)
{
    public const string Header = "X-DbMigrate-Studio";

    // Browsers send cookies to every port of a host: two studios must not take each other's away.
    private readonly string _cookie = $"dbmigrate-studio-{port}";
    private readonly string _session = NewSecret();
    private readonly object _gate = new();
    private string _token = NewSecret();

    /// <summary>The token that works next, and once.</summary>
    public string Token
    {
        get
        {
            lock (_gate) return _token;
        }
    }

    private string Host { get; } = $"127.0.0.1:{port}";

    /// <summary>Exchanges a token for the cookie.</summary>
    /// <returns>The cookie's header; null where the token is wrong or was used.</returns>
    public string? Enter(string? token)
    {
        lock (_gate)
        {
            if (!IsSame(token, _token)) return null;
            _token = NewSecret();
        }

        return $"{_cookie}={_session}; HttpOnly; SameSite=Strict; Path=/";
    }

    /// <summary>Refuses what comes from elsewhere.</summary>
    /// <returns>The status and the reason; null where it may pass.</returns>
    public (int Status, string Reason)? CheckOrigin(IWebExchange exchange)
    {
        if (!exchange.IsLocal) return (403, "Only this machine may ask.");
        // A name that somebody else's DNS points here is another host, and so is another port.
        if (exchange.Header("Host") != Host) return (403, "The Host is not this server's.");
        if (exchange.Header("Origin") is { } origin && origin != $"http://{Host}") return (403, "The Origin is not this server's.");
        var isNavigation =
            exchange.Method == "GET"
            && exchange.Path == "/"
            && exchange.Header("Sec-Fetch-Mode") is null or "navigate"
            && exchange.Header("Sec-Fetch-Dest") is null or "document";
        return exchange.Header("Sec-Fetch-Site") switch
        {
            null or "same-origin" => null,
            "none" when exchange.Method == "GET" => null,
            // A link to the page from elsewhere shows it, and tells nobody anything.
            _ when isNavigation => null,
            _ => (403, "Sec-Fetch-Site is not same-origin."),
        };
    }

    /// <summary>Refuses a call that no page of ours makes.</summary>
    public static (int Status, string Reason)? CheckCall(IWebExchange exchange) =>
        exchange.Header(Header) != "1" ? (403, $"The header {Header} is missing.")
        : exchange.Header("Content-Type")?.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase) != true
            ? (415, "The content is not application/json.")
        : null;

    /// <summary>Whether the browser has entered.</summary>
    public bool HasEntered(IWebExchange exchange)
    {
        foreach (var part in (exchange.Header("Cookie") ?? "").Split(';', StringSplitOptions.TrimEntries))
        {
            if (part.StartsWith(_cookie + "=", StringComparison.Ordinal) && IsSame(part[(_cookie.Length + 1)..], _session)) return true;
        }

        return false;
    }

    private static bool IsSame(string? given, string expected) =>
        given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));

    private static string NewSecret() =>
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
