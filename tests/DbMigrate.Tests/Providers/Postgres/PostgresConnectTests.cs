using DbMigrate.Providers.Postgres;
using Npgsql;

namespace DbMigrate.Tests.Providers.Postgres;

public sealed class PostgresConnectTests
{
    private const string Url = "Host=127.0.0.1;Username=me";

    [Theory]
    [InlineData(GssEncryptionMode.Disable)]
    [InlineData(GssEncryptionMode.Prefer)]
    [InlineData(GssEncryptionMode.Require)]
    public void What_the_connection_string_says_of_Kerberos_stays(GssEncryptionMode mode) =>
        Assert.Equal(mode, ModeOf($"{Url};GSS Encryption Mode={mode}"));

    [Fact]
    public void Kerberos_is_left_alone_where_the_machine_has_none()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || File.Exists("/etc/krb5.conf"), "This machine is one that may have Kerberos.");

        Assert.Equal(GssEncryptionMode.Disable, ModeOf(Url));
    }

    /// <summary>PGCLIENTENCODING is what Npgsql takes where nothing is said.</summary>
    [Theory]
    [InlineData(Url)]
    [InlineData($"{Url};Client Encoding=LATIN1;Encoding=iso-8859-1")]
    public void What_is_sent_is_UTF8_whatever_else_is_said(string connectionString)
    {
        using var source = PostgresConnect.SourceOf(connectionString, null);

        var built = new NpgsqlConnectionStringBuilder(source.ConnectionString);

        Assert.Equal(("UTF8", "UTF8"), (built.ClientEncoding, built.Encoding));
    }

    private static GssEncryptionMode ModeOf(string connectionString)
    {
        using var source = PostgresConnect.SourceOf(connectionString, null);
        return new NpgsqlConnectionStringBuilder(source.ConnectionString).GssEncryptionMode;
    }
}
