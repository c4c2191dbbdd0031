using System.Diagnostics;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Benchmarks;

/// <summary>One of the things that are measured side by side.</summary>
/// <param name="Name">What the times are found by.</param>
/// <param name="Run">Does it once; gives its milliseconds.</param>
internal sealed record Contender(string Name, Func<Task<double>> Run);

/// <summary>Runs things side by side, in an order that moves on by one each round, so that none always follows the same other.</summary>
internal static class Rounds
{
    public static async Task<Dictionary<string, double[]>> RunAsync(int warmUps, int rounds, params Contender[] contenders)
    {
        var times = contenders.ToDictionary(contender => contender.Name, _ => new double[rounds]);
        for (var round = -warmUps; round < rounds; round++)
        {
            for (var step = 0; step < contenders.Length; step++)
            {
                Contender contender = contenders[(round + warmUps + step) % contenders.Length];
                double time = await contender.Run();
                if (round >= 0) times[contender.Name][round] = time;
            }
        }

        return times;
    }

    /// <summary>The milliseconds of some work.</summary>
    public static async Task<double> TimeAsync(Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        return watch.Elapsed.TotalMilliseconds;
    }

    /// <summary>The milliseconds of a process from its start to its end; one that fails ends the benchmark.</summary>
    public static Task<double> TimeAsync(string folder, string program, params string[] arguments) =>
        TimeAsync(async () =>
            (await ProcessRunner.RunAsync(program, arguments, workingFolder: folder, timeout: TimeSpan.FromMinutes(10))).EnsureSuccess());
}
