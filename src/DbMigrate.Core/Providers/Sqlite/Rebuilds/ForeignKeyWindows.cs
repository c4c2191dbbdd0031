using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Providers.Sqlite.Rebuilds;

/// <summary>Where in a script foreign keys are off: where it says so itself, and around each table that it rebuilds, whatever it
/// says.</summary>
internal sealed class ForeignKeyWindows
{
    private readonly RebuildFinder _finder = new();

    /// <summary>The script's own pragmas.</summary>
    private readonly List<(int Ordinal, bool On)> _pragmas = [];

    private List<(int First, int Last)> _windows = [];
    private int _total;

    /// <summary>By the script's own pragmas, foreign keys are on after the last statement that was read.</summary>
    public bool IsOnAtEnd { get; private set; } = true;

    /// <summary>Foreign keys are off somewhere.</summary>
    public bool TurnsOff => _windows.Count > 0 || _pragmas.Exists(pragma => !pragma.On);

    public IReadOnlyList<ScriptRebuild> Rebuilds { get; private set; } = [];

    /// <summary>The statements that put rows back which a rebuild between copy and statement would have deleted, had foreign keys been
    /// on.</summary>
    public IReadOnlyList<RestoredRows> Restored { get; private set; } = [];

    /// <summary>The statements before which foreign keys go off or on though the script does not say so.</summary>
    public IReadOnlyDictionary<int, bool> Switches { get; private set; } = ScriptPlan.NoSwitches;

    public static ForeignKeyWindows Of(IEnumerable<SqlStatement> statements)
    {
        var windows = new ForeignKeyWindows();
        foreach (var statement in statements) windows.Read(statement);
        windows.Close();
        return windows;
    }

    public void Read(SqlStatement statement)
    {
        _total = statement.Ordinal;
        if (statement.Kind == StatementKind.ForeignKeysPragma && SqliteStatementClassifier.TryGetForeignKeys(statement, out var on))
        {
            _pragmas.Add((statement.Ordinal, on));
            IsOnAtEnd = on;
        }
        else
        {
            _finder.Read(statement);
        }
    }

    /// <summary>The script has been read.</summary>
    public void Close()
    {
        Rebuilds = _finder.Found;
        if (Rebuilds.Count == 0) return;
        Restored =
        [
            .. _finder.Restored.Where(rows => Rebuilds.Any(rebuild => rows.Copied < rebuild.Leaves && rebuild.Leaves < rows.Ordinal)),
        ];
        _windows = Merge(Rebuilds.Select(rebuild => (rebuild.First, rebuild.Last)));
        var switches = new SortedDictionary<int, bool>();
        foreach (var (first, last) in _windows)
        {
            var (before, after) = (SaysOn(first - 1), SaysOn(last));
            var idle = _pragmas.Exists(pragma => pragma.Ordinal > first && pragma.Ordinal < last);
            if (before) switches[first] = false;
            if (after && (before || idle) && last < _total) switches[last + 1] = true;
        }

        Switches = switches;
    }

    /// <summary>Whether foreign keys are on as a statement runs.</summary>
    public bool IsOn(int ordinal) => SaysOn(ordinal) && !IsInWindow(ordinal);

    /// <summary>Whether a pragma of the script does nothing: foreign keys are off around a rebuild all the same, or never off.</summary>
    public bool IsIdle(SqlStatement pragma) => !TurnsOff || IsInWindow(pragma.Ordinal);

    private bool SaysOn(int ordinal) =>
        _pragmas.FindLastIndex(pragma => pragma.Ordinal <= ordinal) is var last && (last < 0 || _pragmas[last].On);

    private bool IsInWindow(int ordinal) => _windows.Exists(window => window.First <= ordinal && ordinal <= window.Last);

    private static List<(int First, int Last)> Merge(IEnumerable<(int First, int Last)> windows)
    {
        var merged = new List<(int First, int Last)>();
        foreach (var window in windows.OrderBy(window => window.First))
        {
            if (merged.Count > 0 && window.First <= merged[^1].Last + 1)
                merged[^1] = (merged[^1].First, Math.Max(merged[^1].Last, window.Last));
            else
                merged.Add(window);
        }

        return merged;
    }
}
