using DbMigrate.Providers.Postgres.Kinds;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Emit;

/// <summary>A column that becomes another in place.</summary>
/// <param name="Owner">Its table as it is to be.</param>
/// <param name="From">The column as it is.</param>
/// <param name="To">As it is to be.</param>
internal sealed record ColumnChange(Table Owner, Column From, Column To)
{
    /// <summary>The type keeps its name but is another one now: the values are cast even so.</summary>
    public bool Retyped { get; init; }

    /// <summary>The collation keeps its name but is another one now.</summary>
    public bool Recollated { get; init; }

    /// <summary>The old type has to be gone before the new one is made: the values wait as text.</summary>
    public bool ThroughText { get; init; }

    /// <summary>The default has to be away while what it needs is made anew.</summary>
    public bool DetachDefault { get; init; }

    /// <summary>The parent table's column changes in the same way, and this one with it.</summary>
    public bool FollowsParent { get; init; }

    /// <summary>The table has children, which say themselves what they have of their own: a default, say.</summary>
    public bool HasChildren { get; init; }

    /// <summary>The children that take nulls together with it, where another does not; null where all do.</summary>
    public IReadOnlyList<Table>? TakeNullsToo { get; init; }

    /// <summary>The sequence that goes and has counted for the column; its identity counts on.</summary>
    public Sequence? TakesOverFrom { get; init; }

    /// <summary>The new sequence that counts on for the identity, which waits for it.</summary>
    public Sequence? HandsOverTo { get; init; }

    /// <summary>The new sequence, not its own, that gives it values from now on: after those that there are.</summary>
    public Sequence? ContinuesIn { get; init; }

    /// <summary>The table as it is.</summary>
    public Table? OwnerBefore { get; init; }

    /// <summary>The statements that check, once rows are changed, what their constraints put off.</summary>
    public IReadOnlyList<string> Settle { get; init; } = [];

    /// <summary>The expression after USING; null where the server needs none.</summary>
    public string? Using { get; init; }

    /// <summary>The expression is one that a person has stated: the values may change as it says.</summary>
    public bool IsStated { get; init; }

    /// <summary>The values' type changes.</summary>
    public bool ChangesType => Retyped || Recollated || From.Type != To.Type || From.Collation != To.Collation;

    /// <summary>What is computed from the column has other values, or values of another type, before it.</summary>
    public bool ChangesValues => ChangesType || From.Generated != To.Generated;

    /// <summary>A stored expression is computed again for every row.</summary>
    public bool ReplacesExpression => To is { Generated: not null, Stored: true } && From.Generated != To.Generated;

    private string Alter => $"{ColumnEmitter.Alter(Owner)} ALTER COLUMN {PostgresText.Identifier(To.Name)}";

    private string AlterOnly =>
        HasChildren
            ? $"ALTER {(Owner.Kind == TableKind.Foreign ? "FOREIGN " : "")}TABLE ONLY {PostgresText.Name(Owner)} ALTER COLUMN "
                + $"{PostgresText.Identifier(To.Name)}"
            : Alter;

    /// <summary>The parent's column is computed no more, and this one neither.</summary>
    public bool LosesExpressionWithParent { get; init; }

    /// <summary>It is computed no more: its values are rows' own from then on.</summary>
    public bool LosesExpression => From.Generated is not null && To.Generated is null;

    private bool LosesIdentity => From.Identity is not null && To.Identity is null;

    private string? OldDefault => From.Generated is null ? From.Default : null;

    private string? NewDefault => To.Generated is null ? To.Default : null;

    // A default that stays the same text still has to be parsed anew for another type.
    private bool DefaultGoes => OldDefault is not null && (DetachDefault || ChangesType || NewDefault is null);

    private bool DefaultComes => NewDefault is not null && (DefaultGoes || NewDefault != OldDefault);

    /// <summary>Takes the default away, and the values out of a type that goes.</summary>
    public IEnumerable<string> Before()
    {
        if (DefaultGoes) yield return $"{AlterOnly} DROP DEFAULT";
        // Before what it is computed from changes or goes: the values stay.
        if (LosesExpression && !LosesExpressionWithParent) yield return $"{Alter} DROP EXPRESSION";
        if (HandsOverTo is not null) yield return CounterEmitter.SetAside(Owner, From);
        // The parent's comes in its place, and would only join it.
        if (NotNullIsOwn(From) && To is { NotNull: true, InheritedNotNullName: not null })
        {
            if (LosesIdentity) yield return $"{Alter} DROP IDENTITY";
            yield return $"{Alter} DROP NOT NULL";
        }

        // Once it is a parent's as well, its name stays.
        if (FollowsParent && RenamesNotNull is { } rename) yield return rename;
        if (!ThroughText || FollowsParent) yield break;
        var text = From.Type.EndsWith("[]", StringComparison.Ordinal) ? "text[]" : "text";
        yield return $"{Alter} TYPE {text} USING {PostgresText.Identifier(To.Name)}::{text}";
    }

