using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>The expression after USING, where it is nothing but casts of its own column: <c>a::text::mood</c>, <c>CAST(a AS int)</c>,
/// <c>(t.a)</c>.</summary>
internal static class UsingText
{
    /// <summary>Functions that put a value into another one, whole.</summary>
    private static readonly HashSet<string> Wrapping = new(StringComparer.Ordinal)
    {
        "array", "array_to_json", "json_build_array", "json_build_object", "jsonb_build_array", "jsonb_build_object", "row_to_json",
        "string_to_array", "to_json", "to_jsonb", "to_timestamp",
    };

    /// <summary>The types that it casts to, in their order; null where it is more than casts.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="table">The table, by its own name.</param>
    /// <param name="column">The column.</param>
    public static IReadOnlyList<string>? Casts(string expression, string table, string column)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, expression);
        var types = new List<string>();
        return Take(ref tokens, table, column, types) && tokens.IsEnd ? types : null;
    }

    /// <summary>Whether the whole value stays within what the expression makes of it: as JSON, in an array, read in a time zone that is
    /// named, as the seconds of a time.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="table">The table, by its own name.</param>
    /// <param name="column">The column.</param>
    /// <param name="type">The column's type; null where nobody has looked.</param>
    public static bool Keeps(string expression, string table, string column, string? type = null)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, expression);
        if (tokens.Text is "(" && tokens.TakeParentheses() is { Length: > 2 } inner && tokens.IsEnd)
            return Keeps(inner[1..^1], table, column, type);
        if (type is "smallint" or "integer" or "bigint" && IsOfSeconds(expression, table, column)) return true;
        tokens = new SqlTokens(PostgresSyntax.Instance, expression);
        if (!Keeps(ref tokens, table, column)) return false;
        // What is JSON already stays what it is.
        while (tokens.Text.StartsWith(":")) tokens.Next();
        return tokens.IsEnd || ((tokens.Accept("jsonb") || tokens.Accept("json")) && tokens.IsEnd);
    }

    // A time has room for every whole second of an integer's.
    private static bool IsOfSeconds(string expression, string table, string column)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, expression);
        if (!tokens.Accept("to_timestamp") || tokens.Text is not "(") return false;
        return Casts(tokens.TakeParentheses(), table, column) is { Count: 0 } && tokens.IsEnd;
    }

    private static bool Keeps(ref SqlTokens tokens, string table, string column)
    {
        // CASE WHEN a IS NOT NULL THEN ARRAY[a] END
        if (tokens.Accept("CASE"))
        {
            return tokens.Accept("WHEN")
                && tokens.TakeName().Name == column
                && tokens.Accept("IS")
                && tokens.Accept("NOT")
                && tokens.Accept("NULL")
                && tokens.Accept("THEN")
                && Keeps(ref tokens, table, column)
                && tokens.Accept("END");
        }

        var ahead = tokens;
        if (
            ahead.Kind is SqlTokenKind.Word or SqlTokenKind.Quoted
            && ahead.TakeName().Name is var name
            && Wrapping.Contains(name)
            && ahead.IsOpening)
        {
            var arguments = new SqlTokens(PostgresSyntax.Instance, SqlTokens.Inside(ahead.TakeParentheses())).TakeParts();
            tokens = ahead;
            // With a format, to_timestamp reads what that says, and no more.
            return name.EndsWith("_build_object", StringComparison.Ordinal)
                ? arguments.Exists(argument => Casts(argument.Trim(), table, column) is { Count: 0 })
                : arguments.Count > 0
                    && Casts(arguments[0], table, column) is { Count: 0 }
                    && (arguments.Count == 1 || name != "to_timestamp");
        }

        if (!Take(ref tokens, table, column, [])) return false;
        // AT TIME ZONE 'UTC' turns a time into another one, and back.
        if (!tokens.Accept("AT") || !tokens.Accept("TIME") || !tokens.Accept("ZONE") || tokens.Kind != SqlTokenKind.Quoted) return false;
        tokens.Next();
        return true;
    }

    private static bool Take(ref SqlTokens tokens, string table, string column, List<string> types)
    {
        if (tokens.Text is "(")
        {
            tokens.Next();
            if (!Take(ref tokens, table, column, types) || tokens.Text is not ")") return false;
            tokens.Next();
        }
        else if (tokens.Is("CAST"))
        {
            tokens.Next();
            if (tokens.Text is not "(") return false;
            tokens.Next();
            if (!Take(ref tokens, table, column, types) || !tokens.Accept("AS")) return false;
            types.Add(TakeType(ref tokens));
            if (tokens.Text is not ")") return false;
            tokens.Next();
        }
        else
        {
            if (tokens.Kind is not (SqlTokenKind.Word or SqlTokenKind.Quoted) || tokens.Text[0] == '\'') return false;
            var name = tokens.TakeName();
            if (name.Name != column || (name.Schema is not null && name.Schema != table)) return false;
        }

        while (tokens.Text.StartsWith(":") || tokens.Is("COLLATE"))
        {
            if (tokens.Accept("COLLATE"))
            {
                tokens.SkipName();
                continue;
            }

            while (tokens.Text.StartsWith(":")) tokens.Next();
            types.Add(TakeType(ref tokens));
        }

        return true;
    }

    private static string TakeType(ref SqlTokens tokens)
    {
        var type = new System.Text.StringBuilder();
        while (!tokens.IsEnd && tokens.Text is not ")" && !tokens.Text.StartsWith(":") && !tokens.Is("COLLATE") && !tokens.Is("AT"))
        {
            if (tokens.IsOpening)
            {
                type.Append(tokens.TakeParentheses());
                continue;
            }

            if (tokens.Kind is not (SqlTokenKind.Word or SqlTokenKind.Quoted) && tokens.Text is not ".") break;
            if (type.Length > 0 && tokens.Text is not "." && type[^1] != '.') type.Append(' ');
            type.Append(tokens.Text);
            tokens.Next();
        }

        return TypeName.Canonical(type.ToString());
    }
}
