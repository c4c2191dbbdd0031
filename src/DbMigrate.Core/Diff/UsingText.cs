namespace DbMigrate.Diff;

/// <summary>The form in which people write how a column's values become its new type: <c>orders.total=total / 100.0</c>.</summary>
internal static class UsingText
{
    /// <summary>Cuts <c>a.b=expression</c> into the parts of the name and the expression.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.UsingInvalid"/>.</exception>
    public static (IReadOnlyList<string> Column, string Expression) Parse(string text)
    {
        var end = EndOfName(text);
        var expression = end < 0 ? "" : text[(end + 1)..].Trim();
        return expression.Length > 0 && RenameText.Parts(text[..end]) is { Count: 2 or 3 } column
            ? (column, expression)
            : throw new DbMigrateException(
                ErrorId.UsingInvalid,
                $"'{text}' does not say how a column's values change.",
                "Write table.column=expression: -Using 'orders.total=total / 100.0'.",
                text);
    }

    /// <summary>The first equals sign outside quotes.</summary>
    private static int EndOfName(string text)
    {
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"') quoted = !quoted;
            else if (text[i] == '=' && !quoted) return i;
        }

        return -1;
    }
}
