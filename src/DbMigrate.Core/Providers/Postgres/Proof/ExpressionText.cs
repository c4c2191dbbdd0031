using DbMigrate.Providers.Postgres.Emit;

namespace DbMigrate.Providers.Postgres.Proof;

/// <summary>Looks into what the server prints of expressions.</summary>
internal static class ExpressionText
{
    /// <summary>Whether an expression names a column.</summary>
    public static bool Names(string expression, string column)
    {
        var name = PostgresText.Identifier(column);
        for (
            var at = expression.IndexOf(name, StringComparison.Ordinal);
            at >= 0;
            at = expression.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            if (!IsWord(expression, at - 1) && !IsWord(expression, at + name.Length)) return true;
        }

        return false;
    }

    private static bool IsWord(string text, int at) =>
        at >= 0 && at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '"');
}
