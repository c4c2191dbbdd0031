using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Providers.Postgres.Kinds;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>How a change to a table that is there is made without keeping writers waiting for longer than a moment.</summary>
/// <remarks>Source: the PostgreSQL manual, CREATE INDEX, "Building Indexes Concurrently", and ALTER TABLE, "Notes". What the server refuses
/// for a partitioned table stays as it was: those tables hold no rows of their own, and their partitions' parts are planned one by
/// one.</remarks>
internal sealed class OnlineRecipes(SchemaModel from, SchemaModel to, IReadOnlySet<ObjectId> made)
{
    private readonly OnlineNames _names = new(from, to);
    private readonly HashSet<(string?, string)> _taken =
    [
        .. from
            .Objects.Where(item => item is TableIndex or Constraint { Kind: not ConstraintKind.Check })
            .Select(item => (item.Schema, item.Name)),
    ];

    private readonly HashSet<ObjectId> _parents =
    [
        .. to.Objects.OfType<Table>().SelectMany(table => table.Inherits.Select(parent => parent.Id(ObjectKind.Table))),
    ];

    /// <summary>The change by its recipe; null where it has none.</summary>
    /// <param name="change">A change of the plain plan.</param>
    /// <param name="old">What it takes the place of, and what stays until then; null where there is none.</param>
    public OnlineChange? Find(SchemaChange change, SchemaObject? old) => change switch
    {
        CreateObject { New: TableIndex index } when IsThere(index) => Create(change, index, old as TableIndex),
        CreateObject { New: Constraint constraint } when IsThere(constraint) => Create(change, constraint, old is not null),
        CreateObject { New: ForeignKey key }
            when IsThere(key) && (to.EngineVersion >= 18 || to.Find<Table>(key.TableId)?.Kind == TableKind.Ordinary) => Unchecked(
            change, key, key.Definition, old is not null),
        DropObject { Old: TableIndex index } when !IndexPlanner.IsPartitioned(index) =>
            new(change, [[IndexPlanner.DropConcurrently(new(index.Schema, index.Name))]]),
        AlterColumn { Owner.Kind: not TableKind.Foreign } column => RefuseNull(column),
        _ => null,
    };

    /// <summary>Whether the part's table was there before.</summary>
    private bool IsThere(TablePart part) =>
        !made.Contains(part.TableId) && !made.Contains(new(ObjectKind.MaterializedView, part.Schema, part.Table));

    private OnlineChange? Create(SchemaChange change, TableIndex index, TableIndex? old)
    {
        // Nothing is built: the partitions' indexes are attached to it. Those go with the old one, which therefore goes first.
        if (IndexPlanner.IsPartitioned(index))
            return old is not null ? null : new(change, [.. change.Sql.Select(statement => new[] { statement })]);
        IReadOnlyList<IReadOnlyList<string>> build = [[IndexPlanner.CreateConcurrently(index)], Rest(change, 1)];
        if (old is null) return new(change, build);
        var aside = old with { Name = _names.Choose(old.Id, old.Name, "", "old") };
        return new(
            change,
            [
                [RenameEmitter.Rename(old, aside.Name)],
                .. build,
            ],
            [IndexPlanner.DropConcurrently(new(aside.Schema, aside.Name))]);
    }

    private OnlineChange? Create(SchemaChange change, Constraint item, bool replaces)
    {
        if (to.Find<Table>(item.TableId) is not { Kind: not TableKind.Foreign } table) return null;
        if (item.Kind == ConstraintKind.Check) return Unchecked(change, item, item.Definition, replaces);
        if (
            item.Kind == ConstraintKind.Exclusion
            || table.Kind == TableKind.Partitioned
            || item.Definition.Contains(" WITHOUT OVERLAPS", StringComparison.Ordinal))
            return null;
        // USING INDEX would make the not-null constraints that the columns have of a parent their own (PostgreSQL 18).
        if (item.Kind == ConstraintKind.PrimaryKey && item.Columns.Any(column => table.Find(column)?.InheritedNotNullName is not null))
            return null;
        var index = replaces || _taken.Contains((item.Schema, item.Name)) ? _names.Choose(item.Id, item.Name, "", "new") : item.Name;
        return new(
            change,
            [ConstraintPlanner.CreateIndexConcurrently(item, index)],
            [ConstraintPlanner.AddUsingIndex(item, index, replaces)],
            Rest(change, 1)) { Preparing = 1 };
    }

    private static OnlineChange? Unchecked(SchemaChange change, TablePart item, string definition, bool replaces) =>
        definition.EndsWith(" NOT VALID", StringComparison.Ordinal) || definition.EndsWith(" NOT ENFORCED", StringComparison.Ordinal)
            ? null
            : new(change, [ConstraintPlanner.AddUnchecked(item, definition, replaces)], [ConstraintPlanner.Validate(item)], Rest(change, 1))
            {
                Following = 2,
            };

    /// <summary>A check that is proven while writers go on proves that no row has to be read again.</summary>
    private OnlineChange? RefuseNull(AlterColumn change)
    {
        var (table, column) = (change.Owner, change.New);
        var refuse = ColumnEmitter.RefuseNull(table, column);
        var at = change.Sql.ToList().IndexOf(refuse);
        if (at < 0 || ColumnEmitter.IsNotValid(column)) return null;
        var before = change.Sql.Take(at).ToList();
        var fills = before.Remove(ColumnEmitter.FillNulls(table, column));
        // Filled in a transaction of its own, whose end checks everything.
        if (fills) before.RemoveAll(TransactionEmitter.IsCheck);
        // What its user does not see, the check finds; nobody is to see more for as long as that takes.
        EveryRow.Leave(before, table);
        var fill =
            table.Kind == TableKind.Ordinary && !_parents.Contains(table.Id)
                ? ColumnEmitter.FillNullsInParts(table, column)
                : ColumnEmitter.FillNulls(table, column);
        var check = new Constraint
        {
            Schema = table.Schema,
            Table = table.Name,
            Kind = ConstraintKind.Check,
            Definition = "",
            Name = _names.Choose(change.Id, table.Name, column.Name, "refuses_null"),
        };
        return new(
            change,
            before,
            fills ? [fill] : [],
            [ConstraintPlanner.AddNotNullCheck(table, column, check.Name)],
            [ConstraintPlanner.Validate(check)],
            [refuse],
            [ConstraintPlanner.DropConstraint(check)],
            Rest(change, at + 1));
    }

    private static IReadOnlyList<string> Rest(SchemaChange change, int from) => [.. change.Sql.Skip(from)];
}
