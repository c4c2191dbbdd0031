using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Introspection;

/// <summary>What the server says of its types.</summary>
internal sealed class TypeFactsReader(ReadState state) : CatalogReader(state)
{
    public override string Query => "types";

    public override void Read(CatalogRow row)
    {
        var name = row.Name();
        State.Types.Add(name, new(FormOf(row.Name()), row.Flag(), row.NameOrNull()));
    }

    /// <summary>What <c>pg_type.typtype</c> says.</summary>
    public static TypeForm FormOf(string letter) => letter switch
    {
        "d" => TypeForm.Domain,
        "e" => TypeForm.Enum,
        "r" => TypeForm.Range,
        "m" => TypeForm.Multirange,
        _ => TypeForm.Base,
    };
}

/// <summary>The casts that the server has.</summary>
internal sealed class TypeCastReader(ReadState state) : CatalogReader(state)
{
    public override string Query => "type_casts";

    public override void Read(CatalogRow row)
    {
        var (source, target) = (row.Name(), row.Name());
        State.Types.Add(source, target, new(ContextOf(row.Name()), IsBinary: row.Flag(), IsBuiltIn: row.Flag()));
    }

    /// <summary>What <c>pg_cast.castcontext</c> says.</summary>
    public static CastContext ContextOf(string letter) => letter switch
    {
        "i" => CastContext.Implicit,
        "a" => CastContext.Assignment,
        _ => CastContext.Explicit,
    };
}
