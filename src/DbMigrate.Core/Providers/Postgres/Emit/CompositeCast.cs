using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Emit;

/// <summary>A cast from a composite type to the one that takes its place, attribute by attribute, by their names. It is there while columns
/// change over, and the server itself takes it into arrays (of any bounds), domains and other composite types.</summary>
/// <remarks>The function is strict, so that null stays null, and a row of nulls a row of nulls. What it returns is assigned, not cast: a
/// value that does not fit is refused, not cut. Source: the PostgreSQL manual, CREATE CAST and "SQL Functions on Composite
/// Types".</remarks>
internal static class CompositeCast
{
    private const string Label = "__convert";

    /// <summary>Makes the cast.</summary>
    /// <param name="old">The type that goes, by the name it goes by.</param>
    /// <param name="now">The one that takes its place.</param>
    /// <param name="convert">The value of an attribute that both have, as the new one's: the expression, the old and the new
    /// attribute.</param>
    public static IEnumerable<string> Create(CompositeType old, CompositeType now, Func<string, Column, Column, string> convert)
    {
        var before = old.Attributes.ToDictionary(attribute => attribute.Name, StringComparer.Ordinal);
        var values = now.Attributes.Select(attribute => before.TryGetValue(attribute.Name, out var from)
            ? convert($"($1).{PostgresText.Identifier(attribute.Name)}", from, attribute)
            : $"NULL::{attribute.Type}");
        yield return $"CREATE FUNCTION {Function(old, now)} RETURNS {PostgresText.Name(now)} LANGUAGE sql STRICT AS $dbmigrate$ SELECT "
            + $"{string.Join(", ", values)} $dbmigrate$";
        yield return $"CREATE CAST ({PostgresText.Name(old)} AS {PostgresText.Name(now)}) WITH FUNCTION {Function(old, now)}";
    }

    /// <summary>Drops the cast.</summary>
    public static IEnumerable<string> Drop(CompositeType old, CompositeType now) =>
        [$"DROP CAST ({PostgresText.Name(old)} AS {PostgresText.Name(now)})", $"DROP FUNCTION {Function(old, now)}"];

    /// <summary>Whether a function is such a cast's, which nobody else calls.</summary>
    public static bool IsOurs(string function) => function.EndsWith(Label, StringComparison.Ordinal);

    private static string Function(CompositeType old, CompositeType now) =>
        $"{PostgresText.Name(now.Schema, old.Name + Label)}({PostgresText.Name(old)})";
}
