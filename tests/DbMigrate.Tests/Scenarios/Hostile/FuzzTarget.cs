namespace DbMigrate.Tests.Scenarios.Hostile;

/// <summary>One thing that reads what others wrote.</summary>
/// <param name="Name">What the test is called.</param>
/// <param name="Text">What it is fed.</param>
/// <param name="Inputs">How many texts an ordinary run feeds it; slow readers get fewer.</param>
/// <param name="Read">Reads a text. May throw what a user is to see: a <see cref="DbMigrateException"/>, or what
/// <paramref name="MayThrow"/> takes.</param>
internal sealed record FuzzTarget(string Name, HostileText Text, int Inputs, Action<string> Read)
{
    /// <summary>Other exceptions that its callers catch by type.</summary>
    public Func<Exception, bool> MayThrow { get; init; } = _ => false;

    public override string ToString() => Name;
}
