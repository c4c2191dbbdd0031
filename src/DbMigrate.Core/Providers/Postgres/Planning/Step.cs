namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>What a step does with its object.</summary>
internal enum StepKind
{
    /// <summary>Takes off what ties it to others: a default, a partition's place, a sequence's owner.</summary>
    Detach,

    /// <summary>Drops it.</summary>
    Drop,

    /// <summary>Changes it in place; a replaced type's old self makes room and the new one is made.</summary>
    Alter,

    /// <summary>Makes it.</summary>
    Add,

    /// <summary>Ties it to others again.</summary>
    Attach,

    /// <summary>Gives a table that is made anew the rows of the old one.</summary>
    Fill,

    /// <summary>What comes when everything else is there: a replaced type's old self goes, a table's replica identity is set.</summary>
    Finish,
}

/// <summary>One step of a plan.</summary>
internal sealed record Step(ObjectId Id, StepKind Kind) : IComparable<Step>
{
    // Drops first, so that what is made finds its name free; the rest by kind of object, as a person would write a schema.
    private int Rank => Kind switch
    {
        _ when Id.Kind == ObjectKind.Column && Kind != StepKind.Drop => 2,
        StepKind.Detach => 0,
        StepKind.Drop => 1,
        StepKind.Alter or StepKind.Add => 2,
        StepKind.Attach => 3,
        StepKind.Fill => 4,
        _ => 5,
    };

    public int CompareTo(Step? other)
    {
        if (other is null) return 1;
        var order = Rank.CompareTo(other.Rank);
        if (order == 0) order = Kind == StepKind.Drop ? other.Id.Kind.CompareTo(Id.Kind) : Id.Kind.CompareTo(other.Id.Kind);
        if (order == 0) order = Id.CompareTo(other.Id);
        return order == 0 ? Kind.CompareTo(other.Kind) : order;
    }

    public override string ToString() => $"{Kind} {Id}";
}
