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

    /// <summary>Writes it.</summary>
    public SchemaChange Write() => Change with { Sql = [.. Units.SelectMany(Transaction)] };

    /// <summary>The statements in a transaction, where one does not do.</summary>
    public static IEnumerable<string> Transaction(IReadOnlyList<string> statements) =>
        statements.Count > 1 ? [TransactionEmitter.Begin, .. statements, TransactionEmitter.Commit] : statements;
}
