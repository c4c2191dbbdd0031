using DbMigrate.Diff;
using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Providers.Postgres.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>Composite types.</summary>
internal sealed class CompositePlanner : ObjectPlanner<CompositeType>
{
    public static CompositePlanner Instance { get; } = new();

    public override ObjectKind Kind => ObjectKind.CompositeType;

    public override string? RightsWord => "TYPES";

    public override bool IsReplaceable => true;

    public override bool GivesTypes => true;

    protected override string Target(CompositeType item) => $"TYPE {PostgresText.Name(item)}";

    protected override string GrantTarget(CompositeType item) => Target(item);

    protected override EquatableArray<Grant> EngineRights(CompositeType item) => InitialRights.OfType;

    protected override IEnumerable<string> Create(CompositeType item) =>
        [
            $"CREATE TYPE {PostgresText.Name(item)} AS "
                + $"({string.Join(',', item.Attributes.Select(attribute => $"\n    {Attribute(attribute)}"))}\n)",
            .. item.Attributes.Where(attribute => attribute.Comment is not null).Select(attribute => Comment(item, attribute)),
        ];

    protected override IReadOnlyList<string>? Alter(CompositeType from, CompositeType to) => Alter(from, to, cascade: false);

    /// <summary>Attributes can go, and others come at the end. A type that changes could be in use by a column, which the engine
    /// refuses.</summary>
    /// <param name="from">As it is.</param>
    /// <param name="to">As it is to be.</param>
    /// <param name="cascade">There are tables of the type, which follow it.</param>
    private static IReadOnlyList<string>? Alter(CompositeType from, CompositeType to, bool cascade)
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
            .. diff
                .Altered.Select(pair => pair.To)
                .Concat(diff.Added.Where(attribute => attribute.Comment is not null))
                .Select(attribute => Comment(to, attribute)),
        ];
    }

    private static string Attribute(Column attribute) =>
        $"{PostgresText.Identifier(attribute.Name)} "
            + $"{attribute.Type}{(attribute.Collation is null ? "" : $" COLLATE {attribute.Collation}")}";

    private static string Comment(CompositeType item, Column attribute) =>
        $"COMMENT ON COLUMN {PostgresText.Name(item)}.{PostgresText.Identifier(attribute.Name)} IS "
            + $"{PostgresText.LiteralOrNull(attribute.Comment)}";

    /// <exception cref="DbMigrateException">A table's columns would not be in the order of the type's attributes.</exception>
    protected override void Replacing(CompositeType from, SchemaObject to, ChangeAnalysis changes)
    {
        if (to is not CompositeType type) return;
        QualifiedName name = new(type.Schema, type.Name);
        foreach (
            var table in changes
                .From.Model.Objects.OfType<Table>()
                .Where(table => table.OfType == name && !changes.Dropped.Contains(table.Id)))
        {
            if (changes.To.Model.Find<Table>(table.Id) is not { } now || now.OfType != name) continue;
            var kept = table.Columns.Select(column => column.Name).Where(column => now.Find(column) is not null);
            var added = now.Columns.Select(column => column.Name).Where(column => table.Find(column) is null).Order(StringComparer.Ordinal);
            if (!kept.Concat(added).SequenceEqual(type.Attributes.Select(attribute => attribute.Name), StringComparer.Ordinal))
            {
                throw new DbMigrateException(
                    ErrorId.PlanImpossible,
                    $"Table '{table.Id.Display}' is a table of type '{type.Id.Display}', whose attributes change their order: the server "
                        + $"adds columns at the end only.",
                    "Keep the attributes' order and add new ones at the end, or copy the rows into a new table in a migration of your own.",
                    table.Id.Display);
            }

            changes.Untype(table.Id);
        }
    }

    protected override IEnumerable<string> AlterIn(CompositeType from, CompositeType to, StepWriter writer) =>
        Alter(
            from,
            to,
            cascade: writer.Changes.From.Model.Objects.OfType<Table>().Any(table => table.OfType?.Id(ObjectKind.CompositeType) == to.Id))!;

    // Values become another composite type's by the attributes' names.
    protected override IEnumerable<string> StartConversion(CompositeType from, SchemaObject to, StepWriter writer)
    {
        var types = writer.Basis.Conversions.Types;
        return to is CompositeType now && types.HasValues(from.Id)
            ? CompositeCast.Create(Old(from), now, (value, before, after) => types.Convert(value, now, before, after))
            : [];
    }

    protected override IEnumerable<string> EndConversion(CompositeType from, SchemaObject to, StepWriter writer) =>
        [
            .. to is CompositeType now && writer.Basis.Conversions.Types.HasValues(from.Id) ? CompositeCast.Drop(Old(from), now) : [],
            .. Drop(Old(from)),
        ];

    private CompositeType Old(CompositeType from) => Renamed(from, RenameEmitter.OldName(from));
}
