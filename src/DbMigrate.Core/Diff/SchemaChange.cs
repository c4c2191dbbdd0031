using DbMigrate.Schema;

namespace DbMigrate;

/// <summary>One step from a schema to another: a closed hierarchy. A plan is a list of these in an order that the engine accepts.</summary>
/// <remarks>A class, as everything that a cmdlet emits: a record's <c>&lt;Clone&gt;$</c> would stand among its members.</remarks>
public abstract class SchemaChange
{
    private protected SchemaChange()
    {
    }

    /// <summary>What the step does: <c>CreateTable</c>, <c>AddColumn</c>, <c>AlterColumn</c>, <c>DropIndex</c>, …</summary>
    public abstract string Kind { get; }

    /// <summary>The object's qualified name.</summary>
    public string Object => Id.Display;

    /// <summary>The qualified name of the table it is or belongs to; null for what belongs to none.</summary>
    public virtual string? Table => TableOf(Id);

    /// <summary>What the object is called afterwards, where the step renames it; else null.</summary>
    public virtual string? NewName => null;

    /// <summary>The statements that perform the step, in order, without a final semicolon.</summary>
    public EquatableArray<string> Sql { get; internal set; }

    /// <summary>What the statements may cost.</summary>
    public EquatableArray<Hazard> Hazards { get; internal set; }

    /// <summary>Whether rows or values would be lost.</summary>
    public bool DataLoss => Hazards.Any(hazard => hazard.Code == HazardCode.DataLoss);

    /// <summary>The object's identity.</summary>
    internal abstract ObjectId Id { get; }

    /// <inheritdoc/>
    public sealed override string ToString() => $"{Kind} {Object}";

    /// <summary>The same step with other statements or other hazards.</summary>
    internal SchemaChange With(IEnumerable<string>? sql = null, IEnumerable<Hazard>? hazards = null)
    {
        var copy = (SchemaChange)MemberwiseClone();
        copy.Sql = sql is null ? Sql : [.. sql];
        copy.Hazards = hazards is null ? Hazards : [.. hazards];
        return copy;
    }

    private protected static string? TableOf(ObjectId id) => id.Kind switch
    {
        ObjectKind.Table => id.Display,
        ObjectKind.Column or ObjectKind.Constraint or ObjectKind.ForeignKey or ObjectKind.Rule or ObjectKind.Trigger or ObjectKind.Policy =>
            id.Owner(ObjectKind.Table).Display,
        _ => null,
    };

    private protected static string Word(ObjectId id) => id.Kind == ObjectKind.Defined
        ? string.Concat(id.Name.TakeWhile(c => c is ' ' or (>= 'A' and <= 'Z')).ToArray()).Trim().ToLowerInvariant() is { Length: > 0 } word
            ? string.Concat(word.Split(' ').Select(part => char.ToUpperInvariant(part[0]) + part[1..]))
            : "Object"
        : id.Kind.ToString();
}

/// <summary>An object that is to be made.</summary>
internal sealed class CreateObject(SchemaObject created) : SchemaChange
{
    internal SchemaObject New { get; } = created;

    /// <inheritdoc/>
    public override string Kind => "Create" + Word(Id);

    /// <inheritdoc/>
    public override string? Table => New is TablePart part ? part.TableId.Display : TableOf(Id);

    internal override ObjectId Id => New.Id;
}

/// <summary>An object that is to go.</summary>
internal sealed class DropObject(SchemaObject old) : SchemaChange
{
    internal SchemaObject Old { get; } = old;

    /// <inheritdoc/>
    public override string Kind => "Drop" + Word(Id);

    /// <inheritdoc/>
    public override string? Table => Old is TablePart part ? part.TableId.Display : TableOf(Id);

    internal override ObjectId Id => Old.Id;
}

/// <summary>An object that stays and becomes another in place, its columns apart.</summary>
internal sealed class AlterObject(SchemaObject old, SchemaObject changed) : SchemaChange
{
    internal SchemaObject Old { get; } = old;

    internal SchemaObject New { get; } = changed;

    /// <inheritdoc/>
    public override string Kind => "Alter" + Word(Id);

    /// <inheritdoc/>
    public override string? Table => New is TablePart part ? part.TableId.Display : TableOf(Id);

    internal override ObjectId Id => New.Id;
}

/// <summary>An object, column or enum value that gets another name.</summary>
internal sealed class RenameObject(Rename rename) : SchemaChange
{
    internal Rename Rename { get; } = rename;

    /// <inheritdoc/>
    public override string Kind => "Rename" + Word(Id);

    /// <inheritdoc/>
    public override string? NewName => Rename.To.Name;

    internal override ObjectId Id => Rename.From;
}

/// <summary>A column that a table gets.</summary>
internal sealed class AddColumn(Table owner, Column created) : SchemaChange
{
    internal Table Owner { get; } = owner;

    internal Column New { get; } = created;

    /// <inheritdoc/>
    public override string Kind => "AddColumn";

    internal override ObjectId Id => Owner.ColumnId(New.Name);
}

/// <summary>A column that a table loses.</summary>
internal sealed class DropColumn(Table owner, Column old) : SchemaChange
{
    internal Table Owner { get; } = owner;

    internal Column Old { get; } = old;

    /// <inheritdoc/>
    public override string Kind => "DropColumn";

    internal override ObjectId Id => Owner.ColumnId(Old.Name);
}

/// <summary>A column that stays and becomes another.</summary>
internal sealed class AlterColumn(Table owner, Column old, Column changed) : SchemaChange
{
    internal Table Owner { get; } = owner;

    internal Column Old { get; } = old;

    internal Column New { get; } = changed;

    /// <summary>The values change as a stated expression says.</summary>
    internal bool IsStated { get; init; }

    /// <inheritdoc/>
    public override string Kind => "AlterColumn";

    internal override ObjectId Id => Owner.ColumnId(New.Name);
}
