namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>The ways in which people write the rebuild of a SQLite table, and a database that has what a rebuild may lose.</summary>
internal static class SqliteRebuiltTables
{
    /// <summary>What ON DELETE may say; the name of the child table that says it.</summary>
    public static readonly IReadOnlyDictionary<string, string> Actions = new Dictionary<string, string>
    {
        ["cascades"] = "ON DELETE CASCADE",
        ["nulls"] = "ON DELETE SET NULL",
        ["defaults"] = "ON DELETE SET DEFAULT",
        ["restricts"] = "ON DELETE RESTRICT",
        ["plain"] = "",
        ["deferred"] = "ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED",
    };

    /// <summary>By form: the statements, with <c>{t}</c> for the table, <c>{n}</c> for the other name, and <c>{to}</c> for a new name after
    /// RENAME TO.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Forms = new Dictionary<string, string[]>
    {
        ["create, copy, drop, rename"] =
            ["CREATE TABLE {n} {d}", "INSERT INTO {n} SELECT * FROM {t}", "DROP TABLE {t}", "ALTER TABLE {n} RENAME TO {to:t}"],
        ["listed columns"] =
        [
            "CREATE TABLE {n} {d}",
            "INSERT INTO {n} (id, name, up) SELECT id, name, up FROM {t} AS o",
            "DROP TABLE IF EXISTS {t}",
            "ALTER TABLE {n} RENAME TO {to:t}",
        ],
        ["copied twice"] =
        [
            "CREATE TABLE {n} {d}",
            "INSERT INTO {n} SELECT * FROM {t} WHERE id < 2",
            "INSERT INTO {n} SELECT * FROM {t} WHERE id >= 2",
            "DROP TABLE {t}",
            "ALTER TABLE {n} RENAME TO {to:t}",
        ],
        ["with a common table expression"] =
        [
            "CREATE TABLE {n} {d}",
            "WITH o AS (SELECT * FROM {t}) INSERT INTO {n} SELECT * FROM o",
            "DROP TABLE {t}",
            "ALTER TABLE {n} RENAME TO {to:t}",
        ],
        ["rename, create, copy, drop"] =
            ["ALTER TABLE {t} RENAME TO {to:n}", "CREATE TABLE {t} {d}", "INSERT INTO {t} SELECT * FROM {n}", "DROP TABLE {n}"],
        ["rename, create, copy twice, keep"] =
        [
            "ALTER TABLE {t} RENAME TO {to:n}",
            "CREATE TABLE {t} {d}",
            "INSERT INTO {t} SELECT * FROM {n} WHERE id < 2",
            "INSERT INTO {t} SELECT * FROM {n} WHERE id >= 2",
        ],
        ["two renames"] =
        [
            "CREATE TABLE copied {d}",
            "INSERT INTO copied SELECT * FROM {t}",
            "ALTER TABLE {t} RENAME TO {to:n}",
            "ALTER TABLE copied RENAME TO {to:t}",
            "DROP TABLE {n}",
        ],
        ["a backup"] =
        [
            "CREATE TABLE {n} {d}", "INSERT INTO {n} SELECT * FROM {t}", "DROP TABLE {t}", "CREATE TABLE {t} {d}",
            "INSERT INTO {t} SELECT * FROM {n}", "DROP TABLE {n}",
        ],
        ["a backup by CREATE TABLE AS"] =
        [
            "CREATE TABLE {n} AS SELECT * FROM {t}",
            "DROP TABLE {t}",
            "CREATE TABLE IF NOT EXISTS {t} {d}",
            "INSERT INTO {t} SELECT * FROM {n}",
            "DROP TABLE {n}",
        ],
        ["a temporary backup"] =
        [
            "CREATE TEMP TABLE kept AS SELECT * FROM {t}",
            "DROP TABLE {t}",
            "CREATE TABLE {t} {d}",
            "INSERT INTO {t} SELECT * FROM temp.kept",
            "DROP TABLE kept",
        ],
        ["twice"] =
        [
            "CREATE TABLE {n} {d}", "INSERT INTO {n} SELECT * FROM {t}", "DROP TABLE {t}", "ALTER TABLE {n} RENAME TO {to:t}",
            "CREATE TABLE {n} {d}", "INSERT INTO {n} SELECT * FROM {t}", "DROP TABLE {t}", "ALTER TABLE {n} RENAME TO {to:t}",
        ],
    };

