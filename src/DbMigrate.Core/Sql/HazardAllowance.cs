namespace DbMigrate.Sql;

/// <summary>What a comment before a statement takes on: <c>-- dbmigrate: allow DataLoss,TableRewrite the table is a log</c>.</summary>
/// <param name="Codes">What it allows.</param>
/// <param name="Reason">Why, as written; empty where nothing is said.</param>
internal sealed record HazardAllowance(IReadOnlyList<HazardCode> Codes, string Reason);
