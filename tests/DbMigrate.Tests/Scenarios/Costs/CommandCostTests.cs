using System.Globalization;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Costs;

/// <summary>Alone, since memory is counted for the whole process.</summary>
[CollectionDefinition(nameof(CommandCosts), DisableParallelization = true)]
public sealed class CommandCosts;

/// <summary>What the five main commands cost that no clock has to tell: how often they wait for the server, and how much memory they take
/// in all. A machine that is busy changes neither.</summary>
[Collection(nameof(CommandCosts))]
public sealed class CommandCostTests(PostgresServers servers)
{
    private const int Count = 6;

    /// <summary>What a command costs.</summary>
    /// <param name="Connections">How many connections it makes: the lock has one of its own, and so has a scratch database.</param>
    /// <param name="Once">How often it waits for the server.</param>
    /// <param name="Each">How often it waits for each migration, beside that: not at all where several are sent together.</param>
    /// <param name="Kilobytes">How much memory it takes on PostgreSQL, a fifth of it to spare.</param>
    /// <param name="OnSqlite">The same on SQLite.</param>
    private sealed record Cost(int Connections, int Once, int Each, int Kilobytes, int OnSqlite);

    private static readonly Dictionary<string, Cost> Costs = new()
    {
        ["journal"] = new(1, 3, 0, 540, 60),
        // Of a server, with nothing to do.
        ["start"] = new(1, 3, 0, 540, 60),
        ["apply"] = new(2, 10, 0, 1030, 350),
        // What it drops is locked and looked at once more, so that each migration has its transaction by itself.
        ["undo"] = new(2, 7, 10, 2320, 700),
        ["diff"] = new(3, 14, 0, 4250, 200),
        ["new"] = new(2, 21, 0, 3700, 660),
    };

    public static TheoryData<string> Commands { get; } = [.. Costs.Keys];

    [Theory, MemberData(nameof(Commands))]
    public async Task It_waits_for_the_server_no_more_often(string command)
    {
        Cost cost = Costs[command];
        await using PostgresServer server = await PostgresServer.StartAsync(PostgresBinaries.Servers[^1]);
        await using var proxy = new CountingProxy(server.Port);
        (int connections, int few) = await CountAsync(Count / 2);
        (int same, int many) = await CountAsync(Count);

        int each = (many - few) / (Count / 2);
        Assert.Equal((cost.Connections, cost.Connections, cost.Once, cost.Each), (connections, same, many - (each * Count), each));

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

    [Theory, MemberData(nameof(Commands))]
    public async Task It_takes_no_more_memory(string command)
    {
        Cost cost = Costs[command];
        var taken = new List<string>();
        foreach (var (engine, most) in new[] { (EngineDatabase.One.Last().Data, cost.Kilobytes), (EngineDatabase.Sqlite, cost.OnSqlite) })
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

            if (least / 1024 > most)
                taken.Add(
                    string.Create(CultureInfo.InvariantCulture, $"{command} on {engine}: {least / 1024} KB, and {most} is the limit"));
        }

        Assert.Empty(taken);
    }

    /// <summary>A project with migrations of two statements each, and its schema file.</summary>
    private sealed class CostCase(EngineDatabase database, int count) : IDisposable
    {
        private readonly SchemaProject _project = new(database);

        public void Dispose() => _project.Dispose();

        public async Task PrepareAsync(string command)
        {
            string Table(int i) =>
                string.Create(CultureInfo.InvariantCulture, $"CREATE TABLE t{i} (id integer PRIMARY KEY, name text NOT NULL);\n");
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
                    Assert.Equal(
                        count,
                        (await _project.Migrator.UndoAsync(new() { Steps = count, Allow = [.. Enum.GetValues<HazardCode>()] })).Count);
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
