using DbMigrate.Engines;
using DbMigrate.Schema;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>
/// What every case is held to, on every server here and in both directions: the plan applies to a database that holds rows, the
/// result is what an independent tool finds in a database that was made directly, a second plan is empty, and the way back restores.
/// The newest server also goes the way back first, from the database that was made directly; the plans are the same ones.
/// </summary>
public abstract class PostgresAcceptance(PostgresServers servers)
{
    private static SchemaProvider Provider => KnownEngines.Of(Dialect.PostgreSql).Schema;

    /// <summary>The run's servers.</summary>
    private protected PostgresServers All => servers;

    /// <summary>The servers that cases run on.</summary>
    public static IEnumerable<int> Versions => PostgresBinaries.Servers.Select(binaries => binaries.Major);

    /// <param name="version">The server's.</param>
    /// <param name="item">The case.</param>
    /// <param name="online">By the online plan, which the plain one is turned into.</param>
    private protected async Task RunAsync(int version, AcceptanceCase item, bool online = false)
    {
        var server = await AcceptanceServer.OfAsync(servers, version);
        await using var first = await server.CreateAsync();
        await using var second = await server.CreateAsync();
        await RunAsync(first, second, item, version == Versions.Max(), online);
    }

    /// <param name="first">An empty database.</param>
    /// <param name="second">Another one.</param>
    /// <param name="item">The case.</param>
    /// <param name="bothWays">The way back is gone first, too.</param>
    /// <param name="online">By the online plan.</param>
    internal static async Task RunAsync(
        AcceptanceDatabase first, AcceptanceDatabase second, AcceptanceCase item, bool bothWays, bool online = false)
    {
        await first.RunAsync(item.From, "from");
        await second.RunAsync(item.To, "to");
        // Only the way back that is gone first is compared with what pg_dump says of the beginning.
        var from = await AcceptanceState.OfAsync(first, dump: bothWays);
        var to = await AcceptanceState.OfAsync(second);

        if (item.Error is { } error)
        {
            var refusal = Assert.ThrowsAny<Exception>(() => Provider.Plan(from.Model, to.Model));
            Assert.Contains(error, refusal.Message);
            return;
        }

        if (!online) CheckPlan(item, from, to);
        var problems = new List<string>();
        await FillAsync(first, item.Rows);
        if (await TravelAsync("up", first, item.Renames, from, to) is { } there && !item.OneWay)
        {
            if (!item.Reverse) await first.EmptyAsync();
            await TravelAsync("down after up", first, Reversed(item), there, from);
        }

        if (bothWays && item.Reverse) await FillAsync(second, item.RowsBack);
        if (bothWays && !item.OneWay && await TravelAsync("down", second, Reversed(item), to, from) is { } back)
        {
            if (!item.Reverse) await second.EmptyAsync();
            await TravelAsync("up after down", second, item.Renames, back, to);
        }

        if (problems.Count > 0) Assert.Fail(string.Join("\n\n", problems));

        Task<AcceptanceState?> TravelAsync(
            string way,
            AcceptanceDatabase database,
            Rename[] renames,
            AcceptanceState start,
            AcceptanceState target) => PostgresAcceptance.TravelAsync(way, online, item, database, renames, start, target, problems);
    }

    private static void CheckPlan(AcceptanceCase item, AcceptanceState from, AcceptanceState to)
    {
        foreach (var (name, model) in new[] { ("from", from.Model), ("to", to.Model) })
            Assert.True(Provider.Plan(model, model).Changes.Count == 0, $"The plan from '{name}' to itself is not empty.");
        if (item.Renames.Length > 0) return;

        var plan = PlanOf(item, from.Model, to.Model);
        var text = $"The plan is:\n{AcceptanceReport.Sql(plan.Statements)}";
        if (item.NoChange) Assert.True(plan.Changes.Count == 0, $"The plan is not empty. {text}");
        else Assert.True(plan.Changes.Count > 0 || from.Digest == to.Digest, "The plan is empty.");
        if (item.ExpectedSql is { } expected) Assert.Equal(expected, plan.Statements);
        var seen = plan.Changes
            .SelectMany(change => change.Hazards.Select(hazard => hazard.Code.ToString()).Append(change.Kind))
            .ToHashSet();
        foreach (var expectation in item.Expect)
        {
            var absent = expectation.StartsWith('!');
            Assert.True(
                seen.Contains(expectation.TrimStart('!')) != absent,
                $"Expected {expectation} among {string.Join(", ", seen)}. {text}");
        }
    }

