using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Introspection;

/// <summary>Foreign-data wrappers, servers and user mappings, with what of them is altered in place.</summary>
internal sealed class ForeignDataReader(ReadState state) : DefinedObjectReader(state, "foreign_data")
{
    protected override DefinedObject ReadRest(CatalogRow row, DefinedObject item) => item with
    {
        Kept = row.Text(),
        Clauses = row.Texts(),
        Options = row.Sorted(),
        HasSecrets = row.Flag(),
    };
}
