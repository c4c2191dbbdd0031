namespace DbMigrate.Providers.Postgres.Emit;

/// <summary>The bounds of a script's own transaction, and when its constraints are checked.</summary>
internal static class TransactionEmitter
{
    public const string Begin = "BEGIN";
    public const string Commit = "COMMIT";

    /// <summary>Checks what was put off to the end of the transaction.</summary>
    public const string CheckNow = "SET CONSTRAINTS ALL IMMEDIATE";

    /// <summary>Puts the checks of these constraints off again, as they do by themselves.</summary>
    /// <param name="names">Their names, qualified and quoted.</param>
    public static string CheckLater(IEnumerable<string> names) => $"SET CONSTRAINTS {string.Join(", ", names)} DEFERRED";

    /// <summary>Whether a statement is one of these.</summary>
    public static bool IsCheck(string statement) => statement.StartsWith("SET CONSTRAINTS ", StringComparison.Ordinal);
}
