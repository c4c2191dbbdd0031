namespace DbMigrate;

/// <summary>What a person says about a change: which objects that disappear are renamed, and how values become another type.</summary>
public abstract record RenameOptions
{
    private protected RenameOptions()
    {
    }

    /// <summary>Stated renames, as <c>-Rename</c> takes them: <c>users.name=users.full_name</c>, <c>orders=purchases</c>,
    /// <c>mood.sad=mood.unhappy</c>; double quotes around a part that holds a dot, an equals sign or a quote.</summary>
    public IReadOnlyList<string> Renames { get; init; } = [];

    /// <summary>How values become a column's new type, as <c>-Using</c> takes it: <c>orders.total=total / 100.0</c>. Where the server has no
    /// cast that keeps them it has to be said (<see cref="ErrorId.CastImpossible"/>); elsewhere it takes the cast's place.</summary>
    public IReadOnlyList<string> Using { get; init; } = [];

    /// <summary>What is not stated is no rename: what disappears is dropped.</summary>
    public bool NoRename { get; init; }

    /// <summary>Answers questions where somebody is there to ask; null makes an open question an error
    /// (<see cref="ErrorId.RenameAmbiguous"/>). Called one question at a time, from any thread.</summary>
    /// <returns>One of the question's candidates, or null for a new object.</returns>
    public Func<RenameQuestion, Rename?>? RenameResolver { get; init; }
}

/// <summary>How to generate a migration from the schema.</summary>
public sealed record NewMigrationOptions : RenameOptions
{
    /// <summary>What the migration is called; null makes a name from the changes.</summary>
    public string? Name { get; init; }

    /// <summary>PostgreSQL: the migration, and its reverse, keep writers waiting for no longer than a moment: indexes are built concurrently,
    /// constraints checked while others write, locks waited for with a time-out. Each statement is durable at once.</summary>
    public bool Online { get; init; }
}

/// <summary>A new object that could be one that disappears, renamed.</summary>
/// <param name="Object">The new object's qualified name.</param>
/// <param name="Kind">What it is: <c>Table</c>, <c>Column</c>, <c>EnumValue</c>.</param>
/// <param name="Candidates">The renames that are possible, the likeliest first.</param>
public sealed record RenameQuestion(string Object, string Kind, IReadOnlyList<Rename> Candidates)
{
    /// <summary>The question as a sentence.</summary>
    public string Message => $"Is the {Word} '{Object}' new, or is it {string.Join(" or ", Candidates.Select(candidate => $"'{candidate.From.Display}'"))}, renamed?";

    private string Word => Kind switch { "EnumValue" => "enum value", _ => Kind.ToLowerInvariant() };
}
