using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>Enumerated types.</summary>
internal sealed class EnumPlanner : ObjectPlanner<EnumType>
{
    public static EnumPlanner Instance { get; } = new();

    protected override string Target(EnumType item) => $"TYPE {PostgresText.Name(item)}";

    protected override string GrantTarget(EnumType item) => Target(item);

    protected override IEnumerable<string> Create(EnumType item) =>
        [$"CREATE TYPE {PostgresText.Name(item)} AS ENUM ({string.Join(", ", item.Values.Select(PostgresText.Literal))})"];

    /// <summary>Values can be added anywhere; one that goes or moves needs another type.</summary>
    protected override IReadOnlyList<string>? Alter(EnumType from, EnumType to)
    {
        var statements = new List<string>();
        var old = 0;
        string? before = null;
        foreach (var value in to.Values)
        {
            if (old < from.Values.Count && from.Values[old] == value)
            {
                old++;
            }
            else
            {
                // An anchor only where the value does not go to the end, which is what a person would write.
                var place = old == from.Values.Count ? "" : before is null ? $" BEFORE {PostgresText.Literal(from.Values[0])}" : $" AFTER {PostgresText.Literal(before)}";
                statements.Add($"ALTER TYPE {PostgresText.Name(to)} ADD VALUE {PostgresText.Literal(value)}{place}");
            }

            before = value;
        }

        return old == from.Values.Count ? statements : null;
    }
}