    /// <summary>What people write around it.</summary>
    public static readonly IReadOnlyDictionary<string, (string Before, string After)> Dresses = new Dictionary<string, (string, string)>
    {
        ["nothing"] = ("", ""),
        ["foreign keys off"] = ("PRAGMA foreign_keys=OFF", "PRAGMA foreign_keys=ON"),
        ["off to the end"] = ("PRAGMA foreign_keys = off", ""),
        ["on"] = ("PRAGMA foreign_keys=ON", ""),
        ["deferred"] = ("PRAGMA defer_foreign_keys = on", "PRAGMA defer_foreign_keys = off"),
        ["deferred, then off"] = (
            "PRAGMA defer_foreign_keys=ON;\nPRAGMA foreign_keys=OFF",
            "PRAGMA foreign_keys=ON;\nPRAGMA defer_foreign_keys=OFF"),
        ["off, then on at once"] = ("PRAGMA foreign_keys=OFF;\nPRAGMA foreign_keys=ON", ""),
        ["a transaction"] = ("BEGIN", "COMMIT"),
        ["a delete before"] = ("DELETE FROM parent WHERE id = 77", ""),
        ["a delete after"] = ("", "DELETE FROM parent WHERE id = 77"),
        ["an update around"] = ("UPDATE parent SET id = id", "UPDATE parent SET name = name"),
    };

    /// <summary>How they spell the names: the table and the other one in a statement, and after RENAME TO.</summary>
    public static readonly IReadOnlyList<(string Table, string Other, string ToTable, string ToOther)> Spellings =
    [
        ("parent", "__new_parent", "parent", "__new_parent"),
        ("`parent`", "`__new_parent`", "`parent`", "`__new_parent`"),
        ("\"PARENT\"", "\"__NEW_parent\"", "\"parent\"", "\"__new_parent\""),
        ("[Parent]", "[a b]", "[parent]", "[a b]"),
        ("main.parent", "main.\"from\"", "parent", "\"from\""),
        ("\"main\" . 'parent'", "other", "'parent'", "other"),
    ];

    /// <summary>A parent that has given out id 3, children of every kind, and a view and a trigger that name it.</summary>
    public static string Tables { get; } = $"""
        CREATE TABLE parent (id integer PRIMARY KEY AUTOINCREMENT, name text, up integer REFERENCES parent (id) ON DELETE CASCADE);
        INSERT INTO parent VALUES (1, 'a', NULL), (2, 'b', 1), (3, 'c', 1);
        DELETE FROM parent WHERE id = 3;
        {string.Join('\n', Actions.Select(action => $"""
            CREATE TABLE {action.Key} (id integer PRIMARY KEY, parent_id integer DEFAULT 1 REFERENCES parent (id) {action.Value});
            INSERT INTO {action.Key} VALUES (1, 1), (2, 2);
            """))}
        CREATE TABLE grandchild (id integer PRIMARY KEY, cascades_id integer NOT NULL REFERENCES cascades (id) ON DELETE CASCADE);
        INSERT INTO grandchild VALUES (1, 1), (2, 2);
        CREATE VIEW people AS SELECT id, name FROM parent;
        CREATE TABLE log (name text);
        CREATE TRIGGER grandchild_log AFTER INSERT ON grandchild BEGIN INSERT INTO log SELECT name FROM parent WHERE id = 1; END;
        """;

    /// <summary>Every row that the rebuild must keep.</summary>
    public static string Rows { get; } =
        string.Join(" UNION ALL ", Actions.Keys.Append("grandchild").Select(table => $"SELECT '{table}', * FROM {table}"))
        + " UNION ALL SELECT 'parent', id, name FROM parent UNION ALL SELECT 'people', id, name FROM people ORDER BY 1, 2";

    private const string Definition =
        "(id integer PRIMARY KEY AUTOINCREMENT, name text NOT NULL, up integer REFERENCES parent (id) ON DELETE CASCADE)";

    public static IEnumerable<string> Scripts(string form)
    {
        foreach (var dress in Dresses.Keys) yield return Script(form, dress, Spellings[0]);
        foreach (var spelling in Spellings.Skip(1)) yield return Script(form, "nothing", spelling);
    }

    public static string Script(string form, string dress, (string Table, string Other, string ToTable, string ToOther) names)
    {
        var (before, after) = Dresses[dress];
        var statements = Forms[form].Select(statement =>
            statement
                .Replace("{to:t}", names.ToTable, StringComparison.Ordinal)
                .Replace("{to:n}", names.ToOther, StringComparison.Ordinal)
                .Replace("{t}", names.Table, StringComparison.Ordinal)
                .Replace("{n}", names.Other, StringComparison.Ordinal)
                .Replace("{d}", Definition, StringComparison.Ordinal));
        return string.Join(";\n", new[] { before }.Concat(statements).Append(after).Where(part => part.Length > 0)) + ";\n";
    }
}
