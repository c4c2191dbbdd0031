using DbMigrate.Schema;

namespace DbMigrate.Pictures;

/// <summary>What a schema's page shows.</summary>
/// <param name="Engine">The engine's name.</param>
/// <param name="Source">Where it is from: a database without its password, files, migrations.</param>
/// <param name="ReadOn">The day on which a database was read; null for what lies in files, whose page is the same every day.</param>
/// <param name="Since">The schema since which changes are marked; null where nothing was compared.</param>
/// <param name="Tables">The tables; relations name them by their place.</param>
/// <param name="Relations">How they refer to each other.</param>
/// <param name="Others">Views, types and functions.</param>
/// <param name="Changes">The changes of what is no table, and of tables that are gone.</param>
internal sealed record SchemaPageData(
    string Engine,
    string Source,
    DateOnly? ReadOn,
    string? Since,
    IReadOnlyList<PageTable> Tables,
    IReadOnlyList<PageRelation> Relations,
    IReadOnlyList<PagePart> Others,
    IReadOnlyList<PageChange>? Changes)
{
    public static SchemaPageData Of(SchemaPicture picture, SchemaPageFacts facts) => new(
        picture.Dialect.ToTitle(),
        facts.Source,
        facts.ReadOn,
        facts.Since,
        [.. picture.Tables.Select(table => PageTable.Of(table, facts))],
        [.. picture.Relations.Select(relation => new PageRelation(
            relation.From.Index,
            relation.To.Index,
            relation.Label,
            [.. relation.Key?.Columns ?? []],
            [.. relation.Key?.ReferencedColumns ?? []],
            relation.Optional,
            relation.Single))],
        [.. picture.Others.Select(PagePart.OfObject).OfType<PagePart>()],
        facts.Since is null
            ? null
            :
            [
                .. facts
                    .Elsewhere([.. picture.Tables.Select(table => new TableName(table.Table.Schema, table.Table.Name))])
                    .Select(PageChange.Of),
            ]);
}

/// <summary>A table.</summary>
/// <param name="Name">What it is called on the page.</param>
/// <param name="Schema">Its schema; null where the engine has none.</param>
/// <param name="Kind">What is odd about it.</param>
/// <param name="Comment">Its comment.</param>
/// <param name="Size">How many rows it holds, and how many bytes; null where that is not known.</param>
/// <param name="Way">Whether it is <c>new</c> or <c>changed</c>; null where it is neither, or nothing was compared.</param>
/// <param name="Changes">What changed of it.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Parts">What belongs to it.</param>
internal sealed record PageTable(
    string Name,
    string? Schema,
    string? Kind,
    string? Comment,
    string? Size,
    string? Way,
    IReadOnlyList<PageChange>? Changes,
    IReadOnlyList<PageColumn> Columns,
    IReadOnlyList<PagePart> Parts)
{
    public static PageTable Of(PictureTable table, SchemaPageFacts facts)
    {
        var changes = facts.Of(table.Table);
        var isNew = changes.Any(change => change is CreateObject { New: Table });
        return Of(
            table,
            facts.Sizes.GetValueOrDefault(new(table.Table.Schema, table.Table.Name)),
            isNew ? "new"
                : changes.Count > 0 ? "changed"
                : null,
            isNew ? [] : changes);
    }

    private static PageTable Of(PictureTable table, string? size, string? way, IReadOnlyList<SchemaChange> changes) => new(
        table.Label,
        table.Table.Schema,
        table.Table switch
        {
            { PartitionBound: { } bound } => $"partition {bound}",
            { PartitionKey: { } key } => $"partitioned by {key}",
            { Kind: TableKind.Foreign } => "foreign table",
            { Kind: TableKind.Virtual } => "virtual table",
            _ => null,
        },
        table.Table.Comment,
        size,
        way,
        changes.Count == 0 ? null : [.. changes.Select(PageChange.Of)],
        [.. table.Table.Columns.Select(column => new PageColumn(
            column.Name,
            column.Type,
            [.. table.Marks(column)],
            table.IsRequired(column),
            Value(column),
            column.Comment,
            WayOf(column, changes)))],
        [.. table.Parts.Select(PagePart.Of)]);

    private static string? WayOf(Column column, IReadOnlyList<SchemaChange> changes) =>
        changes.Any(change => change is AddColumn add && add.New.Name == column.Name) ? "new"
        : changes.Any(change => (change is AlterColumn alter && alter.New.Name == column.Name)
            || (change is RenameObject { Rename.To: { Kind: ObjectKind.Column } to } && to.Name == column.Name)) ? "changed"
        : null;

    private static string? Value(Column column) => column switch
    {
        { Identity: { } identity } => identity.Always ? "identity, always" : "identity, by default",
        { Generated: { } expression } => $"generated: {expression}",
        { Default: { } value } => $"default {value}",
        _ => null,
    };
}

