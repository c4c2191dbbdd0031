using System.Text;

namespace DbMigrate.Cli;

/// <summary>What surrounds a command: its streams, variables and folder; replaced in tests.</summary>
internal sealed record Shell
{
    /// <summary>Reads what a person types. A function, because touching Console.In sets up the terminal for it.</summary>
    public Func<string?> ReadLine { get; init; } = () => null;

    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    public bool InIsTerminal { get; init; }

    public bool OutIsTerminal { get; init; }

    public bool ErrorIsTerminal { get; init; }

    public required Func<string, string?> Variable { get; init; }

    public required string CurrentFolder { get; init; }

    public static Shell OfProcess()
    {
        if (OperatingSystem.IsWindows())
            WindowsConsole.Prepare();
        return new()
        {
            ReadLine = Console.ReadLine,
            Out = Writer(Console.OpenStandardOutput()),
            Error = Writer(Console.OpenStandardError()),
            InIsTerminal = !Console.IsInputRedirected,
            OutIsTerminal = !Console.IsOutputRedirected,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Variable = Environment.GetEnvironmentVariable,
            CurrentFolder = Directory.GetCurrentDirectory(),
        };
    }

    // Console.Out's encoding is that of the locale, which in a container is often none.
    private static TextWriter Writer(Stream stream) =>
        TextWriter.Synchronized(new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true });
}
