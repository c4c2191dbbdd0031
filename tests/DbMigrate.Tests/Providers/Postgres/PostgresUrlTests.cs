using DbMigrate.Tests.Infrastructure;
using Npgsql;

namespace DbMigrate.Tests.Providers.Postgres;

public sealed class PostgresUrlTests
{
    [Fact]
    public void The_folder_of_a_socket_may_have_a_port()
    {
        var settings = Settings("postgres://u@%2Ftmp%2Fs:5433/d");

        Assert.Equal(("/tmp/s", 5433), (settings.Host, settings.Port));
    }

    [Theory]
    [InlineData("postgresql://u:p@h:5433/d", "h:5433", "u", "p", "d")]
    [InlineData("postgres://u:p@h/d", "h", "u", "p", "d")]
    [InlineData("POSTGRES://u:p@h/d", "h", "u", "p", "d")]
    [InlineData("  postgres://u:p@h/d\n", "h", "u", "p", "d")]
    [InlineData("postgres://u@h/d", "h", "u", null, "d")]
    [InlineData("postgres://u%40corp:p%40%3A%2F%3F%23%25%20%2B+@h/d%2Fe%20f", "h", "u@corp", "p@:/?#% ++", "d/e f")]
    [InlineData("postgres://%C3%BCser:p%C3%A4ss@h/d%C3%A9", "h", "üser", "päss", "dé")]
    [InlineData("postgres://u:p@ss@h/d", "h", "u", "p@ss", "d")]
    [InlineData("postgres://u:p:q@h/d", "h", "u", "p:q", "d")]
    [InlineData("postgres://u:#p@h/d#e", "h", "u", "#p", "d#e")]
    [InlineData("postgres://u@[::1]/d", "[::1]", "u", null, "d")]
    [InlineData("postgres://u:p@[2001:db8::1]:5433/d", "[2001:db8::1]:5433", "u", "p", "d")]
    [InlineData("postgres://u@a:5433,b:5434,c/d", "a:5433,b:5434,c", "u", null, "d")]
    [InlineData("postgres://u@%2Fvar%2Frun%2Fpostgresql/d", "/var/run/postgresql", "u", null, "d")]
    [InlineData("postgres://u@/d?host=/var/run/postgresql", "/var/run/postgresql", "u", null, "d")]
    [InlineData("postgres:///d?host=h&user=u&password=p%26q", "h", "u", "p&q", "d")]
    [InlineData("postgres://u:p@h/d?dbname=e&user=v&password=q", "h", "v", "q", "e")]
    [InlineData("postgres://u@ignored/d?hostaddr=10.0.0.1", "10.0.0.1", "u", null, "d")]
    [InlineData("postgres://u@h/d?", "h", "u", null, "d")]
    public void The_parts_of_a_URL_are_found_and_decoded(string url, string host, string user, string? password, string database)
    {
        var settings = Settings(url);

        Assert.Equal(
            (host, user, password ?? "", database), (settings.Host, settings.Username, settings.Password ?? "", settings.Database));
    }

