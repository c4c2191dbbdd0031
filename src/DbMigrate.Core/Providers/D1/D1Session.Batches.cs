using DbMigrate.Engines;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Providers.D1;

/// <content>What changes the database: one batch each, which may be sent again and is run once.</content>
internal sealed partial class D1Session
{
    private const int Tries = 6;

    private string? _holder;

    protected override async Task ExecuteCoreAsync(SqlCommand command, CancellationToken cancel) =>
        await WriteAsync([.. Kept(command)], cancel).ConfigureAwait(false);

    protected override async Task CreateCoreAsync(IReadOnlyList<string> statements, CancellationToken cancel) =>
        await WriteAsync([.. statements.Select(D1Statement.Ours)], cancel).ConfigureAwait(false);

    protected override async Task RunTransactionsCoreAsync(IReadOnlyList<IReadOnlyList<SqlStatement>> scripts, CancellationToken cancel)
    {
        foreach (var script in scripts)
            await WriteAsync(await StatementsAsync(script, D1Planner.Plan(script), cancel).ConfigureAwait(false), cancel)
                .ConfigureAwait(false);
    }

    protected override async Task<string?> TryRunWholeCoreAsync(
        JournalMark journal, RecordedScript script, CancellationToken cancel)
    {
        var mark = D1Statement.Ours(journal.Query);
        List<D1Statement> batch =
        [
            D1Statement.Ours(D1Lock.Require($"({journal.Query}) = {SqlDialect.Literal(journal.Seen)}", D1Lock.JournalChanged)),
            .. await StatementsAsync(script.Script.Statements, script.Script.Plan, cancel).ConfigureAwait(false),
            .. script.Records.SelectMany(Kept),
            mark,
        ];
        try
        {
            var answers = await WriteAsync(batch, cancel).ConfigureAwait(false) ?? await ReadAsync([mark], cancel).ConfigureAwait(false);
            return (string)answers[^1].Rows[0][0]!;
        }
        catch (D1Exception e) when (e.StoppedBy(D1Lock.Unanswered))
        {
            throw script.Records.First(command => command.Otherwise is not null).Otherwise!;
        }
        catch (D1Exception e) when (e.StoppedBy(D1Lock.JournalChanged))
        {
            return null;
        }
    }

    /// <summary>A script's statements as they are sent.</summary>
    private async Task<IReadOnlyList<D1Statement>> StatementsAsync(
        IReadOnlyList<SqlStatement> statements, ScriptPlan plan, CancellationToken cancel)
    {
        var sent = statements.Where(statement => !plan.Skip.Contains(statement.Ordinal)).ToList();
        if (plan.Rebuilds.Count == 0 && !D1Rebuilds.MayCarryOn(statements)) return [.. sent.Select(D1Statement.Script)];
        return await new D1Rebuilds(plan, statements).StatementsAsync(ReadAsync, cancel).ConfigureAwait(false);
    }

    /// <summary>A command of ours, and the look at whether it did what it says.</summary>
    private static IEnumerable<D1Statement> Kept(SqlCommand command)
    {
        if (command.Otherwise is not null)
        {
            var question = D1Statement.Command(command.Sql, command.Arguments);
            yield return question with { Sql = D1Lock.Require($"EXISTS ({question.Sql})", D1Lock.Unanswered) };
            yield break;
        }

        yield return D1Statement.Command(command.Sql, command.Arguments);
        if (command.OneRowOf is not null) yield return D1Statement.Ours(D1Lock.Require("changes() = 1", D1Lock.NotKept));
    }

