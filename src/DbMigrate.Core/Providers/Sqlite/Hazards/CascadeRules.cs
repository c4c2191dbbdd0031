using DbMigrate.Engines;
using DbMigrate.Engines.Hazards;
using DbMigrate.Providers.Sqlite.Rebuilds;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Sqlite.Hazards;

/// <summary>What a statement does to rows of other tables, through their foreign keys.</summary>
internal sealed class CascadeRules(ForeignKeyGraph keys, HazardScan scan)
{
    public void Read(RowEvent what)
    {
        if (what.Kind == RowEventKind.Update) Update(what);
        else Delete(what, what.Table, new(SqliteEngine.Instance.TableNames) { what.Table });
    }

    /// <summary>Rows that go take others along, which may take others along again.</summary>
    private void Delete(RowEvent what, TableName parent, HashSet<TableName> seen)
    {
        foreach (var key in keys.ReferringTo(parent))
        {
            // What the statement says itself it says once.
            if (what.Kind == RowEventKind.Drop && SqliteEngine.Instance.TableNames.Equals(key.Child, what.Table)) continue;
            Add(what, key, key.Reference.OnDelete, "ON DELETE");
            if (key.Reference.OnDelete == "CASCADE" && seen.Add(key.Child)) Delete(what, key.Child, seen);
        }
    }

    private void Update(RowEvent what)
    {
        foreach (var key in keys.ReferringTo(what.Table))
        {
            // A value that follows its parent's is not lost.
            if (
                key.Reference.OnUpdate != "CASCADE"
                && (what.Columns is null || keys.ReferredTo(key).Intersect(what.Columns, SqliteNameComparer.Instance).Any()))
                Add(what, key, key.Reference.OnUpdate, "ON UPDATE");
        }
    }

    private void Add(RowEvent what, ChildKey key, string? action, string when)
    {
        var columns = string.Join(", ", key.Columns.Select(column => $"{key.Child.Name}.{column}"));
        var effect = action switch
        {
            "CASCADE" => $"deletes the rows of {key.Child.Name} that refer to it, or to rows that go with it",
            "SET NULL" => $"sets {columns} to null in the rows that refer to it",
            "SET DEFAULT" => $"sets {columns} to the default in the rows that refer to it",
            _ => null,
        };
        if (effect is null || RowsOf(key.Child) is not { } rows) return;
        scan.Add(new(HazardCode.DataLoss, $"{what.Verb} {what.Table.Name} {effect} ({columns} {when} {action}).", SaferWay(what, key))
        {
            Rows = rows,
            Probe = Probe(rows, key.Columns),
        });
    }

    private static string? SaferWay(RowEvent what, ChildKey key) => what.Kind switch
    {
        RowEventKind.Drop => $"Rebuild {key.Child.Name} without the foreign key before it.",
        RowEventKind.Replace => "Write INSERT … ON CONFLICT … DO UPDATE, which keeps the row.",
        _ => null,
    };

    /// <summary>The table of the database whose rows a child holds; null where it holds none of them.</summary>
    private TableName? RowsOf(TableName child) => !scan.IsNew(child) ? scan.Original(child)
        : scan.Copies.TryGetValue(child, out var source) && !scan.IsNew(source) ? scan.Original(source) : null;

    /// <summary>Whether a row refers to anything at all; null where the database knows the columns by other names.</summary>
    private string? Probe(TableName table, IReadOnlyList<string> columns)
    {
        var known = scan.Find<Table>(ObjectKind.Table, table)?.Columns.Select(column => column.Name).ToHashSet(SqliteNameComparer.Instance);
        return known is null || !columns.All(known.Contains)
            ? null
            : $"SELECT EXISTS (SELECT 1 FROM {SqlDialect.Quote(table)} WHERE "
                + $"{string.Join(" AND ", columns.Select(column => $"{SqlDialect.Quote(column)} IS NOT NULL"))})";
    }
}
