using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using DbMigrate.Schema;

namespace DbMigrate.Pictures;

/// <summary>Writes a schema as a Mermaid entity-relationship diagram:
/// https://mermaid.js.org/syntax/entityRelationshipDiagram.html.</summary>
internal static partial class MermaidDiagram
{
    public static string Write(SchemaPicture picture)
    {
        var text = new StringBuilder("erDiagram\n");
        foreach (var table in picture.Tables) Append(text, table);
        foreach (var relation in picture.Relations)
        {
            text.Append("    ").Append(Quoted(relation.To.Label)).Append(' ').Append(Line(relation)).Append(' ')
                .Append(Quoted(relation.From.Label)).Append(" : ").Append(Quoted(relation.Label)).Append('\n');
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, PictureTable table)
    {
        text.Append("    ").Append(Quoted(table.Label));
        if (table.Table.Columns.Count > 0)
        {
            text.Append(" {\n");
            foreach (var column in table.Table.Columns) Append(text, table, column);
            text.Append("    }");
        }

        text.Append('\n');
    }

    private static void Append(StringBuilder text, PictureTable table, Column column)
    {
        var name = Word(column.Name);
        text.Append("        ").Append(column.Type.Length == 0 ? "any" : Word(column.Type)).Append(' ').Append(name);
        var marks = string.Join(", ", table.Marks(column));
        if (marks.Length > 0) text.Append(' ').Append(marks);
        // What the diagram cannot say otherwise: the name as it is, and whether there may be no value.
        var note = (name == column.Name, table.IsRequired(column)) switch
        {
            (true, true) => null,
            (true, false) => "null",
            (false, true) => column.Name,
            (false, false) => $"{column.Name}, null",
        };
        if (note is not null) text.Append(' ').Append(Quoted(note));
        text.Append('\n');
    }

    private static string Line(Relation relation) =>
        (relation.Optional ? "|o" : "||") + (relation.Key is null ? ".." : "--") + (relation.Single ? "o|" : "o{");

    /// <summary>Text in quotes. Mermaid knows no escape for the characters that end it, or that mean something to the page it is drawn on,
    /// but the codes of HTML with a <c>#</c>.</summary>
    private static string Quoted(string text)
    {
        // An empty name is none to Mermaid.
        if (text.Length == 0) return "\"#160;\"";
        return $"\"{Special().Replace(text, special => string.Create(CultureInfo.InvariantCulture, $"#{(int)special.Value[0]};"))}\"";
    }

    /// <summary>A type or a column's name, which cannot be quoted.</summary>
    private static string Word(string text)
    {
        var word = NotWord().Replace(text, "_").TrimEnd('_');
        return word.Length == 0 || NotFirst().IsMatch(word) ? $"_{word}" : word;
    }

    // An underline outside a word, and a star, are Markdown's.
    [GeneratedRegex(@"[^\p{L}\p{Nd}\p{Cs} .,_()\[\]/+-]|(?<![\p{L}\p{Nd}])_|_(?![\p{L}\p{Nd}])")]
    private static partial Regex Special();

    [GeneratedRegex(@"[^A-Za-z0-9_()\[\]]+")]
    private static partial Regex NotWord();

    // The marks of the keys are no names.
    [GeneratedRegex(@"^([^A-Za-z_]|(PK|FK|UK)\b)", RegexOptions.IgnoreCase)]
    private static partial Regex NotFirst();
}
