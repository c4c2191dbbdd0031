using DbMigrate.Engines;
using DbMigrate.Engines.Hazards;
using DbMigrate.Providers.Sqlite;
using DbMigrate.Schema;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Architecture;

/// <summary>An engine is one file: this one speaks SQLite's language over one session at a time that takes a transaction as one batch, as
/// embedded and hosted databases do. Whatever the core does on it, it does without naming it.</summary>
public sealed class EngineOfOurOwnTests : IDisposable
{
    private readonly TempFolder _folder = new("engine");
    private readonly OneBatchEngine _engine = new();
    private readonly IDisposable _added;

    public EngineOfOurOwnTests() => _added = KnownEngines.Add(_engine);

    private DatabaseTarget Target => new(DatabaseUrl.Parse($"{OneBatchEngine.Scheme}:app.db", _folder), "default", false);

    private Project Project => new()
    {
        Root = _folder,
        Dialect = Dialect.Sqlite,
        Schema = [new("schema.sql", null)],
        Migrations = _folder.File("migrations"),
        Options = new() { CurrentFolder = _folder },
    };

    private Migrator Migrator => new(Project, Target);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _added.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_migration_is_made_applied_shown_checked_and_taken_back()
    {
        await NewAsync("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);", "users");
        await NewAsync("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, age INT CHECK (age > 0));", "age");

        var applied = await Migrator.ApplyAsync(new(), Cancel);
        Assert.Equal(["0000_users", "0001_age"], applied.Select(result => result.Tag));
        Assert.All(await Migrator.GetJournalAsync(Cancel), entry => Assert.True(entry.Applied));
        Assert.Empty(await CompareAsync("database", "schema"));
        Assert.DoesNotContain(await CheckAsync(), finding => finding.Severity == FindingSeverity.Error);

        var undone = await Migrator.UndoAsync(new() { Allow = [HazardCode.DataLoss] }, Cancel);
        Assert.Equal(["0001_age"], undone.Select(result => result.Tag));
        Assert.Equal(["0001_age"], (await Migrator.GetJournalAsync(Cancel)).Where(entry => entry.Pending).Select(entry => entry.Tag));
        Assert.Equal(["Applied", "Applied", "Undone"], (await Migrator.GetHistoryAsync(Cancel)).Select(attempt => $"{attempt.Status}"));
        Assert.True(_engine.Batches > 3);
    }

    [Fact]
    public async Task A_statement_that_fails_leaves_nothing_of_its_batch_and_is_recorded()
    {
        Write("0000_half", "CREATE TABLE a (id INT);\nINSERT INTO nothing VALUES (1);");

        var error = await Assert.ThrowsAsync<StatementFailedException>(() => Migrator.ApplyAsync(new(), Cancel));

        Assert.Contains("0000_half.sql:2:", error.Message, StringComparison.Ordinal);
        Assert.Equal(MigrationStatus.Failed, (await Migrator.GetJournalAsync(Cancel)).Single().Status);
        Assert.Empty((await ReadAsync()).Objects);
    }

    [Fact]
    public async Task What_takes_more_than_a_batch_is_refused_by_name()
    {
        Write("0000_two", "CREATE TABLE a (id INT);\nCOMMIT;\nVACUUM;\nBEGIN;");

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => Migrator.ApplyAsync(new(), Cancel));

