using DbMigrate.Engines;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;
using Npgsql;

namespace DbMigrate.Providers.Postgres;

/// <summary>One connection to PostgreSQL. Transactions are sent as SQL, because scripts bring their own COMMIT and BEGIN.</summary>
internal partial class PostgresSession : DatabaseSession, IBacksUp
{
    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnection _connection;
    private readonly int _process;
    private bool _inTransaction;

    /// <summary>The script may have taken a role that must not write the journal.</summary>
    private bool _changesSession;

    /// <summary>Sequences may have given numbers to the session.</summary>
    private bool _hasNumbers;

    /// <summary>Functions may stand before what they use.</summary>
    private bool _bodiesUnchecked;

    private readonly RepeatedCommands _repeated = new();

    protected PostgresSession(DatabaseUrl url, SessionAccess access, SessionOptions options, PostgresConnection connection)
        : base(url, access, options)
    {
        _process = connection.Process;
        _source = connection.Source;
        _connection = connection.Connection;
        ServerVersion = _connection.PostgreSqlVersion.Major;
        User = connection.User;
        if (options.Notice is { } notice)
            _connection.Notice += (_, e) =>
                notice(url.Scrub($"{e.Notice.Severity}: {e.Notice.MessageText}"), e.Notice.InvariantSeverity == "WARNING");
    }

    public override string User { get; }

    public override bool InTransaction => _inTransaction;

    /// <summary>The server's major version, also when the connection is lost.</summary>
    public int ServerVersion { get; }

    public override bool LocksByTransaction => false;

    public override bool IsLost => _connection.State != System.Data.ConnectionState.Open;

    public static Task<PostgresSession> ConnectAsync(
        DatabaseUrl url,
        SessionAccess access,
        SessionOptions options,
        CancellationToken cancel
    ) => ConnectAsync(url, url.ConnectionString, access, connection => new PostgresSession(url, access, options, connection), cancel);

    /// <summary>Connects to what a URL stands for.</summary>
    /// <param name="url">The URL, as messages name it.</param>
    /// <param name="connectionString">What Npgsql opens.</param>
    /// <param name="access">What the session may do.</param>
    /// <param name="make">Makes the session.</param>
    /// <param name="cancel">Cancels it.</param>
    protected static async Task<T> ConnectAsync<T>(
        DatabaseUrl url, string connectionString, SessionAccess access, Func<PostgresConnection, T> make, CancellationToken cancel)
        where T : PostgresSession
    {
        var source = PostgresConnect.SourceOf(connectionString, url.Password);
        NpgsqlConnection? connection = null;
        try
        {
            connection = await PostgresConnect.OpenAsync(source, cancel).ConfigureAwait(false);
            var process = await PostgresPooler.PrepareAsync(source, connection, url, access, cancel).ConfigureAwait(false);
            var session = make(
                new(source, connection, process, connection.UserName ?? new NpgsqlConnectionStringBuilder(connectionString).Username!));
            await session.SetUpAsync(cancel).ConfigureAwait(false);
            return session;
        }
        catch (Exception e)
        {
            if (connection is not null)
                await connection.DisposeAsync().ConfigureAwait(false);
            await source.DisposeAsync().ConfigureAwait(false);
            throw PostgresErrors.WhileOpening(e, url) ?? e;
        }
    }

    public virtual BackupWriter Backup() => PgDump.Find(
        new(Url, _connection.Host!, _connection.Port, ServerVersion, Options.LockTimeout), PostgresPrograms.Folders());

    protected override Task<RunLock> LockCoreAsync(TableName journal, Action<string?> waiting, CancellationToken cancel) =>
        PostgresLock.AcquireAsync(this, _source, _process, journal, Options.LockTimeout, waiting, cancel);

    protected override ScriptPlan PlanCore(IEnumerable<SqlStatement> statements, Func<bool> withoutTransaction) =>
        PostgresPlanner.Plan(statements);

    protected override Task PrepareCoreAsync(ScriptPlan plan, CancellationToken cancel)
    {
        _changesSession = plan.ChangesSession;
        return Task.CompletedTask;
    }

