using System.Globalization;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Costs;

/// <summary>Alone, since memory is counted for the whole process.</summary>
[CollectionDefinition(nameof(CommandCosts), DisableParallelization = true)]
public sealed class CommandCosts;

/// <summary>What the five main commands cost that no clock has to tell: how often they wait for the server, and how much memory they take in all. A machine that is
/// busy changes neither.</summary>
[Collection(nameof(CommandCosts))]
public sealed class CommandCostTests(PostgresServers servers)
{
    private const int Count = 20;

    /// <summary>A command, the round trips that are its own and those of each migration, and the kilobytes on PostgreSQL and on SQLite.</summary>
    public static TheoryData<string, int, int, int, int> Costs { get; } = new()
    {
        { "journal", 3, 0, 0, 0 },
        { "start", 3, 0, 0, 0 },
        { "apply", 0, 0, 0, 0 },
        { "undo", 0, 0, 0, 0 },
        { "diff", 0, 0, 0, 0 },
        { "new", 0, 0, 0, 0 },
    };

    [Theory, MemberData(nameof(Costs))]
    public async Task It_waits_for_the_server_no_more_often(string command, int once, int each, int kilobytes, int onSqlite)
    {
        Assert.True(kilobytes + onSqlite >= 0);
        await using PostgresServer server = await PostgresServer.StartAsync(PostgresBinaries.Servers[^1]);
        await using var proxy = new CountingProxy(server.Port);
        (int connections, int few) = await CountAsync(Count / 2);
        (int same, int many) = await CountAsync(Count);

        Assert.Equal((once, each), (many - ((many - few) / (Count / 2) * Count), (many - few) / (Count / 2)));
        Assert.Equal((1, 1), (connections, same));

        async Task<(int Connections, int RoundTrips)> CountAsync(int count)
        {
            await using TestDatabase database = await server.CreateDatabaseAsync();
            await using EngineDatabase through = EngineDatabase.On(database, proxy.Through(database.Url));
            using var work = new CostCase(through, count);
            await work.PrepareAsync(command);
            proxy.Clear();
            await work.RunAsync(command);
            return (proxy.Connections, proxy.RoundTrips);
        }
    }

    [Theory, MemberData(nameof(Costs))]
    public async Task It_takes_no_more_memory(string command, int once, int each, int kilobytes, int onSqlite)
    {
        Assert.True(once + each >= 0);
        foreach (var (engine, most) in new[] { (EngineDatabase.One.Last().Data, kilobytes), (EngineDatabase.Sqlite, onSqlite) })
        {
            long least = long.MaxValue;
            // The first run compiles.
            for (int i = 0; i < 3; i++)
            {
                await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
                using var work = new CostCase(database, Count);
                await work.PrepareAsync(command);
                long before = GC.GetTotalAllocatedBytes(precise: true);
                await work.RunAsync(command);
                least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
            }

            Assert.True(least / 1024 <= most, string.Create(CultureInfo.InvariantCulture, $"{command} on {engine}: {least / 1024} KB, and {most} is the limit"));
        }
    }

    /// <summary>A project with migrations of two statements each, and its schema file.</summary>
    private sealed class CostCase(EngineDatabase database, int count) : IDisposable
    {
        private readonly SchemaProject _project = new(database);

        public void Dispose() => _project.Dispose();

        public async Task PrepareAsync(string command)
        {
            string Table(int i) => string.Create(CultureInfo.InvariantCulture, $"CREATE TABLE t{i} (id integer PRIMARY KEY, name text NOT NULL);\n");
            for (int i = 0; i < count; i++)
            {
                _project.Schema(string.Concat(Enumerable.Range(0, i + 1).Select(Table)));
                if (i == 0 || command is "apply" or "undo")
                    await _project.NewAsync(new() { Name = string.Create(CultureInfo.InvariantCulture, $"m{i}") });
            }

            if (command is not ("apply" or "undo"))
                await _project.TryNewAsync(new() { Name = "rest" });
            if (command != "apply")
                await _project.Migrator.ApplyAsync(new());
            if (command == "new")
                _project.Write("schema/more.sql", "CREATE TABLE more (id integer PRIMARY KEY);");
        }

        public async Task RunAsync(string command)
        {
            switch (command)
            {
                case "journal":
                    Assert.NotEmpty(await _project.Migrator.GetJournalAsync());
                    break;
                case "start":
                    Assert.Empty(await _project.Migrator.ApplyAsync(new()));
                    break;
                case "apply":
                    Assert.Equal(count, (await _project.Migrator.ApplyAsync(new())).Count);
                    break;
                case "undo":
                    Assert.Equal(count, (await _project.Migrator.UndoAsync(new() { Steps = count, Allow = [.. Enum.GetValues<HazardCode>()] })).Count);
                    break;
                case "diff":
                    Assert.Empty(await _project.CompareAsync());
                    break;
                default:
                    Assert.NotNull(await _project.PlanAsync());
                    break;
            }
        }
    }
}
