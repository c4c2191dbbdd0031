using DbMigrate.Tests.Infrastructure;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace DbMigrate.Tests.Scenarios.Schemas;

/// <summary>A table is empty when its loss is judged, and a writer that has not committed by then fills it while the run waits for it:
/// nothing is dropped that nobody has allowed to be lost.</summary>
public sealed class RowsMeanwhileTests(PostgresServers servers)
{
    private const string Kept = "CREATE TABLE kept (id integer PRIMARY KEY);\n";

    private const string Both = Kept + "CREATE TABLE notes (id integer PRIMARY KEY, body text);\n";

    public static TheoryData<string, string> Ways
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var engine in EngineDatabase.One.Select(row => (string)row.Data))
            {
                foreach (var way in new[] { "sync", "derived undo", "undo", "run" }) rows.Add(engine, way);
            }

            return rows;
        }
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task What_has_been_filled_meanwhile_stays(string engine, string way)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database) { Refuse = way == "run" ? [HazardCode.DataLoss] : [] };
        var act = await PrepareAsync(project, way);

        var run = await WhileWritingAsync(database, engine, () => Task.Run(act));

        var error = await Assert.ThrowsAnyAsync<DbMigrateException>(() => run);
        Assert.Equal(ErrorId.DataLossRefused, Cause(error).Id);
        Assert.Equal(["7|x"], await database.RowsAsync("SELECT id, body FROM notes"));
    }

    private static async Task<Func<Task>> PrepareAsync(SchemaProject project, string way)
    {
        project.Schema(way == "run" ? Both : Kept);
        await project.NewAsync();
        if (way != "run")
        {
            project.Schema(Both);
            await project.NewAsync(new() { Name = "notes" });
        }

        await project.Migrator.ApplyAsync(new());
        if (way == "derived undo") File.Delete(Directory.GetFiles(project.PathOf("migrations"), "*_notes.down.sql").Single());
        project.Schema(Kept);
        if (way == "run") await project.NewAsync(new() { Name = "gone" });
        return way switch
        {
            "sync" => () => project.SyncAsync(new() { NoRename = true }),
            "run" => () => project.Migrator.ApplyAsync(new()),
            _ => () => project.UndoAsync(),
        };
    }

    private static async Task<Task> WhileWritingAsync(EngineDatabase database, string engine, Func<Task> act)
    {
        const string insert = "INSERT INTO notes VALUES (7, 'x')";
        if (engine == EngineDatabase.Sqlite)
        {
            using var file = new SqliteConnection($"Data Source={database.Url["sqlite:".Length..]};Pooling=False");
            file.Open();
            using var begun = file.BeginTransaction(deferred: false);
            using (var fill = file.CreateCommand())
            {
                (fill.CommandText, fill.Transaction) = (insert, begun);
                fill.ExecuteNonQuery();
            }

            var waits = act();
            // Where it is slower than this, its first look finds the row, which is as well.
            await Task.WhenAny(waits, Task.Delay(TimeSpan.FromSeconds(3)));
            begun.Commit();
            return waits;
        }

        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(ConnectionOf(database)).ConnectionString);
        await using var writer = await source.OpenConnectionAsync();
        await using var transaction = await writer.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand(insert, writer, transaction)) await command.ExecuteNonQueryAsync();
        var run = act();
        while (!run.IsCompleted && await database.ScalarAsync("SELECT count(*) FROM pg_locks WHERE NOT granted") == "0")
            await Task.Delay(50);
        await transaction.CommitAsync();
        return run;
    }

    private static string ConnectionOf(EngineDatabase database)
    {
        var url = new Uri(database.Url);
        var user = url.UserInfo.Split(':');
        return $"Host={url.Host};Port={url.Port};Username={user[0]};Password={user[1]};Database={url.AbsolutePath[1..]};Pooling=false";
    }

    private static DbMigrateException Cause(DbMigrateException error) =>
        error.Id == ErrorId.DataLossRefused || error.InnerException is not DbMigrateException inner ? error : Cause(inner);
}
