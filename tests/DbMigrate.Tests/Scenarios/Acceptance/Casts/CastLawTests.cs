using DbMigrate.Engines;
using DbMigrate.Providers.Postgres.Introspection;
using DbMigrate.Schema;
using DbMigrate.Sql;
using DbMigrate.Tests.Infrastructure;
using DbMigrate.Tests.Scenarios.Acceptance.Postgres;
using Npgsql;

namespace DbMigrate.Tests.Scenarios.Acceptance.Casts;

/// <summary>For every pair of types: the plan keeps the values, names their loss as a hazard, or is refused where the server has no
/// cast.</summary>
public sealed class CastLawTests(PostgresServers servers)
{
    private static readonly SchemaProvider Provider = KnownEngines.Of(Dialect.PostgreSql).Schema;

    public static TheoryData<int, string> Pairs { get; } = Rows();

    [Theory, MemberData(nameof(PostgresServers.MajorVersions), MemberType = typeof(PostgresServers))]
    public async Task The_built_in_types_and_casts_are_those_of_the_server(int version)
    {
        await using var database = await (await AcceptanceServer.OfAsync(servers, version)).CreateAsync();
        var asked = (await database.ReadAsync()).Types!;
        var known = BuiltInTypes.Of(version);

        Assert.Equal(asked.Casts.OrderBy(pair => pair.Key), known.Casts.OrderBy(pair => pair.Key));
        var own = asked.Types.Where(pair => !pair.Key.Contains('.')).ToDictionary();
        Assert.All(own, pair => Assert.Equal(pair.Value, known.TypeOf(pair.Key)));
        var columns = known.Types.Keys.Where(own.ContainsKey).Except(CastSamples.LeftOut);
        Assert.Empty(columns.Except(CastSamples.Values.Keys));
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task Values_are_kept_or_their_loss_is_a_hazard_or_there_is_no_plan(int version, string source)
    {
        await using var database = await (await AcceptanceServer.OfAsync(servers, version)).CreateAsync();
        await database.RunAsync(CastSamples.Setup + "CREATE TABLE t (c integer);", "from");
        // A schema of one table; its column's type is all that changes.
        var model = await database.ReadAsync();
        var wrong = new List<string>();
        foreach (var target in CastSamples.Values.Keys.Where(target => target != source && IsHere(target, version)))
        {
            if (await TryAsync(database, model, source, target) is { } problem) wrong.Add($"{source} -> {target}: {problem}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static async Task<string?> TryAsync(AcceptanceDatabase database, SchemaModel model, string source, string target)
    {
        if (Plan(model, source, target) is not { } there) return await TryRefusalAsync(database, source, target);
        var back = Plan(model, target, source, PlanPurpose.TakeBack);
        var keeps = back is not null && !Loses(there) && !Loses(back);
        var fits = 0;
        var failure = "";
        foreach (var sample in Samples(source, target))
        {
            await database.RunAsync([
                "BEGIN",
                "SET LOCAL lc_monetary = 'C'",
                "DROP TABLE t",
                $"CREATE TABLE t (c {source})",
                $"INSERT INTO t VALUES ('{sample.Replace("'", "''")}'::{source})",
            ]);
            try
            {
                var before = await SayAsync(database, source, target);
                await database.RunAsync([.. there.Statements]);
                fits++;
                if (!keeps) continue;
                await database.RunAsync([.. back!.Statements]);
                var after = await SayAsync(database, source, target);
                // A number is a text as well as JSON.
                if (after != before && !(source.StartsWith("json") && CastSamples.HoldsText(target)))
                    return $"'{before}' came back as '{after}': {there.Statements.First()} and {back.Statements.First()}";
            }
            catch (StatementException e) when (e.InnerException is PostgresException failed)
            {
                // What does not fit is refused.
                failure = $"{failed.SqlState} {failed.MessageText}: {e.Statement.Text}";
                // To jsonpath alone a text that does not fit is a syntax error.
                if (!failed.SqlState.StartsWith("22") && !(target == "jsonpath" && failed.SqlState == PostgresErrorCodes.SyntaxError))
                    return failure;
                if (failed.SqlState is "22001" or "22026" or "22003") fits++;
            }
            finally
            {
                await database.RunAsync(["ROLLBACK"]);
            }
        }

        // What a text or JSON holds is its own affair.
        return fits == 0 && !CastSamples.HoldsText(source) ? failure : null;
    }

    /// <summary>The value; of a text, what it says as the other type.</summary>
    private static async Task<string> SayAsync(AcceptanceDatabase database, string source, string target)
    {
        var value = CastSamples.IsText(source) && !target.StartsWith("bit") ? $"c::text::{target}" : source == "json" ? "c::jsonb" : "c";
        return (string)(await database.QueryAsync($"SELECT ({value})::text FROM t"))[0][0]!;
    }

    /// <summary>What is refused has no cast that the server would take by itself.</summary>
    private static async Task<string?> TryRefusalAsync(AcceptanceDatabase database, string source, string target)
    {
        await database.RunAsync(["BEGIN", "DROP TABLE t", $"CREATE TABLE t (c {source})"]);
        try
        {
            await database.RunAsync([$"ALTER TABLE t ALTER c TYPE {target}"]);
            return source.StartsWith("bit") ? null : "refused, though the server takes it";
        }
        catch (StatementException)
        {
            return null;
        }
        finally
        {
            await database.RunAsync(["ROLLBACK"]);
        }
    }

    /// <summary>A text that becomes another type holds what that reads.</summary>
    private static string[] Samples(string source, string target) =>
        CastSamples.IsText(source) && !CastSamples.IsText(target)
            ?
            [
                .. CastSamples
                    .Values[target]
                    .Where(value =>
                        value.Length
                        <= (
                            source is "text" or "name" or "character varying" ? 99
                            : source == "character" ? 1
                            : 3)),
            ]
            : CastSamples.Values[source];

    private static bool Loses(SchemaPlan plan) => plan.Changes.Any(change => change.DataLoss);

    private static SchemaPlan? Plan(SchemaModel model, string from, string to, PlanPurpose purpose = PlanPurpose.Make)
    {
        try
        {
            return Provider.Plan(With(model, from), With(model, to), new PlanOptions { Purpose = purpose });
        }
        catch (DbMigrateException e) when (e.Id == ErrorId.CastImpossible)
        {
            return null;
        }
    }

    private static SchemaModel With(SchemaModel model, string type) =>
        new(
            model.Dialect,
            model.EngineVersion,
            model.Objects.Select(item => item is Table table ? table with { Columns = [table.Columns[0] with { Type = type }] } : item))
        {
            Types = model.Types,
        };

    private static bool IsHere(string type, int version) =>
        BuiltInTypes.Of(version).TypeOf(type) is not null || type.IndexOfAny(['(', '[', '.']) >= 0;

    private static TheoryData<int, string> Rows()
    {
        var rows = new TheoryData<int, string>();
        foreach (var version in PostgresBinaries.Servers.Select(server => server.Major))
        {
            foreach (var source in CastSamples.Values.Keys.Where(source => IsHere(source, version))) rows.Add(version, source);
        }

        return rows;
    }
}
