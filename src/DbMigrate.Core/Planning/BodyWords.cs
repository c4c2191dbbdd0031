namespace DbMigrate.Planning;

/// <summary>The words of a function's body that may be names: what a body that is a text needs stands in no catalog.</summary>
internal static class BodyWords
{
    /// <summary>Each word as it stands and in lower case.</summary>
    public static HashSet<string> Of(string text)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_')) end++;
            if (end > start)
            {
                words.Add(text[start..end]);
                words.Add(text[start..end].ToLowerInvariant());
            }

            start = Math.Max(end, start + 1);
        }

        return words;
    }
}