    internal static SchemaPlan PlanOf(AcceptanceCase item, SchemaModel from, SchemaModel to)
    {
        if (item.Error is not null) return Provider.Plan(from, to);
        // What no cast brings over a person would have to state; whether there is one is the law of casts' business.
        var missing = Provider.Plan(from, to, new() { Purpose = PlanPurpose.Look }).MissingCasts;
        return Provider.Plan(
            from, to, new() { Expressions = [.. missing.Select(cast => new StatedExpression(cast.Column, "NULL", IsHint: false))] });
    }

    private static async Task FillAsync(AcceptanceDatabase database, string? rows)
    {
        await database.RunAsync(rows ?? RowFiller.Script, "rows");
        if (rows is not null) return;
        var filled = await AcceptanceRows.OfAsync(database);
        Assert.False(filled.AreNone, "THE CASE IS WRONG: no table took a row; say which it is to hold, or none.");
    }

    private static Rename[] Reversed(AcceptanceCase item) =>
        [.. item.Renames.Reverse().Select(rename => new Rename(rename.To, rename.From))];

    /// <summary>Goes one way; null where it did not get there.</summary>
    private static async Task<AcceptanceState?> TravelAsync(
        string way,
        bool online,
        AcceptanceCase item,
        AcceptanceDatabase database,
        Rename[] renames,
        AcceptanceState start,
        AcceptanceState target,
        List<string> problems)
    {
        List<string> statements = [];
        try
        {
            var rows = item.KeepsRows ? await AcceptanceRows.OfAsync(database, item.MovesRows) : null;
            var model = start.Model;
            foreach (var rename in renames)
            {
                string[] sql = [.. Provider.Rename(model, rename).Sql];
                statements.AddRange(sql);
                await database.RunAsync(sql);
                model = await database.ReadAsync();
            }

            var plan = PlanOf(item, model, target.Model).Changes;
            if (online) plan = ((IPlansOnline)Provider).Online(model, target.Model, plan);
            statements.AddRange(plan.SelectMany(change => change.Sql));
            if (online) await database.RunOnlineAsync(plan);
            else await database.RunAsync(["BEGIN", .. plan.SelectMany(change => change.Sql), "COMMIT"]);

            // The way back is judged by the other tool than the way there, which saves a tenth of a second a case.
            var second = way.Contains("after");
            var after = await AcceptanceState.OfAsync(database, digest: second || !database.HasPgDump, dump: !second);
            var found = Differences(after, target);
            if (rows is not null && await rows.LossAsync(database) is { } loss) found.Add($"ROWS DIFFER:\n{loss}");
            if (found.Count == 0) return after;
            problems.Add($"[{way}] {string.Join('\n', found)}\nPLAN:\n{AcceptanceReport.Sql(statements)}");
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            problems.Add($"[{way}] {AcceptanceReport.Error(e)}\nPLAN:\n{AcceptanceReport.Sql(statements)}");
            await database.RunAsync("ROLLBACK", "rollback");
        }

        return null;
    }

    private static List<string> Differences(AcceptanceState after, AcceptanceState target)
    {
        List<string> found = [];
        var left = Provider.Plan(after.Model, target.Model);
        if (left.Changes.Count > 0)
            found.Add($"SECOND PLAN NOT EMPTY:\n{AcceptanceReport.Sql(left.Statements)}\n{string.Join('\n', left.Changes)}");
        if (!after.Model.Equals(target.Model)) found.Add($"MODELS DIFFER:\n{AcceptanceReport.Difference(target.Model, after.Model)}");
        if (AcceptanceReport.Difference(target.Digest, after.Digest) is { } digest) found.Add($"CATALOG DIFFERS:\n{digest}");
        if (AcceptanceReport.Difference(target.Dump, after.Dump) is { } dump) found.Add($"PG_DUMP DIFFERS:\n{dump}");
        return found;
    }
}
