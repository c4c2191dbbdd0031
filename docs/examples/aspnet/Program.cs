using System.Data.Common;
using Bookstore;
using DbMigrate;
using Microsoft.Data.Sqlite;
using Npgsql;

try
{
    var builder = WebApplication.CreateBuilder(args);
    var connectionString = builder.Configuration.GetConnectionString("Bookstore")
        ?? throw new InvalidOperationException("The connection string 'Bookstore' is not configured.");
    var project = ProjectLoader.Load(new()
    {
        Project = builder.Configuration["Database:Project"] ?? Path.Combine(AppContext.BaseDirectory, "database"),
        Database = [connectionString],
    });
    var database = ProjectLoader.Targets(project).Single();

    builder.Services.AddSingleton<IRunObserver, MigrationLog>();
    builder.Services.AddSingleton(services => new Migrator(project, database, services.GetRequiredService<IRunObserver>()));
    // Without it, somebody else applies them; this server says at /health that it waits for that.
    if (builder.Configuration.GetValue("Database:ApplyAtStart", defaultValue: true))
        builder.Services.AddHostedService<MigrateFirst>();
    builder.Services.AddSingleton<DbDataSource>(_ => database.Url.Dialect == Dialect.Sqlite
        ? SqliteFactory.Instance.CreateDataSource(connectionString)
        : NpgsqlDataSource.Create(connectionString));

    var app = builder.Build();

    app.MapGet("/health", async (Migrator migrator, CancellationToken cancel) =>
    {
        var pending = (await migrator.GetJournalAsync(cancel)).Where(entry => entry.Pending).Select(entry => entry.Tag).ToList();
        return Results.Json(
            new { pending }, statusCode: pending.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    });

    app.MapGet("/books", async (DbDataSource data, CancellationToken cancel) =>
    {
        await using var command = data.CreateCommand("SELECT title FROM books ORDER BY title");
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var titles = new List<string>();
        while (await reader.ReadAsync(cancel))
            titles.Add(reader.GetString(0));
        return titles;
    });

    await app.RunAsync();
    return 0;
}
catch (DbMigrateException e)
{
    await Console.Error.WriteLineAsync($"{e.Id}: {e.Message}{Environment.NewLine}{e.RecommendedAction}");
    return 1;
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("Stopped before it had started.");
    return 1;
}