    /// <summary>Null is refused from now on, in the middle or, where a new default has to fill the rows first, after it.</summary>
    public bool RefusesNull(bool after) =>
        To is { NotNull: true, InheritedNotNullName: null } && !From.NotNull && !FollowsParent && after == DefaultComes;

    /// <summary>Sets the default, and refuses null where the default first has to take its place.</summary>
    public IEnumerable<string> After()
    {
        if (HandsOverTo is not null) yield return $"{Alter} DROP IDENTITY";
        if (!DefaultComes) yield break;
        yield return $"{AlterOnly} SET DEFAULT {NewDefault}";
        foreach (var statement in ContinuesIn is { } sequence ? CounterEmitter.Continue(OwnerBefore, Owner, To, sequence) : [])
            yield return statement;
        foreach (var statement in RefusesNull(after: true) ? RefuseNull() : []) yield return statement;
    }

    /// <summary>Everything but the default.</summary>
    public IEnumerable<string> Middle()
    {
        var table = ColumnEmitter.Alter(Owner);
        if (LosesIdentity && HandsOverTo is null && !(NotNullIsOwn(From) && To is { NotNull: true, InheritedNotNullName: not null }))
            yield return $"{Alter} DROP IDENTITY";
        var shrinks = From.Identity is not null && SequencePlanner.Standard(To.Type).Maximum < SequencePlanner.Standard(From.Type).Maximum;
        // A sequence has to fit into its type before the type shrinks, and its type has to grow before it does.
        foreach (var statement in shrinks && !FollowsParent ? Identity(From.Identity!.Options) : []) yield return statement;
        if (!FollowsParent)
        {
            foreach (var statement in From.NotNull && !To.NotNull ? TakeNulls() : []) yield return statement;
            if (ChangesType)
            {
                var collate =
                    To.Collation is not null ? $" COLLATE {To.Collation}"
                    : From.Collation is not null ? " COLLATE \"default\""
                    : "";
                yield return $"{Alter} TYPE {To.Type}{collate}{(Using is null ? "" : $" USING {Using}")}";
            }

            foreach (var statement in NotNull(table)) yield return statement;
        }

        if (To.Generated is not null && From.Generated != To.Generated) yield return $"{Alter} SET EXPRESSION AS ({To.Generated})";
        foreach (var statement in FollowsParent || shrinks ? [] : Identity(moved: null)) yield return statement;
        // With another type the server goes back to that type's storage, and to its own choice of compression.
        var stored = ChangesType ? From with { Storage = null, Compression = null } : From;
        foreach (var statement in ColumnEmitter.Physical(AlterOnly, stored, To, Owner.Kind == TableKind.Foreign)) yield return statement;
    }

    private IEnumerable<string> TakeNulls() => TakeNullsToo is null
        ? [$"{Alter} DROP NOT NULL"]
        : TakeNullsToo
            .Prepend(Owner)
            .Select(table =>
                $"ALTER TABLE ONLY {PostgresText.Name(table)} ALTER COLUMN {PostgresText.Identifier(To.Name)} DROP NOT NULL");

    private string? RenamesNotNull => NotNullIsOwn(From) && NotNullIsOwn(To) && ColumnEmitter.NotNullName(Owner.Name, From) is var old
        && ColumnEmitter.NotNullName(Owner.Name, To) is var now && old != now
            ? $"{ColumnEmitter.Alter(Owner)} RENAME CONSTRAINT {PostgresText.Identifier(old)} TO {PostgresText.Identifier(now)}"
            : null;

    private static bool NotNullIsOwn(Column column) => column is { NotNull: true, InheritedNotNullName: null };

