using DbMigrate.Providers.Sqlite.Emit;

namespace DbMigrate.Providers.Sqlite.Introspection;

/// <summary>Writes a default the one way that compares; it can follow <c>DEFAULT</c> as it is.</summary>
internal static class DefaultText
{
    /// <summary>The default; null for <c>NULL</c>, which is what a column without one has.</summary>
    public static string? Of(ReadOnlySpan<SqliteToken> tokens)
    {
        var inner = CanonicalText.Unwrap(tokens);
        if (inner.Length == 2 && inner[0].Is("+") && inner[1].Kind == SqliteTokenKind.Literal) inner = inner[1..];
        if (inner.Length == 2 && inner[0].Is("-") && inner[1].Kind == SqliteTokenKind.Literal) return $"-{CanonicalText.Of(inner[1..])}";
        if (inner.Length > 1) return $"({CanonicalText.Of(inner, NoColumns)})";
        var token = inner[0];
        if (token.Is("NULL")) return null;
        // A bare word is the string it spells.
        return token.IsName && !IsValue(token) ? SqliteName.String(token.Value) : CanonicalText.Of(inner);
    }

    /// <summary>Whether the engine can give it to rows that are there without running anything.</summary>
    public static bool IsConstant(string value) => !value.StartsWith('(') && !value.StartsWith("CURRENT_", StringComparison.Ordinal);

    private static readonly ColumnNames NoColumns = new("", []);

    private static bool IsValue(SqliteToken token) =>
        token.Is("TRUE") || token.Is("FALSE") || token.Is("CURRENT_TIMESTAMP") || token.Is("CURRENT_DATE") || token.Is("CURRENT_TIME");
}
