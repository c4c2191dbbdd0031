using DbMigrate.Diff;
using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>Domains.</summary>
internal sealed class DomainPlanner : ObjectPlanner<DomainType>
{
    public static DomainPlanner Instance { get; } = new();

    /// <summary>The domain in the place of one that is still there under another name, with the constraint whose name the server would choose:
    /// it would choose another.</summary>
    public static IEnumerable<string> CreateBeside(DomainType item) => Create(item, $"CONSTRAINT {PostgresText.Identifier($"{item.Name}_not_null")} ");

    protected override string Target(DomainType item) => $"DOMAIN {PostgresText.Name(item)}";

    protected override string GrantTarget(DomainType item) => $"TYPE {PostgresText.Name(item)}";

    protected override IEnumerable<string> Create(DomainType item) => Create(item, "");

    private static IEnumerable<string> Create(DomainType item, string notNullName)
    {
        var parts = new List<string> { $"CREATE DOMAIN {PostgresText.Name(item)} AS {item.BaseType}" };
        if (item.Collation is not null) parts.Add($"COLLATE {item.Collation}");
        if (item.Default is not null) parts.Add($"DEFAULT {item.Default}");
        if (item.NotNull) parts.Add($"{notNullName}NOT NULL");
        // NOT VALID cannot be said when the domain is made, and with no column of it yet there is nothing to tell the two apart by.
        var valid = item.Constraints.Where(constraint => !IsNotValid(constraint)).ToList();
        yield return string.Join(' ', parts) + string.Concat(valid.Select(constraint => $"\n    {Definition(constraint)}"));
        foreach (var constraint in item.Constraints.Where(IsNotValid))
            yield return $"ALTER DOMAIN {PostgresText.Name(item)} ADD {Definition(constraint)}";
        foreach (var constraint in item.Constraints.Where(constraint => constraint.Comment is not null))
            yield return Comment(item, constraint);
    }

    protected override IReadOnlyList<string>? Alter(DomainType from, DomainType to)
    {
        if (from.BaseType != to.BaseType || from.Collation != to.Collation) return null;
        var statements = new List<string>();
        var alter = $"ALTER DOMAIN {PostgresText.Name(to)}";
        var diff = ListDiff<DomainConstraint>.Of(from.Constraints, to.Constraints, constraint => constraint.Name, (a, b) => a == b);
        statements.AddRange(diff.Removed.Select(constraint => $"{alter} DROP CONSTRAINT {PostgresText.Identifier(constraint.Name)}"));
        if (from.Default != to.Default) statements.Add(to.Default is null ? $"{alter} DROP DEFAULT" : $"{alter} SET DEFAULT {to.Default}");
        if (from.NotNull != to.NotNull) statements.Add(to.NotNull ? $"{alter} SET NOT NULL" : $"{alter} DROP NOT NULL");
        foreach (var (old, now) in diff.Altered)
        {
            if (old.Definition != now.Definition)
            {
                if (old.Definition == now.Definition + " NOT VALID")
                {
                    statements.Add($"{alter} VALIDATE CONSTRAINT {PostgresText.Identifier(now.Name)}");
                }
                else
                {
                    statements.Add($"{alter} DROP CONSTRAINT {PostgresText.Identifier(now.Name)}");
                    statements.Add($"{alter} ADD {Definition(now)}");
                    if (now.Comment is not null) statements.Add(Comment(to, now));
                    continue;
                }
            }

            if (old.Comment != now.Comment) statements.Add(Comment(to, now));
        }

        foreach (var constraint in diff.Added)
        {
            statements.Add($"{alter} ADD {Definition(constraint)}");
            if (constraint.Comment is not null) statements.Add(Comment(to, constraint));
        }

        return statements;
    }

    private static bool IsNotValid(DomainConstraint constraint) => constraint.Definition.EndsWith(" NOT VALID", StringComparison.Ordinal);

    private static string Definition(DomainConstraint constraint) => $"CONSTRAINT {PostgresText.Identifier(constraint.Name)} {constraint.Definition}";

    private static string Comment(DomainType item, DomainConstraint constraint) =>
        $"COMMENT ON CONSTRAINT {PostgresText.Identifier(constraint.Name)} ON DOMAIN {PostgresText.Name(item)} IS {PostgresText.LiteralOrNull(constraint.Comment)}";
}
