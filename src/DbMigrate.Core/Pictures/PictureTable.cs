using System.Text.RegularExpressions;
using DbMigrate.Schema;

namespace DbMigrate.Pictures;

/// <summary>A table of a picture, with its parts.</summary>
/// <param name="Index">Its place among the picture's tables.</param>
/// <param name="Label">What the picture calls it.</param>
/// <param name="Table">The table.</param>
/// <param name="Parts">Its constraints, indexes, triggers and so on, in the model's order.</param>
internal sealed partial record PictureTable(int Index, string Label, Table Table, IReadOnlyList<TablePart> Parts)
{
    private readonly IReadOnlyList<string> _primaryKey =
        [.. Parts.OfType<Constraint>().FirstOrDefault(constraint => constraint.Kind == ConstraintKind.PrimaryKey)?.Columns ?? []];

    /// <summary>The column sets of which no two rows have the same values.</summary>
    private readonly IReadOnlyList<IReadOnlyCollection<string>> _keys =
    [
        .. Parts.OfType<Constraint>().Where(constraint => constraint.Kind is ConstraintKind.PrimaryKey or ConstraintKind.Unique)
            .Select(constraint => (IReadOnlyCollection<string>)constraint.Columns),
        .. Parts
            .OfType<TableIndex>()
            .Where(index => index is { Unique: true, Valid: true } && !Where().IsMatch(index.Definition))
            .Select(index => IndexColumns(Table, index)),
    ];

    /// <summary>Its foreign keys.</summary>
    public IReadOnlyList<ForeignKey> ForeignKeys { get; } = [.. Parts.OfType<ForeignKey>()];

    /// <summary>Whether a column is of the primary key.</summary>
    public bool IsPrimary(Column column) => _primaryKey.Contains(column.Name);

    /// <summary>Whether a column must have a value.</summary>
    public bool IsRequired(Column column) => column.NotNull || IsPrimary(column);

    /// <summary>What a column is to the keys: <c>PK</c>, <c>FK</c> and <c>UK</c> (unique by itself, where it is not the primary
    /// key).</summary>
    public IEnumerable<string> Marks(Column column)
    {
        if (IsPrimary(column)) yield return "PK";
        if (ForeignKeys.Any(key => key.Columns.Contains(column.Name))) yield return "FK";
        if (!IsPrimary(column) && IsUnique([column.Name])) yield return "UK";
    }

    /// <summary>Whether no two rows have the same values in these columns.</summary>
    public bool IsUnique(IReadOnlyCollection<string> columns) => _keys.Any(key => key.Count > 0 && key.All(columns.Contains));

    /// <summary>Whether a row can do without the key: one column without a value is enough.</summary>
    public bool IsOptional(ForeignKey key) => key.Columns.Any(name => Table.Find(name) is { } column && !IsRequired(column));

    /// <summary>An index's columns; none where it is on an expression.</summary>
    private static string[] IndexColumns(Table table, TableIndex index)
    {
        var columns = index
            .Keys.Select(key =>
                table
                    .Columns.FirstOrDefault(column =>
                        key == column.Name || key == $"\"{column.Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")
                    ?.Name)
            .ToList();
        return columns.Contains(null) ? [] : [.. columns.OfType<string>()];
    }

    // A column of this name costs the index its say, never more.
    [GeneratedRegex(@"\bWHERE\b", RegexOptions.IgnoreCase)]
    private static partial Regex Where();
}
