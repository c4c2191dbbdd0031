namespace DbMigrate.Tests.Scenarios.Acceptance.Remade;

/// <summary>An object with everything that its kind can have, and a change that makes it anew.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Kind">The record of it in a model.</param>
/// <param name="From">SQL that makes it, where <c>{0}</c> stands for what changes.</param>
/// <param name="Before">What stands there first.</param>
/// <param name="After">What stands there then.</param>
/// <param name="Anew">The statement that makes it anew, as far as it tells; null for what no plan makes anew.</param>
public sealed record RemadeCase(string Name, Type Kind, string From, string Before, string After, string? Anew)
{
    /// <summary>Only a superuser can make it.</summary>
    public bool Superuser { get; init; }

    public string Sql(bool after) => From.Replace("{0}", after ? After : Before);

    public override string ToString() => Name;
}
