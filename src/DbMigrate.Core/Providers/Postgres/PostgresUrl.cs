using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using DbMigrate.Text;
using Npgsql;

namespace DbMigrate.Providers.Postgres;

/// <summary>Turns a libpq URI or an Npgsql connection string into what Npgsql opens.</summary>
internal static partial class PostgresUrl
{
    /// <summary>Who we say we are, where nobody says otherwise.</summary>
    public const string ApplicationName = "dbmigrate";

    private const string Example = "A PostgreSQL URL looks like postgresql://user:password@host:5432/database?sslmode=require.";

    /// <summary>Parameters that other clients put into the same URL and that mean nothing to a migration.</summary>
    private static readonly HashSet<string> Tolerated = new(StringComparer.OrdinalIgnoreCase)
    {
        "uselibpqcompat", "pgbouncer", "connection_limit", "pool_timeout", "gssencmode", "sslcompression", "sslsni",
        "fallback_application_name", "client_encoding", "requirepeer", "keepalives", "keepalives_interval", "keepalives_count",
        "tcp_user_timeout", "load_balance_hosts",
    };

    /// <summary>Parameters of libpq that nothing here does.</summary>
    private static readonly HashSet<string> Lacking = new(StringComparer.OrdinalIgnoreCase)
    {
        "gssdelegation", "gsslib", "krbsrvname", "max_protocol_version", "min_protocol_version", "replication", "require_auth",
        "scram_client_key", "scram_server_key", "sslcertmode", "sslcrl", "sslcrldir", "sslkeylogfile", "ssl_max_protocol_version",
        "ssl_min_protocol_version",
    };

    /// <param name="url">The URL.</param>
    /// <param name="variable">What libpq's variables say; null for none of them.</param>
    public static DatabaseUrl Parse(string url, Func<string, string?>? variable = null)
    {
        string? service = null;
        var rest = url[(url.IndexOf(':') + 1)..];
        if (!rest.StartsWith("//", StringComparison.Ordinal))
            throw Invalid("must have '//' after its scheme");
        rest = rest[2..];

        var (beforeQuery, query) = Cut(rest, rest.IndexOf('?'));
        var (authority, database) = Cut(beforeQuery, beforeQuery.IndexOf('/'));
        var (hosts, userInfo) = authority.LastIndexOf('@') is >= 0 and var at ? (authority[(at + 1)..], authority[..at]) : (authority, "");
        var (user, password) = Cut(userInfo, userInfo.IndexOf(':'));
        // The rest of a password that was cut at its '/' or '?' would be shown as a database or a parameter.
        if (authority.Contains(':') && rest.IndexOf('@', authority.Length) >= 0)
            throw Invalid("has an '@' behind its host; in a password write '/' as '%2F' and '?' as '%3F', elsewhere '@' as '%40'");

        var builder = NewBuilder();
        SetHosts(builder, hosts);
        builder.Username = Decode(user, "user");
        builder.Password = Decode(password, "password");
        builder.Database = Decode(database, "database");
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = Cut(pair, pair.IndexOf('='));
            if (name == "service")
            {
                service = Decode(value, name);
                continue;
            }

            try
            {
                if (!SetParameter(builder, Decode(name, "parameter"), Decode(value, name)))
                {
                    // Behind a password's '&', the name is a part of it.
                    throw Invalid(
                        Lacking.Contains(name) ? $"has the parameter '{name}', which is not supported"
                        : query.Contains("password=", StringComparison.OrdinalIgnoreCase)
                        ? "has a parameter that libpq does not know; in a password write '&' as '%26'"
                        : $"has the parameter '{name}', which libpq does not know");
                }
            }
            catch (ArgumentException)
            {
                throw Invalid($"has an impossible value for {name}");
            }
        }

