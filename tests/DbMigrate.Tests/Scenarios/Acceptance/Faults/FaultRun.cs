using DbMigrate.Sql;
using DbMigrate.Tests.Infrastructure;
using DbMigrate.Tests.Scenarios.Acceptance.Postgres;

namespace DbMigrate.Tests.Scenarios.Acceptance.Faults;

/// <summary>
/// Goes one case one way on one server: through the synchronization, through migrations, and through psql; and then compares what came
/// out with a database that was made directly, and asks every command whether it still finds something to do.
/// </summary>
/// <param name="server">The server.</param>
/// <param name="item">The case.</param>
/// <param name="whole">Whether every command is asked; else those alone that reach the schema.</param>
internal sealed class FaultRun(AcceptanceServer server, FaultCase item, bool whole) : IAsyncDisposable
{
    /// <summary>A schema file that holds nothing is an error, so an empty schema has this.</summary>
    private const string Nothing = "SELECT 1;";

    private readonly List<AcceptanceDatabase> _databases = [];
    private readonly List<string> _problems = [];

    // What a schema makes of an empty database, which every step is compared with.
    private readonly Dictionary<string, (AcceptanceDatabase Database, StateDigest Digest)> _wanted = [];

    public async Task RunAsync()
    {
        if (item.Roles is { } roles)
        {
            var maintenance = await CreateAsync();
            await maintenance.RunAsync(roles, "from");
        }

        if (item.Refusal is not null)
        {
            await RefusedAsync();
        }
        else
        {
            await StepAsync("sync", SyncAsync);
            await StepAsync("migrations", MigrationsAsync);
            // The script is the one that the synchronization runs: that psql takes it shows on one server.
            if (whole && Programs.Find("psql") is { } psql) await StepAsync("psql", () => PsqlAsync(psql));
        }

        if (_problems.Count > 0) Assert.Fail(string.Join("\n\n", _problems));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var database in _databases) await database.DisposeAsync();
    }

    private async Task RefusedAsync()
    {
        var database = await CreateAsync(item.From, item.Rows);
        using var project = ProjectOf(database, item.To);

        await using var workbench = project.Workbench();
        var error = await Assert.ThrowsAsync<DbMigrateException>(() => workbench.CompareAsScriptAsync(new()));
        Assert.Contains("using", $"{error.Message} {error.RecommendedAction}", StringComparison.OrdinalIgnoreCase);
        foreach (var words in item.Refusal!) Assert.Contains(words, error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<DbMigrateException>(() => project.SyncAsync(Freely));
        Assert.Contains("using", $"{error.Message} {error.RecommendedAction}", StringComparison.OrdinalIgnoreCase);
    }

    private async Task SyncAsync()
    {
        var database = await CreateAsync(item.From, item.Rows);
        using var project = ProjectOf(database, item.To);
        await using var workbench = project.Workbench();
        await workbench.SyncAsync(Freely);
        await CheckAsync("sync", database, item.To);
        None("sync, compared with the schema", await CompareAsync(workbench, "database", "schema"));
        if (!whole) return;

        var files = await workbench.ExportAsync(new() { Source = "database" });
        if (files.Count > 0)
        {
            SchemaWorkbench.WriteExport(files, project.PathOf("exported"));
            None("sync, compared with its export", await CompareAsync(workbench, "database", project.PathOf("exported")));
            None("its export, compared with the schema", await CompareAsync(workbench, project.PathOf("exported"), "schema"));
        }

        using var baseline = new SchemaProject(database.Engine);
        await using var bench = baseline.Workbench();
        var plan = await bench.BaselineAsync(new());
        if (plan.Migration is null || item.To.Length == 0) return;
        if (await bench.PlanMigrationAsync(new()) is { } more) Problem("the baseline", $"is not all: {more.UpSql}");
        None("the baseline, compared with the database", await CompareAsync(bench, "migrations", "database"));
    }

    private async Task MigrationsAsync()
    {
        var database = await CreateAsync();
        using var project = ProjectOf(database, item.From);
        if (item.From.Length > 0)
        {
            await project.NewAsync(new() { Name = "first", NoRename = true });
            await project.ApplyAsync();
        }

        // A migration holds no password; who runs it sets it.
        if (!item.From.Contains("password", StringComparison.Ordinal))
            await CheckAsync("the first migration", database, item.From, asked: false);
        if (item.Rows is not null) await FillAsync(database, item.Rows);

        project.Schema(Filled(item.To));
        if (!await project.TryNewAsync(new() { Name = "second", NoRename = true })) return;
        await project.Migrator.ApplyAsync(new() { Allow = [HazardCode.DataLoss] });
        if (!item.From.Contains("password", StringComparison.Ordinal)) await CheckAsync("the migration", database, item.To);
        if (whole)
        {
            await using var workbench = project.Workbench();
            None("the migrations, compared with the database", await CompareAsync(workbench, "migrations", "database"));
            None("the migrations, compared with the schema", await CompareAsync(workbench, "migrations", "schema"));
            if (await workbench.PlanMigrationAsync(new() { NoRename = true }) is { } more)
                Problem("the migration", $"is not all: {more.UpSql}");
        }

        await project.UndoAsync(new() { Allow = [HazardCode.DataLoss] });
        if (!item.From.Contains("password", StringComparison.Ordinal)) await CheckAsync("undo", database, item.From, asked: false);
    }

    private async Task PsqlAsync(string psql)
    {
        var database = await CreateAsync(item.From, item.Rows);
        using var project = ProjectOf(database, item.To);
        await using var workbench = project.Workbench();
        var script = (await workbench.CompareAsScriptAsync(new() { NoRename = true })).Sql;
        var result = await ProcessRunner.RunAsync(psql, ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-", database.Engine.Url], script);
        if (result.ExitCode != 0)
        {
            Problem("psql", $"{result.StandardError}\n{script}");
            return;
        }

        await CheckAsync("psql", database, item.To);
        None("psql, compared with the schema", await CompareAsync(workbench, "database", "schema"));
    }

    private static SyncOptions Freely => new() { NoRename = true, Allow = [HazardCode.DataLoss] };

    private SchemaProject ProjectOf(AcceptanceDatabase database, string schema)
    {
        var project = new SchemaProject(database.Engine);
        project.Schema(Filled(schema));
        return project;
    }

    private static string Filled(string schema) => schema.Length > 0 ? schema : Nothing;

    private async Task<AcceptanceDatabase> CreateAsync(string schema = "", string? rows = null)
    {
        var database = await server.CreateAsync();
        _databases.Add(database);
        // Some bodies are only right with their caller's search path, so a dump is restored like this too.
        if (schema.Length > 0) await database.RunAsync($"SET check_function_bodies = off; {schema}", "from");
        if (rows is not null) await FillAsync(database, rows);
        return database;
    }

    // On the way back the rows are of the other schema: those that fit are taken.
    private static async Task FillAsync(AcceptanceDatabase database, string rows)
    {
        try
        {
            await database.RunAsync(rows, "some rows");
        }
        catch (StatementException)
        {
        }
    }

    private static Task<IReadOnlyList<SchemaChange>> CompareAsync(SchemaWorkbench workbench, string from, string to) =>
        workbench.CompareAsync(new() { From = from, To = to, NoRename = true });

    /// <summary>The database is what the schema makes of an empty one, and holds what it should.</summary>
    private async Task CheckAsync(string step, AcceptanceDatabase database, string schema, bool asked = true)
    {
        if (!_wanted.TryGetValue(schema, out var wanted)) _wanted.Add(schema, wanted = await WantedAsync(schema));
        var actual = await StateDigest.OfAsync(database);
        if (AcceptanceReport.Difference(wanted.Digest.States, actual.States) is { } state) Problem(step, state);
        if (AcceptanceReport.Difference(wanted.Digest.Definitions, actual.Definitions) is not null
            && AcceptanceReport.Difference(await AgainAsync(wanted.Database), await AgainAsync(database)) is { } difference)
            Problem(step, difference);
        if (!asked) return;
        foreach (var (query, printed) in item.Want)
        {
            var text = string.Join('\n', (await database.QueryAsync($"SELECT r::text FROM ({query}) r")).Select(row => row[0]));
            if (Plain(text) != Plain(printed)) Problem(step, $"{query} prints {text}, not {printed}");
        }
    }

    // A row's text differs from psql's in its separators and quotes.
    private static string Plain(string text) => string.Concat(text.Where(letter => !"()|,\"\\ ".Contains(letter)));

    private async Task<(AcceptanceDatabase, StateDigest)> WantedAsync(string schema)
    {
        var database = await CreateAsync(schema);
        return (database, await StateDigest.OfAsync(database));
    }

    /// <summary>What the server says after it has read its own print once more.</summary>
    private async Task<string> AgainAsync(AcceptanceDatabase database)
    {
        using var project = new SchemaProject(database.Engine);
        var again = await CreateAsync();
        foreach (var file in (await project.ExportAsync()).OrderBy(file => file.Path, StringComparer.Ordinal))
            await again.RunAsync(file.Text, "its export");
        return (await StateDigest.OfAsync(again)).Definitions;
    }

    private async Task StepAsync(string step, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (e is DbMigrateException or StatementException or Npgsql.PostgresException)
        {
            // The way back may have no cast where the way there has one; then it says so.
            if (
                item.Want.Count == 0
                && e is DbMigrateException { RecommendedAction: { } advice }
                && advice.Contains("--using", StringComparison.Ordinal))
                return;
            Problem(step, AcceptanceReport.Error(e));
        }
    }

    private void None(string step, IReadOnlyList<SchemaChange> changes)
    {
        if (changes.Count > 0)
            Problem(step, $"there is something left to do:\n{AcceptanceReport.Sql(changes.SelectMany(change => change.Sql))}");
    }

    private void Problem(string step, string text) => _problems.Add($"[{step}] {text}");
}
