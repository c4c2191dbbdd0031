using DbMigrate.Engines;

namespace DbMigrate.Tests.Scenarios.Acceptance.Sqlite;

/// <summary>What holds for any two schemas, tried on many that chance has made.</summary>
public sealed class SqlitePropertyTests
{
    private static readonly SchemaProvider Provider = KnownEngines.Of(Dialect.Sqlite).Schema;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_plan_leads_from_any_schema_to_any_other(int round)
    {
        for (var seed = round * 1000; seed < (round * 1000) + 75; seed++)
        {
            var generator = new SqliteSchemaGenerator(seed);
            var schema = generator.Create();
            var (from, to) = (schema.Sql(), generator.Edit(schema).Sql());
            try
            {
                await CheckAsync(from, to);
            }
            catch (Exception e)
            {
                Assert.Fail(
                    $"Seed {seed}: {e.Message}\n-- from\n{from}\n-- to\n{to}\n-- "
                        + $"plan\n{string.Join(";\n", Provider.Plan(await SqliteAcceptance.ModelAsync(from), await SqliteAcceptance.ModelAsync(to)).Statements)}"
                );
            }
        }
    }

    internal static async Task CheckAsync(string from, string to)
    {
        var (before, after) = (await SqliteAcceptance.ModelAsync(from), await SqliteAcceptance.ModelAsync(to));
        Assert.Empty(Provider.Plan(before, before).Changes);
        Assert.Equal(before, await SqliteAcceptance.ModelAsync(from));
        var plan = Provider.Plan(before, after);
        Assert.Equal(before.Equals(after), plan.Changes.Count == 0);
        Assert.Equal(plan.Statements, Provider.Plan(before, after).Statements);

        using var connection = SqliteAcceptance.Open(":memory:");
        SqliteRowFiller.Run(connection, from);
        SqliteRowFiller.Fill(connection, unlessRefused: true);
        var rows = SqliteRows.Of(connection);
        // What the runner does: the pragmas work outside the transaction only.
        SqliteRowFiller.Run(connection, "PRAGMA foreign_keys=OFF; BEGIN");
        foreach (var statement in plan.Statements) SqliteRowFiller.Run(connection, statement);
        SqliteRowFiller.Run(connection, "COMMIT; PRAGMA foreign_keys=ON");
        using var direct = SqliteAcceptance.Open(":memory:");
        SqliteRowFiller.Run(direct, to);
        Assert.Equal(SqliteDigest.Of(direct), SqliteDigest.Of(connection));
        SqliteRows.AssertKept(rows, SqliteRows.Of(connection), []);
        Assert.Equal("ok", SqliteDigest.Rows(connection, "PRAGMA integrity_check")[0][0]);
    }
}
