using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;

namespace DbMigrate.Cli;

/// <summary>Makes a Windows console understand what every other terminal does: UTF-8 and ANSI sequences.</summary>
[SupportedOSPlatform("windows")]
internal static class WindowsConsole
{
    private const uint VirtualTerminal = 4;

    public static void Prepare()
    {
        Console.OutputEncoding = Encoding.UTF8;
        foreach (var standardHandle in (ReadOnlySpan<int>)[-11, -12])
        {
            var handle = GetStdHandle(standardHandle);
            if (GetConsoleMode(handle, out var mode))
                SetConsoleMode(handle, mode | VirtualTerminal);
        }
    }

    [DllImport("kernel32.dll")]
    private static extern nint GetStdHandle(int standardHandle);

    [DllImport("kernel32.dll")]
    private static extern bool GetConsoleMode(nint handle, out uint mode);

    [DllImport("kernel32.dll")]
    private static extern bool SetConsoleMode(nint handle, uint mode);
}
