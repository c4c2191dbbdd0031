using System.Runtime.InteropServices;
using DbMigrate.Cli;

using var cancel = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, CancelOnce);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, CancelOnce);
return await CliApp.RunAsync(args, Shell.OfProcess(), cancel.Token);

// The second signal is left to the system, which ends the process.
void CancelOnce(PosixSignalContext signal)
{
    if (cancel.IsCancellationRequested)
        return;
    signal.Cancel = true;
    _ = cancel.CancelAsync();
}
