using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DbMigrate.Sources.Drizzle.TypeScript;

/// <summary>Writes names, texts and comments as TypeScript.</summary>
internal static partial class TypeScriptText
{
    /// <summary>A text in double quotes.</summary>
    public static string Literal(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text) quoted.Append(c is '"' or '\\' ? $"\\{c}" : Escape(c));
        return quoted.Append('"').ToString();
    }

    /// <summary>Texts as a list.</summary>
    public static string Literals(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(Literal))}]";

    /// <summary>SQL as Drizzle's template. A template's own line ends are read as line feeds, whatever they are.</summary>
    public static string Sql(string sql)
    {
        var template = new StringBuilder("sql`");
        for (var i = 0; i < sql.Length; i++)
        {
            var isSpecial = sql[i] is '\\' or '`' || (sql[i] == '$' && i + 1 < sql.Length && sql[i + 1] == '{');
            template.Append(isSpecial ? $"\\{sql[i]}" : sql[i] is '\n' or '\t' ? sql[i].ToString() : Escape(sql[i]));
        }

        return template.Append('`').ToString();
    }

    /// <summary>A text as comment lines; nothing in it can end the comment. What ends a line in TypeScript does so here, and is a line feed
    /// to who reads the lines again.</summary>
    public static string Comment(string text) =>
        string.Join('\n', LineEnd().Split(text).Select(line => line.Length == 0 ? "//" : $"// {line}"));

    /// <summary>A text as the comment that editors show with the name that follows.</summary>
    public static string Doc(string text, string indent)
    {
        var lines = LineEnd().Split(text.Replace("*/", "*\\/", StringComparison.Ordinal));
        return lines.Length == 1
            ? $"{indent}/** {lines[0]} */\n"
            : $"{indent}/**\n{string.Concat(lines.Select(line => $"{indent} * {line}".TrimEnd() + "\n"))}{indent} */\n";
    }

    /// <summary>A name of the database as TypeScript's: <c>full_name</c> is <c>fullName</c>.</summary>
    public static string Camel(string name)
    {
        var text = new StringBuilder();
        foreach (Match word in Word().Matches(name))
        {
            var part = word.Value == word.Value.ToUpperInvariant() ? word.Value.ToLowerInvariant() : word.Value;
            text.Append(text.Length == 0 ? char.ToLowerInvariant(part[0]) : char.ToUpperInvariant(part[0])).Append(part.AsSpan(1));
        }

        return text.Length == 0 || !IsFirst(text[0]) ? $"_{text}" : text.ToString();
    }

    /// <summary>A name with a first letter in upper case.</summary>
    public static string Capital(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name[1..];

    private static bool IsFirst(char c) => c == '$' || char.IsLetter(c) || char.GetUnicodeCategory(c) == UnicodeCategory.LetterNumber;

    private static string Escape(char c) => c switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        < ' ' or '\u007f' or '\u0085' or '\u2028' or '\u2029' or '\ufeff' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
        _ => c.ToString(),
    };

    [GeneratedRegex(@"[\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}$]+")]
    private static partial Regex Word();

    [GeneratedRegex(@"\r\n|[\n\r\u2028\u2029]")]
    private static partial Regex LineEnd();
}
