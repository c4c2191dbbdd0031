using DbMigrate.Providers.Sqlite.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Sqlite.Planning;

/// <summary>The statements that make a table anew with its rows: https://www.sqlite.org/lang_altertable.html#otheralter.</summary>
/// <param name="from">The table as it is.</param>
/// <param name="to">The table as it is to be.</param>
/// <param name="temporary">A name that nothing has.</param>
/// <param name="kept">The indexes and triggers that go with the old table and are to be there again.</param>
internal sealed class TableRebuild(SqliteTable from, SqliteTable to, string temporary, IEnumerable<TablePart> kept)
{
    private static readonly string[] RowIdNames = ["rowid", "_rowid_", "oid"];

    private readonly HashSet<TablePart> _left = [];

    public string Name => to.Name;

    public string Temporary => temporary;

    public IEnumerable<string> Statements() =>
        [TableWriter.Create(to, temporary), .. Fill(), TableWriter.Drop(from.Name), Rename(), .. Parts()];

    /// <summary>Makes the copy, which refers to other copies where there are some.</summary>
    public string Make(IReadOnlyDictionary<string, string> copies) => TableWriter.Create(to.Redirected(copies), temporary);

    public string Rename() => TableWriter.Rename(temporary, to.Name);

    public IEnumerable<string> Parts() => kept.Except(_left).Select(ObjectWriter.Create);

    /// <summary>Leaves parts to somebody else, who makes them with the copy.</summary>
    public void Leave(IEnumerable<TablePart> parts) => _left.UnionWith(parts);

    public IEnumerable<string> Fill()
    {
        // Before the rows: the highest number ever given out may be gone from them.
        if (from.AutoIncrements && to.AutoIncrements) yield return TableWriter.CopySequence(from.Name, temporary);
        if (Columns() is { Count: > 0 } columns) yield return TableWriter.Copy(from.Name, temporary, columns, IgnoresConflicts());
    }

    private List<(string Column, string Value)> Columns()
    {
        var columns = new List<(string, string)>();
        if (RowId() is { } rowId) columns.Add(rowId);
        foreach (var column in to.Table.Columns)
        {
            if (column.Generated is null && from.Find(column.Name) is { } source) columns.Add((column.Name, Value(source, column)));
        }

        return columns;
    }

    // Rows keep their numbers: other tables, and full-text indexes, may hold them.
    private (string Column, string Value)? RowId()
    {
        if (from.Table.WithoutRowId || to.Table.WithoutRowId || NameOf(from) is not { } source) return null;
        if (to.RowIdColumn is { } alias) return from.RowIdColumn is null && from.Find(alias.Name) is null ? (alias.Name, source) : null;
        return NameOf(to) is { } target ? (target, source) : null;

        static string? NameOf(SqliteTable table) => RowIdNames.FirstOrDefault(name => table.Find(name) is null);
    }

    /// <remarks>The column itself converts what it can without loss. A strict one refuses the rest, so text and blobs are told to
    /// change.</remarks>
    private string Value(Column source, Column target)
    {
        var value = SqliteName.Quote(source.Name);
        if (to.Table.Strict)
        {
            value = (Affinities.Of(source, from.Table.Strict), Affinities.Of(target, strict: true), target.Type) switch
            {
                (Affinity.Text, Affinity.Blob, "BLOB") => $"CAST({value} AS BLOB)",
                (Affinity.Blob, Affinity.Text, _) => $"CAST({value} AS TEXT)",
                _ => value,
            };
        }

        return Fills(source, target) ? $"coalesce({value}, {target.Default})" : value;
    }

    /// <summary>Whether rows without a value get the default, because the column refuses null from now on.</summary>
    public static bool Fills(Column source, Column target) =>
        target is { NotNull: true, Default: not null, Generated: null } && !source.NotNull;

    // ON CONFLICT IGNORE or REPLACE would drop rows without a word.
    private bool IgnoresConflicts() =>
        to.Constraints.Exists(constraint => constraint.Definition.Contains(" ON CONFLICT ", StringComparison.Ordinal))
        || to.Table.Columns.Any(column => column.NotNullOptions is not null);
}
