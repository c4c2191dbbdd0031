using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>What the expression after USING does to a column's values, as far as its text tells.</summary>
internal static class ConversionText
{
    /// <summary>Whether values can lose something without an error. Of an expression that is more than a cast nobody can tell: it is what its
    /// author wanted.</summary>
    /// <param name="casts">The server's casts.</param>
    /// <param name="column">The column.</param>
    /// <param name="before">Its type.</param>
    /// <param name="after">Its new type.</param>
    /// <param name="expression">The expression; null where there is none.</param>
    public static bool Loses(TypeCast casts, string column, string before, string after, string? expression)
    {
        var conversion = casts.Find(PostgresText.Identifier(column), before, after);
        if (conversion is not { Loses: true }) return false;
        return expression is null || Squeeze(expression) == Squeeze(conversion.Using ?? "") || IsCast(expression, column);
    }

    /// <summary>Whether an expression reads any column of the table.</summary>
    public static bool NamesColumn(string expression, Table table)
    {
        for (var tokens = new SqlTokens(PostgresSyntax.Instance, expression); !tokens.IsEnd; tokens.Next())
        {
            if (tokens.Kind is not (SqlTokenKind.Word or SqlTokenKind.Quoted) || tokens.Text[0] == '\'') continue;
            if (table.Find(PostgresSyntax.Instance.NameOf(tokens.Text)) is not null) return true;
        }

        return false;
    }

    /// <summary><c>c::type</c> or <c>CAST(c AS type)</c>.</summary>
    private static bool IsCast(string expression, string column)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, expression);
        if (tokens.Accept("CAST")) return tokens.Accept("(") && tokens.TakePart() == column && tokens.Is("AS");
        if (tokens.TakePart() != column || !tokens.Text.StartsWith(":")) return false;
        while (!tokens.IsEnd)
        {
            if (tokens.IsOpening) tokens.SkipParentheses();
            else if (tokens.Text.StartsWith(":") || tokens.Kind is SqlTokenKind.Word or SqlTokenKind.Quoted || tokens.Text is ".") tokens.Next();
            else return false;
        }

        return true;
    }

    private static string Squeeze(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
