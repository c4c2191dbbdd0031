namespace DbMigrate.Sql;

/// <summary>Names as statements spell them.</summary>
internal static class SqlNames
{
    /// <summary>The name that a token stands for; PostgreSQL folds what is not quoted.</summary>
    public static string Unquote(ReadOnlySpan<char> token, Dialect dialect)
    {
        if (token.Length >= 2 && token[0] is '"' or '`' or '\'' && token[^1] == token[0])
        {
            var quote = token[0].ToString();
            return token[1..^1].ToString().Replace(quote + quote, quote, StringComparison.Ordinal);
        }

        if (token.Length >= 2 && token[0] == '[' && token[^1] == ']') return token[1..^1].ToString();
        return dialect == Dialect.PostgreSql ? token.ToString().ToLowerInvariant() : token.ToString();
    }
}
