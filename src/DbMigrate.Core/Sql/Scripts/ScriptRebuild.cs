namespace DbMigrate.Sql.Scripts;

/// <summary>A table whose place another one takes within a script, with its rows: SQLite's way to change what ALTER TABLE cannot.</summary>
/// <param name="table">The table, by its own name.</param>
internal sealed class ScriptRebuild(TableName table)
{
    private readonly HashSet<int> _renames = [];
    private readonly List<string> _copies = [];
    private readonly List<string> _parallel = [];

    public TableName Table => table;

    /// <summary>The first statement that belongs to it: that makes or fills the copy, or gives the table another name.</summary>
    public int First { get; set; }

    /// <summary>The last one: the copy has the table's name and rows, and the old table is gone where it goes at all.</summary>
    public int Last { get; set; }

    /// <summary>The statement that takes the table's name from it: DROP TABLE, or ALTER TABLE … RENAME TO.</summary>
    public int Leaves { get; init; }

    /// <summary>The DROP TABLE of the old table; 0 where the script keeps it under another name.</summary>
    public int Drop { get; set; }

    /// <summary>The renames that are about this table only, and not about what refers to it: views, triggers and foreign keys go on to name
    /// the table, which has the same name in the end.</summary>
    public IReadOnlySet<int> Renames => _renames;

    /// <summary>The statements that take its rows over, from the table to the copy, in the script's order.</summary>
    public IReadOnlyList<string> Copies => _copies;

    /// <summary>Statements beside the last of them, which take over more of the rows.</summary>
    public IReadOnlyList<string> Parallel => _parallel;

    /// <summary>Whether a statement takes rows of the table over.</summary>
    public bool IsCopy(SqlStatement statement) =>
        First <= statement.Ordinal
        && statement.Ordinal <= Last
        && (_copies.Contains(statement.Text) || _parallel.Contains(statement.Text));

    /// <summary>The script sees to the numbers that AUTOINCREMENT gives out.</summary>
    public bool KeepsSequence { get; set; }

    public void AddRename(int ordinal) => _renames.Add(ordinal);

    public void AddParallel(IEnumerable<string> statements) => _parallel.AddRange(statements);

    public void AddCopies(IEnumerable<string> statements) => _copies.AddRange(statements);
}
