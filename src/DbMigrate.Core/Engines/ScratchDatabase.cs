using DbMigrate.Sql;

namespace DbMigrate.Engines;

/// <summary>A database of ours that schemas are tried out on. Nothing else is in it, and disposing it removes it.</summary>
internal abstract class ScratchDatabase : IAsyncDisposable
{
    /// <summary>The engine's major version.</summary>
    public abstract int EngineVersion { get; }

    /// <summary>A session that reads and writes it. Another one after each <see cref="ResetAsync"/>.</summary>
    public abstract DatabaseSession Session { get; }

    /// <summary>Whether the engine looks into a function's body while it makes the function; off, the body may name what is not there.
    /// A schema is loaded with it off, as its statements come in any order; a script is tried with what a runner's session has.</summary>
    public virtual Task CheckBodiesAsync(bool check, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Marks a place in the open transaction to which it can be taken back.</summary>
    public virtual Task SavepointAsync(string name, CancellationToken cancel) => Session.ExecuteAsync($"SAVEPOINT {name}", cancel);

    /// <summary>Whether the engine looks into a body when it runs the statement.</summary>
    public virtual bool HasBody(SqlStatement statement) => false;

    /// <summary>What its sessions have of the target's.</summary>
    public virtual SessionProfile Profile => SessionProfile.None;

    /// <summary>Makes schemas that the target has before anything is run there.</summary>
    public virtual Task ProvideSchemasAsync(IReadOnlyCollection<string> schemas, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Offers extensions of the target's: a statement that lacks one is given it, and from then on they are there from the
    /// start.</summary>
    public virtual Task OfferAsync(IReadOnlyCollection<string> extensions, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>The extensions of the target's that statements were given.</summary>
    public virtual IReadOnlyCollection<string> Given => [];

    /// <summary>Makes it empty again.</summary>
    public abstract Task ResetAsync(CancellationToken cancel);

    /// <summary>Opens one more, empty, beside this one; it is disposed before this one.</summary>
    public abstract Task<ScratchDatabase> OpenAnotherAsync(CancellationToken cancel);

    /// <summary>Whether a statement's effect could reach beyond this database (a role, another database): <see cref="RunBeyondAsync"/> runs
    /// it.</summary>
    public virtual bool ReachesBeyond(SqlStatement statement) => false;

    /// <summary>Runs a statement that reaches beyond, as far as this scratch database may; skips it where it says nothing about a
    /// schema.</summary>
    /// <returns>Why it must not run here, as a sentence; null where it ran or was skipped.</returns>
    /// <exception cref="StatementException">The engine refused it.</exception>
    public virtual Task<string?> RunBeyondAsync(SqlStatement statement, CancellationToken cancel) => Task.FromResult<string?>(null);

    /// <summary>Gives the engine what a statement lacks and a database of ours may have: a role on a cluster of our own, an extension that
    /// was offered.</summary>
    /// <returns>Whether it did: the statement is worth another try.</returns>
    public virtual Task<bool> TryProvideAsync(DatabaseError error, CancellationToken cancel) => Task.FromResult(false);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
