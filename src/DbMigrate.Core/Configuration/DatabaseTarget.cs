namespace DbMigrate;

/// <summary>One database to work on.</summary>
/// <param name="Url">Where it is.</param>
/// <param name="Environment">The environment it belongs to.</param>
/// <param name="Protected">Changes need a confirmation.</param>
public sealed record DatabaseTarget(DatabaseUrl Url, string Environment, bool Protected)
{
    /// <inheritdoc/>
    public override string ToString() => Url.Redacted;
}
