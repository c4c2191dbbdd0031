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

    /// <summary>How values become a column's new type, as <c>-Using</c> takes it: <c>orders.total=total / 100.0</c>. Where the server has
    /// no cast that keeps them it has to be said (<see cref="ErrorId.CastImpossible"/>); elsewhere it takes the cast's place.</summary>
    public IReadOnlyList<string> Using { get; init; } = [];

    /// <summary>What is not stated is no rename: what disappears is dropped.</summary>
    public bool NoRename { get; init; }

    /// <summary>Answers questions where somebody is there to ask; null makes an open question an error
    /// (<see cref="ErrorId.RenameAmbiguous"/>). Called one question at a time, from any thread.</summary>
    /// <returns>One of the question's candidates, or null for a new object.</returns>
    public Func<RenameQuestion, Rename?>? RenameResolver { get; init; }
}
