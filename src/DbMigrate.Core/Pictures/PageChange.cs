namespace DbMigrate.Pictures;

/// <summary>A step from a schema to another.</summary>
/// <param name="Way">Whether something is <c>new</c>, <c>gone</c> or <c>changed</c>.</param>
/// <param name="What">What it does, as words: <c>add column</c>.</param>
/// <param name="Object">To what.</param>
/// <param name="Sql">The SQL that does it.</param>
internal sealed record PageChange(string Way, string What, string Object, string Sql)
{
    public static PageChange Of(SchemaChange change) => new(
        change.Kind.StartsWith("Create", StringComparison.Ordinal) || change.Kind.StartsWith("Add", StringComparison.Ordinal) ? "new"
            : change.Kind.StartsWith("Drop", StringComparison.Ordinal) ? "gone"
            : "changed",
        string.Concat(
            change.Kind.Select(
                (letter, at) => char.IsUpper(letter) ? $"{(at > 0 ? " " : "")}{char.ToLowerInvariant(letter)}" : letter.ToString())),
        change.NewName is { } name ? $"{change.Object} → {name}" : change.Object,
        string.Join("\n", change.Sql.Select(statement => $"{statement};")));
}
