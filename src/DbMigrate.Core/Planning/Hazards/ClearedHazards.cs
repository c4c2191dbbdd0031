using System.Globalization;
using DbMigrate.Engines;
using DbMigrate.Sql;

namespace DbMigrate.Planning.Hazards;

/// <summary>Losses that were ruled out because a look found nothing that could be lost. A writer that had not committed by then may have
/// brought rows since: in the transaction that takes them, with everybody else kept out, they are looked for once more.</summary>
internal sealed class ClearedHazards
{
    private readonly List<(string Statement, Hazard Hazard)> _cleared = [];

    /// <summary>Whether there are any.</summary>
    public bool Any => _cleared.Count > 0;

    /// <summary>Notes a hazard that was found not to be real, where it is one of a loss.</summary>
    /// <param name="statement">The statement that it is about.</param>
    /// <param name="hazard">The hazard.</param>
    public void Note(string statement, Hazard hazard)
    {
        if (hazard.Code == HazardCode.DataLoss && (hazard.Probe is not null || hazard.Rows is not null)) _cleared.Add((statement, hazard));
    }

    /// <summary>Those that are real by now.</summary>
    /// <param name="session">The database, with the transaction open that the statements run in.</param>
    /// <param name="cancel">Cancels it.</param>
    public async Task<IReadOnlyList<(string Statement, Hazard Hazard)>> LookAgainAsync(DatabaseSession session, CancellationToken cancel)
    {
        if (!Any) return [];
        TableName[] named = [.. _cleared.Select(item => item.Hazard.Rows).OfType<TableName>().Distinct()];
        var tables = (await session.DescribeAllAsync(named, cancel).ConfigureAwait(false))
            .Where(pair => pair.Value is { IsTable: true }).Select(pair => pair.Key).ToList();
        if (session.InTransaction && tables.Count > 0 && session.Dialect.KeepOut(tables) is { } keepOut)
            await session.ExecuteAsync(keepOut, cancel).ConfigureAwait(false);
        try
        {
            var answers = await session.ProbeAsync([.. _cleared.SelectMany(item => Probes(item.Hazard))], cancel).ConfigureAwait(false);
            var at = 0;
            return [.. _cleared.Where(item => Probes(item.Hazard).Select(_ => IsYes(answers[at++])).ToList().TrueForAll(yes => yes))];
        }
        catch (DatabaseException e) when (e.Error is { Kind: not DatabaseErrorKind.ConnectionLost })
        {
            // One of them cannot be asked any more: which one, each for itself tells.
        }

        var real = new List<(string, Hazard)>();
        foreach (var (statement, hazard) in _cleared)
        {
            if (await IsRealAsync(session, hazard, cancel).ConfigureAwait(false)) real.Add((statement, hazard));
        }

        return real;
    }

    private static IEnumerable<SqlCommand> Probes(Hazard hazard) =>
        new[] { hazard.Probe, hazard.Rows is { } table ? SqlDialect.ProbeRows(table) : null }
            .OfType<string>()
            .Select(probe => new SqlCommand(probe, []));

    private static bool IsYes(IReadOnlyList<object?[]> rows) =>
        rows is [[not null and var found], ..] && Convert.ToBoolean(found, CultureInfo.InvariantCulture);

    private static async Task<bool> IsRealAsync(DatabaseSession session, Hazard hazard, CancellationToken cancel)
    {
        foreach (var probe in Probes(hazard))
        {
            try
            {
                if (!IsYes((await session.ProbeAsync([probe], cancel).ConfigureAwait(false))[0])) return false;
            }
            // An earlier migration of the run has taken it, or given it another name: it was empty then.
            catch (DatabaseException e) when (e.Error is { Kind: not DatabaseErrorKind.ConnectionLost })
            {
                return false;
            }
        }

        return true;
    }
}