    /// <summary>Runs a batch once, however often it has to be sent: it stops where it was run already.</summary>
    /// <returns>What its statements gave; null where only its being done is known.</returns>
    /// <exception cref="StatementException">A statement of the script's fails.</exception>
    /// <exception cref="D1Exception">Something else fails, or what became of it is not known.</exception>
    private async Task<IReadOnlyList<D1Rows>?> WriteAsync(IReadOnlyList<D1Statement> statements, CancellationToken cancel)
    {
        var id = Guid.NewGuid().ToString("N");
        List<D1Statement> head = [D1Statement.Ours(D1Lock.Create), D1Statement.Ours(D1Lock.NotYet(id))];
        if (_holder is not null) head.Add(D1Statement.Ours(D1Lock.Held(_holder)));
        head.Add(D1Statement.Ours(D1Lock.Note(id, _holder ?? "")));
        List<D1Statement> batch = [.. head, .. statements];
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await _client.RunAsync(batch, cancel).ConfigureAwait(false);
            }
            catch (D1Exception e) when (e.StoppedBy(D1Lock.Done))
            {
                return null;
            }
            catch (D1Exception e) when (e.Failure != D1Failure.Refused && tries < Tries)
            {
                await Task.Delay(D1Client.Pause(tries, e), cancel).ConfigureAwait(false);
                if (e.Failure == D1Failure.Unknown && await IsDoneAsync(id, cancel).ConfigureAwait(false)) return null;
            }
            catch (D1Exception e) when (e.Failure == D1Failure.Unknown)
            {
                _lost = true;
                throw;
            }
            catch (D1Exception e) when (e.Failure == D1Failure.Refused)
            {
                throw await FailureOfAsync(e, statements, cancel).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // The request may be on its way all the same.
                _lost = true;
                throw;
            }
        }
    }

    private async Task<bool> IsDoneAsync(string batch, CancellationToken cancel)
    {
        try
        {
            return (
                    await _client
                        .ReadAsync([D1Statement.Ours(D1Lock.Create), D1Statement.Ours(D1Lock.LastBatch)], cancel)
                        .ConfigureAwait(false))[1].Rows
                    is [[string last]]
                && last == batch;
        }
        catch (D1Exception e) when (e.Failure == D1Failure.Unknown)
        {
            _lost = true;
            throw;
        }
    }

    private async Task<Exception> FailureOfAsync(D1Exception failure, IReadOnlyList<D1Statement> statements, CancellationToken cancel)
    {
        // A rename was under way perhaps, and the setting for it outlives the batch that failed.
        if (statements.Any(statement => statement.Sql == D1Rebuilds.LegacyOn))
            await _client.RunAsync([D1Statement.Ours(D1Rebuilds.LegacyOff)], cancel).ConfigureAwait(false);
        if (failure.StoppedBy(D1Lock.JournalChanged) || failure.StoppedBy(D1Lock.Unanswered)) return failure;
        if (failure.StoppedBy(D1Lock.NotKept)) return SqlCommand.NotKept("of the journal or the history", failure);
        if (failure.StoppedBy(D1Lock.LeaseLost))
            return new DbMigrateException(
                ErrorId.LockLost,
                $"The lock of {Url} is another runner's by now; nothing of this batch was kept.",
                "Run the command again: it goes on with what is left to do.",
                Url.Redacted);
        if (failure.StoppedBy(D1Lock.SchemaChanged))
            return new DbMigrateException(
                ErrorId.PlanOutdated,
                $"The schema of {Url} was changed by somebody else meanwhile; nothing was run.",
                "Run the command again.",
                Url.Redacted);
        if (failure.StoppedBy(D1Lock.RowsLost))
            return new DbMigrateException(
                ErrorId.DataLossRefused,
                $"A table that the script rebuilds on {Url}, or one that refers to it, would not have had all its rows afterwards; nothing "
                    + $"was run.",
                "Write the rebuild so that no foreign key acts on what it copies.",
                Url.Redacted);
        if (failure.StoppedBy(D1Lock.KeysBroken))
            return new DbMigrateException(
                ErrorId.ForeignKeyViolation,
                $"The script rebuilds a table of {Url} and would leave rows whose foreign key names no row; nothing of it was kept.",
                "Make the script keep the rows that others refer to.",
                Url.Redacted);
        return await FindAsync(failure, statements, cancel).ConfigureAwait(false) is { } found
            ? new StatementException(found, failure, failure.ToError())
            : failure;
    }

    /// <summary>The statement that a batch failed at, which the API does not tell: its beginnings are tried, each with an end that fails
    /// for sure, so that nothing is kept.</summary>
    /// <returns>Null where it was none of the script's: a command of ours, or the commit.</returns>
    private async Task<SqlStatement?> FindAsync(D1Exception failure, IReadOnlyList<D1Statement> statements, CancellationToken cancel)
    {
        var (good, bad) = (0, statements.Count + 1);
        while (bad - good > 1)
        {
            var middle = (good + bad) / 2;
            try
            {
                await _client
                    .ReadAsync([.. statements.Take(middle), D1Statement.Ours($"SELECT {D1Lock.Stop}()")], cancel)
                    .ConfigureAwait(false);
                return null;
            }
            catch (D1Exception e) when (e.Failure == D1Failure.Refused)
            {
                if (e.StoppedBy(D1Lock.Stop)) good = middle;
                else bad = middle;
            }
            catch (Exception e) when (e is D1Exception or DbMigrateException)
            {
                return null;
            }

            // All of it runs; what failed is the commit.
            if (good == statements.Count) return null;
        }

        return statements[bad - 1].Of;
    }
}
