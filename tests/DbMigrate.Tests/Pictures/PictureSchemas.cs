namespace DbMigrate.Tests.Pictures;

/// <summary>Schemas to be drawn, for both engines.</summary>
internal static class PictureSchemas
{
    /// <summary>Every cardinality, a key of two columns, a table that refers to itself, one that nothing refers to.</summary>
    public const string Library = """
        CREATE TABLE author (id integer PRIMARY KEY, name text NOT NULL, email text UNIQUE);
        CREATE TABLE book (id integer PRIMARY KEY, title text NOT NULL DEFAULT 'untitled', author_id integer NOT NULL REFERENCES author (id) ON DELETE CASCADE, sequel_to integer REFERENCES book (id));
        CREATE TABLE biography (author_id integer PRIMARY KEY REFERENCES author (id), text text CHECK (text <> ''));
        CREATE TABLE cover (id integer PRIMARY KEY, book_id integer REFERENCES book (id));
        CREATE UNIQUE INDEX cover_of_book ON cover (book_id);
        CREATE TABLE shelf (room integer, place integer, PRIMARY KEY (room, place));
        CREATE TABLE copy (id integer PRIMARY KEY, book_id integer NOT NULL REFERENCES book (id), room integer, place integer, FOREIGN KEY (room, place) REFERENCES shelf (room, place));
        CREATE UNIQUE INDEX copy_first ON copy (book_id) WHERE id < 10;
        CREATE TABLE setting (name text, value text);

        """;

    /// <summary>As many tables, of which every tenth is referred to by the nine after it, and the first by every tenth.</summary>
    public static string Large(int count) => string.Concat(Enumerable.Range(0, count).Select(i =>
        $"CREATE TABLE some_table_{i} (id integer PRIMARY KEY, name text, "
            + $"other_id integer REFERENCES some_table_{(i % 10 == 0 ? 0 : i - (i % 10))} (id));\n"));

    /// <summary>Names that mean something to HTML, to scripts, to Mermaid, and to the page's template.</summary>
    public static readonly string[] HostileNames =
    [
        "</script><script>window.broken = 1</script>",
        "<img src=x onerror=\"window.broken = 1\">",
        "<!--<script>",
        "a\"b'c`d",
        "a\\b%c",
        "%%{init: {}}%%",
        "#quot;",
        "&lt;b&gt;",
        "{{data}}",
        "{{script}}",
        "__proto__",
        "constructor",
        "erDiagram",
        "{}[]",
        "PK",
        "uk-1",
        "1st",
        "日本語",
        "two\nlines",
        "style a:#b;",
        "**bold** __too__",
        "]]>",
        "u||--o{u : x",
        "javascript:alert(1)",
        "\u202Eback",
        "🦀",
        "very_long_name_that_no_box_of_a_diagram_can_hold_as_it_is_today",
    ];

    /// <summary>A table for each of the names, with a column of the same name and a reference to the table before.</summary>
    public static string Hostile
    {
        get
        {
            var quoted = HostileNames.Select(name => $"\"{name.Replace("\"", "\"\"")}\"").ToArray();
            return string.Concat(
                quoted.Select(
                    (name, i) =>
                        $"CREATE TABLE {name} (id integer PRIMARY KEY, {name} integer NOT NULL REFERENCES {quoted[Math.Max(0, i - 1)]} "
                            + $"(id) DEFAULT 1);\n"));
        }
    }

    /// <summary>A hundred tables that hang together.</summary>
    public static string Hundred => string.Concat(Enumerable.Range(0, 100).Select(i =>
        $"CREATE TABLE table_{i:00} (id integer PRIMARY KEY, parent_id integer REFERENCES table_{i / 4:00} (id), other_id integer "
            + $"REFERENCES table_{i * 7 % Math.Max(1, i):00} (id), note_{i:00} text);\n"));
}
