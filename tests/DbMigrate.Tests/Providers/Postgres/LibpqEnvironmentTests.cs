using DbMigrate.Providers.Postgres;
using Npgsql;

namespace DbMigrate.Tests.Providers.Postgres;

public sealed class LibpqEnvironmentTests
{
    [Fact]
    public void What_the_url_says_reaches_libpq()
    {
        IReadOnlyDictionary<string, string?> variables = Of(
            "postgresql://ada%40home:p%20w@one,two/sh%20op?sslmode=verify-ca&sslrootcert=/roots.crt&sslcert=/c.crt&sslkey=/c.key&channel_binding=require"
                + "&sslnegotiation=direct&options=-c%20search_path%3Dx&application_name=me&connect_timeout=7&passfile=/pass");

        Assert.Equal(
            new Dictionary<string, string?>
            {
                ["PGHOST"] = "two",
                ["PGPORT"] = "5433",
                ["PGUSER"] = "ada@home",
                ["PGDATABASE"] = "sh op",
                ["PGPASSWORD"] = "p w",
                ["PGPASSFILE"] = "/pass",
                ["PGSSLMODE"] = "verify-ca",
                ["PGSSLROOTCERT"] = "/roots.crt",
                ["PGSSLCERT"] = "/c.crt",
                ["PGSSLKEY"] = "/c.key",
                ["PGCHANNELBINDING"] = "require",
                ["PGSSLNEGOTIATION"] = "direct",
                ["PGOPTIONS"] = "-c search_path=x",
                ["PGAPPNAME"] = "me",
                ["PGCONNECT_TIMEOUT"] = "7",
                ["PGHOSTADDR"] = null,
                ["PGSERVICE"] = null,
                ["PGTARGETSESSIONATTRS"] = null,
                ["PGCLIENTENCODING"] = null,
            }.OrderBy(pair => pair.Key),
            variables.OrderBy(pair => pair.Key));
    }

    [Fact]
    public void What_it_leaves_open_is_the_processs_own()
    {
        IReadOnlyDictionary<string, string?> variables = Of("postgresql://ada@one/shop");

        Assert.Equal(
            [
                "PGAPPNAME", "PGCLIENTENCODING", "PGCONNECT_TIMEOUT", "PGDATABASE", "PGHOST", "PGHOSTADDR", "PGPORT", "PGSERVICE",
                "PGSSLMODE", "PGTARGETSESSIONATTRS", "PGUSER",
            ],
            variables.Keys.Order());
        Assert.Equal("prefer", variables["PGSSLMODE"]);
    }

    [Theory]
    [InlineData("disable")]
    [InlineData("allow")]
    [InlineData("prefer")]
    [InlineData("require")]
    [InlineData("verify-ca")]
    [InlineData("verify-full")]
    public void Each_ssl_mode_keeps_its_name(string mode) =>
        Assert.Equal(mode, Of($"postgresql://ada@one/shop?sslmode={mode}")["PGSSLMODE"]);

    private static IReadOnlyDictionary<string, string?> Of(string url) =>
        LibpqEnvironment.Of(new NpgsqlConnectionStringBuilder(DatabaseUrl.Parse(url, "/").ConnectionString), "two", 5433, 16);
}
