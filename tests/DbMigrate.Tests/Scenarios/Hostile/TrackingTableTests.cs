using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Hostile;

/// <summary>The journal and the history of a database that someone else has written to: SQLite keeps any value in any column.</summary>
public sealed class TrackingTableTests
{
    private const int Rounds = 150;

    private static readonly string[] Values =
    [
        "NULL", "''", "'x'", "x'00ff'", "zeroblob(3)", "0", "-1", "1.5", "1e300", "-1e300", "9e999", "9223372036854775807",
        "-9223372036854775808", "99999999999", "'1700000000000'", "1750000000000", "1750000001000", "'NaN'", "char(0)",
        "'a' || char(0) || 'b'", "char(27) || '[2J'", "char(0xD800)", "char(8238)", "'0000_one'", "'0001_two'", "'0000_ONE'", "'../../x'",
        "'Applied'", "'Progress'", "'Partial'", "'Failed'", "'42'", "'up'", "'down'", "'2026-01-01T00:00:00Z'",
        "'9999-12-31T23:59:59.9999999+14:00'", "'0000-00-00'", "date('now')", "lower(hex(randomblob(32)))",
        "replace(hex(zeroblob(5000)), '00', 'ab')", "'📦'", "CAST(x'c3' AS TEXT)", "CAST(x'ff' AS TEXT)", "TRUE",
    ];

    [Fact]
    public async Task Whatever_their_rows_hold_a_command_ends_with_a_value_or_an_expected_failure()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var migrations = new MigrationProject(database);
        foreach (var name in (string[])["one", "two", "three"])
            File.WriteAllText(Path.Combine(migrations.Folder, migrations.Add(name, "SELECT 1;") + ".down.sql"), "SELECT 2;");
        await migrations.ApplyAsync(database);
        await database.ExecuteAsync(
            """
            DROP TABLE __drizzle_migrations; CREATE TABLE __drizzle_migrations (id, hash, created_at, name, applied_at);
            ALTER TABLE __dbmigrate_history RENAME TO kept; CREATE TABLE __dbmigrate_history (id, tag, direction, outcome, started_at, duration_ms, statements_done, statements_total, statements_hash, hash, error, database_user, host, tool);
            """);
        var random = new Random(FuzzRun.Seed);
        var ended = 0;
        for (var round = 0; round < Rounds * FuzzRun.Factor; round++)
        {
            var sql = string.Concat(
                Enumerable
                    .Range(0, 3)
                    .Select(_ =>
                        $"INSERT INTO __drizzle_migrations VALUES ({Some(5)}); INSERT INTO __dbmigrate_history VALUES ({Some(14)});"));
            await database.ExecuteAsync($"DELETE FROM __drizzle_migrations; DELETE FROM __dbmigrate_history; {sql}");
            foreach (var command in (Func<Task>[])
                [
                    () => migrations.On(database).GetJournalAsync(),
                    () => migrations.ReportAsync(database),
                    () => migrations.On(database).ApplyAsync(new()),
                    () => migrations.On(database).ApplyAsync(new() { Resume = true }),
                    () => migrations.On(database).UndoAsync(new()),
                ])
            {
                try
                {
                    await command();
                    ended++;
                }
                catch (DbMigrateException e)
                {
                    Assert.NotEmpty(e.Message);
                }
                catch (Exception e)
                {
                    Assert.Fail($"round {round}, seed {FuzzRun.Seed}: {sql}\n{e}");
                }
            }
        }

        Assert.InRange(ended, Rounds / 2, int.MaxValue);

        string Some(int count) => string.Join(", ", random.GetItems(Values, count));
    }

    [Fact]
    public async Task A_down_script_that_cannot_be_cut_into_statements_is_named()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var migrations = new MigrationProject(database);
        var one = migrations.Add("one", "CREATE TABLE one (id integer);");
        var two = migrations.Add("two", "CREATE TABLE two (id integer);");
        var down = Path.Combine(migrations.Folder, two + ".down.sql");
        File.WriteAllText(down, "DROP TABLE two;\nSELECT 'x");
        await migrations.ApplyAsync(database);

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => migrations.On(database).UndoAsync(new() { Steps = 2 }));

        Assert.Equal(ErrorId.ScriptInvalid, error.Id);
        Assert.StartsWith($"{down}:2:8: ", error.Message);
        Assert.Equal("0000_one", one);
    }
}