    protected override Task VerifyCoreAsync(ScriptSubject subject, ScriptPlan plan, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>A setting that one migration leaves behind must not reach the next: run alone, that one would not see it.</summary>
    protected override async Task RestoreCoreAsync(ScriptPlan plan)
    {
        _changesSession = false;
        if (!plan.ChangesSession || IsLost)
            return;
        try
        {
            await SendAllAsync(OwnCommands.Restore(OwnUser), CancellationToken.None).ConfigureAwait(false);
            _repeated.Forget();
            if (_bodiesUnchecked) await KeepBodiesUncheckedAsync(true, CancellationToken.None).ConfigureAwait(false);
            await SetUpAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (NpgsqlException) when (IsLost)
        {
            // Whoever lost the connection reports it.
        }
    }

    /// <summary>Nothing but a script and our records takes numbers.</summary>
    protected override async Task EnterCoreAsync(ScriptPlan plan, CancellationToken cancel)
    {
        if (_hasNumbers) await SendAsync(OwnCommands.ForgetNumbers, cancel).ConfigureAwait(false);
        _hasNumbers = true;
    }

    /// <summary>Keeps the server from looking into functions' bodies, also after <c>RESET ALL</c>; or leaves it to the database's settings
    /// again.</summary>
    public Task KeepBodiesUncheckedAsync(bool keep, CancellationToken cancel)
    {
        _bodiesUnchecked = keep;
        return GuardAsync(() => SendAsync(keep ? "SET check_function_bodies = off" : "RESET check_function_bodies", cancel));
    }

    /// <summary>Marks a place in the open transaction.</summary>
    /// <remarks>ALTER DOMAIN … DROP CONSTRAINT leaves messages of its catalog's cache behind that only a command which writes takes away,
    /// and a subtransaction with a change of its own then fails (XX000, "cannot start a subtransaction when there are unprocessed inval
    /// messages"). A lock of no row counts as writing.</remarks>
    public Task SavepointAsync(string name, CancellationToken cancel) => GuardAsync(async () =>
    {
        await SendAsync("SELECT FROM (SELECT 1 OFFSET 0) nothing FOR UPDATE", cancel).ConfigureAwait(false);
        await SendAsync($"SAVEPOINT {name}", cancel).ConfigureAwait(false);
    });

    protected override DatabaseError? TranslateCore(Exception exception) => PostgresErrors.Translate(exception, Url, ServerVersion);

    public override async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync().ConfigureAwait(false);
        await _source.DisposeAsync().ConfigureAwait(false);
    }

    internal static NpgsqlCommand Command(NpgsqlConnection connection, string sql, object?[] arguments)
    {
        var command = new NpgsqlCommand(sql, connection);
        AddArguments(command.Parameters, arguments);
        return command;
    }

    private static void AddArguments(NpgsqlParameterCollection parameters, object?[] arguments)
    {
        foreach (var argument in arguments)
            parameters.Add(new() { Value = argument ?? DBNull.Value });
    }

    /// <summary>Gives the session what every script finds in it.</summary>
    protected virtual async Task SetUpAsync(CancellationToken cancel)
    {
        // A script is read with it on until it says otherwise, and so are the literals that we write.
        if (_connection.PostgresParameters.GetValueOrDefault("standard_conforming_strings") == "off")
            await SendAsync("SET standard_conforming_strings = on", cancel).ConfigureAwait(false);
        if (Options.StatementTimeout > TimeSpan.Zero)
            await SendAsync($"SET statement_timeout = {(long)Options.StatementTimeout.TotalMilliseconds}", cancel).ConfigureAwait(false);
    }

    private async Task SendAllAsync(IEnumerable<string> commands, CancellationToken cancel)
    {
        var batch = new NpgsqlBatch(_connection) { Timeout = 0 };
        await using (batch.ConfigureAwait(false))
        {
            AddAll(batch, commands);
            await batch.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
        }
    }

    protected async Task SendAsync(string sql, CancellationToken cancel)
    {
        var command = new NpgsqlCommand(sql, _connection);
        await using (command.ConfigureAwait(false))
            await command.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
    }
}
