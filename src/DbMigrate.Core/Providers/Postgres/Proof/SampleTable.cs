using System.Text;
using DbMigrate.Engines.Rows;
using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Proof;

/// <summary>A table that is to be filled, and the statements to try for each of its rows.</summary>
/// <param name="table">The table.</param>
/// <param name="columns">Its columns that a row can give a value.</param>
/// <param name="level">How much is asked.</param>
/// <param name="isChecked">There are constraints that not every value fits.</param>
internal sealed class SampleTable(Table table, IReadOnlyList<SampleColumn> columns, FillLevel level, bool isChecked)
{
    private const int FullRows = 2;
    private const int MostAttempts = 80;
    private const int PlainAttempts = 6;

    public Table Table => table;

    /// <summary>For each row, the statements to try, the likeliest first.</summary>
    public IEnumerable<IReadOnlyList<string>> Rows()
    {
        if (level == FillLevel.Nothing) yield break;
        var rows = level == FillLevel.OneRow ? 1 : FullRows;
        for (var row = 1; row <= rows; row++) yield return [.. Attempts(row, sparse: false).Distinct()];
        if (level == FillLevel.Everything) yield return [.. Attempts(FullRows + 1, sparse: true).Distinct()];
    }

    private IEnumerable<string> Attempts(int row, bool sparse)
    {
        // The same choices every time: what failed once can be looked at again.
        var random = new Random((row * 7919) + table.Columns.Count + (int)level);
        var most = isChecked ? MostAttempts : PlainAttempts;
        var shift = level >= FillLevel.OtherValues ? (int)level : 0;
        for (var attempt = 0; attempt < most; attempt++)
        {
            var values = new List<(string Name, string Value)>();
            foreach (var column in columns)
            {
                if (Value(column, row, attempt, shift, sparse, random) is { } value)
                    values.Add((PostgresText.Identifier(column.Column.Name), value));
            }

            yield return values.Count == 0
                ? $"INSERT INTO {PostgresText.Name(table)} DEFAULT VALUES"
                : $"INSERT INTO {PostgresText.Name(table)} ({string.Join(", ", values.Select(item => item.Name))}) OVERRIDING SYSTEM VALUE "
                    + $"VALUES ({string.Join(", ", values.Select(item => item.Value))})";
        }
    }

    /// <returns>An expression; null where the row gives the column no value.</returns>
    private static string? Value(SampleColumn column, int row, int attempt, int shift, bool sparse, Random random)
    {
        var isNeeded = column.RefusesNull && column.Column.Default is null && column.Column.Identity is null;
        // Where the next type knows none of this one's values, the row can do without.
        if (column.Only is not null && !isNeeded && attempt > 3 && attempt % 2 == 1) return null;
        if (sparse && !isNeeded && (attempt % 2 == 0 || column.Candidates.Count == 0)) return null;
        // A row without a reference: its table may have none yet (a key of a table to itself), or none that fits beside the other columns.
        if (column.Key is not null && attempt % 3 == 2 && !column.RefusesNull) return column.Column.Default is null ? null : "NULL";
        if (column.Key is { } key && attempt % 3 != 2 && Referred(column, key, attempt == 0 ? row - 1 : attempt % 2) is { } referred)
            return referred;
        if (column.IsFilledByServer && column.Only is null) return null;
        // A default is what most rows have; in the end it is tried.
        if (column.Column.Default is not null && column.Only is null && attempt % 6 == 5) return null;
        var text = attempt switch
        {
            0 => column.Value(row, shift),
            // The first numbers again, but each column another one: one date after the other.
            1 => column.Candidates.Count > 0 ? column.Value(row, shift + 1) : column.Plain(row + column.Position, shift),
            2 => column.Plain((row * 10) + 90, shift + 1),
            3 => column.Candidates.Count > 0
                ? column.Value(row, shift + 2)
                : column.Plain(row + Math.Max(0, 60 - column.Position), shift + 2),
            _ => random.Next(4) == 0 ? column.Plain(row + random.Next(40), shift + attempt) : column.Value(1, Early(random)),
        };
        return text is null ? (column.RefusesNull ? null : "NULL") : PostgresText.Literal(text);
    }

    // The likeliest come first, and several columns have to fit at once.
    private static int Early(Random random)
    {
        var position = 0;
        while (random.Next(3) > 0 && position < 40) position++;
        return position;
    }

    /// <summary>The key of one of the rows that there are of the table referred to.</summary>
    private static string? Referred(SampleColumn column, ForeignKey key, int offset)
    {
        var position = key.Columns.ToList().IndexOf(column.Column.Name);
        if (position < 0 || position >= key.ReferencedColumns.Count) return null;
        var order = PostgresText.Identifiers(key.ReferencedColumns);
        return new StringBuilder(
            $"(SELECT {PostgresText.Identifier(key.ReferencedColumns[position])} FROM {PostgresText.Name(key.References)} ORDER BY {order}")
            .Append(offset > 0 ? $" OFFSET {offset}" : "")
            .Append(" LIMIT 1)")
            .ToString();
    }
}
