namespace DbMigrate.Providers.Postgres.Proof;

/// <summary>How the values of a type are made up.</summary>
internal abstract record SampleShape
{
    private SampleShape()
    {
    }

    /// <summary>The type below all domains.</summary>
    public SampleShape Plain => this is Domain domain ? domain.Over.Plain : this;

    /// <summary>Whether its values have attributes with names.</summary>
    public bool HasAttributes => this switch
    {
        Composite => true,
        Domain domain => domain.Over.HasAttributes,
        Array array => array.Element.HasAttributes,
        _ => false,
    };

    /// <summary>A type that the server itself brings, or an extension.</summary>
    /// <param name="Name">Its name without a schema and modifiers.</param>
    /// <param name="Modifiers">The numbers in parentheses.</param>
    public sealed record Base(string Name, IReadOnlyList<int> Modifiers) : SampleShape;

    /// <summary>An enumerated type.</summary>
    public sealed record Enum(IReadOnlyList<string> Labels) : SampleShape;

    /// <summary>A domain.</summary>
    /// <param name="Over">What it is over.</param>
    /// <param name="RefusesNull">Whether null is refused.</param>
    /// <param name="Checks">Its checks, as the server prints them.</param>
    public sealed record Domain(SampleShape Over, bool RefusesNull, IReadOnlyList<string> Checks) : SampleShape;

    /// <summary>A composite type, or the type of a table's rows.</summary>
    public sealed record Composite(IReadOnlyList<SampleShape> Attributes) : SampleShape;

    /// <summary>An array.</summary>
    public sealed record Array(SampleShape Element) : SampleShape;

    /// <summary>A range, or a list of them.</summary>
    public sealed record Range(SampleShape Subtype, bool IsMultirange) : SampleShape;

    /// <summary>A type of which nothing is known but its name.</summary>
    public sealed record Unknown(string Name) : SampleShape;
}
