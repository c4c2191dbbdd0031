using System.Diagnostics;
using System.Globalization;
using DbMigrate.Engines;
using DbMigrate.Sql;

namespace DbMigrate.Providers.D1;

/// <content>The lease that keeps other runners waiting.</content>
internal sealed partial class D1Session
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    protected override async Task<RunLock> LockCoreAsync(TableName journal, Action<string?> waiting, CancellationToken cancel)
    {
        var holder = string.Create(
            CultureInfo.InvariantCulture, $"{User}@{Environment.MachineName}, process {Environment.ProcessId}, {Guid.NewGuid():N}");
        var told = false;
        for (var watch = Stopwatch.StartNew(); ;)
        {
            // Taken twice is taken once: this may be sent again without a look.
            var answers = await ReadAsync(
                    [D1Statement.Ours(D1Lock.Create), D1Statement.Ours(D1Lock.Take(holder)), D1Statement.Ours(D1Lock.Look)], cancel)
                .ConfigureAwait(false);
            var other = answers[^1].Rows is [[string name, ..]] ? name : null;
            if (other == holder) break;
            var shown = other?[..other.LastIndexOf(',')];
            if (watch.Elapsed >= Options.LockTimeout)
            {
                throw new DbMigrateException(
                    ErrorId.LockTimeout,
                    $"{shown ?? "Another runner"} holds the lock of {Url}; waited {Duration.ToText(Options.LockTimeout)}.",
                    $"Wait for it to finish, or give a longer -LockTimeout (--lock-timeout); a runner that was killed holds it for "
                        + $"{Duration.ToText(D1Lock.Lease)}.",
                    Url.Redacted);
            }

            if (!told) waiting(shown);
            told = true;
            await Task.Delay(Poll, cancel).ConfigureAwait(false);
        }

        _holder = holder;
        _bookmark = await _client.BookmarkAsync(cancel).ConfigureAwait(false);
        return new LeaseLock(this, holder);
    }

    private sealed class LeaseLock(D1Session session, string holder) : RunLock(session)
    {
        protected override async Task CheckCoreAsync(CancellationToken cancel)
        {
            if (
                (await session.GuardAsync(() => session.ReadAsync([D1Statement.Ours(D1Lock.Look)], cancel)).ConfigureAwait(false))[0].Rows
                    is [[string now, ..]]
                && now == holder)
                return;
            throw new DbMigrateException(
                ErrorId.LockLost,
                $"The lock of {session.Url} is another runner's by now.",
                "Run the command again: it goes on with what is left to do.",
                session.Url.Redacted);
        }

        protected override Task ExecuteCoreAsync(SqlCommand command) => session.ExecuteAsync(command, CancellationToken.None);

        public override async Task<IReadOnlyList<object?[]>?> SettleAsync(SqlCommand question)
        {
            try
            {
                return await session.QueryAsync(question.Sql, CancellationToken.None, question.Arguments).ConfigureAwait(false);
            }
            catch (Exception e) when (e is DatabaseException or DbMigrateException)
            {
                return null;
            }
        }

        public override async ValueTask DisposeAsync()
        {
            session._holder = null;
            try
            {
                await session._client.RunAsync([D1Statement.Ours(D1Lock.Release(holder))], CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception e) when (e is D1Exception or DbMigrateException)
            {
                // It ends by itself.
            }
        }
    }
}
