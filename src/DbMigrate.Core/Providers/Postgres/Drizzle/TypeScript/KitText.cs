using System.Globalization;
using System.Text;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Drizzle.TypeScript;

/// <summary>What Drizzle Kit makes of a text before it is SQL, and how a text is written so that it survives.</summary>
/// <remarks>It keeps checks, indexes and policies as texts with <c>;</c>, <c>--</c> and <c>,,</c> between their parts, and takes them apart
/// again; it doubles no quotation mark; and it puts one around every type that does not begin like one it knows.</remarks>
internal static class KitText
{
    private static readonly string[] Marks = ["\"", ";", "--"];

    private static readonly string[] KnownTypes =
    [
        "uuid", "smallint", "integer", "bigint", "boolean", "text", "varchar", "serial", "bigserial", "decimal", "numeric", "real",
        "json", "time", "date", "interval", "double precision", "char", "vector", "geometry", "halfvec", "sparsevec", "bit",
    ];

    /// <summary>Whether it can name something so.</summary>
    public static bool CanName(string? name) =>
        name is null || (name is not ("" or "__proto__") && !Marks.Any(mark => name.Contains(mark, StringComparison.Ordinal)));

    /// <summary>The same SQL without the marks: in a literal they can be written as escapes. Null where one stands elsewhere.</summary>
    public static string? Without(string sql, params ReadOnlySpan<string> marks)
    {
        if (!Holds(sql, marks)) return sql;
        var fit = new StringBuilder();
        var at = 0;
        for (var tokens = new SqlTokens(PostgresSyntax.Instance, sql); !tokens.IsEnd; tokens.Next())
        {
            fit.Append(sql, at, tokens.Offset - at);
            var token = tokens.Text.ToString();
            fit.Append(token[0] == '\'' && Holds(token, marks) ? Escaped(token, marks) : token);
            at = tokens.Offset + token.Length;
        }

        fit.Append(sql, at, sql.Length - at);
        return fit.ToString() is var text && !Holds(text, marks) ? text : null;
    }

    /// <summary>What a column's type has to be called so that its SQL is the type; null where nothing does it.</summary>
    /// <param name="type">As the server prints it, of an element of an array.</param>
    public static string? DataType(string type)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, type);
        var isQuoted = tokens.Text.StartsWith("\"");
        var name = tokens.TakeName();
        var rest = tokens.TakeRest();
        if (!CanName(name.Name) || !CanName(name.Schema)) return null;
        if (name.Schema is null)
            return isQuoted ? $"pg_catalog\".\"{name.Name}" : IsKnown(type) || rest.Length == 0 ? type : null;
        if (name.Schema != "public") return rest.Length > 0 || IsKnown(name.Schema) ? null : $"{name.Schema}\".\"{name.Name}";
        if (!IsKnown(name.Name)) return rest.Length > 0 ? null : name.Name;
        return Emit.PostgresText.Identifier(name.Name) == name.Name ? name.Name + rest : rest.Length > 0 ? null : $"public\".\"{name.Name}";
    }

    /// <summary>Whether it takes a type for one of the server's by how it begins.</summary>
    public static bool IsKnown(string type) => KnownTypes.Any(known => type.StartsWith(known, StringComparison.Ordinal));

    private static string Escaped(string literal, ReadOnlySpan<string> marks)
    {
        var text = literal.Replace("\\", "\\\\", StringComparison.Ordinal);
        foreach (var mark in marks)
            text = text.Replace(
                mark, string.Create(CultureInfo.InvariantCulture, $"\\x{(int)mark[0]:x2}{mark[1..]}"), StringComparison.Ordinal);
        return $"E{text}";
    }

    private static bool Holds(string text, ReadOnlySpan<string> marks)
    {
        foreach (var mark in marks)
        {
            if (text.Contains(mark, StringComparison.Ordinal)) return true;
        }

        return false;
    }
}
