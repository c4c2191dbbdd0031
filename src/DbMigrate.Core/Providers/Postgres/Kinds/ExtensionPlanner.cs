using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Providers.Postgres.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>Extensions.</summary>
internal sealed class ExtensionPlanner : ObjectPlanner<Extension>
{
    public static ExtensionPlanner Instance { get; } = new();

    public override ObjectKind Kind => ObjectKind.Extension;

    public override bool GivesTypes => true;

    protected override string Target(Extension item) => $"EXTENSION {PostgresText.Identifier(item.Name)}";

    protected override IEnumerable<string> Rename(Extension item, ObjectId to) =>
        throw new DbMigrateException(
            ErrorId.RenameInvalid,
            $"An extension cannot be renamed: '{item.Id.Display}'.",
            "Leave it out of -Rename (--rename).",
            item.Id.Display);

    protected override IEnumerable<string> Create(Extension item) =>
        [
            $"CREATE EXTENSION IF NOT EXISTS {PostgresText.Identifier(item.Name)} WITH SCHEMA "
                + $"{PostgresText.Identifier(item.InstalledIn)}{(item.Version is { } version ? $" VERSION {PostgresText.Literal(version)}" : "")}",
        ];

    protected override IReadOnlyList<string>? Alter(Extension from, Extension to) =>
        [.. from.InstalledIn == to.InstalledIn ? [] : new[] { Move(to) }, .. from.Version == to.Version ? [] : new[] { Update(to) }];

    /// <summary>Brings it to its version; without one, to the one that the server installs by itself.</summary>
    private static string Update(Extension to) =>
        $"ALTER EXTENSION {PostgresText.Identifier(to.Name)} "
            + $"UPDATE{(to.Version is { } version ? $" TO {PostgresText.Literal(version)}" : "")}";

    /// <summary>Puts it into the schema that it is to be in.</summary>
    public static string Move(Extension to) =>
        $"ALTER EXTENSION {PostgresText.Identifier(to.Name)} SET SCHEMA {PostgresText.Identifier(to.InstalledIn)}";

    protected override void Decide(Extension from, Extension to, ChangeAnalysis changes)
    {
        if (from.InstalledIn != to.InstalledIn && !ExtensionMoves.IsMovable(from, to)) throw ExtensionMoves.Refusal(from, to);
        base.Decide(from, to, changes);
    }

    protected override void OrderOld(Extension item, StepPlan steps)
    {
        foreach (var step in steps.StepsOf(item.Id)) steps.Order(step, steps.DropOf(new(ObjectKind.Schema, null, item.InstalledIn)));
    }

    protected override void OrderNew(Extension item, StepPlan steps)
    {
        foreach (var step in steps.StepsOf(item.Id)) steps.Order(steps.AddOf(new(ObjectKind.Schema, null, item.InstalledIn)), step);
    }
}
