using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres;

/// <summary>What a statement sets one of the server's settings to: by SET, RESET, DISCARD ALL or set_config.</summary>
/// <param name="Value">The value, unquoted; null is the default.</param>
/// <param name="IsLocal">It holds for the transaction only.</param>
internal readonly record struct PostgresSetting(string? Value, bool IsLocal)
{
    /// <summary>Whether the value is one that a setting takes for off.</summary>
    public bool IsOff => Value is not null && (Value is "0" || IsStartOf("off", 2) || IsStartOf("false", 1) || IsStartOf("no", 1));

    /// <summary>Whether the value is one that a setting takes for on.</summary>
    public bool IsOn => Value is not null && (Value is "1" || IsStartOf("on", 2) || IsStartOf("true", 1) || IsStartOf("yes", 1));

    /// <summary>Whether a client encoding's name means UTF-8, or that nothing is converted.</summary>
    public static bool IsUtf8(string encoding)
    {
        var letters = string.Concat(encoding.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        return letters is "" or "UTF8" or "UNICODE" or "SQLASCII";
    }

    /// <summary>What a statement sets a setting to; null where it leaves it alone.</summary>
    public static PostgresSetting? Of(string statement, string name)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, statement);
        if (tokens.Accept("DISCARD")) return tokens.Is("ALL") ? new(null, false) : null;
        if (tokens.Accept("RESET")) return tokens.Is("ALL") || IsName(tokens, name) ? new(null, false) : null;
        if (!tokens.Is("SET")) return statement.Contains(name, StringComparison.OrdinalIgnoreCase) ? OfFunction(tokens, name) : null;
        tokens.Next();
        var isLocal = tokens.Accept("LOCAL");
        if (!isLocal) tokens.Accept("SESSION");
        if (name == "client_encoding" && tokens.Accept("NAMES")) return ValueOf(tokens, isLocal);
        if (!IsName(tokens, name)) return null;
        tokens.Next();
        return tokens.Accept("TO") || tokens.Accept("=") ? ValueOf(tokens, isLocal) : null;
    }

    private static PostgresSetting ValueOf(SqlTokens tokens, bool isLocal) =>
        new(tokens.Is("DEFAULT") ? null : PostgresSyntax.Instance.NameOf(tokens.Text), isLocal);

    // set_config('name', 'value', is_local); what is computed nobody knows here.
    private static PostgresSetting? OfFunction(SqlTokens tokens, string name)
    {
        for (; !tokens.IsEnd; tokens.Next())
        {
            if (!tokens.Is("set_config")) continue;
            tokens.Next();
            if (!tokens.Accept("(") || !IsName(tokens, name)) continue;
            tokens.Next();
            if (!tokens.Accept(",") || tokens.Kind != SqlTokenKind.Quoted) continue;
            var value = PostgresSyntax.Instance.NameOf(tokens.Text);
            tokens.Next();
            return new(value, tokens.Accept(",") && tokens.Is("TRUE"));
        }

        return null;
    }

    private static bool IsName(SqlTokens tokens, string name) =>
        PostgresSyntax.Instance.NameOf(tokens.Text).Equals(name, StringComparison.OrdinalIgnoreCase);

    private bool IsStartOf(string word, int least) => Value!.Length >= least && word.StartsWith(Value, StringComparison.OrdinalIgnoreCase);
}
