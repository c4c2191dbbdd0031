using DbMigrate.Engines;
using DbMigrate.Schema;
using DbMigrate.Sql;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>No step of an online plan reads or writes a table's rows while it keeps the table's writers waiting, but where it says so by a
/// hazard.</summary>
/// <remarks>Held against the server itself: the locks that each step holds at its end, and what it has read and written by then.</remarks>
public sealed class OnlineLockTests(PostgresServers servers)
{
    private const string Tables = "SELECT oid, pg_relation_filenode(oid) FROM pg_class WHERE relkind IN ('r', 'm') AND oid >= 16384";

    private const string Blocked = """
        SELECT DISTINCT l.relation, l.relation::regclass::text
        FROM pg_locks l
        WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation' AND l.mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
        """;

    private const string Scanned = "SELECT relid, seq_tup_read FROM pg_stat_xact_user_tables";

    private static readonly HazardCode[] Costs =
    [
        HazardCode.TableRewrite,
        HazardCode.ConstraintScan,
        HazardCode.IndexBuildBlocksWrites,
        HazardCode.ExclusiveLock,
    ];

    public static TheoryData<string> Lists { get; } = [.. OnlineTests.Lists.Select(type => type.Name)];

    private static SchemaProvider Provider => KnownEngines.Of(Dialect.PostgreSql).Schema;

    [Theory, MemberData(nameof(Lists))]
    public async Task A_step_that_keeps_writers_waiting_reads_no_rows_or_says_so(string list)
    {
        var server = await AcceptanceServer.OfAsync(servers, PostgresAcceptance.Versions.Max());
        List<string> wrong = [];
        var steps = 0;
        foreach (var item in OnlineTests.CasesOf(list).All.Where(item => item.Error is null && item.Renames.Length == 0))
        {
            await using var database = await server.CreateAsync();
            var to = await database.TakenBackAsync(async () =>
            {
                await database.RunAsync(item.To, "to");
                return await database.ReadAsync();
            });
            await database.RunAsync(item.From, "from");
            await database.RunAsync(item.Rows ?? RowFiller.Script, "rows");
            var from = await database.ReadAsync();
            var plain = PostgresAcceptance.PlanOf(item, from, to).Changes;
            foreach (var change in Transactions(((IPlansOnline)Provider).Online(from, to, plain)))
            {
                foreach (var unit in Units(change.Sql))
                {
                    // There is no recipe for another type, and what it costs has tests of its own.
                    var changesType = unit.Any(statement => statement.Contains(" TYPE ", StringComparison.Ordinal));
                    if (await BlockedAsync(database, unit) is not { Count: > 0 } tables) continue;
                    if (!changesType && !change.Hazards.Any(hazard => Costs.Contains(hazard.Code) && !hazard.IsMomentary))
                        wrong.Add($"{item.Name}: {string.Join(", ", tables)} while {string.Join("; ", unit)}");
                }

                steps++;
            }
        }

        Assert.True(steps > 0, "No step was run.");
        if (wrong.Count > 0) Assert.Fail(string.Join("\n", wrong));
    }

    /// <summary>The tables that were there before, whose writers waited while rows were read or written.</summary>
    private static async Task<IReadOnlyList<string>> BlockedAsync(AcceptanceDatabase database, IReadOnlyList<string> unit)
    {
        // What the server takes in no transaction takes no such lock for longer than a moment, as its manual says.
        if (
            unit.Any(statement =>
                statement.Contains(" CONCURRENTLY ", StringComparison.Ordinal) || statement.Contains("COMMIT", StringComparison.Ordinal)))
        {
            foreach (var statement in unit) await database.RunAsync([statement]);
            return [];
        }

        var before = (await database.QueryAsync(Tables)).ToDictionary(row => (uint)row[0]!, row => row[1]);
        await database.RunAsync(["BEGIN"]);
        // The session counts on from one transaction to the next.
        var read = (await database.QueryAsync(Scanned)).ToDictionary(row => (uint)row[0]!, row => (long)row[1]!);
        await database.RunAsync(unit);
        var blocked = (await database.QueryAsync(Blocked)).ToDictionary(row => (uint)row[0]!, row => (string)row[1]!);
        var touched = (await database.QueryAsync(Scanned))
            .Where(row => (long)row[1]! > read.GetValueOrDefault((uint)row[0]!))
            .Select(row => (uint)row[0]!)
            .ToHashSet();
        touched.UnionWith(
            (await database.QueryAsync(Tables))
                .Where(row => before.TryGetValue((uint)row[0]!, out var file) && !Equals(file, row[1]))
                .Select(row => (uint)row[0]!));
        await database.RunAsync(["COMMIT"]);
        return [.. blocked.Where(table => before.ContainsKey(table.Key) && touched.Contains(table.Key)).Select(table => table.Value)];
    }

    /// <summary>The changes; those that share a transaction as one.</summary>
    private static IEnumerable<SchemaChange> Transactions(IEnumerable<SchemaChange> plan)
    {
        SchemaChange? open = null;
        foreach (var change in plan)
        {
            var whole = open is null ? change : open.With([.. open.Sql, .. change.Sql], [.. open.Hazards, .. change.Hazards]);
            open = whole.Sql.Count(sql => sql == "BEGIN") > whole.Sql.Count(sql => sql == "COMMIT") ? whole : null;
            if (open is null) yield return whole;
        }
    }

    /// <summary>Statements that run by themselves, and what stands between a BEGIN and its COMMIT.</summary>
    private static IEnumerable<IReadOnlyList<string>> Units(IEnumerable<string> statements)
    {
        List<string>? open = null;
        foreach (var statement in statements)
        {
            if (statement == "BEGIN") open = [];
            else if (statement == "COMMIT") yield return Close();
            else if (open is null) yield return [statement];
            else open.Add(statement);
        }

        List<string> Close()
        {
            var unit = open!;
            open = null;
            return unit;
        }
    }
}
