using System.Diagnostics;

namespace DbMigrate.Text;

/// <summary>A command line of the configuration, for the platform's shell.</summary>
internal static class ShellCommand
{
    /// <summary>How it is started.</summary>
    /// <param name="command">The command.</param>
    /// <param name="folder">Where it runs.</param>
    public static ProcessStartInfo Of(string command, string folder)
    {
        var start = new ProcessStartInfo { WorkingDirectory = folder };
        start.Environment["NO_COLOR"] = "1";
        if (OperatingSystem.IsWindows())
        {
            // With /s the outer quotes go and the rest stays as it is.
            start.FileName = Environment.GetEnvironmentVariable("ComSpec") ?? "cmd.exe";
            start.Arguments = $"/d /s /c \"{command}\"";
        }
        else
        {
            start.FileName = "/bin/sh";
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(command);
        }

        return start;
    }
}
