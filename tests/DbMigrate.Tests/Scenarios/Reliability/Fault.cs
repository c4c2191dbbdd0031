using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Reliability;

/// <summary>Something that goes wrong; a row of the matrix.</summary>
/// <param name="Name">The row's head.</param>
/// <param name="Postgres">The modes that it is tried in on PostgreSQL.</param>
/// <param name="Sqlite">The modes that it is tried in on SQLite.</param>
public sealed record Fault(string Name, IReadOnlyList<RunMode> Postgres, IReadOnlyList<RunMode> Sqlite)
{
    /// <summary>Engine and mode of every cell, for a theory. The PostgreSQL servers of this machine take turns.</summary>
    public TheoryData<string, string> Cells
    {
        get
        {
            var cells = new TheoryData<string, string>();
            foreach (RunMode mode in Sqlite)
                cells.Add(EngineDatabase.Sqlite, mode.Name);
            for (int i = 0; i < Postgres.Count; i++)
                cells.Add(
                    $"{(PostgresBinaries.Servers.Count == 0 ? 0 : PostgresBinaries.Servers[(i + Name.Length) % PostgresBinaries.Servers.Count].Major)}",
                    Postgres[i].Name);
            return cells;
        }
    }

    public override string ToString() => Name;
}
