using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>Domains that refuse more from now on, which the server lets happen only where it can look at every value.</summary>
internal sealed partial class ChangeSet
{
    private static bool Tightens(DomainType from, DomainType to) => (to.NotNull && !from.NotNull)
        || to.Constraints.Any(constraint => !constraint.Definition.EndsWith(" NOT VALID", StringComparison.Ordinal)
            && !from.Constraints.Any(before => before.Name == constraint.Name && before.Definition == constraint.Definition));

    /// <summary>Whether values of a domain lie within arrays, composite types or ranges. Source: <c>get_rels_with_domain</c>, which refuses those.</summary>
    private bool IsWithinOthers(ObjectId domain)
    {
        var name = PostgresText.Name(domain.Schema, domain.Name);
        return From.DependentsOf(domain).Any(dependent => dependent.Kind switch
        {
            ObjectKind.CompositeType or ObjectKind.RangeType => true,
            ObjectKind.Domain => From.Model.Find<DomainType>(dependent) is { } other && (other.BaseType == name + "[]" || IsWithinOthers(dependent)),
            ObjectKind.Column => From.Model.Find<Table>(dependent.Owner(ObjectKind.Table))?.Find(dependent.Name)?.Type == name + "[]",
            _ => false,
        });
    }
}
