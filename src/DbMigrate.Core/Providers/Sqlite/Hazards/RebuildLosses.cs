using DbMigrate.Engines;
using DbMigrate.Engines.Hazards;
using DbMigrate.Providers.Sqlite.Introspection;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Sqlite.Hazards;

/// <summary>What a table loses as a copy takes its place: rows and values that are not copied, and what was only the old table's.</summary>
/// <param name="table">The table, by the name that the database knows.</param>
/// <param name="scan">What is known.</param>
internal sealed class RebuildLosses(TableName table, HazardScan scan)
{
    private readonly Table? _before = scan.Find<Table>(ObjectKind.Table, table);

    /// <summary>Adds it.</summary>
    /// <param name="copies">The statements that take the rows over, one after the other.</param>
    /// <param name="parallel">Statements beside the last of them, which take over more of the rows.</param>
    /// <param name="after">What the copy is made as; null where that is not known.</param>
    /// <param name="later">The indexes and triggers that the script makes.</param>
    public void Read(IReadOnlyList<string> copies, IReadOnlyList<string> parallel, TableText? after, IReadOnlyCollection<MadePart> later)
    {
        List<CopyStatement> read = [.. copies.Select(CopyStatement.Read)];
        Rows(read, [.. parallel.Select(CopyStatement.Read)]);
        if (_before is not null)
        {
            Columns(read, after);
            Parts(later);
            Properties(read, after);
        }

        scan.Add(SqliteHazards.Rebuild(table));
    }

    private void Rows(List<CopyStatement> copies, List<CopyStatement> parallel)
    {
        if (copies.Concat(parallel).FirstOrDefault(copy => copy.Conflict is not null) is { } lenient)
        {
            Lose(lenient.Conflict == "IGNORE"
                ? $"The copy of table {table.Name} leaves out the rows that break a rule of the new table (OR IGNORE)."
                : $"Rows of table {table.Name} that have the same key in the new table replace each other in the copy (OR REPLACE).", null);
        }

        if (copies.Exists(copy => copy.Chooses))
            Lose($"The copy of table {table.Name} may leave out rows.", copies.Count == 1 ? Fewer([.. copies, .. parallel]) : null);

        void Lose(string message, string? probe) => scan.Add(new(HazardCode.DataLoss, message) { Rows = table, Probe = probe });
    }

    /// <summary>Whether the queries return fewer rows than there are.</summary>
    private string Fewer(IEnumerable<CopyStatement> copies) =>
        $"SELECT (SELECT count(*) FROM {SqlDialect.Quote(table)}) > "
            + $"{string.Join(" + ", copies.Select(copy => $"(SELECT count(*) FROM ({copy.Select}))"))}";

    private void Columns(List<CopyStatement> copies, TableText? after)
    {
        var now = RenamedColumns.Of(scan).Now(_before!);
        var ways = CopiedColumns.Follow(now, copies, after);
        foreach (var (column, name) in _before!.Columns.Zip(now.Columns, (column, renamed) => (column, renamed.Name)))
        {
            if (!ways.TryGetValue(name, out var way))
            {
                // What is computed again is not copied.
                if (column.Generated is not null && Find(after, name)?.Generated is not null) continue;
                scan.AddAll(SqliteHazards.DropColumn(table, column.Name, computed: column.Generated is not null));
                continue;
            }

            var kept = Find(after, way.Column);
            if (way.Fills) scan.Add(SqliteHazards.Fills(table, column.Name));
            if (way.Misplaced) scan.Add(SqliteHazards.Misplaced(table, column.Name, way.Column));
            else if (way.Expression is { } expression)
                scan.Add(SqliteHazards.Computed(table, column.Name, expression));
            else if (kept is not null)
                scan.AddAll(SqliteHazards.AlterColumn(_before, column, _before with { Strict = after!.Strict }, Column(kept)));
        }
    }

    /// <summary>What DROP TABLE takes along, and no statement makes again.</summary>
    private void Parts(IReadOnlyCollection<MadePart> later)
    {
        foreach (
            var part in scan.Before!.Objects.OfType<TablePart>()
                .Where(part => SqliteNameComparer.Instance.Equals(part.Table, _before!.Name)))
        {
            if (later.Any(made => made.IsLike(part))) continue;
            if (part is Trigger)
                scan.Add(SqliteHazards.LosesPart(table, $"trigger {part.Name}", "what it did is not done any more", "CREATE TRIGGER"));
            else if (part is TableIndex { Unique: true })
                scan.Add(
                    SqliteHazards.LosesPart(
                        table, $"unique index {part.Name}", "duplicates are not refused any more", "CREATE UNIQUE INDEX"));
            else if (part is TableIndex)
                scan.Add(SqliteHazards.LosesPart(table, $"index {part.Name}", "queries that need it read the whole table", "CREATE INDEX"));
        }
    }

    private void Properties(List<CopyStatement> copies, TableText? after)
    {
        if (copies is [.., { MakesTable: true }])
        {
            scan.Add(
                SqliteHazards.LosesRule(
                    table,
                    "by CREATE TABLE AS, without its keys, checks, defaults and foreign keys",
                    "Write CREATE TABLE with them, and INSERT … SELECT."));
            return;
        }

        if (after is null) return;
        if (_before!.Strict && !after.Strict)
            scan.Add(
                SqliteHazards.LosesRule(
                    table, "without STRICT: values of any type are taken from now on", "Write STRICT after its columns."));
        if (AutoIncrements(scan.Before!) && !after.Constraints.Exists(constraint => constraint.AutoIncrement))
            scan.Add(
                SqliteHazards.LosesRule(
                    table, "without AUTOINCREMENT: numbers of deleted rows are given out again", "Write AUTOINCREMENT after PRIMARY KEY."));
    }

    private bool AutoIncrements(SchemaModel before) => before.Objects.OfType<Constraint>()
        .Any(constraint => constraint.TableId == _before!.Id && constraint.Definition.Contains(" AUTOINCREMENT", StringComparison.Ordinal));

    private static ColumnText? Find(TableText? table, string column) =>
        table?.Columns.Find(item => SqliteNameComparer.Instance.Equals(item.Name, column));

    private static Column Column(ColumnText text) => new()
    {
        Name = text.Name,
        Type = text.Type.ToUpperInvariant(),
        Default = text.Default is null ? null : "",
        Generated = text.Generated is null ? null : "",
    };
}