    private IEnumerable<string> NotNull(string table)
    {
        if (!To.NotNull) yield break;
        if (!From.NotNull)
        {
            foreach (var statement in RefusesNull(after: false) ? RefuseNull() : []) yield return statement;
            yield break;
        }

        // Only a parent's: what becomes of it is the parent's business.
        if (To.InheritedNotNullName is not null) yield break;
        if (From.InheritedNotNullName is not null)
        {
            yield return ColumnEmitter.RefuseNull(Owner, To);
            yield break;
        }

        if (RenamesNotNull is { } rename) yield return rename;
        var now = ColumnEmitter.NotNullName(Owner.Name, To);
        if (From.NotNullOptions == To.NotNullOptions) yield break;
        if (Has(From, "NOT VALID") && !Has(To, "NOT VALID"))
        {
            yield return $"{table} VALIDATE CONSTRAINT {PostgresText.Identifier(now)}";
        }
        else if (!Has(From, "NOT VALID") && Has(To, "NOT VALID"))
        {
            yield return $"{table} DROP CONSTRAINT {PostgresText.Identifier(now)}";
            yield return $"{table} ADD CONSTRAINT {PostgresText.Identifier(now)} NOT NULL {PostgresText.Identifier(To.Name)} "
                + $"{To.NotNullOptions}";
            yield break;
        }

        if (Has(From, "NO INHERIT") != Has(To, "NO INHERIT"))
            yield return $"{table} ALTER CONSTRAINT {PostgresText.Identifier(now)} {(Has(To, "NO INHERIT") ? "NO INHERIT" : "INHERIT")}";

        static bool Has(Column column, string option) => column.NotNullOptions?.Contains(option, StringComparison.Ordinal) == true;
    }

    /// <summary>Rows without a value get the default, as rows that are added do.</summary>
    private IReadOnlyList<string> RefuseNull()
    {
        var fills = NewDefault is not null && !ColumnEmitter.IsNotValid(To) && Owner.Kind != TableKind.Foreign;
        return fills
            ? [.. EveryRow.Of(OwnerBefore, Owner, ColumnEmitter.FillNulls(Owner, To)), .. Settle, ColumnEmitter.RefuseNull(Owner, To)]
            : [ColumnEmitter.RefuseNull(Owner, To)];
    }

    /// <param name="moved">How the sequence counts by then; null is as the change of its type leaves it.</param>
    private IEnumerable<string> Identity(SequenceOptions? moved)
    {
        if (To.Identity is not { } now) yield break;
        if (From.Identity is not { } old)
        {
            yield return $"{Alter} ADD {ColumnEmitter.Identity(Owner, To, now)}";
            foreach (var statement in TakesOverFrom is { } sequence
                ? [CounterEmitter.TakeOver(Owner, To, sequence)]
                : EveryRow.Of(OwnerBefore, Owner, CounterEmitter.Continue(Owner, To)))
                yield return statement;
            yield break;
        }

        if (old.SequenceName != now.SequenceName)
        {
            var (before, after) = (
                ColumnEmitter.SequenceName(Owner.Name, To.Name, old),
                ColumnEmitter.SequenceName(Owner.Name, To.Name, now));
            yield return $"ALTER SEQUENCE {PostgresText.Name(Owner.Schema, before)} RENAME TO {PostgresText.Identifier(after)}";
        }

        var parts = new List<string>();
        if (old.Always != now.Always) parts.Add($"SET GENERATED {(now.Always ? "ALWAYS" : "BY DEFAULT")}");
        // A change of type takes the bounds of the old type along.
        moved ??= From.Type == To.Type ? old.Options : Rescale(old.Options, From.Type, To.Type);
        if (SequencePlanner.Changes(moved, now.Options, "SET ") is { Length: > 0 } options) parts.Add(options);
        // The type's own bounds are those of its values as well.
        if (
            From.Type == To.Type
            && SequencePlanner.Restrain(
                PostgresText.Name(Owner.Schema, ColumnEmitter.SequenceName(Owner.Name, To.Name, now)), moved, now.Options)
                is { } restrain)
            yield return restrain;
        if (parts.Count > 0) yield return $"{Alter} {string.Join(' ', parts)}";
    }

    private static SequenceOptions Rescale(SequenceOptions options, string from, string to)
    {
        var (old, now) = (SequencePlanner.Standard(from, options.Increment), SequencePlanner.Standard(to, options.Increment));
        return options with
        {
            Maximum = options.Maximum == old.Maximum ? now.Maximum : options.Maximum,
            Minimum = options.Minimum == old.Minimum ? now.Minimum : options.Minimum,
        };
    }
}