        Assert.Equal(ErrorId.NotSupported, error.Id);
        Assert.Contains("'0000_two'", error.Message, StringComparison.Ordinal);
        Assert.Empty((await ReadAsync()).Objects);
    }

    [Fact]
    public async Task Migrations_are_marked_and_a_schema_is_synchronized()
    {
        await NewAsync("CREATE TABLE a (id INT);", "a");
        Assert.True((await Migrator.MarkAsync(null, applied: true, TimeSpan.FromSeconds(5), Cancel)).Single().Applied);
        Assert.Empty((await ReadAsync()).Objects);

        await using var workbench = new SchemaWorkbench(Project, Target);
        Assert.NotEmpty(await workbench.SyncAsync(new(), Cancel));
        Assert.Single((await ReadAsync()).Objects);
    }

    private void Write(string tag, string sql)
    {
        _folder.Write($"migrations/{tag}.sql", sql);
        _folder.Write(
            "migrations/meta/_journal.json",
            $$"""{"version":"7","dialect":"sqlite","entries":[{"idx":0,"version":"6","when":1750000000000,"tag":"{{tag}}","breakpoints":true}]}"""
        );
    }

    private async Task NewAsync(string schema, string name)
    {
        _folder.Write("schema.sql", schema);
        await using var workbench = new SchemaWorkbench(Project, Target);
        await workbench.WriteMigrationAsync((await workbench.PlanMigrationAsync(new() { Name = name }, Cancel))!, Cancel);
    }

    private async Task<IReadOnlyList<SchemaChange>> CompareAsync(string from, string to)
    {
        await using var workbench = new SchemaWorkbench(Project, Target);
        return await workbench.CompareAsync(new() { From = from, To = to }, Cancel);
    }

    private async Task<IReadOnlyList<Finding>> CheckAsync()
    {
        await using var workbench = new SchemaWorkbench(Project, Target);
        return await workbench.CheckAsync(new(), Cancel);
    }

    private async Task<SchemaModel> ReadAsync()
    {
        await using var session = await DatabaseSession.OpenAsync(Target.Url, SessionAccess.ReadOnly, SessionOptions.Reading, Cancel);
        return await _engine.Schema.ReadAsync(session, new(new(), new(null, "__drizzle_migrations")), Cancel);
    }

    /// <summary>The engine.</summary>
    private sealed class OneBatchEngine : DatabaseEngine
    {
        public const string Scheme = "onebatch";

        private static readonly SqliteEngine Inner = SqliteEngine.Instance;
        private int _sessions;

        public int Batches { get; set; }

        public override Dialect Dialect => Inner.Dialect;

        public override IReadOnlyList<string> Schemes { get; } = [Scheme];

        public override SqlSyntax Syntax => Inner.Syntax;

        public override ISqlSplitter Splitter => Inner.Splitter;

        public override ScriptRules ScriptRules => Inner.ScriptRules;

        public override SqlDialect Sql => Inner.Sql;

        public override SchemaProvider Schema => Inner.Schema;

        public override string? DefaultSchema => Inner.DefaultSchema;

        public override TableNameComparer TableNames => Inner.TableNames;

        public override HazardRules NewHazardRules() => Inner.NewHazardRules();

        public override DatabaseUrl Parse(string text, string baseFolder)
        {
            var url = Inner.Parse(text[(Scheme.Length + 1)..], baseFolder);
            return new(this, $"{Scheme}:{url.Path}", url.ConnectionString, url.Path);
        }

        public override async Task<DatabaseSession> OpenAsync(
            DatabaseUrl url, SessionAccess access, SessionOptions options, CancellationToken cancel)
        {
            Assert.True(Interlocked.Increment(ref _sessions) == 1, "There is a session already, and the engine has one at a time.");
            return new OneBatchSession(
                this,
                url,
                access,
                options,
                await Inner.OpenAsync(Inner.Parse(url.Path!, Path.GetDirectoryName(url.Path)!), access, options, cancel));
        }

        private sealed class OneBatchSession(
            OneBatchEngine engine,
            DatabaseUrl url,
            SessionAccess access,
            SessionOptions options,
            DatabaseSession inner) : DatabaseSession(url, access, options)
        {
            public override string User => inner.User;

            public override bool InTransaction => false;

            public override bool LocksByTransaction => true;

            public override bool OnlyBatches => true;

            protected override Task<IReadOnlyList<object?[]>> QueryCoreAsync(
                string sql, CancellationToken cancel, params object?[] arguments)
            {
                Assert.DoesNotContain("BEGIN", sql, StringComparison.OrdinalIgnoreCase);
                return inner.QueryAsync(sql, cancel, arguments);
            }

            protected override Task<TableDescription?> DescribeCoreAsync(TableName table, CancellationToken cancel) =>
                inner.DescribeAsync(table, cancel);

            protected override Task<bool> HasSchemaCoreAsync(TableName table, CancellationToken cancel) =>
                inner.HasSchemaAsync(table, cancel);

            protected override Task<RunLock> LockCoreAsync(TableName journal, Action<string?> waiting, CancellationToken cancel) =>
                inner.LockAsync(journal, waiting, cancel);

            protected override Task FlushCoreAsync() => inner.FlushAsync();

            protected override Task RollbackCoreAsync() => Task.CompletedTask;

            protected override Task CommitCoreAsync(IReadOnlyList<SqlCommand> last, CancellationToken cancel) => throw NotOpen();

            protected override Task<string> CommitCoreAsync(
                IReadOnlyList<SqlCommand> last, JournalMark journal, CancellationToken cancel) => throw NotOpen();

            protected override Task PrepareCoreAsync(ScriptPlan plan, CancellationToken cancel) => inner.PrepareAsync(plan, cancel);

            protected override Task VerifyCoreAsync(ScriptSubject subject, ScriptPlan plan, CancellationToken cancel) => throw NotOpen();

            protected override Task RestoreCoreAsync(ScriptPlan plan) => inner.RestoreAsync(plan);

            // The session inside has a border of its own.
            protected override DatabaseError? TranslateCore(Exception exception) => null;

            public override async ValueTask DisposeAsync()
            {
                await inner.DisposeAsync();
                Interlocked.Decrement(ref engine._sessions);
            }

            protected override Task ExecuteCoreAsync(SqlCommand command, CancellationToken cancel) => inner.ExecuteAsync(command, cancel);

            protected override ScriptPlan PlanCore(IEnumerable<SqlStatement> statements, Func<bool> withoutTransaction) =>
                inner.Plan(statements, withoutTransaction() ? TransactionMode.None : TransactionMode.PerMigration);

            protected override Task RunCoreAsync(IReadOnlyList<SqlStatement> statements, CancellationToken cancel) => throw NotOpen();

            protected override Task RunLimitedCoreAsync(
                IReadOnlyList<SqlStatement> statements, StatementLimits limits, CancellationToken cancel) => throw NotOpen();

            protected override Task BeginCoreAsync(CancellationToken cancel) => throw NotOpen();

            protected override Task<string> BeginCoreAsync(JournalMark journal, bool more, CancellationToken cancel) => throw NotOpen();

            protected override async Task CreateCoreAsync(IReadOnlyList<string> statements, CancellationToken cancel)
            {
                engine.Batches++;
                await inner.CreateAsync(statements, cancel);
            }

            protected override async Task RunTransactionsCoreAsync(
                IReadOnlyList<IReadOnlyList<SqlStatement>> scripts, CancellationToken cancel)
            {
                engine.Batches += scripts.Count;
                await inner.RunTransactionsAsync(scripts, cancel);
            }

            protected override async Task<string?> TryRunWholeCoreAsync(
                JournalMark journal, RecordedScript recorded, CancellationToken cancel)
            {
                engine.Batches++;
                WholeScript script = recorded.Script;
                if (await inner.BeginAsync(journal, recorded.More, cancel) != journal.Seen)
                {
                    await inner.RollbackAsync();
                    return null;
                }

                try
                {
                    await inner.RunAsync(script.Statements, cancel);
                    await inner.VerifyAsync(script.Subject, script.Plan, cancel);
                    return await inner.CommitAsync(recorded.Records, journal, cancel);
                }
                catch
                {
                    await inner.RollbackAsync();
                    throw;
                }
            }

            private static InvalidOperationException NotOpen() => new("No transaction stays open on this engine.");
        }
    }
}
