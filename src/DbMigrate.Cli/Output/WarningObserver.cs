namespace DbMigrate.Cli.Output;

/// <summary>Passes warnings on, and the steps of the work where they are asked for; for operations that have nothing else to
/// tell.</summary>
internal sealed class WarningObserver(Terminal terminal) : IRunObserver
{
    public bool EachStatement => false;

    public void OnEvent(RunEvent runEvent)
    {
        switch (runEvent)
        {
            case RunWarning warning:
                terminal.Warn(warning.Message, warning.Target);
                break;
            case LockWaiting waiting:
                terminal.Warn(waiting.Message, waiting.Target);
                break;
            case RunDetail detail when terminal.Verbose:
                terminal.Note(new Words($"  {detail.Message}", Tone.Faint));
                break;
            case StepStarted step when terminal.Verbose:
                terminal.Note(new Words($"  {step.Activity}", Tone.Faint));
                break;
        }
    }
}
