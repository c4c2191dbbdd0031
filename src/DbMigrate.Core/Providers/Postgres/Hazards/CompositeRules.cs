using DbMigrate.Engines.Hazards;
using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>Composite types whose attributes go or hold less, in columns that are of them, of arrays or domains of them, or of other
/// composite types with such an attribute.</summary>
internal static class CompositeRules
{
    /// <summary>A type that takes another's place: what follows <c>CREATE TYPE name AS</c>.</summary>
    public static void Replace(CompositeType before, ref SqlTokens tokens, HazardScan scan)
    {
        if (!tokens.IsOpening) return;
        var now = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in new SqlTokens(PostgresSyntax.Instance, SqlTokens.Inside(tokens.TakeParentheses())).TakeParts())
        {
            var attribute = new SqlTokens(PostgresSyntax.Instance, part);
            if (!attribute.IsEnd) now[attribute.TakePart()] = TypeName.Canonical(ColumnText.TakeType(ref attribute));
        }

        foreach (var attribute in before.Attributes)
        {
            var conversion = now.TryGetValue(attribute.Name, out var type)
                ? TypeCast.Within(scan.Before!).Find(attribute.Name, attribute.Type, type)
                : null;
            if (conversion is null) Drop(before, attribute.Name, scan);
            else if (conversion.Loses)
                Lose(before, attribute.Name, $"may lose precision: {attribute.Type} becomes {type}", scan);
        }
    }

    /// <summary>An attribute that goes.</summary>
    public static void Drop(CompositeType type, string attribute, HazardScan scan) => Lose(type, attribute, "are lost", scan);

    private static void Lose(CompositeType type, string attribute, string how, HazardScan scan)
    {
        foreach (var (table, column) in ColumnsOf(type, scan.Before!))
        {
            TableName name = new(table.Schema, table.Name);
            if (scan.IsNew(name, column)) continue;
            scan.Add(
                new(
                    HazardCode.DataLoss,
                    $"The values of attribute {attribute} in column {name}.{column} {how}.",
                    "Keep them in a column of their own first.")
                {
                    Probe = Probe.Values(name, column),
                    Rows = name,
                });
        }
    }

    /// <summary>The columns that hold values of the type.</summary>
    private static IEnumerable<(SchemaObject Table, string Column)> ColumnsOf(CompositeType type, SchemaModel model)
    {
        var holders = new HashSet<string>(StringComparer.Ordinal) { PostgresText.Name(type) };
        for (var known = 0; known < holders.Count;)
        {
            known = holders.Count;
            foreach (var domain in model.Objects.OfType<DomainType>().Where(domain => Holds(domain.BaseType)))
                holders.Add(PostgresText.Name(domain));
            foreach (
                var other in model.Objects.OfType<CompositeType>().Where(other => other.Attributes.Any(attribute => Holds(attribute.Type))))
                holders.Add(PostgresText.Name(other));
        }

        return from table in model.Objects.OfType<Table>()
               where table.Kind == TableKind.Ordinary
               from column in table.Columns
               where Holds(column.Type)
               select ((SchemaObject)table, column.Name);

        bool Holds(string other) => holders.Contains(other.Replace("[]", "", StringComparison.Ordinal));
    }
}
