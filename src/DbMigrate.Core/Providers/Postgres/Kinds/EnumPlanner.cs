using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Providers.Postgres.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>Enumerated types.</summary>
internal sealed class EnumPlanner : ObjectPlanner<EnumType>
{
    public static EnumPlanner Instance { get; } = new();

    public override ObjectKind Kind => ObjectKind.Enum;

    public override string? RightsWord => "TYPES";

    public override bool IsReplaceable => true;

    public override bool GivesTypes => true;

    protected override string Target(EnumType item) => $"TYPE {PostgresText.Name(item)}";

    protected override string GrantTarget(EnumType item) => Target(item);

    protected override EquatableArray<Grant> EngineRights(EnumType item) => InitialRights.OfType;

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
                var place =
                    old == from.Values.Count ? ""
                    : before is null ? $" BEFORE {PostgresText.Literal(from.Values[0])}"
                    : $" AFTER {PostgresText.Literal(before)}";
                statements.Add($"ALTER TYPE {PostgresText.Name(to)} ADD VALUE {PostgresText.Literal(value)}{place}");
            }

            before = value;
        }

        return old == from.Values.Count ? statements : null;
    }

    /// <summary>A new value cannot be used in the transaction that adds it; a new type's can.</summary>
    protected override void DecideAgain(EnumType from, EnumType to, ChangeAnalysis changes)
    {
        if (!changes.Altered.ContainsKey(to.Id)) return;
        var values = to.Values.Except(from.Values).Select(PostgresText.Literal).ToList();
        if (
            values.Count > 0
            && changes
                .To.DependentsOf(to.Id)
                .Any(id => TextOf(id) is { } text && values.Any(value => text.Contains(value, StringComparison.Ordinal))))
            changes.Replace(to.Id);

        string? TextOf(ObjectId id)
        {
            if (id.Kind != ObjectKind.Column)
                return changes.Added.Contains(id) || changes.Altered.ContainsKey(id) ? changes.To.Model.Find(id)?.ToString() : null;
            var table = id.Owner(ObjectKind.Table);
            return changes.Added.Contains(table) ? changes.To.Model.Find(table)?.ToString()
                : changes.ColumnsAdded.TryGetValue(id, out var added) ? added.Column.ToString()
                : changes.Columns.TryGetValue(id, out var column) ? column.To.ToString()
                : null;
        }
    }
}
