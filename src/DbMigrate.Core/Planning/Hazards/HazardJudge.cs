using System.Globalization;
using DbMigrate.Engines;
using DbMigrate.Sql;

namespace DbMigrate.Planning.Hazards;

/// <summary>Looks at a database: which hazards are real there, and how large what they are about is.</summary>
internal sealed class HazardJudge(DatabaseSession session)
{
    private readonly Dictionary<TableName, TableSize?> _sizes = [];

    /// <summary>The changes with those hazards only that are real: dropping an empty table loses nothing.</summary>
    /// <param name="changes">The changes.</param>
    /// <param name="cleared">Takes the losses that are not.</param>
    /// <param name="cancel">Cancels it.</param>
    public async Task<IReadOnlyList<SchemaChange>> JudgeAsync(
        IReadOnlyList<SchemaChange> changes, ClearedHazards cleared, CancellationToken cancel)
    {
        var judged = new List<SchemaChange>(changes.Count);
        foreach (var change in changes)
        {
            var real = new List<Hazard>();
            foreach (var hazard in change.Hazards)
            {
                if (await JudgeAsync(hazard, cancel).ConfigureAwait(false) is { } found) real.Add(found);
                else cleared.Note(HazardGate.StatementOf(change), hazard);
            }

            judged.Add(change.Hazards.Count == 0 ? change : change.With(hazards: real));
        }

        return judged;
    }

    /// <summary>The hazard with what it is about measured; null where it is not real.</summary>
    public async Task<Hazard?> JudgeAsync(Hazard hazard, CancellationToken cancel)
    {
        if (hazard.Probe is { } probe && !await IsRealAsync(probe, cancel).ConfigureAwait(false)) return null;
        if (hazard.Rows is not { } table) return hazard;
        // What cannot be measured (a name that only an earlier step brings about, rights that are missing) counts as it is.
        var size = await MeasureAsync(table, cancel).ConfigureAwait(false);
        if (size is null) return hazard;
        return size.IsEmpty ? null : hazard.With($"{hazard.Message} {table} holds {size}.");
    }

    /// <summary>Whether the database holds anything but its journal.</summary>
    public Task<bool> HoldsAnythingAsync(TableName journal, CancellationToken cancel) =>
        IsRealAsync(session.Dialect.ProbeObjects(journal, new(journal.Schema, OwnTables.History)), cancel);

    /// <summary>How large tables are, in one round trip where that can be; those are left out that cannot be looked at.</summary>
    public async Task<IReadOnlyDictionary<TableName, TableSize>> MeasureAllAsync(IReadOnlyList<TableName> tables, CancellationToken cancel)
    {
        try
        {
            SqlCommand[] queries =
            [
                .. tables
                    .SelectMany(table => (string[])[SqlDialect.ProbeRows(table), session.Dialect.Measure(table)])
                    .Select(query => new SqlCommand(query, [])),
            ];
            var answers = queries.Length == 0 ? [] : await session.ProbeAsync(queries, cancel).ConfigureAwait(false);
            foreach (var (table, at) in tables.Select((table, at) => (table, at * 2)))
                _sizes[table] = SizeOf(answers[at][0], answers[at + 1].FirstOrDefault());
        }
        catch (DatabaseException e) when (e.Error is { Kind: not DatabaseErrorKind.ConnectionLost })
        {
            // One of them cannot be looked at: which one, each for itself tells.
            foreach (var table in tables) await MeasureAsync(table, cancel).ConfigureAwait(false);
        }

        return tables.Where(table => _sizes.GetValueOrDefault(table) is not null).ToDictionary(table => table, table => _sizes[table]!);
    }

    private TableSize SizeOf(object?[] any, object?[]? row)
    {
        var size = new TableSize(!Convert.ToBoolean(any[0], CultureInfo.InvariantCulture), null, null);
        return size.IsEmpty || row is null
            ? size
            : size with
            {
                Rows = Number(row[0]),
                Bytes = Number(row[1]),
                IsMore = session.Dialect.CountsTo is { } most && Number(row[0]) > most,
            };
    }

    private async Task<TableSize?> MeasureAsync(TableName table, CancellationToken cancel)
    {
        if (_sizes.TryGetValue(table, out var known)) return known;
        TableSize? size = null;
        // A table that is not there yet has no rows; the look at it may not spoil an open transaction.
        if (await TryAsync(SqlDialect.ProbeRows(table), cancel).ConfigureAwait(false) is { } any)
        {
            size = SizeOf(any, null);
            if (!size.IsEmpty) size = SizeOf(any, await TryAsync(session.Dialect.Measure(table), cancel).ConfigureAwait(false));
        }

        return _sizes[table] = size;
    }

    private async Task<bool> IsRealAsync(string probe, CancellationToken cancel) =>
        // What cannot be looked at counts as lost: a name that only an earlier step of the plan brings back, rights that are missing.
        await TryAsync(probe, cancel).ConfigureAwait(false) is not { } row || Convert.ToBoolean(row[0], CultureInfo.InvariantCulture);

    private async Task<object?[]?> TryAsync(string query, CancellationToken cancel)
    {
        try
        {
            var rows = (await session.ProbeAsync([new(query, [])], cancel).ConfigureAwait(false))[0];
            return rows.Count == 0 || rows[0][0] is null ? null : rows[0];
        }
        catch (DatabaseException e) when (e.Error is { Kind: not DatabaseErrorKind.ConnectionLost })
        {
            return null;
        }
    }

    private static long? Number(object? value) => value is null ? null : Convert.ToInt64(value, CultureInfo.InvariantCulture);
}

/// <summary>How large a table is.</summary>
/// <param name="IsEmpty">It has no rows.</param>
/// <param name="Rows">About how many rows; null where the engine has not counted them.</param>
/// <param name="Bytes">With its indexes; null where the engine does not tell.</param>
internal sealed record TableSize(bool IsEmpty, long? Rows, long? Bytes)
{
    /// <summary>There are more rows than that, which nobody has counted.</summary>
    public bool IsMore { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        (
            IsMore ? $"more than {Short(Rows!.Value - 1)} rows"
            : Rows is > 0 ? $"{Short(Rows.Value)} row{(Rows == 1 ? "" : "s")}"
            : "rows") + (Bytes is { } bytes ? $" ({Size(bytes)})" : "");

    private static string Short(long count) => count switch
    {
        >= 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e9:0.#} billion"),
        >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e6:0.#} million"),
        _ => count.ToString("N0", CultureInfo.InvariantCulture),
    };

    private static string Size(long bytes) => bytes switch
    {
        >= 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.#} GB"),
        >= 1L << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, bytes >> 10)} kB"),
    };
}
