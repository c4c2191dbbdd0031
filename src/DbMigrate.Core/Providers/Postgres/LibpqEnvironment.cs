using System.Globalization;
using Npgsql;

namespace DbMigrate.Providers.Postgres;

/// <summary>Tells PostgreSQL's own programs where to connect, by environment variables: what stands on a command line is seen by
/// others.</summary>
/// <remarks>https://www.postgresql.org/docs/current/libpq-envars.html</remarks>
internal static class LibpqEnvironment
{
    /// <summary>The first version whose programs know <c>sslrootcert=system</c>.</summary>
    private const int KnowsSystemRoots = 16;

    /// <summary>The variables; null is one that must not be there, because it would lead elsewhere or change what is read. What the
    /// connection leaves open, Npgsql takes from this process's environment, and so do they.</summary>
    /// <param name="connection">The connection that was opened.</param>
    /// <param name="host">The host that it reached.</param>
    /// <param name="port">Its port.</param>
    /// <param name="major">The programs' major version.</param>
    public static IReadOnlyDictionary<string, string?> Of(NpgsqlConnectionStringBuilder connection, string host, int port, int major)
    {
        var variables = new Dictionary<string, string?>
        {
            ["PGHOST"] = host,
            ["PGPORT"] = port.ToString(CultureInfo.InvariantCulture),
            ["PGUSER"] = connection.Username,
            ["PGDATABASE"] = connection.Database,
            ["PGSSLMODE"] = NameOf(connection.SslMode),
            ["PGHOSTADDR"] = null,
            ["PGSERVICE"] = null,
            ["PGTARGETSESSIONATTRS"] = null,
            ["PGCLIENTENCODING"] = null,
        };
        Set("PGPASSWORD", connection.Password);
        Set("PGPASSFILE", connection.Passfile);
        Set("PGOPTIONS", connection.Options);
        Set("PGAPPNAME", connection.ApplicationName);
        Set("PGSSLCERT", connection.SslCertificate);
        Set("PGSSLKEY", connection.SslKey);
        Set("PGSSLROOTCERT", connection.RootCertificate ?? SystemRoots(connection.SslMode, major));
        if (connection.ShouldSerialize("Channel Binding"))
            variables["PGCHANNELBINDING"] = connection.ChannelBinding.ToString().ToLowerInvariant();
        if (connection.ShouldSerialize("SSL Negotiation"))
            variables["PGSSLNEGOTIATION"] = connection.SslNegotiation.ToString().ToLowerInvariant();
        if (connection.Timeout > 0)
            variables["PGCONNECT_TIMEOUT"] = connection.Timeout.ToString(CultureInfo.InvariantCulture);
        return variables;

        void Set(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                variables[name] = value;
        }
    }

    // Npgsql trusts the system's roots where no others are named; libpq wants that said.
    private static string? SystemRoots(SslMode mode, int major) =>
        mode == SslMode.VerifyFull
        && major >= KnowsSystemRoots
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("PGSSLROOTCERT"))
        && !File.Exists(DefaultRoots())
            ? "system"
            : null;

    private static string DefaultRoots() => OperatingSystem.IsWindows()
        ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "postgresql", "root.crt")
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".postgresql", "root.crt");

    private static string NameOf(SslMode mode) => mode switch
    {
        SslMode.Disable => "disable",
        SslMode.Allow => "allow",
        SslMode.Prefer => "prefer",
        SslMode.Require => "require",
        SslMode.VerifyCA => "verify-ca",
        SslMode.VerifyFull => "verify-full",
        _ => throw new ArgumentOutOfRangeException(nameof(mode)),
    };
}
