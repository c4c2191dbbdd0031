using DbMigrate.Engines;
using Npgsql;

namespace DbMigrate.Providers.Postgres;

/// <summary>Opens connections.</summary>
internal static class PostgresConnect
{
    /// <summary>Whether this machine is one of a Kerberos realm, or its user says so.</summary>
    /// <remarks>Npgsql would else load Kerberos' libraries for every connection, to find no ticket; and where a container has none of them,
    /// .NET writes so to the standard error stream. https://github.com/npgsql/npgsql/issues/6360</remarks>
    private static bool MayUseKerberos =>
        OperatingSystem.IsWindows()
        || File.Exists("/etc/krb5.conf")
        || new[] { "KRB5_CONFIG", "KRB5CCNAME", "KRB5_KTNAME", "PGGSSENCMODE" }.Any(name =>
            Environment.GetEnvironmentVariable(name) is { Length: > 0 });

    /// <summary>Where connections come from.</summary>
    /// <param name="connectionString">What Npgsql opens.</param>
    /// <param name="password">What gives the password of each connection; null where the connection string has it.</param>
    public static NpgsqlDataSource SourceOf(string connectionString, PasswordCommand? password)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        if (password is not null)
        {
            // Npgsql takes one or the other; PGPASSWORD or a password file may be there for other databases.
            (builder.ConnectionStringBuilder.Password, builder.ConnectionStringBuilder.Passfile) = (null, null);
            builder.UsePasswordProvider(
                _ => password.GetAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult(), (_, cancel) => password.GetAsync(cancel));
        }

        if (!builder.ConnectionStringBuilder.ShouldSerialize("GSS Encryption Mode") && !MayUseKerberos)
            builder.ConnectionStringBuilder.GssEncryptionMode = GssEncryptionMode.Disable;
        // What is sent is UTF-8, whatever PGCLIENTENCODING or the connection string says.
        (builder.ConnectionStringBuilder.Encoding, builder.ConnectionStringBuilder.ClientEncoding) = ("UTF8", "UTF8");
        // A catalog is read as one long stream: fewer and larger pieces of it mean fewer waits.
        builder.ConnectionStringBuilder.ReadBufferSize = 128 * 1024;
        // Nothing here reads values of types that a database defines itself.
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        return builder.Build();
    }

    /// <summary>Opens a connection, or gives up at once when that is asked for.</summary>
    /// <remarks>Npgsql hears of no cancellation while it waits for the first word of a server that has taken the connection and says
    /// nothing: until its own time-out.</remarks>
    public static async Task<NpgsqlConnection> OpenAsync(NpgsqlDataSource source, CancellationToken cancel)
    {
        // Its first step, the look-up of the name, may block.
        var opening = Task.Run(() => source.OpenConnectionAsync(cancel).AsTask(), CancellationToken.None);
        try
        {
            return await opening.WaitAsync(cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _ = CloseLaterAsync(opening);
            throw;
        }
    }

    private static async Task CloseLaterAsync(Task<NpgsqlConnection> opening)
    {
        try
        {
            await (await opening.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e)
            when (e
                    is NpgsqlException
                        or OperationCanceledException
                        or ObjectDisposedException
                        or TimeoutException
                        or IOException
                        or System.Net.Sockets.SocketException)
        {
            // Nobody waits for it any more.
        }
    }
}

/// <summary>A connection that is open.</summary>
/// <param name="Source">Opens more of them.</param>
/// <param name="Connection">The connection.</param>
/// <param name="Process">The server process that works for it.</param>
/// <param name="User">The user that the server knows us as.</param>
internal sealed record PostgresConnection(NpgsqlDataSource Source, NpgsqlConnection Connection, int Process, string User);
