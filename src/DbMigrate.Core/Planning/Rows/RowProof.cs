using DbMigrate.Engines;
using DbMigrate.Engines.Rows;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Planning.Rows;

/// <summary>Tries a script on tables that hold rows: what fails on rows fails here, and every row and value has to be there afterwards but
/// where a hazard says so.</summary>
/// <remarks>Which rows production holds only a person can know: where a constraint is new, rows that break it are no fault of the plan.
/// They are taken away, the script is tried again, and a warning says in which rows it would fail.</remarks>
/// <param name="bench">The scratch database, which holds the schema before the script.</param>
/// <param name="what">What the script is called.</param>
/// <param name="trial">What the script does.</param>
internal sealed class RowProof(SchemaBench bench, string what, RowTrial trial)
{
    private const int MostAttempts = 12;

    private readonly RowTrace _trace = RowTrace.Of(trial, bench.Provider.Sampler);
    private readonly RowSampler _sampler = bench.Provider.Sampler;
    private readonly Dictionary<ObjectId, FillLevel> _levels = [];
    private readonly List<RowFinding> _findings = [];
    private readonly HashSet<ObjectId> _orphans = [];
    private RowSample _sample = RowSample.None;

    private DatabaseSession Session => bench.Scratch.Session;

    /// <summary>Fills the tables and runs the script.</summary>
    /// <returns>The statements whose bodies the engine must not look into.</returns>
    /// <exception cref="StatementException">A statement fails, whatever the rows are.</exception>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.PlanNotProven"/>: a statement fails on rows that it ought to work
    /// on.</exception>
    public async Task<IReadOnlySet<string>> RunAsync(string script, CancellationToken cancel)
    {
        await FillAsync(cancel).ConfigureAwait(false);
        foreach (var remark in _sample.Remarks) bench.Detail(remark);
        if (_trace.LeftOut > 0)
            bench.Detail($"{_trace.LeftOut} more table(s) that the {what} touches were left without sample rows: there are many.");
        for (var attempt = 1; ; attempt++)
        {
            var runner = new ScratchScript(bench.Scratch) { TakesBack = trial.IsReverse || trial.GivesUpValues };
            try
            {
                await runner.TryOutAsync(script, cancel).ConfigureAwait(false);
                Report();
                return runner.Unchecked;
            }
            catch (StatementException e) when (_sample.HasRows && e.Error is { } error)
            {
                Learn(e.Statement, error, giveUp: attempt >= MostAttempts);
                if (!runner.IsAllOrNothing(script)) await bench.RenderAsync(trial.From, cancel).ConfigureAwait(false);
                await FillAsync(cancel).ConfigureAwait(false);
            }
            catch (DbMigrateException e) when (e.Id == ErrorId.ForeignKeyViolation && _sample.HasRows)
            {
                if (!LeaveChildrenEmpty()) throw;
                await Session.RollbackAsync().ConfigureAwait(false);
                await bench.RenderAsync(trial.From, cancel).ConfigureAwait(false);
                await FillAsync(cancel).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Looks for every row after the script.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.PlanNotProven"/>: rows are gone or values have changed.</exception>
    public async Task CheckAsync(CancellationToken cancel)
    {
        if (!_sample.HasRows) return;
        Table[] tables =
        [
            .. _trace.Tables.Select(table => table.ReadAfter),
            .. _trace.Receivers.Select(receiver => TracedTable.OwnValues(receiver.Table)),
        ];
        var after = await _sampler.ReadAsync(Session, tables, trial.To, cancel).ConfigureAwait(false);
        var lines = await new RowComparison(
            _trace.Tables,
            _trace.Receivers,
            _sample.Rows,
            after,
            (column, old, now) => _sampler.ConvertsAsync(Session, column, old, now, cancel))
            .FindAsync()
            .ConfigureAwait(false);
        if (lines.Count > 0)
        {
            throw Prover.NotProven(
                $"the {what} changes rows without saying so", lines, null,
                "Nothing was written or applied. Write this migration by hand (New-DbMigration -Custom, dbmigrate new --custom), and "
                    + "report the case.");
        }
    }

    private async Task FillAsync(CancellationToken cancel)
    {
        _sample = _trace.Tables.Count == 0
            ? RowSample.None
            : await _sampler.FillAsync(Session, new(trial, _trace.Tables, _levels), cancel).ConfigureAwait(false);
    }

    /// <summary>Asks less of the rows that a statement has failed on.</summary>
    private void Learn(SqlStatement statement, DatabaseError error, bool giveUp)
    {
        var change = trial.Changes.FirstOrDefault(change => change.Sql.Contains(statement.Text));
        var failure = _sampler.Classify(statement, error);
        var table = change is null ? null : _trace.TableOf(change);
        var row = table is { } of && _sample.Rows.TryGetValue(of, out var rows) && rows.Count > 0
            ? rows[0].Describe(change is AlterColumn { New: var column } ? [column.Name] : [])
            : null;
        if (giveUp || failure == RowFailure.Plan) table = null;
        // What is about no table (a domain, a type) can fail on the rows of any.
        List<ObjectId> blamed =
            table is { } one && _trace.Tables.Any(item => item.From.Id == one) ? [one] : [.. _trace.Tables.Select(item => item.From.Id)];
        foreach (var id in blamed)
            _levels[id] = giveUp || failure == RowFailure.Plan ? FillLevel.Nothing : Next(failure, _levels.GetValueOrDefault(id));
        _findings.Add(new(statement, change, table, failure, error, row, blamed.TrueForAll(id => _levels[id] == FillLevel.Nothing)));
    }

    /// <summary>An engine that looks at foreign keys when a script ends (SQLite) names no statement. Which rows name none of a parent that
    /// the script itself makes, or whose values it changes, only a person can know.</summary>
    /// <returns>False where there is no such foreign key, or it has no rows any more.</returns>
    private bool LeaveChildrenEmpty()
    {
        var children = trial
            .Changes.Where(change => change is CreateObject { New: ForeignKey } or AlterObject { New: ForeignKey } || ChangesKey(change))
            .Select(_trace.TableOf)
            .OfType<ObjectId>()
            .Where(table => _levels.GetValueOrDefault(table) != FillLevel.Nothing)
            .Distinct()
            .ToList();
        // A default that rows without a value get is wrong for these alone.
        foreach (var table in children)
            _levels[table] = _levels.GetValueOrDefault(table) == FillLevel.Everything ? FillLevel.NoNulls : FillLevel.Nothing;
        _orphans.UnionWith(children);
        return children.Count > 0;
    }

    /// <summary>The values of a column that refers to others become others.</summary>
    private bool ChangesKey(SchemaChange change) => change is AlterColumn { Owner: var table, New: var column }
        && trial
            .To.Objects.OfType<ForeignKey>()
            .Any(key =>
                key.Schema == table.Schema
                && bench.Provider.Names.Equals(key.Table, table.Name)
                && key.Columns.Contains(column.Name, bench.Provider.Names));

    private static FillLevel Next(RowFailure failure, FillLevel level) => (failure, level) switch
    {
        (RowFailure.Null, FillLevel.Everything) => FillLevel.NoNulls,
        (RowFailure.Null, _) => FillLevel.Nothing,
        (_, < FillLevel.OtherValues) => FillLevel.OtherValues,
        _ => level + 1,
    };

    /// <summary>The script has run in the end: what it failed on before were rows.</summary>
    private void Report()
    {
        // Values that do not fit the way back are no reason not to go there.
        if (_findings.Find(finding => finding.IsFault && !(trial.IsReverse && finding.Failure == RowFailure.Value)) is { } fault)
        {
            throw Prover.NotProven(
                $"statement {fault.Statement.Ordinal} of the {what} fails on rows: "
                    + $"{fault.Error.Message.TrimEnd('.')}{(fault.Row is null ? "" : $" (a row that was tried: {fault.Row})")}",
                [fault.Statement.Text],
                fault.Error.Exception,
                fault.IsCast && fault.Change is AlterColumn { Old: var old, New: var now } && old.Type != now.Type
                    ? "Nothing was written or applied. State how the values become the new type with -Using 'table.column=expression' "
                        + "(--using), or write this migration by hand (New-DbMigration -Custom, dbmigrate new --custom)."
                    : "Nothing was written or applied. Write this migration by hand (New-DbMigration -Custom, dbmigrate new --custom), and "
                        + "report the case.");
        }

        foreach (var finding in _findings.Where(finding => finding.IsWorthTelling).DistinctBy(finding => finding.Statement.Text))
            Tell(finding.Message(what));
        foreach (var table in _orphans)
            Tell(
                $"The {what} was tried on sample rows: it fails where {table.Display} holds rows whose foreign key names no row of its "
                    + "parent. Look whether the database has such rows.");
    }

    private void Tell(string message)
    {
        if (trial.IsReverse) bench.Detail(message);
        else bench.Warn(message);
    }
}
