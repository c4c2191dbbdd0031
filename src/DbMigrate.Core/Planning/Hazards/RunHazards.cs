using DbMigrate.Engines;
using DbMigrate.Engines.Hazards;
using DbMigrate.Sql;

namespace DbMigrate.Planning.Hazards;

/// <summary>Finds what the scripts of a run cost on the database that they are to run on.</summary>
/// <param name="session">The database, with no transaction open: what cannot be looked at would end it.</param>
/// <param name="scope">What to look at.</param>
/// <param name="mode">How the scripts share transactions.</param>
internal sealed class RunHazards(DatabaseSession session, ReadScope scope, TransactionMode mode = TransactionMode.PerMigration)
{
    private readonly HazardJudge _judge = new(session);

    /// <summary>By the text alone: most scripts cost nothing, and a start of a server is not to wait for a look.</summary>
    private readonly HazardFinder _suspected = new(session.Dialect.Name, before: null, mode);

    private readonly List<(IReadOnlyList<SqlStatement> Script, int Done)> _earlier = [];
    private HazardFinder? _found;

    private ReadScope Looked => session.Url.Engine.NewHazardRules().ReachEveryTable ? scope with { Include = new() } : scope;

    /// <summary>The hazards of the run's next script, those that are real here, with the script's own allowances.</summary>
    /// <param name="script">The script.</param>
    /// <param name="done">How many of its statements an earlier attempt made durable: those cost no more.</param>
    /// <param name="cleared">Takes the losses that are not real here.</param>
    /// <param name="cancel">Cancels it.</param>
    public async Task<IReadOnlyList<StatementHazard>> FindAsync(
        IEnumerable<SqlStatement> script, int done, ClearedHazards cleared, CancellationToken cancel)
    {
        var ddl = _suspected.Relevant(script);
        if (_found is null)
        {
            if (_suspected.Find(ddl, done).Count == 0 && !_suspected.Remakes && !_suspected.Asks)
            {
                _earlier.Add((ddl, done));
                return [];
            }

            _found = new(
                session.Dialect.Name, await session.Url.Engine.Schema.ReadAsync(session, Looked, cancel).ConfigureAwait(false), mode);
            foreach (var earlier in _earlier) _found.Find(earlier.Script, earlier.Done);
            _earlier.Clear();
        }

        var real = new List<StatementHazard>();
        foreach (var found in _found.Find(ddl, done))
        {
            if (await _judge.JudgeAsync(found.Hazard, cancel).ConfigureAwait(false) is { } hazard) real.Add(found with { Hazard = hazard });
            else if (found.Allowance is null) cleared.Note(found.Statement.Text, found.Hazard);
        }

        return real;
    }
}
