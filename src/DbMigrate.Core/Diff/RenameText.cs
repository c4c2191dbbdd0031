using System.Text;

namespace DbMigrate.Diff;

/// <summary>The form in which people write renames: <c>users.name=users.full_name</c>.</summary>
internal static class RenameText
{
    /// <summary>The schema that is left out where it says nothing.</summary>
    private const string DefaultSchema = "public";

    /// <summary>A rename as <c>-Rename</c> takes it.</summary>
    public static string Of(Rename rename) => $"{Name(rename.From)}={Name(rename.To)}";

    /// <summary>A name as <c>-Rename</c> takes it.</summary>
    public static string Name(ObjectId id) =>
        string.Join('.', new[] { id.Schema == DefaultSchema ? null : id.Schema, id.Table, id.Name }.OfType<string>().Select(Quote));

    /// <summary>A <c>-Rename</c> value on the command line: in quotes where a shell would take it apart.</summary>
    public static string Argument(Rename rename) => $"'{Of(rename).Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>Cuts <c>a.b=c.d</c> into the parts of both names.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.RenameInvalid"/>.</exception>
    public static (IReadOnlyList<string> From, IReadOnlyList<string> To) Parse(string text) =>
        Sides(text) is [{ } from, { } to] ? (from, to) : throw Invalid(text);

    /// <summary>The parts of one name; null where it is none.</summary>
    public static IReadOnlyList<string>? Parts(string name) => Sides(name) is [{ } parts] ? parts : null;

    /// <summary>The names between equals signs; null where one is none.</summary>
    private static List<List<string>>? Sides(string text)
    {
        var sides = new List<List<string>> { new() };
        var part = new StringBuilder();
        for (var i = 0; i <= text.Length; i++)
        {
            char? c = i < text.Length ? text[i] : null;
            if (c == '"')
            {
                i = ReadQuoted(text, i, part);
                if (i < 0) return null;
            }
            else if (c is '.' or '=' or null)
            {
                sides[^1].Add(part.ToString());
                part.Clear();
                if (c == '=') sides.Add([]);
            }
            else
            {
                part.Append(c.Value);
            }
        }

        var parts = sides.ConvertAll(side => side.ConvertAll(name => name.Trim()));
        return parts.All(side => side.Count <= 3 && side.TrueForAll(name => name.Length > 0)) ? parts : null;
    }

    /// <summary>The end of the quoted part; -1 where it has none.</summary>
    private static int ReadQuoted(string text, int start, StringBuilder part)
    {
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] != '"')
            {
                part.Append(text[i]);
            }
            else if (i + 1 < text.Length && text[i + 1] == '"')
            {
                part.Append('"');
                i++;
            }
            else
            {
                return i;
            }
        }

        return -1;
    }

    private static DbMigrateException Invalid(string text) => new(
        ErrorId.RenameInvalid,
        $"'{text}' is no rename.",
        "Write old=new: -Rename users.name=users.full_name (a column), orders=purchases (a table), mood.sad=mood.unhappy (an enum's "
            + "value).",
        text);

    private static string Quote(string name) =>
        name.Length > 0 && name.IndexOfAny(['.', '=', '"']) < 0 && name == name.Trim()
            ? name
            : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
