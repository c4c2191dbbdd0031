using System.Diagnostics;
using DbMigrate.Providers.Sqlite;
using Microsoft.Data.Sqlite;

namespace DbMigrate.Tests.Infrastructure;

/// <summary>A run of migrations in a process of its own, which can be killed: this test program, started with other arguments.</summary>
public sealed class RunnerProcess : IDisposable
{
    private const string Verb = "run-migrations";
    private const string Ready = "ready";

    /// <summary>An option, with a tag behind it: take back what came after that.</summary>
    public const string UndoTo = "undo-to=";

    private readonly Process _process;

    private RunnerProcess(Process process) => _process = process;

    /// <summary>Starts a run and returns when it is about to apply.</summary>
    public static Task<RunnerProcess> StartAsync(string folder, string url, params string[] options) =>
        StartAsync(folder, url, new Dictionary<string, string?>(), options);

    /// <param name="environment">What to add to this process's environment.</param>
    public static async Task<RunnerProcess> StartAsync(
        string folder, string url, IReadOnlyDictionary<string, string?> environment, params string[] options)
    {
        string program = Path.ChangeExtension(typeof(RunnerProcess).Assembly.Location, OperatingSystem.IsWindows() ? ".exe" : null);
        var start = new ProcessStartInfo(program, [Verb, folder, url, .. options])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string? value) in environment)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        string? line = await process.StandardOutput.ReadLineAsync();
        return line == Ready
            ? new RunnerProcess(process)
            : throw new InvalidOperationException($"The runner said '{line}'. {await process.StandardError.ReadToEndAsync()}");
    }

    /// <summary>Lets it apply.</summary>
    public void Go() => _process.StandardInput.WriteLine();

    /// <summary>Ends it as a power failure would; says whether it was still running.</summary>
    public async Task<bool> KillAsync()
    {
        bool running = !_process.HasExited;
        _process.Kill();
        await _process.WaitForExitAsync();
        return running;
    }

    /// <summary>Waits for its end and returns the tags that it applied.</summary>
    public async Task<IReadOnlyList<string>> FinishAsync()
    {
        Task<string> error = _process.StandardError.ReadToEndAsync();
        string output = PrintedText.Check(await _process.StandardOutput.ReadToEndAsync());
        await _process.WaitForExitAsync();
        PrintedText.Check(await error);
        return _process.ExitCode == 0
            ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : throw new InvalidOperationException($"The runner exited with {_process.ExitCode}. {await error}");
    }

    public void Dispose() => _process.Dispose();

    /// <summary>The program's entry point: a run of migrations, or the tests.</summary>
    /// <remarks>Not a module initializer: other threads cannot enter a module before its initializer has returned.</remarks>
    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is [Verb, var folder, var url, .. var options])
            return await RunAsync(folder, url, options);
        // DbMigrate chooses its SQLite library before a test opens a file with the driver, which would choose it otherwise.
        SqliteLibrary.EnsureLoaded();
        return await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(arguments);
    }

    private static async Task<int> RunAsync(string folder, string url, string[] options)
    {
        try
        {
            if (options.Contains("driver-first"))
                UseDriver(url);
            var migrator = new Migrator(
                new Project { Root = folder, Migrations = folder },
                new DatabaseTarget(DatabaseUrl.Parse(url, folder), "default", Protected: false));
            Console.WriteLine(Ready);
            Console.ReadLine();
            var results = options.FirstOrDefault(option => option.StartsWith(UndoTo, StringComparison.Ordinal)) is { } undo
                ? await migrator.UndoAsync(new UndoOptions { To = undo[UndoTo.Length..], Allow = [HazardCode.DataLoss] })
                : await migrator.ApplyAsync(new ApplyOptions
                {
                    Resume = options.Contains("resume"),
                    TransactionMode = Enum.GetValues<TransactionMode>().FirstOrDefault(mode => options.Contains(mode.ToString())),
                });
            foreach (MigrationResult result in results)
                Console.WriteLine(result.Tag);
            return 0;
        }
        catch (Exception error)
        {
            Console.Error.WriteLine(error);
            return 1;
        }
    }

    private static void UseDriver(string url)
    {
        using var connection = new SqliteConnection($"Data Source={url["sqlite:".Length..]};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "CREATE TABLE hosts_own (id int)";
        command.ExecuteNonQuery();
    }
}
