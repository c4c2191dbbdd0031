namespace DbMigrate.Cli;

/// <summary>What the process says at its end.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    public const int Failed = 1;

    public const int Usage = 2;

    /// <summary>Something is pending or different, and <c>--exit-code</c> asked to be told so.</summary>
    public const int Pending = 3;

    /// <summary>What shells expect of a command that Ctrl+C ended.</summary>
    public const int Canceled = 130;
}
