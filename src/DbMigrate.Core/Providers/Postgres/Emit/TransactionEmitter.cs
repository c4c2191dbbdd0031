namespace DbMigrate.Providers.Postgres.Emit;

/// <summary>The bounds of a script's own transaction.</summary>
internal static class TransactionEmitter
{
    public const string Begin = "BEGIN";
    public const string Commit = "COMMIT";
}
