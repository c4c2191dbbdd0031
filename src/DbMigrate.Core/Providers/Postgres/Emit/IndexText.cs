using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Emit;

/// <summary>Cuts what the server prints of an index where its grammar does.</summary>
/// <remarks>Source: <c>pg_get_indexdef</c>: <c>CREATE [UNIQUE] INDEX … ON [ONLY] … USING … (…) [INCLUDE (…)] [NULLS NOT DISTINCT]
/// [WITH (…)] [WHERE …]</c>.</remarks>
internal static class IndexText
{
    /// <summary>The definition without its storage parameters, and those as <c>name=value</c>.</summary>
    public static (string Definition, EquatableArray<string> Options) CutOptions(string definition)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, definition);
        while (!tokens.IsEnd && !tokens.Is("WHERE"))
        {
            var start = tokens.Offset;
            if (tokens.IsOpening)
            {
                tokens.SkipParentheses();
            }
            else if (tokens.Accept("WITH") && tokens.IsOpening)
            {
                var list = tokens.TakeParentheses();
                var rest = tokens.IsEnd ? "" : $" {definition[tokens.Offset..]}";
                return ($"{definition[..start].TrimEnd()}{rest}", Read(list[1..^1]));
            }
            else
            {
                tokens.Next();
            }
        }

        return (definition, []);
    }

    /// <summary>Puts what follows the columns of a key there: <c>UNIQUE (a) INCLUDE (b)</c>, this, <c>DEFERRABLE</c>.</summary>
    public static string InsertAfterColumns(string constraint, string clauses)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, constraint);
        while (!tokens.IsEnd && !tokens.IsOpening) tokens.Next();
        tokens.SkipParentheses();
        if (tokens.Accept("INCLUDE")) tokens.SkipParentheses();
        if (tokens.Accept("WITH")) tokens.SkipParentheses();
        return tokens.IsEnd ? $"{constraint} {clauses}" : $"{constraint[..tokens.Offset]}{clauses} {constraint[tokens.Offset..]}";
    }

    private static EquatableArray<string> Read(string list)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, list);
        return [.. tokens.TakeParts().Select(part =>
        {
            var (name, value) = PostgresText.Split(part.Trim());
            return $"{PostgresSyntax.Instance.NameOf(name.Trim())}={PostgresSyntax.Instance.NameOf(value.Trim())}";
        })];
    }
}
