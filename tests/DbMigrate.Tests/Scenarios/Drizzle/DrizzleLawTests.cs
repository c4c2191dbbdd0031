using System.Reflection;
using System.Text.RegularExpressions;
using DbMigrate.Engines;
using DbMigrate.Operations;
using DbMigrate.Schema;
using DbMigrate.Sql;
using DbMigrate.Tests.Infrastructure;
using DbMigrate.Tests.Scenarios.Acceptance;
using DbMigrate.Tests.Scenarios.Acceptance.Postgres;
using DbMigrate.Tests.Scenarios.Acceptance.Sqlite;

namespace DbMigrate.Tests.Scenarios.Drizzle;

/// <summary>The law over every schema there is: written in Drizzle's TypeScript it compiles, and what Drizzle Kit makes of that, together
/// with the SQL of the comment, is the schema again. Nothing is lost that the comment does not name.</summary>
public sealed partial class DrizzleLawTests(PostgresServers servers, ITestOutputHelper output)
{
    private sealed record Written(string Text, SchemaModel Model, string Module, string Name)
    {
        public DrizzleRest Rest { get; } = DrizzleRest.Of(Module);
    }

    [Fact]
    public async Task Every_schema_of_a_case_comes_back_through_TypeScript()
    {
        using var judge = new DrizzleJudge();
        var newest = PostgresBinaries.All[^1];
        var server = await AcceptanceServer.OfAsync(servers, $"{newest.Version}");
        await using var database = await server.CreateAsync();
        List<Written> postgres = [], sqlite = [];
        foreach (var text in PostgresTexts(newest.Major).Concat(DrizzleCases.Postgres.Select(item => item.Sql)))
            postgres.Add(Write(judge, text, await ModelAsync(database, () => database.RunAsync(text, "to"))));
        foreach (var text in SqliteTexts().Concat(DrizzleCases.Sqlite.Select(item => item.Sql)))
            sqlite.Add(Write(judge, text, await SqliteModelAsync(text)));

        var compiled = judge.CompileAsync();
        var answers = await judge.AskAsync();
        var problems = new List<string>();
        foreach (var item in DrizzleCases.Postgres.Concat(DrizzleCases.Sqlite))
        {
            var module = postgres.Concat(sqlite).First(written => written.Text == item.Sql).Module;
            problems.AddRange(
                item.Says.Where(line => !module.Contains(line, StringComparison.Ordinal))
                    .Select(line => $"{item.Name}: '{line}' is missing in\n{module}"));
        }

        foreach (var item in postgres)
            problems.AddRange(
                await CheckAsync(item, answers[item.Name], statements => ModelAsync(database, () => RunAsync(database, item, statements))));
        foreach (var item in sqlite)
            problems.AddRange(
                await CheckAsync(
                    item,
                    answers[item.Name],
                    statements =>
                        SqliteModelAsync(
                            $"{string.Join(";\n", statements.Select(statement => statement.TrimEnd(';', '\n', ' ')))};\n{item.Rest.After}")));

        output.WriteLine($"PostgreSQL: {postgres.Count} schemas, {postgres.Count(item => item.Rest.IsEmpty)} said whole.");
        output.WriteLine($"SQLite: {sqlite.Count} schemas, {sqlite.Count(item => item.Rest.IsEmpty)} said whole.");
        if (problems.Count > 0) Assert.Fail($"{problems.Count} problems\n\n{string.Join("\n\n", problems)}");
        Assert.Equal("", await compiled);
    }

    private static Written Write(DrizzleJudge judge, string text, SchemaModel model)
    {
        var module = DrizzleExport.Write(model, KnownEngines.Of(model.Dialect).Schema.Empty(model.EngineVersion));
        return new(text, model, module, judge.Add(model.Dialect, module));
    }

    private static async Task<IReadOnlyList<string>> CheckAsync(
        Written item, DrizzleAnswer answer, Func<IReadOnlyList<string>, Task<SchemaModel>> run)
    {
        var about = $"---- {item.Name}\n{item.Text}\n{item.Module}\n";
        if (answer.Error is { } error) return [$"{about}Drizzle Kit: {error}"];
        try
        {
            var actual = await run(answer.Sql);
            var provider = KnownEngines.Of(actual.Dialect).Schema;
            var expected = provider.Align(item.Model, actual);
            return actual.Equals(expected)
                ? []
                : [$"{about}{string.Join('\n', answer.Sql)}\n{AcceptanceReport.Difference(expected, actual)}"];
        }
        catch (Exception e) when (e is StatementException or DbMigrateException or Microsoft.Data.Sqlite.SqliteException)
        {
            return [$"{about}{string.Join('\n', answer.Sql)}\n{e.Message}"];
        }
    }

    private static Task<SchemaModel> ModelAsync(AcceptanceDatabase database, Func<Task> make) => database.TakenBackAsync(async () =>
    {
        await make();
        return await database.ReadAsync();
    });

    /// <summary>What Drizzle Kit makes first anyway, what the comment has before the tables, the rest, and what the comment has after
    /// them.</summary>
    private static async Task RunAsync(AcceptanceDatabase database, Written item, IReadOnlyList<string> statements)
    {
        await database.RunAsync([.. statements.Where(statement => First().IsMatch(statement))]);
        await database.RunAsync(item.Rest.Before, "before");
        await database.RunAsync([.. statements.Where(statement => !First().IsMatch(statement))]);
        await database.RunAsync(item.Rest.After, "after");
    }

    private static async Task<SchemaModel> SqliteModelAsync(string sql)
    {
        await using var scratch = await KnownEngines.Of(Dialect.Sqlite).Schema.OpenScratchAsync(new(null, []), default);
        await SqliteAcceptance.RunAsync(scratch.Session, sql);
        return await DrizzleExport.WithViewsAsync(scratch.Session, await SqliteAcceptance.ReadAsync(scratch.Session), default);
    }

    private static IEnumerable<string> PostgresTexts(int version) => typeof(DrizzleLawTests).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(PostgresAcceptance)))
        .Select(type => type.GetField("Cases", BindingFlags.NonPublic | BindingFlags.Static)?.GetValue(null)).OfType<CaseList>()
        // What a case begins with is what it ends with, but for a little.
        .SelectMany(list => list.All).Where(item => item.MinVersion <= version).Select(item => item.To)
        // What lives in a session only is not in a schema.
        .Where(text => text.Length > 0 && !text.Contains("CREATE TEMP ", StringComparison.Ordinal))
        .Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> SqliteTexts() =>
        typeof(SqliteAcceptance)
            .Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(SqliteAcceptance).Namespace)
            .Select(type => type.GetField("All", BindingFlags.Public | BindingFlags.Static)?.GetValue(null))
            .OfType<AcceptanceCase[]>()
            .SelectMany(cases => cases)
            .Where(item => item.MinVersion <= SqliteAcceptance.Version)
            .SelectMany(item => new[] { item.From, item.To })
            .Where(text => text.Length > 0)
            .Distinct(StringComparer.Ordinal);

    [GeneratedRegex(@"^CREATE (?:SCHEMA|TYPE|SEQUENCE) ")]
    private static partial Regex First();
}
