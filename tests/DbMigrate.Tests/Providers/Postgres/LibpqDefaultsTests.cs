using DbMigrate.Configuration;
using DbMigrate.Tests.Infrastructure;
using Npgsql;

namespace DbMigrate.Tests.Providers.Postgres;

/// <summary>What psql takes from its surroundings, we take too, in its order: the URL, the service, the variables, the defaults.</summary>
public sealed class LibpqDefaultsTests : IDisposable
{
    private readonly TempFolder _folder = new("service");
    private readonly Dictionary<string, string> _variables = [];

    public LibpqDefaultsTests() => _variables["PGSYSCONFDIR"] = _folder;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("PGHOST", "h2", "Host", "h2")]
    [InlineData("PGHOSTADDR", "10.0.0.1", "Host", "10.0.0.1")]
    [InlineData("PGPORT", "5433", "Port", "5433")]
    [InlineData("PGUSER", "u2", "Username", "u2")]
    [InlineData("PGDATABASE", "d2", "Database", "d2")]
    [InlineData("PGPASSWORD", "p2", "Password", "p2")]
    [InlineData("PGPASSFILE", "/pass", "Passfile", "/pass")]
    [InlineData("PGSSLMODE", "require", "SSL Mode", "Require")]
    [InlineData("PGSSLROOTCERT", "/ca.pem", "Root Certificate", "/ca.pem")]
    [InlineData("PGSSLCERT", "/c.pem", "SSL Certificate", "/c.pem")]
    [InlineData("PGSSLKEY", "/k.pem", "SSL Key", "/k.pem")]
    [InlineData("PGCHANNELBINDING", "require", "Channel Binding", "Require")]
    [InlineData("PGOPTIONS", "-c x.y=1", "Options", "-c x.y=1")]
    [InlineData("PGAPPNAME", "me", "Application Name", "me")]
    [InlineData("PGCONNECT_TIMEOUT", "7", "Timeout", "7")]
    [InlineData("PGTARGETSESSIONATTRS", "primary", "Target Session Attributes", "any")] // of one host
    public void A_variable_fills_what_the_URL_leaves_open(string variable, string value, string keyword, string expected)
    {
        _variables[variable] = value;

        Assert.Equal(expected, Convert.ToString(Settings("postgresql:///")[keyword], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(
            expected, Convert.ToString(Settings("Include Error Detail=true")[keyword], System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_variable_that_wants_another_one_is_no_use_alone()
    {
        _variables["PGSSLNEGOTIATION"] = "direct";
        Assert.Equal(ErrorId.UrlInvalid, Assert.Throws<DbMigrateException>(() => Settings("postgresql:///")).Id);
        _variables["PGSSLMODE"] = "require";
        Assert.Equal(SslNegotiation.Direct, Settings("postgresql:///").SslNegotiation);
        (_variables["PGHOST"], _variables["PGTARGETSESSIONATTRS"]) = ("a,b", "primary");
        Assert.Equal("primary", Settings("postgresql:///").TargetSessionAttributes);
    }

    [Fact]
    public void What_the_URL_says_is_before_every_variable()
    {
        foreach (
            var (name, value) in new[]
            {
                ("PGHOST", "x"), ("PGPORT", "1"), ("PGUSER", "x"), ("PGDATABASE", "x"), ("PGPASSWORD", "x"), ("PGSSLMODE", "disable"),
                ("PGAPPNAME", "x"),
            }
        )
            _variables[name] = value;

        var settings = Settings("postgresql://u:p@h:5434/d?sslmode=require&application_name=app");

        Assert.Equal(
            ("h:5434", 5432, "u", "d", "p", SslMode.Require, "app"),
            (
                settings.Host,
                settings.Port,
                settings.Username,
                settings.Database,
                settings.Password,
                settings.SslMode,
                settings.ApplicationName));
    }

    [Fact]
    public void A_required_certificate_is_checked_where_both_come_from_variables()
    {
        _variables["PGSSLMODE"] = "require";
        _variables["PGSSLROOTCERT"] = "/ca.pem";

        Assert.Equal(SslMode.VerifyCA, Settings("postgresql://h/d").SslMode);
    }

    [Fact]
    public void A_service_is_between_the_URL_and_the_variables()
    {
        _variables["PGSERVICEFILE"] = _folder.Write(
            "mine.conf",
            "# mine\n[other]\nhost=wrong\n\n[app]\nhost=h\nport=5444\nuser = u\npassword=p=q\nsslmode=verify-full\n[later]\nhost=wrong\n");
        _variables["PGPORT"] = "1";
        _variables["PGDATABASE"] = "d";

        foreach (var settings in new[] { Settings("postgresql://v@/?service=app"), Settings("postgresql://v@?service=app") })
            Assert.Equal(
                ("h", 5444, "v", "p=q", "d", SslMode.VerifyFull),
                (settings.Host, settings.Port, settings.Username, settings.Password, settings.Database, settings.SslMode));

        _variables["PGSERVICE"] = "app";
        Assert.Equal(("h", "u"), (Settings("postgresql:///d").Host, Settings("postgresql:///d").Username));
        Assert.DoesNotContain("p=q", DatabaseUrl.Parse("postgresql:///d", "/", Variable).Redacted, StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_of_the_system_is_found_too()
    {
        _variables["PGSERVICEFILE"] = _folder.Write("mine.conf", "[other]\nhost=wrong\n");
        _folder.Write("pg_service.conf", "[app]\nhost=system\n");

        Assert.Equal("system", Settings("postgresql://?service=app").Host);
    }

    [Theory]
    [InlineData("nope", "There is no service 'nope' in ")]
    [InlineData("wrong", "The service 'wrong' has the parameter 'hots', which libpq does not know.")]
    [InlineData("port", "The service 'port' has an impossible value for port.")]
    [InlineData("ldap", "mine.conf, line 6: 'ldap' cannot be in a service.")]
    public void A_service_that_is_not_there_or_wrong_is_named(string service, string message)
    {
        _variables["PGSERVICEFILE"] = _folder.Write("mine.conf", "[wrong]\nhots=h\n[port]\nport=S3cr3t\n[ldap]\nldap://S3cr3t\n");

        var error = Assert.Throws<DbMigrateException>(() => Settings($"postgresql://u@h/d?service={service}"));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("S3cr3t", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_that_is_wrong_is_named_without_its_value()
    {
        _variables["PGPORT"] = "S3cr3t";

        var error = Assert.Throws<DbMigrateException>(() => Settings("postgresql://u@h/d"));

        Assert.Equal("The variable PGPORT has an impossible value for port.", error.Message);
    }

    [Fact]
    public void Ports_may_be_a_list_beside_that_of_hosts()
    {
        _variables["PGHOST"] = "a,b";
        _variables["PGPORT"] = "5433,5434";

        Assert.Equal("a:5433,b:5434", Settings("postgresql:///d").Host);
    }

    [Fact]
    public void The_project_s_files_say_it_too()
    {
        _folder.Write(".env", "PGPORT=5477\nPGSSLMODE=require\nAPP=postgresql://u@h/d\n");
        _folder.Write("dbmigrate.json", """{ "migrations": ".", "environments": { "default": { "url": "env:APP" } } }""");

        var project = ProjectLoader.Load(new() { Project = _folder, CurrentFolder = _folder });
        var settings = new NpgsqlConnectionStringBuilder(ProjectLoader.Targets(project)[0].Url.ConnectionString);

        Assert.Equal((5477, SslMode.Require), (settings.Port, settings.SslMode));
    }

    private string? Variable(string name) => _variables.GetValueOrDefault(name);

    private NpgsqlConnectionStringBuilder Settings(string text) => new(DatabaseUrl.Parse(text, "/", Variable).ConnectionString);
}