        CheckPorts(builder.Host);
        return Finish(builder, password, service, variable);
    }

    /// <param name="text">An Npgsql connection string.</param>
    /// <param name="variable">What libpq's variables say; null for none of them.</param>
    public static DatabaseUrl ParseConnectionString(string text, Func<string, string?>? variable = null)
    {
        try
        {
            var builder = NewBuilder();
            var given = new NpgsqlConnectionStringBuilder(text);
            foreach (var key in given.Keys)
                builder[key] = given[key];
            // libpq's own "host=h password=p" is, to Npgsql, one host with a long name.
            if (new[] { builder.Host, builder.Username, builder.Database }.Any(value => Keyword().IsMatch(value ?? "")))
                throw Invalid("is in libpq's form of keywords and values");
            builder.Pooling = false;
            builder.CommandTimeout = 0;
            builder.IncludeFailedBatchedCommand = true;
            return Finish(builder, null, null, variable);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            // The driver's message may quote a value, and a value may be the password.
            throw new DbMigrateException(
                ErrorId.UrlInvalid, "The database is given as a connection string that Npgsql cannot read.", Example);
        }
    }

    /// <summary>The same database for another user.</summary>
    public static DatabaseUrl WithLogin(DatabaseUrl url, string? user, string password)
    {
        var builder = new NpgsqlConnectionStringBuilder(url.ConnectionString) { Password = password };
        if (user is not null)
            builder.Username = user;
        return Finish(builder, null, null, null);
    }

    // Pooling would keep a "closed" connection, and with it the advisory lock, alive; a migration may run for hours.
    private static NpgsqlConnectionStringBuilder NewBuilder() => new()
    {
        Pooling = false,
        CommandTimeout = 0,
        ApplicationName = ApplicationName,
        IncludeErrorDetail = true,
        IncludeFailedBatchedCommand = true,
        KeepAlive = 30,
        Enlist = false,
    };

    private static DatabaseUrl Finish(
        NpgsqlConnectionStringBuilder builder, string? written, string? service, Func<string, string?>? variable)
    {
        // A password that is not in the URL is not shown as if it were.
        var hasPassword = !string.IsNullOrEmpty(builder.Password);
        if (variable is not null)
            LibpqDefaults.Apply(builder, service, variable, (name, value) => SetParameter(builder, name, value));
        if (string.IsNullOrEmpty(builder.Host))
            builder.Host = DefaultHost(builder.Port);
        CheckOneHost(builder);
        if (builder is { SslNegotiation: SslNegotiation.Direct, SslMode: < SslMode.Require })
            throw Invalid("has sslnegotiation=direct, which wants sslmode=require, verify-ca or verify-full");
        if (string.IsNullOrEmpty(builder.Username))
            builder.Username = LocalUser.Name;
        if (string.IsNullOrEmpty(builder.Database))
            builder.Database = builder.Username;
        // Two connections are opened, one for the lock: both must reach the server that can write.
        if (builder.Host!.Contains(',') && builder.TargetSessionAttributes is null)
            builder.TargetSessionAttributes = "read-write";
        return new(
            PostgresEngine.Instance,
            Redact(builder, hasPassword),
            builder.ConnectionString,
            null,
            [builder.Password, builder.SslPassword, written]);
    }

    /// <summary>Of one host there is nothing to choose, and Npgsql refuses to. A server that cannot write says so itself; one that must not
    /// be written to, it would not.</summary>
    private static void CheckOneHost(NpgsqlConnectionStringBuilder builder)
    {
        if (builder.Host!.Contains(',') || builder.TargetSessionAttributes is not { } wanted) return;
        if (wanted.ToLowerInvariant() is "read-only" or "standby")
            throw Invalid($"has target_session_attrs={wanted} and one host, of which it is not asked; connect as a user who may only read");
        // Where nothing is said, Npgsql reads the variable itself.
        builder.TargetSessionAttributes = "any";
    }

    // psql without a host uses the socket where there is one.
    private static string DefaultHost(int port) =>
        File.Exists(string.Create(CultureInfo.InvariantCulture, $"/var/run/postgresql/.s.PGSQL.{port}"))
            ? "/var/run/postgresql"
            : "localhost";

    // Npgsql finds the ports of hosts itself, but takes that of a socket's folder for a part of its name.
    private static void SetHosts(NpgsqlConnectionStringBuilder builder, string hosts)
    {
        var isSocket = hosts.StartsWith("%2F", StringComparison.OrdinalIgnoreCase);
        var (host, port) = isSocket ? Cut(hosts, hosts.IndexOf(':')) : (hosts, "");
        builder.Host = Decode(host, "host");
        if (port.Length > 0)
            builder.Port = Port(port);
    }

    /// <summary>Whether a host has its port beside it. Without brackets, an address of IPv6 has none.</summary>
    public static bool HasPort(string host) => host[(host.LastIndexOf(']') + 1)..].Count(c => c == ':') == 1;

    // libpq has a list of hosts and one of ports; Npgsql has each port beside its host.
    private static string WithPorts(string? hosts, string ports)
    {
        string[] each = (hosts ?? "").Split(','), numbers = ports.Split(',');
        if (each.Length != numbers.Length)
            throw Invalid(string.Create(CultureInfo.InvariantCulture, $"has {each.Length} hosts and {numbers.Length} ports"));
        return string.Join(
            ',',
            each.Zip(
                numbers,
                (host, number) => number.Length == 0 ? host : string.Create(CultureInfo.InvariantCulture, $"{host}:{Port(number)}")));
    }

    private static void CheckPorts(string? hosts)
    {
        foreach (var host in hosts?.Split(',') ?? [])
        {
            if (HasPort(host))
                Port(host[(host.LastIndexOf(':') + 1)..]);
        }
    }

    /// <summary>False where libpq has no such parameter.</summary>
    private static bool SetParameter(NpgsqlConnectionStringBuilder builder, string name, string value)
    {
        switch (name.ToLowerInvariant())
        {
            case "host": builder.Host = value; break;
            case "hostaddr": builder.Host = value; break;
            case "port" when value.Contains(','): builder.Host = WithPorts(builder.Host, value); break;
            case "port": builder.Port = Port(value); break;
            case "dbname": builder.Database = value; break;
            case "user": builder.Username = value; break;
            case "password": builder.Password = value; break;
            case "passfile": builder.Passfile = value; break;
            case "sslmode": builder.SslMode = SslModeOf(value); break;
            case "ssl" when value is "true" or "1": builder.SslMode = SslMode.Require; break;
            case "ssl" when value is "false" or "0": builder.SslMode = SslMode.Disable; break;
            case "sslrootcert" when value != "system": builder.RootCertificate = value; break;
            case "sslrootcert": builder.SslMode = SslMode.VerifyFull; break;
            case "sslcert": builder.SslCertificate = value; break;
            case "sslkey": builder.SslKey = value; break;
            case "sslpassword": builder.SslPassword = value; break;
            case "sslnegotiation": builder["SSL Negotiation"] = value; break;
            case "channel_binding": builder.ChannelBinding = Enumerated<ChannelBinding>(name, value); break;
            case "options": builder.Options = value; break;
            case "application_name": builder.ApplicationName = value; break;
            case "connect_timeout": builder.Timeout = Number(name, value); break;
            case "keepalives_idle": builder.TcpKeepAlive = true; builder.TcpKeepAliveTime = Number(name, value); break;
            case "target_session_attrs": builder.TargetSessionAttributes = value; break;
            case var other when Tolerated.Contains(other): break;
            default: return false;
        }

        // libpq: 'require' with a root certificate checks it.
        if (builder is { RootCertificate.Length: > 0, SslMode: SslMode.Require })
            builder.SslMode = SslMode.VerifyCA;
        return true;
    }

    private static SslMode SslModeOf(string value) => value.ToLowerInvariant() switch
    {
        "disable" => SslMode.Disable,
        "allow" => SslMode.Allow,
        "prefer" => SslMode.Prefer,
        "require" or "no-verify" => SslMode.Require,
        "verify-ca" => SslMode.VerifyCA,
        "verify-full" => SslMode.VerifyFull,
        _ => throw Invalid($"has sslmode={value}; it is one of disable, allow, prefer, require, verify-ca, verify-full"),
    };

    private static T Enumerated<T>(string name, string value)
        where T : struct, Enum =>
        Enum.TryParse<T>(value, ignoreCase: true, out var parsed)
            ? parsed
            : throw Invalid($"has {name}={value}; it is one of {string.Join(", ", Enum.GetNames<T>())}");

    private static int Number(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Invalid($"has {name}={value}, which is no number");

    // Where the '@' is missing, what stands in the port's place may be the password.
    private static int Port(string value) =>
        ushort.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? port
            : throw Invalid("has a port that is no number up to 65535");

    private static (string Before, string After) Cut(string text, int at) =>
        at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);

    private static string Decode(string text, string part)
    {
        for (var i = text.IndexOf('%'); i >= 0; i = text.IndexOf('%', i + 1))
        {
            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                throw Invalid($"has a '%' in its {part} that is not followed by two hexadecimal digits; write a literal '%' as '%25'");
        }

        return Uri.UnescapeDataString(text) is var decoded && !decoded.Contains('\0')
            ? decoded
            : throw Invalid($"has a NUL character in its {part}");
    }

    [GeneratedRegex(@"\s\w+\s*=")]
    private static partial Regex Keyword();

    private static DbMigrateException Invalid(string problem) =>
        new(ErrorId.UrlInvalid, $"The PostgreSQL URL {problem}.", Example);

    private static string Redact(NpgsqlConnectionStringBuilder builder, bool hasPassword)
    {
        var text = new StringBuilder("postgresql://").Append(Uri.EscapeDataString(builder.Username!));
        if (hasPassword)
            text.Append(":***");
        text.Append('@');
        text.Append(builder.Host!.StartsWith('/') ? Uri.EscapeDataString(builder.Host) : builder.Host);
        if (builder.Port != NpgsqlConnection.DefaultPort && !builder.Host.Contains(',') && !HasPort(builder.Host))
            text.Append(CultureInfo.InvariantCulture, $":{builder.Port}");
        return text.Append('/').Append(Uri.EscapeDataString(builder.Database!)).ToString();
    }
}
