using System.Globalization;
using Microsoft.Data.Sqlite;

namespace DbMigrate.Tests.Infrastructure;

/// <summary>A database of either engine, empty at first and gone after the test.</summary>
public abstract class EngineDatabase : IAsyncDisposable
{
    /// <summary>The name of SQLite in <see cref="All"/>; a PostgreSQL server is called by its version, or the major part of it.</summary>
    public const string Sqlite = "sqlite";

    /// <summary>For <c>[Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]</c>.</summary>
    public static TheoryData<string> All { get; } =
        [Sqlite, .. PostgresBinaries.Servers.Select(binaries => binaries.Major.ToString(CultureInfo.InvariantCulture))];

    /// <summary>SQLite and the newest PostgreSQL, where the version can make no difference.</summary>
    public static TheoryData<string> One { get; } =
        [Sqlite, .. PostgresBinaries.Servers.TakeLast(1).Select(binaries => binaries.Major.ToString(CultureInfo.InvariantCulture))];

    public abstract Dialect Dialect { get; }

    public abstract string Url { get; }

    /// <summary>The journal table, as SQL names it.</summary>
    public abstract string Journal { get; }

    /// <summary>The history table, as SQL names it.</summary>
    public abstract string History { get; }

    public static async Task<EngineDatabase> CreateAsync(PostgresServers servers, string engine) => engine == Sqlite
        ? CreateSqlite()
        : new OnPostgres(await servers.CreateDatabaseOnAsync(engine));

    public static EngineDatabase CreateSqlite() => new SqliteFile(new TempFolder("sqlite"));

    /// <summary>A file in a folder that somebody else disposes of.</summary>
    public static EngineDatabase CreateSqlite(TempFolder folder) => new SqliteFile(folder);

    /// <summary>A database on a server of the test's own.</summary>
    /// <param name="database">The database.</param>
    /// <param name="url">Another URL of it.</param>
    public static EngineDatabase On(TestDatabase database, string? url = null) => new OnPostgres(database, url);

    /// <summary>Runs a script of any number of statements.</summary>
    public abstract Task ExecuteAsync(string sql);

    /// <summary>Every row as one text, its columns separated by <c>|</c>.</summary>
    public abstract Task<IReadOnlyList<string>> RowsAsync(string sql);

    /// <summary>The schema without the journal and the history.</summary>
    /// <param name="columnOrder">Whether the order of a table's columns counts (PostgreSQL).</param>
    public abstract Task<string> DumpAsync(bool columnOrder = true);

    /// <summary>Every object that anyone made, the journal and the history too.</summary>
    public abstract Task<IReadOnlyList<string>> ObjectsAsync();

    public async Task<string> ScalarAsync(string sql) => (await RowsAsync(sql))[0];

    /// <summary>The outcomes that the history holds, oldest first.</summary>
    public Task<IReadOnlyList<string>> HistoryAsync(string columns = "tag, outcome") =>
        RowsAsync($"SELECT {columns} FROM {History} ORDER BY id");

    public abstract ValueTask DisposeAsync();

    private sealed class OnPostgres(TestDatabase database, string? url = null) : EngineDatabase
    {
        public override Dialect Dialect => Dialect.PostgreSql;

        public override string Url => url ?? database.Url;

        public override string Journal => "drizzle.__drizzle_migrations";

        public override string History => "drizzle.__dbmigrate_history";

        public override Task ExecuteAsync(string sql) => database.ExecuteAsync(sql);

        public override Task<IReadOnlyList<string>> RowsAsync(string sql) => database.RowsAsync(sql);

        public override Task<string> DumpAsync(bool columnOrder) => SchemaDump.DumpCatalogAsync(database, columnOrder, "drizzle");

        public override Task<IReadOnlyList<string>> ObjectsAsync() => database.RowsAsync("""
            SELECT oid::regclass::text FROM pg_class WHERE oid >= 16384
            UNION ALL SELECT nspname FROM pg_namespace WHERE oid >= 16384
            ORDER BY 1
            """);

        public override ValueTask DisposeAsync() => database.DisposeAsync();
    }

    private sealed class SqliteFile(TempFolder folder) : EngineDatabase
    {
        public override Dialect Dialect => Dialect.Sqlite;

        public override string Url => $"sqlite:{File}";

        public override string Journal => "__drizzle_migrations";

        public override string History => "__dbmigrate_history";

        private string File => folder.File("test.db");

        public override Task ExecuteAsync(string sql)
        {
            using SqliteConnection connection = Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
            return Task.CompletedTask;
        }

        public override Task<IReadOnlyList<string>> RowsAsync(string sql)
        {
            using SqliteConnection connection = Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = sql;
            using SqliteDataReader reader = command.ExecuteReader();
            var rows = new List<string>();
            while (reader.Read())
                rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(column => Text(reader.GetValue(column)))));
            return Task.FromResult<IReadOnlyList<string>>(rows);
        }

        public override Task<string> DumpAsync(bool columnOrder) =>
            Task.FromResult(System.IO.File.Exists(File) ? SchemaDump.DumpSqlite(File, Journal) : "");

        public override async Task<IReadOnlyList<string>> ObjectsAsync() =>
            System.IO.File.Exists(File) ? await RowsAsync("SELECT name FROM sqlite_master ORDER BY 1") : [];

        public override ValueTask DisposeAsync()
        {
            folder.Dispose();
            return ValueTask.CompletedTask;
        }

        private SqliteConnection Open()
        {
            var connection = new SqliteConnection($"Data Source={File};Pooling=False");
            connection.Open();
            return connection;
        }

        private static string Text(object value) =>
            value is DBNull ? "NULL" : Convert.ToString(value, CultureInfo.InvariantCulture)!;
    }
}
