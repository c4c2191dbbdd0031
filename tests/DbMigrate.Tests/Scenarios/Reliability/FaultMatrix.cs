using System.Text;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Reliability;

/// <summary>The matrix in <c>docs/reliability.md</c>. Every test holds its cell against the document; with the environment variable
/// <c>DBMIGRATE_WRITE_RELIABILITY</c> set, it writes the cell instead.</summary>
public static class FaultMatrix
{
    private const string Begin = "<!-- the matrix: written by the tests -->\n";
    private const string NoCell = "—";

    private static readonly Lock Writing = new();
    private static readonly string Document = Path.Combine(RepoPaths.Root, "docs", "reliability.md");

    /// <summary>Whether this run of the tests writes the document.</summary>
    public static bool IsWritten { get; } = Environment.GetEnvironmentVariable("DBMIGRATE_WRITE_RELIABILITY") is { Length: > 0 };

    /// <summary>Records what one cell's test found.</summary>
    /// <param name="engine">As <see cref="EngineDatabase.CreateAsync"/> takes it.</param>
    public static void Record(Fault fault, string engine, RunMode mode, params IEnumerable<FaultOutcome> outcomes)
    {
        string cell = FaultOutcome.Cell(outcomes);
        (bool, string, string) key = (engine == EngineDatabase.Sqlite, fault.Name, mode.Name);
        if (!IsWritten)
        {
            Assert.Equal(Read().GetValueOrDefault(key), cell);
            return;
        }

        lock (Writing)
        {
            Dictionary<(bool, string, string), string> cells = Read();
            cells[key] = cell;
            string text = File.ReadAllText(Document);
            File.WriteAllText(Document, text[..(text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)] + Render(cells));
        }
    }

    /// <summary>The document's matrix, and what it would be if it were written anew from its own cells.</summary>
    public static (string Found, string Rendered, IReadOnlyList<string> Empty) Check()
    {
        Dictionary<(bool, string, string), string> cells = Read();
        string text = File.ReadAllText(Document).Replace("\r\n", "\n");
        IEnumerable<string> empty =
            from fault in Faults.All
            from cell in fault
                .Sqlite.Select(mode => (true, fault.Name, mode.Name))
                .Concat(fault.Postgres.Select(mode => (false, fault.Name, mode.Name)))
            where !cells.ContainsKey(cell)
            select cell.ToString();
        return (text[(text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)..], Render(cells), [.. empty]);
    }

    private static string Render(Dictionary<(bool, string, string), string> cells)
    {
        var text = new StringBuilder();
        foreach (bool isSqlite in new[] { false, true })
        {
            IReadOnlyList<RunMode> ModesOf(Fault fault) => isSqlite ? fault.Sqlite : fault.Postgres;
            List<RunMode> modes = [.. RunMode.Every.Where(mode => Faults.All.Any(fault => ModesOf(fault).Contains(mode)))];
            text.Append(
                $"\n## {(isSqlite ? "SQLite" : "PostgreSQL")}\n\n| fault | {string.Join(" | ", modes)} "
                    + $"|\n|---|{string.Concat(modes.Select(_ => "---|"))}\n");
            foreach (Fault fault in Faults.All.Where(fault => ModesOf(fault).Count > 0))
            {
                IEnumerable<string> row = modes.Select(mode =>
                    ModesOf(fault).Contains(mode) ? cells.GetValueOrDefault((isSqlite, fault.Name, mode.Name), "") : NoCell);
                text.Append($"| {fault} | {string.Join(" | ", row)} |\n");
            }
        }

        return text.ToString();
    }

    private static Dictionary<(bool IsSqlite, string Fault, string Mode), string> Read()
    {
        var cells = new Dictionary<(bool, string, string), string>();
        bool isSqlite = false;
        string[]? heads = null;
        foreach (string line in File.ReadLines(Document).SkipWhile(line => line != Begin.TrimEnd('\n')))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
                (isSqlite, heads) = (line == "## SQLite", null);
            if (!line.StartsWith("| ", StringComparison.Ordinal))
                continue;
            string[] parts = [.. line.Trim('|', ' ').Split(" | ").Select(part => part.Trim())];
            if (heads is null)
                heads = parts;
            else
                for (int i = 1; i < parts.Length; i++)
                    if (parts[i] is not ("" or NoCell))
                        cells[(isSqlite, parts[0], heads[i])] = parts[i];
        }

        return cells;
    }
}
