using DbMigrate.Providers.Postgres.Emit;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>A change as units that run one after the other: a statement by itself, or several in a transaction.</summary>
/// <param name="Change">The change.</param>
/// <param name="Units">Its units.</param>
/// <param name="Last">Statements that come when all changes are made.</param>
internal sealed record OnlineChange(SchemaChange Change, IReadOnlyList<IReadOnlyList<string>> Units, IReadOnlyList<string> Last)
{
    public OnlineChange(SchemaChange change, params IReadOnlyList<IReadOnlyList<string>> units)
        : this(change, units, [])
    {
    }

    /// <summary>How many units only prepare it, and can come before a transaction that it is made in.</summary>
    public int Preparing { get; init; }

    /// <summary>How many units can come after that transaction.</summary>
    public int Following { get; init; }

    /// <summary>Writes it.</summary>
    public SchemaChange Write() => Change.With([.. Units.SelectMany(Transaction)]);

    /// <summary>Writes what comes before the transaction.</summary>
    public SchemaChange Prepare() => Change.With([.. Units.Take(Preparing).SelectMany(Transaction)]);

    /// <summary>Writes what is in the transaction.</summary>
    public SchemaChange Make() => Change.With([.. Units.Skip(Preparing).SkipLast(Following).SelectMany(unit => unit)]);

    /// <summary>Writes what comes after the transaction.</summary>
    public SchemaChange Follow() => Change.With([.. Units.TakeLast(Following).SelectMany(Transaction)]);

    /// <summary>The statements in a transaction, where one does not do.</summary>
    public static IEnumerable<string> Transaction(IReadOnlyList<string> statements) =>
        statements.Count > 1 ? [TransactionEmitter.Begin, .. statements, TransactionEmitter.Commit] : statements;
}
