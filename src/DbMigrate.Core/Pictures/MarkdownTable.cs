using System.Text;

namespace DbMigrate.Pictures;

/// <summary>A table for a summary page or a comment of a pipeline's service: GitHub's Markdown, which Azure DevOps reads too.</summary>
/// <remarks>https://github.github.com/gfm/#tables-extension-</remarks>
internal static class MarkdownTable
{
    /// <summary>Writes a table; a cell that is null is empty.</summary>
    public static void Append(StringBuilder text, IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string?>> rows)
    {
        Row(head);
        text.Append('|').Insert(text.Length, "---|", head.Count).Append('\n');
        foreach (var row in rows)
            Row([.. row.Select(cell => Text(cell ?? ""))]);

        void Row(IReadOnlyList<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
    }

    /// <summary>A text as it stands, whatever its signs would mean: what a database or a file says draws nothing and links
    /// nowhere.</summary>
    public static string Text(string text)
    {
        var shown = new StringBuilder(text.Length);
        foreach (var c in text.Trim().ReplaceLineEndings("\n"))
        {
            if (c == '\n')
                shown.Append("<br>");
            else if (c is '<' or '>' or '&')
                shown.Append(c switch { '<' => "&lt;", '>' => "&gt;", _ => "&amp;" });
            else if (c is '@' or '#' or '!')
                // It would call somebody, or an issue of this number.
                shown.Append(c).Append("<!-- -->");
            else if (
                char.IsAscii(c)
                    && char.IsPunctuation(c)
                    && c is not ('.' or ',' or ';' or ':' or '\'' or '"' or '/' or '(' or ')' or '-' or '%' or '?')
                || c is '|' or '`' or '~' or '^' or '$' or '=' or '+')
                shown.Append('\\').Append(c);
            else
                shown.Append(c);
        }

        return shown.ToString();
    }
}
