using System.Text.RegularExpressions;
using DbMigrate.Engines.Rows;
using DbMigrate.Providers.Sqlite.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Sqlite.Proof;

/// <summary>A table that is to be filled, and the statements to try for each of its rows.</summary>
/// <param name="table">The table.</param>
/// <param name="traced">What becomes of it; null for one that is only referred to.</param>
/// <param name="keys">Its foreign keys.</param>
/// <param name="checks">Its checks now.</param>
/// <param name="laterChecks">Its checks afterwards.</param>
/// <param name="json">The columns that hold JSON.</param>
internal sealed partial class SqliteSampleTable(
    Table table,
    TracedTable? traced,
    IReadOnlyList<ForeignKey> keys,
    IReadOnlyList<Constraint> checks,
    IReadOnlyList<Constraint> laterChecks,
    JsonColumns json)
{
    private const int FullRows = 2;
    private const int PlainAttempts = 4;
    private const int MostAttempts = 48;

    private static readonly string[] Numbers = ["1", "2", "0", "-1", "10", "100", "0.5"];
    private static readonly string[] Texts = ["'a'", "'abc'", "'A'", "'a@b.co'", "'2024-01-01'", "'{}'", "'[]'", "'1'", "''"];

    // Of each kind as many as there are rows: what one kind does not fit the next may.
    private static readonly string[] JsonTexts =
    [
        "'{\"a\":1}'", "'{\"a\":2}'", "'{\"a\":3}'", "'1'", "'2'", "'3'", "'[1]'", "'[2]'", "'[1,2]'", "'\"a\"'", "'{}'", "'[]'",
    ];

    public Table Table => table;

    /// <summary>For each row, the statements to try, the likeliest first.</summary>
    public IEnumerable<IReadOnlyList<string>> Rows(FillLevel level)
    {
        if (level == FillLevel.Nothing) yield break;
        var rows = level == FillLevel.OneRow ? 1 : FullRows;
        for (var row = 1; row <= rows; row++) yield return [.. Attempts(row, sparse: false, level).Distinct()];
        if (level == FillLevel.Everything) yield return [.. Attempts(FullRows + 1, sparse: true, level).Distinct()];
    }

    private IEnumerable<string> Attempts(int row, bool sparse, FillLevel level)
    {
        var random = new Random((row * 7919) + table.Columns.Count + (int)level);
        var columns = table.Columns.Where(column => column.Generated is null).ToList();
        var candidates = columns.ToDictionary(column => column.Name, Candidates);
        var shift = level >= FillLevel.OtherValues ? (int)level * 3 : 0;
        for (var attempt = 0; attempt < (candidates.Values.Any(list => list.Count > 0) ? MostAttempts : PlainAttempts); attempt++)
        {
            var values = new List<(string Name, string Value)>();
            foreach (var column in columns)
            {
                if (sparse && (!column.NotNull || column.Default is not null) && attempt % 2 == 0) continue;
                var likely = candidates[column.Name];
                var choice = attempt < 4 ? attempt + shift : random.Next(40);
                values.Add(
                    (
                        SqliteName.Quote(column.Name),
                        Referred(column, row)
                            ?? (likely.Count > 0 ? likely[(row - 1 + choice) % likely.Count] : Plain(column, row + (attempt * 10)))));
            }

            yield return values.Count == 0
                ? $"INSERT INTO {SqliteName.Quote(table.Name)} DEFAULT VALUES"
                : $"INSERT INTO {SqliteName.Quote(table.Name)} ({string.Join(", ", values.Select(item => item.Name))}) VALUES "
                    + $"({string.Join(", ", values.Select(item => item.Value))})";
        }
    }

    private string? Referred(Column column, int row)
    {
        foreach (var key in keys)
        {
            var position = key.Columns.ToList().FindIndex(name => SqliteNameComparer.Instance.Equals(name, column.Name));
            // A key of the table itself is known only when its rows are there.
            if (
                position < 0
                || position >= key.ReferencedColumns.Count
                || SqliteNameComparer.Instance.Equals(key.References.Name, table.Name))
                continue;
            var parent = SqliteName.Quote(key.References.Name);
            var value = SqliteName.Quote(key.ReferencedColumns[position]);
            // Most keys may be null, and such a row is nobody's parent.
            return $"(SELECT {value} FROM {parent} WHERE {value} IS NOT NULL ORDER BY {SqliteName.List(key.ReferencedColumns)} LIMIT 1 "
                + $"OFFSET (SELECT {row - 1} % max(1, count({value})) FROM {parent}))";
        }

        return null;
    }

    /// <summary>What the checks speak of.</summary>
    private List<string> Candidates(Column column)
    {
        var later = traced?.Columns.FirstOrDefault(item => item.From.Name == column.Name)?.To.Name;
        var definitions = checks.Where(check => check.Columns.Contains(column.Name, SqliteNameComparer.Instance))
            .Concat(laterChecks.Where(check => later is not null && check.Columns.Contains(later, SqliteNameComparer.Instance)))
            .Select(check => check.Definition).Distinct().ToList();
        if (definitions.Count == 0) return [];
        var literals = definitions.SelectMany(text => Literal().Matches(text).Select(match => match.Value));
        var numbers = definitions
            .SelectMany(text => Number().Matches(Literal().Replace(text, "''")).Select(match => match.Value))
            .SelectMany(text =>
                long.TryParse(text, out var number)
                    ? (string[])[$"{number + 1}", $"{number}", $"{number - 1}", $"'{new string('a', (int)Math.Clamp(number, 0, 100))}'"]
                    : [text]);
        return
        [
            .. (json.Contains(column) ? JsonTexts : [])
                .Concat(literals)
                .Concat(numbers)
                .Concat(Affinities.Of(column, table.Strict) == Affinity.Text ? Texts : Numbers)
                .Concat(Texts)
                .Distinct(),
        ];
    }

    private string Plain(Column column, int n)
    {
        // A value that the next kind of the column takes too.
        var next = traced?.Columns.FirstOrDefault(item => item.From.Name == column.Name)?.To;
        var affinity = Affinities.Of(column, table.Strict);
        if (
            next is not null
            && affinity is Affinity.Text or Affinity.Blob
            && Affinities.Of(next, strict: false) is Affinity.Integer or Affinity.Real or Affinity.Numeric)
            return affinity == Affinity.Text ? $"'{n}'" : $"{n}";
        return affinity switch
        {
            Affinity.Integer => $"{n}",
            Affinity.Real => $"{n}.5",
            Affinity.Numeric => $"{n}",
            Affinity.Text when json.Contains(column) => $"'{{\"a\":{n}}}'",
            Affinity.Text => $"'a{n}'",
            _ => $"x'{n % 256:x2}'",
        };
    }

    [GeneratedRegex("'(?:[^']|'')*'")]
    private static partial Regex Literal();

    [GeneratedRegex(@"(?<![\w.])-?[0-9]+(?:\.[0-9]+)?(?!\w)")]
    private static partial Regex Number();
}
