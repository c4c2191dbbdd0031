namespace DbMigrate;

/// <summary>An expected failure: what happened, to which thing, and what to do about it.</summary>
/// <param name="id">The stable name of the failure.</param>
/// <param name="message">One sentence that names the thing at fault. What looks like a URL's password is masked.</param>
/// <param name="action">What the user can do, as a sentence; masked likewise.</param>
/// <param name="target">The object at fault: a path, a tag, a redacted database.</param>
/// <param name="inner">The engine's or the system's own error.</param>
public class DbMigrateException(
    ErrorId id, string message, string? action = null, object? target = null, Exception? inner = null)
    : Exception(SecretText.Redact(message), inner)
{
    /// <summary>The stable name of the failure.</summary>
    public ErrorId Id { get; } = id;

    /// <summary>What the user can do; null where the message says it all.</summary>
    public string? RecommendedAction { get; } = action is null ? null : SecretText.Redact(action);

    /// <summary>The object at fault.</summary>
    public object? Target { get; } = target is string text ? SecretText.Redact(text) : target;
}
