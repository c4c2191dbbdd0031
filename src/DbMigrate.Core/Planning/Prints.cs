using DbMigrate.Schema;

namespace DbMigrate.Planning;

/// <summary>Takes each text of an object that the engine prints from what it parsed, and gives the text to have in its place.</summary>
internal abstract class PrintVisitor
{
    /// <param name="place">Where in the object it stands.</param>
    /// <param name="print">A text, a list of texts, or null.</param>
    public abstract T Visit<T>(string place, T print);
}

/// <summary>Which texts of an object are prints.</summary>
/// <remarks>A print is the engine's spelling of an expression, and not always a fixed point: read again, it may be spelled in another way
/// (<c>BETWEEN 1 AND 5 AND x</c>, <c>varchar IN (…)</c>), and another version of the engine may spell it otherwise at once. Storage options
/// are here too: a server may add its own bookkeeping to them.</remarks>
internal static class Prints
{
    /// <summary>The object with each print replaced by what the visitor gives for it.</summary>
    public static SchemaObject Visit(SchemaObject item, PrintVisitor visitor) => item switch
    {
        Table table => table with
        {
            PartitionKey = visitor.Visit("partition key", table.PartitionKey),
            PartitionBound = visitor.Visit("partition bound", table.PartitionBound),
            Options = visitor.Visit("options", table.Options),
            // A foreign table's options are a wrapper's: only it knows them.
            Columns = Columns(table.Columns, visitor, withOptions: table.Kind != TableKind.Foreign),
        },
        View view => view with
        {
            Definition = visitor.Visit("definition", view.Definition),
            Options = visitor.Visit("options", view.Options),
            Columns = Columns(view.Columns, visitor),
        },
        MaterializedView view => view with
        {
            Definition = visitor.Visit("definition", view.Definition),
            Options = visitor.Visit("options", view.Options),
            Columns = Columns(view.Columns, visitor),
        },
        Constraint constraint => constraint with
        {
            Definition = visitor.Visit("definition", constraint.Definition),
            Options = visitor.Visit("options", constraint.Options),
        },
        ForeignKey key => key with { Definition = visitor.Visit("definition", key.Definition) },
        TableIndex index => index with
        {
            Definition = visitor.Visit("definition", index.Definition),
            Keys = visitor.Visit("keys", index.Keys),
        },
        Statistics statistics => statistics with { Definition = visitor.Visit("definition", statistics.Definition) },
        Rule rule => rule with { Definition = visitor.Visit("definition", rule.Definition) },
        Trigger trigger => trigger with { Definition = visitor.Visit("definition", trigger.Definition) },
        Policy policy => policy with { Using = visitor.Visit("using", policy.Using), Check = visitor.Visit("check", policy.Check) },
        Routine routine => routine with
        {
            Definition = visitor.Visit("definition", routine.Definition),
            Signature = visitor.Visit("signature", routine.Signature),
            Returns = visitor.Visit("returns", routine.Returns),
            Defaults = visitor.Visit("defaults", routine.Defaults),
        },
        Aggregate aggregate => aggregate with { Definition = visitor.Visit("definition", aggregate.Definition) },
        DomainType domain => domain with
        {
            Default = visitor.Visit("default", domain.Default),
            Constraints = [.. domain.Constraints.Select(constraint =>
                constraint with { Definition = visitor.Visit($"constraint {constraint.Name}", constraint.Definition) })],
        },
        CompositeType composite => composite with { Attributes = Columns(composite.Attributes, visitor) },
        RangeType range => range with { Definition = visitor.Visit("definition", range.Definition) },
        DefinedObject defined => defined with
        {
            Definition = visitor.Visit("definition", defined.Definition),
            Removal = visitor.Visit("removal", defined.Removal),
        },
        Namespace or Extension or EnumType or Sequence => item,
        _ => throw new ArgumentOutOfRangeException(nameof(item), item.GetType().Name, "Nothing says what of it is printed."),
    };

    /// <summary>An object's prints by their places.</summary>
    public static IReadOnlyDictionary<string, object?> Of(SchemaObject item)
    {
        var found = new Collector();
        Visit(item, found);
        return found.Prints;
    }

    private static EquatableArray<Column> Columns(EquatableArray<Column> columns, PrintVisitor visitor, bool withOptions = true) =>
        [
            .. columns.Select(column =>
                column with
                {
                    Default = visitor.Visit($"default of {column.Name}", column.Default),
                    Generated = visitor.Visit($"expression of {column.Name}", column.Generated),
                    Options = withOptions ? visitor.Visit($"options of {column.Name}", column.Options) : column.Options,
                }),
        ];

    private sealed class Collector : PrintVisitor
    {
        public Dictionary<string, object?> Prints { get; } = new(StringComparer.Ordinal);

        public override T Visit<T>(string place, T print)
        {
            Prints[place] = print;
            return print;
        }
    }
}