/// <summary>A column.</summary>
internal sealed record PageColumn(
    string Name, string Type, IReadOnlyList<string> Marks, bool Required, string? Value, string? Comment, string? Way);

/// <summary>A constraint, index, trigger and so on.</summary>
/// <param name="Kind">The heading it is listed under.</param>
/// <param name="Name">Its name.</param>
/// <param name="Text">What the engine prints of it.</param>
/// <param name="Comment">Its comment.</param>
internal sealed record PagePart(string Kind, string Name, string Text, string? Comment)
{
    public static PagePart Of(TablePart part) => part switch
    {
        Constraint { Kind: ConstraintKind.PrimaryKey or ConstraintKind.Unique } key => new("Keys", key.Name, key.Definition, key.Comment),
        Constraint check => new("Checks", check.Name, check.Definition, check.Comment),
        ForeignKey key => new("Foreign keys", key.Name, key.Definition, key.Comment),
        TableIndex index => new("Indexes", index.Name, index.Definition, index.Comment),
        Trigger trigger => new("Triggers", trigger.Name, trigger.Statement ?? trigger.Definition, trigger.Comment),
        Rule rule => new("Rules", rule.Name, rule.Definition, rule.Comment),
        Policy policy => new("Policies", policy.Name, Rule(policy), policy.Comment),
        Statistics statistics => new("Statistics", statistics.Name, statistics.Definition, statistics.Comment),
        _ => throw new ArgumentOutOfRangeException(nameof(part), part, "Not a part that a page shows."),
    };

    /// <summary>What is listed beside the tables; null for what nobody looks for there, as a sequence that is a column's.</summary>
    public static PagePart? OfObject(SchemaObject item)
    {
        var name = item.Schema is null or "public" ? item.Id.Name : $"{item.Schema}.{item.Id.Name}";
        return item switch
        {
            View view => new("Views", name, view.Statement ?? view.Definition, view.Comment),
            MaterializedView view => new("Materialized views", name, view.Definition, view.Comment),
            EnumType values => new("Enums", name, string.Join("\n", values.Values), values.Comment),
            DomainType domain => new(
                "Domains",
                name,
                string.Join("\n", (string[])[domain.BaseType, .. domain.Constraints.Select(check => check.Definition)]),
                domain.Comment),
            CompositeType type => new(
                "Types", name, string.Join("\n", type.Attributes.Select(column => $"{column.Name} {column.Type}")), type.Comment),
            Routine { IsProcedure: true } procedure => new("Procedures", name, procedure.Definition, procedure.Comment),
            Routine function => new("Functions", name, function.Definition, function.Comment),
            _ => null,
        };
    }

    private static string Rule(Policy policy)
    {
        var text =
            $"{(policy.Permissive ? "" : "restrictive, ")}{policy.Command} for "
                + $"{(policy.Roles.Count > 0 ? string.Join(", ", policy.Roles) : "everybody")}";
        if (policy.Using is { } condition) text += $"\nusing {condition}";
        if (policy.Check is { } check) text += $"\ncheck {check}";
        return text;
    }
}

/// <summary>One table refers to another.</summary>
/// <param name="From">The place of the table that refers.</param>
/// <param name="To">The place of the table referred to.</param>
/// <param name="Label">The columns that refer, or what the child is of its parent.</param>
/// <param name="Columns">The columns that refer; none where it is no foreign key.</param>
/// <param name="ToColumns">The columns referred to; none where the key does not name them.</param>
/// <param name="Optional">A row may refer to none.</param>
/// <param name="Single">At most one row refers to a row.</param>
internal sealed record PageRelation(
    int From, int To, string Label, IReadOnlyList<string> Columns, IReadOnlyList<string> ToColumns, bool Optional, bool Single);
