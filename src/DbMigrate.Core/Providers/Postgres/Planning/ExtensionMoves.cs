using DbMigrate.Engines;
using DbMigrate.Providers.Postgres.Kinds;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>Extensions that go to another schema. The server carries the new names of their types, functions and operators into everything
/// that uses them, as it does with a rename, and writes no row anew.</summary>
internal static class ExtensionMoves
{
    public static IReadOnlyList<SchemaMove> Find(SchemaModel from, SchemaModel to)
    {
        var moves = new List<SchemaMove>();
        var schemas = from.Objects.OfType<Namespace>().Select(item => item.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var old in from.Objects.OfType<Extension>())
        {
            if (to.Find<Extension>(old.Id) is not { } now || now.InstalledIn == old.InstalledIn || !IsMovable(old, now)) continue;
            if (schemas.Add(now.InstalledIn)) moves.Add(Make(new Namespace { Name = now.InstalledIn }));
            // Nothing but the place: a comment is the plan's business.
            var moved = old with { InstalledIn = now.InstalledIn };
            moves.Add(new(
                new AlterObject(old, moved) { Sql = [ExtensionPlanner.Move(moved)] },
                new AlterObject(moved, old) { Sql = [ExtensionPlanner.Move(old)] }));
        }

        return moves;
    }

    /// <summary>Whether the server lets it go to another schema.</summary>
    public static bool IsMovable(Extension from, Extension to) => from.Relocatable && to.Relocatable;

    /// <summary>Why an extension stays where it is.</summary>
    public static DbMigrateException Refusal(Extension from, Extension to) => new(
        ErrorId.PlanImpossible,
        $"Extension '{from.Name}' cannot go from schema '{from.InstalledIn}' to '{to.InstalledIn}': it is not relocatable, and dropping it "
            + $"would drop what uses it.",
        "Leave it where it is; or drop it and create it anew in a migration of your own (New-DbMigration -Custom, dbmigrate new --custom), "
            + "once its types and data are no longer used.",
        from.Name);

    private static SchemaMove Make(Namespace item) => new(
        new CreateObject(item) { Sql = [.. NamespacePlanner.Instance.Create(item)] },
        new DropObject(item) { Sql = [.. NamespacePlanner.Instance.Drop(item)] });
}
