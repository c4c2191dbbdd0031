using System.Collections.Concurrent;

namespace DbMigrate.Tests.Infrastructure;

/// <summary>Keeps what a run tells, and may act on it.</summary>
public sealed class EventLog(Action<RunEvent>? onEvent = null, bool eachStatement = false) : IRunObserver
{
    private readonly ConcurrentQueue<RunEvent> _events = new();

    public bool EachStatement => eachStatement;

    public IEnumerable<string> Warnings => Of<RunWarning>().Select(warning => warning.Message);

    public IEnumerable<T> Of<T>()
        where T : RunEvent => _events.OfType<T>();

    public void OnEvent(RunEvent runEvent)
    {
        PrintedText.Check(runEvent.ToString());
        _events.Enqueue(runEvent);
        onEvent?.Invoke(runEvent);
    }
}
