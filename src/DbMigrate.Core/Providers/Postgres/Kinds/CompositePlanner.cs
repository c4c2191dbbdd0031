using DbMigrate.Diff;
using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>Composite types.</summary>
internal sealed class CompositePlanner : ObjectPlanner<CompositeType>
{
    public static CompositePlanner Instance { get; } = new();

    protected override string Target(CompositeType item) => $"TYPE {PostgresText.Name(item)}";

    protected override string GrantTarget(CompositeType item) => Target(item);

    protected override IEnumerable<string> Create(CompositeType item) =>
        [$"CREATE TYPE {PostgresText.Name(item)} AS ({string.Join(',', item.Attributes.Select(attribute => $"\n    {Attribute(attribute)}"))}\n)",
            .. item.Attributes.Where(attribute => attribute.Comment is not null).Select(attribute => Comment(item, attribute))];

    protected override IReadOnlyList<string>? Alter(CompositeType from, CompositeType to) => Alter(from, to, cascade: false);

    /// <summary>Attributes can go, and others come at the end. A type that changes could be in use by a column, which the engine refuses.</summary>
    /// <param name="from">As it is.</param>
    /// <param name="to">As it is to be.</param>
    /// <param name="cascade">There are tables of the type, which follow it.</param>
    public static IReadOnlyList<string>? Alter(CompositeType from, CompositeType to, bool cascade)
    {
        var end = cascade ? " CASCADE" : "";
        var diff = ListDiff<Column>.Of(from.Attributes, to.Attributes, attribute => attribute.Name, (a, b) => a == b);
        var kept = from.Attributes.Select(attribute => attribute.Name).Except(diff.Removed.Select(attribute => attribute.Name));
        var result = kept.Concat(diff.Added.Select(attribute => attribute.Name));
        if (!result.SequenceEqual(to.Attributes.Select(attribute => attribute.Name), StringComparer.Ordinal)) return null;
        if (diff.Altered.Any(pair => pair.From with { Comment = null } != pair.To with { Comment = null })) return null;
        var alter = $"ALTER TYPE {PostgresText.Name(to)}";
        return
        [
            .. diff.Removed.Select(attribute => $"{alter} DROP ATTRIBUTE {PostgresText.Identifier(attribute.Name)}{end}"),
            .. diff.Added.Select(attribute => $"{alter} ADD ATTRIBUTE {Attribute(attribute)}{end}"),
            .. diff.Altered.Select(pair => pair.To).Concat(diff.Added.Where(attribute => attribute.Comment is not null)).Select(attribute => Comment(to, attribute)),
        ];
    }

    private static string Attribute(Column attribute) =>
        $"{PostgresText.Identifier(attribute.Name)} {attribute.Type}{(attribute.Collation is null ? "" : $" COLLATE {attribute.Collation}")}";

    private static string Comment(CompositeType item, Column attribute) =>
        $"COMMENT ON COLUMN {PostgresText.Name(item)}.{PostgresText.Identifier(attribute.Name)} IS {PostgresText.LiteralOrNull(attribute.Comment)}";
}
