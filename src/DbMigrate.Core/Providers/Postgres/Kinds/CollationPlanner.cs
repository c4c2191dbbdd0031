using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>Collations. Columns are of them, as of types.</summary>
internal sealed class CollationPlanner : DefinedPlanner
{
    public static new CollationPlanner Instance { get; } = new();

    public override ObjectKind Kind => ObjectKind.Collation;

    public override bool IsReplaceable => true;

    public override bool GivesTypes => true;

    public override bool ActsOnOthers(ObjectId id) => false;

    protected override DefinedObject Renamed(DefinedObject item, string name) =>
        item with
        {
            Name = name,
            Target = PostgresText.Name(item.Schema, name),
        };
}
