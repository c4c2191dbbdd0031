using Npgsql;

namespace DbMigrate.Providers.Postgres;

/// <summary>What a URL leaves open and libpq takes from elsewhere: a service's section, then the PG… variables.</summary>
/// <remarks>Npgsql reads some of the variables itself, and not those that decide where to connect and whether to encrypt: PGPORT,
/// PGSSLMODE. https://www.postgresql.org/docs/current/libpq-envars.html</remarks>
internal static class LibpqDefaults
{
    private static readonly (string Parameter, string Variable, string Keyword)[] Known =
    [
        ("hostaddr", "PGHOSTADDR", "Host"), // before the name that it is the address of
        ("host", "PGHOST", "Host"),
        ("port", "PGPORT", "Port"),
        ("user", "PGUSER", "Username"),
        ("dbname", "PGDATABASE", "Database"),
        ("password", "PGPASSWORD", "Password"),
        ("passfile", "PGPASSFILE", "Passfile"),
        ("sslrootcert", "PGSSLROOTCERT", "Root Certificate"),
        ("sslmode", "PGSSLMODE", "SSL Mode"),
        ("sslcert", "PGSSLCERT", "SSL Certificate"),
        ("sslkey", "PGSSLKEY", "SSL Key"),
        ("sslnegotiation", "PGSSLNEGOTIATION", "SSL Negotiation"),
        ("channel_binding", "PGCHANNELBINDING", "Channel Binding"),
        ("options", "PGOPTIONS", "Options"),
        ("application_name", "PGAPPNAME", "Application Name"),
        ("connect_timeout", "PGCONNECT_TIMEOUT", "Timeout"),
        ("target_session_attrs", "PGTARGETSESSIONATTRS", "Target Session Attributes"),
    ];

    /// <summary>Sets what is not set.</summary>
    /// <param name="builder">What the URL or the connection string says.</param>
    /// <param name="service">The service that the URL names; null where it names none.</param>
    /// <param name="variable">The value of a variable; null where it is unset or empty.</param>
    /// <param name="set">Sets a parameter; false where libpq has none of the name.</param>
    public static void Apply(
        NpgsqlConnectionStringBuilder builder, string? service, Func<string, string?> variable, Func<string, string, bool> set)
    {
        if ((service ?? variable("PGSERVICE")) is { } name)
        {
            var before = Given(builder);
            foreach (var (parameter, value) in ServiceFile.Read(name, variable))
                Set(parameter, value, before, $"The service '{name}'");
        }

        var given = Given(builder);
        foreach (var (parameter, from, _) in Known)
        {
            if (variable(from) is { } value)
                Set(parameter, value, given, $"The variable {from}");
        }

        void Set(string parameter, string value, HashSet<string> present, string origin)
        {
            if (present.Contains(parameter))
                return;
            try
            {
                if (!set(parameter, value))
                    throw new DbMigrateException(
                        ErrorId.UrlInvalid,
                        $"{origin} has the parameter '{parameter}', which libpq does not know.",
                        "Correct it.",
                        parameter);
            }
            catch (Exception e)
                when (e is ArgumentException
                    || (e is DbMigrateException { Id: ErrorId.UrlInvalid } && !e.Message.StartsWith(origin, StringComparison.Ordinal)))
            {
                throw new DbMigrateException(
                    ErrorId.UrlInvalid,
                    $"{origin} has an impossible value for {parameter}.",
                    "Correct it, or say it in the URL.",
                    parameter,
                    e);
            }
        }
    }

    // The parameters that are set, by libpq's names.
    private static HashSet<string> Given(NpgsqlConnectionStringBuilder builder)
    {
        HashSet<string> given =
        [
            .. Known
                .Where(known =>
                    builder.ShouldSerialize(known.Keyword) && builder[known.Keyword] is not (null or "" or PostgresUrl.ApplicationName))
                .Select(known => known.Parameter),
        ];
        if (given.Contains("host")) given.Add("hostaddr");
        // A port may stand beside its host.
        if (!string.IsNullOrEmpty(builder.Host) && builder.Host.Split(',').All(PostgresUrl.HasPort)) given.Add("port");
        return given;
    }
}
