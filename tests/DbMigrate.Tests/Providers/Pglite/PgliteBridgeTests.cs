using DbMigrate.Engines;
using DbMigrate.Providers.Pglite;
using DbMigrate.Tests.Infrastructure;
using Npgsql;

namespace DbMigrate.Tests.Providers.Pglite;

/// <summary>The bridge speaks PostgreSQL's protocol to any client, one after the other.</summary>
public sealed class PgliteBridgeTests(PgliteBridgeTests.Served served) : IClassFixture<PgliteBridgeTests.Served>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_client_is_refused_in_words_and_the_first_goes_on()
    {
        await using var first = await ConnectAsync();

        var refused = await Assert.ThrowsAsync<PostgresException>(ConnectAsync);

        Assert.Equal(("53300", "PGlite has one connection, and another client has it"), (refused.SqlState, refused.MessageText));
        Assert.Equal("1", await ScalarAsync(first, "SELECT 1"));
    }

    [Theory]
    [InlineData("3D000", "another", "postgres", null)]
    [InlineData("28000", "postgres", "somebody", null)]
    [InlineData("28P01", "postgres", "postgres", "wrong")]
    public async Task Who_asks_for_another_database_or_is_another_is_refused(string code, string database, string user, string? password)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => ConnectAsync(builder =>
        {
            (builder.Database, builder.Username) = (database, user);
            if (password is not null) builder.Password = password;
        }));

        Assert.Equal(code, refused.SqlState);
    }

    [Fact]
    public async Task What_a_client_leaves_behind_is_gone_for_the_next_one()
    {
        await using (var first = await ConnectAsync())
        {
            await RunAsync(
                first,
                "CREATE TABLE kept (id int); CREATE ROLE other; SET search_path = pg_catalog; SET lock_timeout = '5s'; CREATE TEMP TABLE "
                    + "mine (id int); LISTEN news; SET ROLE other");
            await RunAsync(first, "RESET ROLE; BEGIN; INSERT INTO public.kept VALUES (1); SET SESSION AUTHORIZATION other");
        }

        await using var second = await ConnectAsync();
        Assert.Equal("public|0|postgres|0|", await ScalarAsync(
            second,
            "SELECT concat_ws('|', current_setting('search_path'), current_setting('lock_timeout'), current_user, (SELECT count(*) FROM "
                + "public.kept), to_regclass('mine')) || '|'"));
        await RunAsync(second, "DROP TABLE public.kept; DROP ROLE other");
    }

    [Fact]
    public async Task A_client_that_breaks_off_in_a_transaction_ends_neither_the_bridge_nor_the_next_client()
    {
        // Half a message, then nothing.
        using (var socket = new System.Net.Sockets.TcpClient())
        {
            await socket.ConnectAsync("127.0.0.1", new NpgsqlConnectionStringBuilder(served.Connection).Port, Cancel);
            await socket.GetStream().WriteAsync(new byte[] { 0, 0, 0, 80, 0, 3 }, Cancel);
            socket.Client.LingerState = new(true, 0);
        }

        var broken = await ConnectAsync();
        await RunAsync(broken, "CREATE TABLE half (id int)");
        await RunAsync(broken, "BEGIN; INSERT INTO half VALUES (1)");
        var stream = await broken.BeginTextImportAsync("COPY half FROM STDIN", Cancel);
        await stream.WriteAsync("2\n");
        await stream.FlushAsync(Cancel);
        NpgsqlConnection.ClearPool(broken);
        await ((IAsyncDisposable)broken).DisposeAsync();

        await using var next = await ConnectAsync();
        Assert.Equal("0", await ScalarAsync(next, "SELECT count(*) FROM half"));
        await RunAsync(next, "DROP TABLE half");
    }

    [Fact]
    public async Task Rows_are_copied_in_and_out_and_an_error_in_them_harms_nobody()
    {
        await using var connection = await ConnectAsync();
        await RunAsync(connection, "CREATE TABLE copied (id int, note text)");
        await CopyAsync("1\tone\n2\t\\N\n");

        var wrong = await Assert.ThrowsAsync<PostgresException>(() => CopyAsync("3\tthree\nx\tfour\n"));
        Assert.Equal("22P02", wrong.SqlState);
        Assert.StartsWith("COPY copied, line 2", wrong.Where, StringComparison.Ordinal);
        Assert.Equal("42P01", (await Assert.ThrowsAsync<PostgresException>(() => CopyAsync("1\n", "nothing"))).SqlState);
        // Large enough to come in many pieces.
        await CopyAsync(string.Concat(Enumerable.Range(3, 50_000).Select(id => $"{id}\t{new string('x', 40)}\n")));

        Assert.Equal("50002", await ScalarAsync(connection, "SELECT count(*) FROM copied"));
        using (var reader = await connection.BeginTextExportAsync("COPY (SELECT id FROM copied ORDER BY id LIMIT 2) TO STDOUT", Cancel))
            Assert.Equal("1\n2\n", await reader.ReadToEndAsync(Cancel));
        await RunAsync(connection, "DROP TABLE copied");

        async Task CopyAsync(string rows, string table = "copied")
        {
            await using var writer = await connection.BeginTextImportAsync($"COPY {table} FROM STDIN", Cancel);
            await writer.WriteAsync(rows);
        }
    }

    [Fact]
    public async Task An_error_in_the_middle_of_a_batch_keeps_what_follows_from_running()
    {
        await using var connection = await ConnectAsync();
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { new("CREATE TABLE one (id int)"), new("SELECT nothing FROM one"), new("CREATE TABLE two (id int)") },
        };

        var failed = await Assert.ThrowsAsync<PostgresException>(() => batch.ExecuteNonQueryAsync(Cancel));

        Assert.Equal(("42703", 1), (failed.SqlState, batch.BatchCommands.IndexOf((NpgsqlBatchCommand)failed.BatchCommand!)));
        Assert.Equal("", await ScalarAsync(connection, "SELECT concat(to_regclass('one'), to_regclass('two'))"));
    }

    [Fact]
    public async Task Notices_notifications_and_large_results_arrive()
    {
        await using var connection = await ConnectAsync();
        var heard = new List<string>();
        connection.Notice += (_, e) => heard.Add($"{e.Notice.Severity}: {e.Notice.MessageText}");
        connection.Notification += (_, e) => heard.Add($"{e.Channel}: {e.Payload}");

        await RunAsync(connection, "DO $$ BEGIN RAISE NOTICE 'hear'; RAISE WARNING 'this'; END $$");
        await RunAsync(connection, "LISTEN news; NOTIFY news, 'fresh'");
        var long_ = await ScalarAsync(connection, "SELECT repeat('é', 3000000)");
        var count = 0;
        await using (var command = new NpgsqlCommand("SELECT i, repeat('x', 100) FROM generate_series(1, 100000) i", connection))
        await using (var reader = await command.ExecuteReaderAsync(Cancel))
        {
            while (await reader.ReadAsync(Cancel)) count++;
        }

        Assert.Equal(["NOTICE: hear", "WARNING: this", "news: fresh"], heard);
        Assert.Equal((3_000_000, 100_000), (long_.Length, count));
    }

    private Task<NpgsqlConnection> ConnectAsync() => ConnectAsync(_ => { });

    private async Task<NpgsqlConnection> ConnectAsync(Action<NpgsqlConnectionStringBuilder> change)
    {
        var builder = new NpgsqlConnectionStringBuilder(served.Connection);
        change(builder);
        var connection = new NpgsqlConnection(builder.ConnectionString);
        try
        {
            await connection.OpenAsync(Cancel);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private static async Task<string> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return $"{await command.ExecuteScalarAsync(Cancel)}";
    }

    /// <summary>One database in memory for them all.</summary>
    public sealed class Served : IAsyncLifetime
    {
        private PgliteDatabase? _database;

        internal string Connection => _database!.ConnectionString;

        public async ValueTask InitializeAsync() => _database = await PgliteDatabase.OpenAsync(
            PgliteStore.Memory, SessionAccess.ReadWrite, SessionOptions.Reading, CancellationToken.None);

        public ValueTask DisposeAsync() => _database!.DisposeAsync();
    }
}
