using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Benchmarks;

/// <summary>A whole folder into an empty database, each tool as a process of its own from its start to its end.</summary>
internal static class ColdApply
{
    private const int Rounds = 9;

    public static async Task RunAsync(Report report, ApplyCase item)
    {
        string shell = item.Dialect == Dialect.Sqlite ? "sqlite3" : "psql";
        if (Tools.Find(shell) is null || Tools.Dbmate is not { } dbmate)
        {
            report.Skip($"Applying {item.Name} in cold processes", $"it needs {shell} on the PATH, and dbmate from npm.");
            return;
        }

        using var folder = new TempFolder("benchmark");
        string script = folder.Write("all.sql", item.SameTransactions());
        item.WriteDbmate(folder.File("dbmate"));
        Directory.CreateSymbolicLink(folder.File("node_modules"), RepoPaths.NodeModules);
        await using PostgresServer? server =
            item.Dialect == Dialect.Sqlite ? null : await PostgresServer.StartAsync(PostgresBinaries.Servers[^1], durable: true);

        Contender[] natives = Tools.Native is { } native
            ? [new("native", () => OnEmptyAsync(url => (native, ["apply", "--migrations", item.Folder, "--database", url, "--no-color"])))]
            : [];
        // Its migrator in a program of its own, as a server's start has it.
        Contender[] orm = server is null
            ? []
            :
            [
                new(
                    "orm",
                    () =>
                        OnEmptyAsync(url => ("node", [Path.Combine(AppContext.BaseDirectory, "scripts", "drizzle.mjs"), item.Folder, url]))
                ),
            ];
        var times = await Benchmarks.Rounds.RunAsync(
            1,
            Rounds,
            [
            .. natives,
            new Contender(
                "ours",
                () =>
                    OnEmptyAsync(url =>
                        ("dotnet", [Tools.CommandLine, "apply", "--migrations", item.Folder, "--database", url, "--no-color"]))),
            new Contender("shell", () => OnEmptyAsync(url => server is null
                ? (shell, ["-bail", folder.File("app.db"), ".read all.sql"])
                : (shell, ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", script, "-d", url]))),
            .. orm,
            new Contender("dbmate", () => OnEmptyAsync(url => (dbmate, ["--no-dump-schema", "-d", "dbmate", "-u", Plain(url), "up"]))),
            new Contender("kit", () => OnEmptyAsync(url =>
            {
                folder.Write("drizzle.json", item.KitConfig(server is null ? folder.File("app.db") : url));
                return ("node", [Tools.DrizzleKit, "migrate", "--config", "drizzle.json"]);
            })),
            ]);

        string what =
            $"apply {item.Name}, {item.Migrations.Count} migrations, {(server is null ? "SQLite" : $"PostgreSQL {server.MajorVersion}")}, "
                + $"cold processes";
        const string Ours = "`dbmigrate apply`";
        report.Add(what, Ours, times["ours"], $"`{shell}`, one script with the same transactions", times["shell"], "");
        if (Tools.Native is null)
            report.Skip("The native executable", Tools.NoNative);
        else
            report.Add(
                what,
                "native `dbmigrate apply`",
                times["native"],
                $"`{shell}`, one script with the same transactions",
                times["shell"],
                server is null ? 1.1 : 1.15);
        if (Tools.Native is not null && server is not null)
            report.Add(
                what,
                "native `dbmigrate apply`",
                times["native"],
                "a program of Node.js that calls drizzle-orm's `migrate()`",
                times["orm"],
                0.6);
        report.Add(what, Ours, times["ours"], "`dbmate up`", times["dbmate"], "");
        report.Add(what, Ours, times["ours"], "`drizzle-kit migrate`", times["kit"], 1.0);

        async Task<double> OnEmptyAsync(Func<string, (string Program, string[] Arguments)> command)
        {
            await using TestDatabase? database = server is null ? null : await server.CreateDatabaseAsync("bench");
            foreach (string old in Directory.EnumerateFiles(folder, "app.db*")) File.Delete(old);
            var (program, arguments) = command(database?.Url ?? $"sqlite:{folder.File("app.db")}");
            return await Benchmarks.Rounds.TimeAsync(async () =>
                (
                    await ProcessRunner.RunAsync(
                        program,
                        arguments,
                        workingFolder: folder,
                        environment: new Dictionary<string, string?> { ["DBMIGRATE_NODE_MODULES"] = RepoPaths.Tests },
                        timeout: TimeSpan.FromMinutes(10))).EnsureSuccess());
        }
    }

    // dbmate asks for TLS unless it is told not to.
    private static string Plain(string url) => url.StartsWith("sqlite", StringComparison.Ordinal) ? url : url + "?sslmode=disable";
}
