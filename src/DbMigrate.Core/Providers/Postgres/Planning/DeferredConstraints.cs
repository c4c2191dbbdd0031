using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>Follows, step by step, which constraints put their checks off to the end of the transaction. Rows that a plan changes leave
/// events of these behind, and the server alters no table that has some.</summary>
internal sealed class DeferredConstraints
{
    private readonly HashSet<ObjectId> _deferred;
    private readonly Lazy<HashSet<(string?, string)>> _ambiguous;

    public DeferredConstraints(SchemaModel from, SchemaModel to)
    {
        _deferred = [.. from.Objects.Where(IsDeferred).Select(item => item.Id)];
        // SET CONSTRAINTS means every constraint of a name, and refuses one that cannot be deferred.
        _ambiguous = new(() =>
            [
                .. from
                    .Objects.Concat(to.Objects)
                    .Where(item => IsConstraint(item) && !IsDeferred(item))
                    .Select(item => (item.Schema, item.Name)),
            ]);
    }

    /// <summary>Notes what a change makes, drops and alters.</summary>
    public void Follow(SchemaChange change, IEnumerable<SchemaObject> inline)
    {
        switch (change)
        {
            case DropObject { Old: Table table }:
                _deferred.RemoveWhere(id => id.Table == table.Name && id.Schema == table.Schema);
                break;
            case DropObject { Old: TablePart part }:
                _deferred.Remove(part.Id);
                break;
            case CreateObject { New: TablePart part } when IsDeferred(part):
                _deferred.Add(part.Id);
                break;
            case CreateObject { New: Table }:
                _deferred.UnionWith(inline.Where(IsDeferred).Select(item => item.Id));
                break;
            case AlterObject { New: TablePart part }:
                if (IsDeferred(part)) _deferred.Add(part.Id);
                else _deferred.Remove(part.Id);
                break;
        }
    }

    /// <summary>Checks now what the rows changed just now put off, and lets what comes later put it off again.</summary>
    public IReadOnlyList<string> Settle()
    {
        if (_deferred.Count == 0) return [];
        var names = _deferred.Select(id => (id.Schema, id.Name)).Where(name => !_ambiguous.Value.Contains(name)).Distinct()
            .Select(name => PostgresText.Name(name.Schema, name.Name)).Order(StringComparer.Ordinal).ToList();
        return names.Count == 0 ? [TransactionEmitter.CheckNow] : [TransactionEmitter.CheckNow, TransactionEmitter.CheckLater(names)];
    }

    private static bool IsConstraint(SchemaObject item) => item is ForeignKey or Constraint { Kind: not ConstraintKind.Check }
        || (item is Trigger trigger && trigger.Definition.StartsWith("CREATE CONSTRAINT TRIGGER ", StringComparison.Ordinal));

    private static bool IsDeferred(SchemaObject item) => IsConstraint(item)
        && DefinitionOf(item).Contains(" DEFERRABLE INITIALLY DEFERRED", StringComparison.Ordinal);

    private static string DefinitionOf(SchemaObject item) => item switch
    {
        Constraint constraint => constraint.Definition,
        ForeignKey key => key.Definition,
        Trigger trigger => trigger.Definition,
        _ => "",
    };
}
