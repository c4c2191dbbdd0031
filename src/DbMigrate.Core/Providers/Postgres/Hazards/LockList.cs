using DbMigrate.Engines.Hazards;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>The locks of one statement, each table once with the strongest mode. What the script itself has made nobody waits for, and is
/// left out.</summary>
internal sealed class LockList(HazardScan scan)
{
    private readonly Dictionary<TableName, TableLock> _locks = new(scan.Engine.TableNames);

    public HazardScan Scan => scan;

    public TableKin Kin => TableKin.Of(scan);

    /// <summary>The locks, in the order in which the statement comes to the tables.</summary>
    public IReadOnlyCollection<TableLock> All => _locks.Values;

    /// <summary>Whether the database has a relation of that name, as far as anybody knows.</summary>
    public bool MayExist(TableName name) => scan.Before is null || scan.IsNew(name) || scan.HasRelation(name);

    /// <summary>Takes a lock on one table.</summary>
    public void Take(TableName table, LockMode mode)
    {
        if (scan.IsNew(table))
        {
            // CREATE TABLE IF NOT EXISTS may have found it there.
            scan.Asks |= mode >= LockMode.Share && scan.IsDoubtful(table);
            return;
        }

        // As it is written, where that says enough.
        var name = scan.Resolve(table);
        if (scan.Engine.TableNames.Equals(name, scan.Original(table))) name = scan.Original(table);
        if (!_locks.TryGetValue(name, out var known) || known.Mode < mode)
            _locks[name] = new(name, mode) { IsView = scan.Find<View>(ObjectKind.View, table) is not null };
    }

    /// <summary>Takes a lock on a view.</summary>
    public void TakeView(TableName view, LockMode mode)
    {
        if (scan.IsNew(view)) return;
        Take(view, mode);
        if (_locks.TryGetValue(scan.Resolve(view), out var item)) _locks[item.Table] = item with { IsView = true };
    }

    /// <summary>Takes a lock on a table, its partitions and its children.</summary>
    public void TakeTree(TableName table, LockMode mode, bool only = false, bool partitionsOnly = false)
    {
        Take(table, mode);
        if (only) return;
        foreach (var below in Kin.Below(table, partitionsOnly)) Take(below, mode);
    }

    /// <summary>Takes a lock on the tables that a table's foreign keys refer to, with their partitions.</summary>
    public void TakeReferenced(TableName table, LockMode mode)
    {
        foreach (var key in ForeignKeys.Of(scan).Own(table)) TakeTree(key.Parent, mode, partitionsOnly: true);
    }

    /// <summary>Takes the locks that the objects need which go.</summary>
    public void TakeGone(IEnumerable<ObjectId> roots, bool cascades)
    {
        if (Cascade.Of(scan, roots, cascades) is not { } cascade) return;
        foreach (var id in cascade.Gone.Order()) TakeGone(id);
        foreach (var column in cascade.Defaults) Take(new(column.Schema, column.Table!), LockMode.AccessExclusive);
    }

    private void TakeGone(ObjectId id)
    {
        if (id.Kind == ObjectKind.Column)
        {
            Take(new(id.Schema, id.Table!), LockMode.AccessExclusive);
            return;
        }

        switch (scan.Before!.Find(id))
        {
            case View view:
                TakeView(TableKin.NameOf(view), LockMode.AccessExclusive);
                break;
            case Table table:
                Take(TableKin.NameOf(table), LockMode.AccessExclusive);
                // To find out which rows are its own, the whole has to know its partitions.
                if (Kin.WholeOf(TableKin.NameOf(table)) is { } whole)
                {
                    Take(whole, LockMode.AccessExclusive);
                    if (Kin.DefaultOf(whole) is { } other) Take(other, LockMode.AccessExclusive);
                }
                break;
            case MaterializedView view:
                Take(TableKin.NameOf(view), LockMode.AccessExclusive);
                break;
            case ForeignKey key:
                TakeTree(new(key.Schema, key.Table), LockMode.AccessExclusive, partitionsOnly: true);
                TakeTree(new(key.References.Schema, key.References.Name), LockMode.AccessExclusive, partitionsOnly: true);
                break;
            case Statistics statistics:
                Take(new(statistics.TableSchema ?? statistics.Schema, statistics.Table), LockMode.ShareUpdateExclusive);
                break;
            case TablePart part:
                TakeTree(new(part.Schema, part.Table), LockMode.AccessExclusive, only: part is Policy or Rule or Trigger);
                break;
        }
    }
}