    [Theory]
    [InlineData("port=5433", "Port", "5433")]
    [InlineData("sslmode=disable", "SSL Mode", "Disable")]
    [InlineData("sslmode=allow", "SSL Mode", "Allow")]
    [InlineData("sslmode=prefer", "SSL Mode", "Prefer")]
    [InlineData("sslmode=require", "SSL Mode", "Require")]
    [InlineData("sslmode=no-verify", "SSL Mode", "Require")]
    [InlineData("sslmode=verify-ca", "SSL Mode", "VerifyCA")]
    [InlineData("sslmode=verify-full", "SSL Mode", "VerifyFull")]
    [InlineData("SSLMODE=Verify-Full", "SSL Mode", "VerifyFull")]
    [InlineData("ssl=true", "SSL Mode", "Require")]
    [InlineData("ssl=1", "SSL Mode", "Require")]
    [InlineData("ssl=false", "SSL Mode", "Disable")]
    [InlineData("sslrootcert=%2Fetc%2Fca.pem", "Root Certificate", "/etc/ca.pem")]
    [InlineData("sslrootcert=/ca.pem&sslmode=require", "SSL Mode", "VerifyCA")]
    [InlineData("sslmode=require&sslrootcert=/ca.pem", "SSL Mode", "VerifyCA")]
    [InlineData("sslmode=verify-full&sslrootcert=/ca.pem", "SSL Mode", "VerifyFull")]
    [InlineData("sslmode=prefer&sslrootcert=/ca.pem", "SSL Mode", "Prefer")]
    [InlineData("sslrootcert=system", "SSL Mode", "VerifyFull")]
    [InlineData("sslcert=/c.pem", "SSL Certificate", "/c.pem")]
    [InlineData("sslkey=/c.key", "SSL Key", "/c.key")]
    [InlineData("sslpassword=pw", "SSL Password", "pw")]
    [InlineData("sslmode=require&sslnegotiation=direct", "SSL Negotiation", "Direct")]
    [InlineData("passfile=/home/u/.pgpass", "Passfile", "/home/u/.pgpass")]
    [InlineData("channel_binding=require", "Channel Binding", "Require")]
    [InlineData("channel_binding=disable", "Channel Binding", "Disable")]
    [InlineData("options=-c%20search_path%3Dapp", "Options", "-c search_path=app")]
    [InlineData("application_name=deploy%20bot", "Application Name", "deploy bot")]
    [InlineData("connect_timeout=7", "Timeout", "7")]
    [InlineData("connect_timeout=0", "Timeout", "0")]
    [InlineData("keepalives_idle=60", "Tcp Keepalive Time", "60")]
    [InlineData("host=a,b&target_session_attrs=any", "Target Session Attributes", "any")]
    [InlineData("host=a,b&target_session_attrs=read-write", "Target Session Attributes", "read-write")]
    [InlineData("host=a,b&target_session_attrs=primary", "Target Session Attributes", "primary")]
    [InlineData("host=a,b&target_session_attrs=standby", "Target Session Attributes", "standby")]
    [InlineData("host=a,b&target_session_attrs=prefer-standby", "Target Session Attributes", "prefer-standby")]
    public void A_parameter_of_libpq_becomes_Npgsqls_setting(string query, string setting, string value) =>
        Assert.Equal(
            value, Convert.ToString(Settings($"postgresql://u@h/d?{query}")[setting], System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("gssencmode=disable"), InlineData("pgbouncer=true"), InlineData("uselibpqcompat=true"), InlineData("client_encoding=utf8")]
    [InlineData("fallback_application_name=x"), InlineData("keepalives=1"), InlineData("sslsni=1"), InlineData("connection_limit=5")]
    public void A_parameter_that_means_nothing_here_changes_nothing(string query) =>
        Assert.Equal(Settings("postgresql://u@h/d").ConnectionString, Settings($"postgresql://u@h/d?{query}").ConnectionString);

    [Fact]
    public void Several_hosts_mean_the_one_that_can_write()
    {
        Assert.Equal("read-write", Settings("postgresql://u@a,b/d").TargetSessionAttributes);
        Assert.Equal("any", Settings("postgresql://u@a,b/d?target_session_attrs=any").TargetSessionAttributes);
        Assert.Null(Settings("postgresql://u@a/d").TargetSessionAttributes);
    }

    /// <summary>Of one host there is nothing to choose, and the driver refuses to: clouds put it into every URL.</summary>
    [Theory, InlineData("any"), InlineData("read-write"), InlineData("primary"), InlineData("prefer-standby")]
    public void One_host_is_the_one_whatever_it_should_be(string wanted)
    {
        Assert.Equal("any", Settings($"postgresql://u@a/d?target_session_attrs={wanted}").TargetSessionAttributes);
        Assert.Equal("any", Settings($"Host=a;Username=u;Target Session Attributes={wanted}").TargetSessionAttributes);
    }

    [Fact]
    public void What_is_left_out_has_libpqs_defaults()
    {
        var user = Environment.GetEnvironmentVariable("PGUSER") is { Length: > 0 } set ? set : Environment.UserName;

        Assert.Equal(user, Settings("postgresql://h/d").Username);
        Assert.Equal("app", Settings("postgresql://h/app?user=someone").Database);
        if (Environment.GetEnvironmentVariable("PGDATABASE") is not { Length: > 0 })
            Assert.Equal("someone", Settings("postgresql://someone@h").Database);
        if (Environment.GetEnvironmentVariable("PGHOST") is not { Length: > 0 })
            Assert.True(Settings("postgresql://").Host is "localhost" or "/var/run/postgresql");
    }

    [Fact]
    public void A_connection_is_not_pooled_has_no_time_out_and_says_who_it_is()
    {
        var settings = Settings("postgresql://u@h/d");

        Assert.Equal(
            (false, 0, "dbmigrate", 30, false),
            (settings.Pooling, settings.CommandTimeout, settings.ApplicationName, settings.KeepAlive, settings.Enlist));
    }

    [Theory]
    [InlineData("Host=h;Port=5433;Username=u;Password=p;Database=d")]
    [InlineData("Server=h;Port=5433;User Id=u;Password=p;Database=d;Pooling=true;Command Timeout=30")]
    [InlineData("  host = h ; port=5433;USERNAME=u;password=p;database=d;")]
    public void An_Npgsql_connection_string_is_taken_as_it_is(string text)
    {
        var settings = Settings(text);

        Assert.Equal(("h", 5433, "u", "p", "d"), (settings.Host, settings.Port, settings.Username, settings.Password, settings.Database));
        Assert.Equal((false, 0), (settings.Pooling, settings.CommandTimeout));
    }

    [Fact]
    public void A_connection_strings_own_settings_are_kept()
    {
        var settings = Settings("Host=h;Username=u;Application Name=mine;SSL Mode=VerifyFull;Password=\"a;b\"");

        Assert.Equal(
            ("mine", SslMode.VerifyFull, "a;b", "u"), (settings.ApplicationName, settings.SslMode, settings.Password, settings.Database));
    }

    [Theory]
    [InlineData("postgresql:u@h/d", "must have '//' after its scheme")]
    [InlineData("postgresql:/u@h/d", "must have '//' after its scheme")]
    [InlineData("postgresql://u@h/d?ssl_mode=require", "has the parameter 'ssl_mode', which libpq does not know")]
    [InlineData("postgresql://u@h/d?sslcrl=/crl.pem", "has the parameter 'sslcrl', which is not supported")]
    [InlineData("postgresql://u@h/d?require_auth=md5&password=x", "has the parameter 'require_auth', which is not supported")]
    [InlineData(
        "postgresql://u@h/d?sslnegotiation=direct", "has sslnegotiation=direct, which wants sslmode=require, verify-ca or verify-full")]
    [InlineData(
        "postgresql://u@h/d?sslmode=prefer&sslnegotiation=direct",
        "has sslnegotiation=direct, which wants sslmode=require, verify-ca or verify-full")]
    [InlineData(
        "postgresql://u@h/d?target_session_attrs=standby",
        "has target_session_attrs=standby and one host, of which it is not asked; connect as a user who may only read")]
    [InlineData("postgresql://u@h/d?sslmode=yes", "has sslmode=yes; it is one of disable, allow, prefer, require, verify-ca, verify-full")]
    [InlineData("postgresql://u@h/d?sslmode=", "has sslmode=; it is one of disable, allow, prefer, require, verify-ca, verify-full")]
    [InlineData("postgresql://u@h/d?channel_binding=maybe", "has channel_binding=maybe; it is one of Disable, Prefer, Require")]
    [InlineData("postgresql://u@h/d?port=five", "has a port that is no number up to 65535")]
    [InlineData("postgresql://u@h/d?connect_timeout=1.5", "has connect_timeout=1.5, which is no number")]
    [InlineData("postgresql://u@h/d?connect_timeout=99999999999", "has connect_timeout=99999999999, which is no number")]
    [InlineData(
        "postgresql://u%4@h/d",
        "has a '%' in its user that is not followed by two hexadecimal digits; write a literal '%' as '%25'")]
    [InlineData(
        "postgresql://u:50%@h/d",
        "has a '%' in its password that is not followed by two hexadecimal digits; write a literal '%' as '%25'")]
    [InlineData(
        "postgresql://u@h%zz/d",
        "has a '%' in its host that is not followed by two hexadecimal digits; write a literal '%' as '%25'")]
    [InlineData(
        "postgresql://u@h/100%",
        "has a '%' in its database that is not followed by two hexadecimal digits; write a literal '%' as '%25'")]
    [InlineData(
        "postgresql://u@h/d?options=%",
        "has a '%' in its options that is not followed by two hexadecimal digits; write a literal '%' as '%25'")]
    public void What_is_wrong_with_a_URL_is_said(string url, string problem)
    {
        var error = ExpectedError.Of(ErrorId.UrlInvalid, $"The PostgreSQL URL {problem}.", () => DatabaseUrl.Parse(url, "/"));

        Assert.Equal("A PostgreSQL URL looks like postgresql://user:password@host:5432/database?sslmode=require.", error.RecommendedAction);
    }

    [Theory, InlineData("Host=h;Prot=1"), InlineData("Host=h;Port=x"), InlineData("Host=h;SSL Mode=maybe"), InlineData("Host=\"h")]
    public void A_connection_string_that_Npgsql_refuses_is_refused(string text) => ExpectedError.Of(
        ErrorId.UrlInvalid, "The database is given as a connection string that Npgsql cannot read.", () => DatabaseUrl.Parse(text, "/"));

    // What Npgsql itself refuses, and what it would take for a host name.
    [Theory]
    [InlineData("postgresql://u@h/d?connect_timeout=5000")]
    [InlineData("postgresql://u@h/d?target_session_attrs=best")]
    [InlineData("postgresql://u@h/d?sslnegotiation=perhaps")]
    [InlineData("postgresql://u@h/d?user=%00")]
    [InlineData("postgresql://u@h:port/d")]
    [InlineData("postgresql://u@h:99999/d")]
    [InlineData("postgresql://u@h/d?port=99999")]
    [InlineData("host=h dbname=d user=u password=p")]
    public void A_value_that_cannot_be_is_refused(string url) => ExpectedError.Of(ErrorId.UrlInvalid, () => DatabaseUrl.Parse(url, "/"));

    [Fact]
    public void A_connection_string_has_the_same_defaults_as_a_URL()
    {
        var settings = Settings("Host=h;Username=u");

        Assert.Equal(
            ("dbmigrate", 30, false, true), (settings.ApplicationName, settings.KeepAlive, settings.Enlist, settings.IncludeErrorDetail));
    }

    [Theory]
    [InlineData("postgresql://u:p@h/d", "postgresql://u:***@h/d")]
    [InlineData("postgresql://u@h:5432/d?sslmode=require", "postgresql://u@h:5432/d")]
    [InlineData("postgresql://u@h/d?port=5433", "postgresql://u@h:5433/d")]
    [InlineData("postgresql://u@h/d?password=p", "postgresql://u:***@h/d")]
    [InlineData("postgresql://u:p@a:1,b:2/d", "postgresql://u:***@a:1,b:2/d")]
    [InlineData("postgresql://u:p@[::1]:5433/d", "postgresql://u:***@[::1]:5433/d")]
    [InlineData("postgresql:///d?host=/tmp/s&user=u%40v", "postgresql://u%40v@%2Ftmp%2Fs/d")]
    [InlineData("Host=h;Port=5433;Username=u;Password=p;Database=d e", "postgresql://u:***@h:5433/d%20e")]
    public void The_URL_that_is_shown_has_everything_but_the_password(string url, string redacted)
    {
        var parsed = DatabaseUrl.Parse(url, "/");

        Assert.Equal((redacted, redacted), (parsed.Redacted, parsed.ToString()));
        Assert.Equal((Dialect.PostgreSql, null), (parsed.Dialect, parsed.Path));
    }

    private static NpgsqlConnectionStringBuilder Settings(string url) => new(DatabaseUrl.Parse(url, "/").ConnectionString);
}
