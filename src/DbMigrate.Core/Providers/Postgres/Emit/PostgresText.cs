using System.Globalization;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Emit;

/// <summary>The one writer of PostgreSQL's names and literals. Names are quoted only where the server would quote them, so that what we
/// write reads like what it prints.</summary>
internal static class PostgresText
{
    /// <summary>A name.</summary>
    public static string Identifier(string name) => IsPlain(name) ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A qualified name.</summary>
    public static string Name(string? schema, string name) =>
        schema is null ? Identifier(name) : $"{Identifier(schema)}.{Identifier(name)}";

    /// <summary>A qualified name.</summary>
    public static string Name(QualifiedName name) => Name(name.Schema, name.Name);

    /// <summary>An object's qualified name.</summary>
    public static string Name(SchemaObject item) => Name(item.Schema, item.Name);

    /// <summary>The qualified name of a part's table.</summary>
    public static string TableOf(TablePart part) => Name(part.Schema, part.Table);

    /// <summary>Names in a list.</summary>
    public static string Identifiers(IEnumerable<string> names) => string.Join(", ", names.Select(Identifier));

    /// <summary>A role; empty is PUBLIC.</summary>
    public static string Role(string role) => role.Length == 0 ? "PUBLIC" : Identifier(role);

    /// <summary>A string literal; one with a backslash is an escape string, which no setting reads otherwise.</summary>
    public static string Literal(string text)
    {
        var quoted = text.Replace("'", "''", StringComparison.Ordinal);
        return text.Contains('\\', StringComparison.Ordinal)
            ? $"E'{quoted.Replace("\\", "\\\\", StringComparison.Ordinal)}'"
            : $"'{quoted}'";
    }

    /// <summary>A string literal or NULL.</summary>
    public static string LiteralOrNull(string? text) => text is null ? "NULL" : Literal(text);

    /// <summary>A number.</summary>
    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Options given as <c>name=value</c>, each value quoted where it is more than a word.</summary>
    public static string Options(IEnumerable<string> options) => string.Join(", ", options.Select(Option));

    /// <summary>The names of options given as <c>name=value</c>.</summary>
    public static string OptionNames(IEnumerable<string> options) =>
        string.Join(", ", options.Select(option => OptionName(Split(option).Name)));

    /// <summary>A foreign object's options given as <c>name=value</c>.</summary>
    public static string ForeignOptions(IEnumerable<string> options) => string.Join(", ", options.Select(option =>
    {
        var (name, value) = Split(option);
        return $"{Identifier(name)} {Literal(value)}";
    }));

    /// <summary>Cuts <c>name=value</c> at its first equals sign.</summary>
    public static (string Name, string Value) Split(string option)
    {
        var at = option.IndexOf('=', StringComparison.Ordinal);
        return at < 0 ? (option, "") : (option[..at], option[(at + 1)..]);
    }

    private static string Option(string option)
    {
        var (name, value) = Split(option);
        var plain = value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
        return $"{OptionName(name)}={(plain ? value : Literal(value))}";
    }

    // "toast.fillfactor" is two names, not one with a dot.
    private static string OptionName(string name) => string.Join('.', name.Split('.').Select(Identifier));

    private static bool IsPlain(string name)
    {
        if (name.Length == 0 || name[0] is not ('_' or (>= 'a' and <= 'z'))) return false;
        foreach (var c in name)
        {
            if (c is not ('_' or (>= 'a' and <= 'z') or (>= '0' and <= '9'))) return false;
        }

        return !Keywords.Reserved.Contains(name);
    }
}
