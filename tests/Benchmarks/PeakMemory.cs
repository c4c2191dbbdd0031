using System.Diagnostics;
using System.Globalization;

namespace DbMigrate.Benchmarks;

/// <summary>Runs a process and watches the high-water mark of its resident set.</summary>
internal static class PeakMemory
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <returns>The milliseconds, and the bytes where the system tells them.</returns>
    public static async Task<(double Milliseconds, long? Bytes)> RunAsync(string folder, string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        Task<TimeSpan> end = EndAsync();
        long? peak = null;
        while (!end.IsCompleted)
        {
            // The mark never falls: what the last look misses is the growth of its last moment.
            peak = HighWater(process.Id) ?? peak;
            await Task.WhenAny(end, Task.Delay(Interval));
        }

        if (process.ExitCode != 0)
            throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)} exited with {process.ExitCode}.\n{await output}\n{await error}");
        return ((await end).TotalMilliseconds, peak);

        async Task<TimeSpan> EndAsync()
        {
            await process.WaitForExitAsync();
            return watch.Elapsed;
        }
    }

    /// <summary>The bytes that a process held at most so far; null where the system does not tell.</summary>
    public static long? HighWater(int process)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{process}/status")
                .FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null
                ? null
                : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return null; // it has just ended, or this is no Linux
        }
    }
}
