using DbMigrate.Diff;
using DbMigrate.Providers.Sqlite.Emit;
using DbMigrate.Providers.Sqlite.Hazards;
using DbMigrate.Providers.Sqlite.Introspection;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Sqlite.Planning;

/// <summary>What differs between two versions of a table, its indexes and triggers apart, and how to get from one to the other.</summary>
internal sealed class TableDiff(SqliteTable from, SqliteTable to)
{
    private readonly ListDiff<Column> _columns = ListDiff<Column>.Of(from.Table.Columns, to.Table.Columns, column => column.Name,
        (one, other) => one == other);

    private readonly ListDiff<TablePart> _constraints = ListDiff<TablePart>.Of(
        Constraints(from), Constraints(to), part => part.Id, (one, other) => one.IsSameAs(other));

    public SqliteTable From => from;

    public SqliteTable To => to;

    public bool IsEmpty => _columns.IsEmpty && _constraints.IsEmpty && !HasOtherOptions;

    private TableName Name => new(null, from.Table.Name);

    private bool HasOtherOptions => from.Table.Strict != to.Table.Strict || from.Table.WithoutRowId != to.Table.WithoutRowId;

    /// <summary>The changes that ALTER TABLE makes, columns that come before columns that go; null where the table has to be
    /// rebuilt.</summary>
    /// <param name="refusesDrops">Whether the rest of the schema makes ALTER TABLE refuse to drop columns.</param>
    public IReadOnlyList<SchemaChange>? ByAlter(Lazy<bool> refusesDrops)
    {
        if (_columns.Removed.Count > 0 && refusesDrops.Value) return null;
        if (HasOtherOptions || _columns.Altered.Count > 0 || _constraints.Removed.Count > 0 || _constraints.Altered.Count > 0) return null;
        if (_columns.Added.Any(column => DoubleQuotedTexts.Names(from.Table, column.Name))) return null;
        if (!_columns.Added.All(CanBeAdded) || !_columns.Removed.All(CanBeDropped)) return null;
        // A computed column comes after those it is computed from, and goes before them.
        if (InOrder(_columns.Added, (column, other) => to.SourcesOf(column).Contains(other.Name)) is not { } added) return null;
        var gone = _columns.Removed.OrderBy(column => column.Generated is null);
        if (InOrder(gone, (column, other) => from.SourcesOf(other).Contains(column.Name)) is not { } removed) return null;
        var waiting = _constraints.Added.ToList();
        var changes = new List<SchemaChange>();
        foreach (var (column, position) in added.Select((column, position) => (column, position)))
        {
            var later = added.Skip(position + 1).Select(item => item.Name).ToList();
            var inline = waiting.FindAll(part => InColumn(part, column, later) is not null);
            waiting.RemoveAll(inline.Contains);
            var sql = TableWriter.AddColumn(to, column, inline.Select(part => InColumn(part, column, later)!));
            changes.Add(new AddColumn(to.Table, column) { Sql = [sql] });
            changes.AddRange(inline.Select(part => new CreateObject(part)));
        }

        // What is not part of a new column takes a rebuild.
        if (waiting.Count > 0) return null;
        changes.AddRange(removed.Select(column => new DropColumn(from.Table, column)
        {
            Sql = [TableWriter.DropColumn(to, column)],
            Hazards =
            [
                .. SqliteHazards.DropColumn(Name, column.Name, computed: column.Generated is not null),
                .. column.Generated is not null && !column.Stored ? [] : (Hazard[])[SqliteHazards.Purge(Name)],
            ],
        }));
        return changes;
    }

    /// <summary>The changes where the table is rebuilt: the first carries the statements of all.</summary>
    public IReadOnlyList<SchemaChange> ByRebuild(IEnumerable<string> statements)
    {
        var changes = new List<SchemaChange>();
        if (HasOtherOptions) changes.Add(new AlterObject(from.Table, to.Table));
        changes.AddRange(_constraints.Removed.Select(part => new DropObject(part)));
        changes.AddRange(_columns.Removed.Select(column => new DropColumn(from.Table, column)
        {
            Hazards = SqliteHazards.DropColumn(Name, column.Name, computed: column.Generated is not null),
        }));
        changes.AddRange(_columns.Altered.Select(pair => new AlterColumn(to.Table, pair.From, pair.To)
        {
            Hazards =
            [
                .. SqliteHazards.AlterColumn(from.Table, pair.From, to.Table, pair.To),
                .. pair.From.Generated is null && TableRebuild.Fills(pair.From, pair.To) ? [SqliteHazards.Fills(Name, pair.From.Name)]
                    : (Hazard[])[],
            ],
        }));
        changes.AddRange(_columns.Added.Select(column => new AddColumn(to.Table, column)));
        changes.AddRange(_constraints.Altered.Select(pair => new AlterObject(pair.From, pair.To)));
        changes.AddRange(_constraints.Added.Select(part => new CreateObject(part)));
        changes[0] = changes[0].With(statements, [.. changes[0].Hazards, SqliteHazards.Rebuild(Name), .. Numbers()]);
        return changes;
    }

    private Hazard[] Numbers() =>
        to.RowIdColumn is { } alias
        && from.RowIdColumn?.Name != alias.Name
        && from.Find(alias.Name) is { NotNull: false, Generated: null } source
            ? [SqliteHazards.Numbers(Name, source.Name)]
            : [];

    private static List<TablePart> Constraints(SqliteTable table) => [.. table.Constraints, .. table.ForeignKeys];

    // A NOT NULL column without a default can be added to a table without rows, and to one with rows by no way at all.
    private static bool CanBeAdded(Column column) =>
        column.Generated is not null ? !column.Stored : column.Default is null || DefaultText.IsConstant(column.Default);

    private bool CanBeDropped(Column column) =>
        !Constraints(from).Exists(part => ColumnsOf(part).Contains(column.Name))
        && !to.Table.Columns.Any(other => from.SourcesOf(from.Find(other.Name) ?? other).Contains(column.Name));

    private static List<Column>? InOrder(IEnumerable<Column> columns, Func<Column, Column, bool> waitsFor)
    {
        var waiting = columns.ToList();
        var ordered = new List<Column>();
        while (waiting.Count > 0)
        {
            var next = waiting.Find(column => !waiting.Exists(other => other != column && waitsFor(column, other)));
            if (next is null) return null;
            waiting.Remove(next);
            ordered.Add(next);
        }

        return ordered;
    }

    // A check may name the columns before its own, a foreign key only its own, whose rows must be without a value.
    private string? InColumn(TablePart part, Column column, List<string> later) => part switch
    {
        Constraint { Kind: ConstraintKind.Check } check when check.Columns.Contains(column.Name) && !check.Columns.Any(later.Contains) =>
            TableWriter.InColumn(check),
        ForeignKey { Columns.Count: 1 } key when key.Columns[0] == column.Name && column is { Default: null, Generated: null } =>
            TableWriter.InColumn(key),
        _ => null,
    };

    private static EquatableArray<string> ColumnsOf(TablePart part) => part switch
    {
        Constraint constraint => constraint.Columns,
        ForeignKey key => key.Columns,
        _ => [],
    };
}
