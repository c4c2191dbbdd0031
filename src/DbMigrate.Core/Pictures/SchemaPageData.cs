using DbMigrate.Schema;

namespace DbMigrate.Pictures;

/// <summary>What a schema's page shows.</summary>
/// <param name="Engine">The engine's name.</param>
/// <param name="Source">Where it is from: a database without its password, files, migrations.</param>
/// <param name="ReadOn">The day on which a database was read; null for what lies in files, whose page is the same every day.</param>
/// <param name="Tables">The tables; relations name them by their place.</param>
/// <param name="Relations">How they refer to each other.</param>
/// <param name="Others">Views, types and functions.</param>
internal sealed record SchemaPageData(
    string Engine, string Source, DateOnly? ReadOn, IReadOnlyList<PageTable> Tables, IReadOnlyList<PageRelation> Relations, IReadOnlyList<PagePart> Others)
{
    public static SchemaPageData Of(SchemaPicture picture, string source, DateOnly? readOn) => new(
        picture.Dialect.ToTitle(),
        source,
        readOn,
        [.. picture.Tables.Select(PageTable.Of)],
        [.. picture.Relations.Select(relation => new PageRelation(
            relation.From.Index, relation.To.Index, relation.Label, [.. relation.Key?.Columns ?? []], [.. relation.Key?.ReferencedColumns ?? []],
            relation.Optional, relation.Single))],
        [.. picture.Others.Select(PagePart.OfObject).OfType<PagePart>()]);
}

/// <summary>A table.</summary>
/// <param name="Name">What it is called on the page.</param>
/// <param name="Schema">Its schema; null where the engine has none.</param>
/// <param name="Kind">What is odd about it.</param>
/// <param name="Comment">Its comment.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Parts">What belongs to it.</param>
internal sealed record PageTable(string Name, string? Schema, string? Kind, string? Comment, IReadOnlyList<PageColumn> Columns, IReadOnlyList<PagePart> Parts)
{
    public static PageTable Of(PictureTable table) => new(
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
        [.. table.Table.Columns.Select(column => new PageColumn(
            column.Name, column.Type, [.. table.Marks(column)], table.IsRequired(column), Value(column), column.Comment))],
        [.. table.Parts.Select(PagePart.Of)]);

    private static string? Value(Column column) => column switch
    {
        { Identity: { } identity } => identity.Always ? "identity, always" : "identity, by default",
        { Generated: { } expression } => $"generated: {expression}",
        { Default: { } value } => $"default {value}",
        _ => null,
    };
}

/// <summary>A column.</summary>
internal sealed record PageColumn(string Name, string Type, IReadOnlyList<string> Marks, bool Required, string? Value, string? Comment);

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
            DomainType domain => new("Domains", name, string.Join("\n", (string[])[domain.BaseType, .. domain.Constraints.Select(check => check.Definition)]), domain.Comment),
            CompositeType type => new("Types", name, string.Join("\n", type.Attributes.Select(column => $"{column.Name} {column.Type}")), type.Comment),
            Routine { IsProcedure: true } procedure => new("Procedures", name, procedure.Definition, procedure.Comment),
            Routine function => new("Functions", name, function.Definition, function.Comment),
            _ => null,
        };
    }

    private static string Rule(Policy policy)
    {
        var text = $"{(policy.Permissive ? "" : "restrictive, ")}{policy.Command} for {(policy.Roles.Count > 0 ? string.Join(", ", policy.Roles) : "everybody")}";
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
