namespace DbMigrate.Tests.Scenarios.Reliability;

/// <summary>How a run of the <see cref="TenStatements"/> is made; a column of the matrix.</summary>
/// <param name="Name">The column's head.</param>
public sealed record RunMode(string Name)
{
    public static readonly RunMode PerMigration = new("per migration");

    public static readonly RunMode All = new("all in one") { Transactions = TransactionMode.All };

    public static readonly RunMode None = new("none") { Transactions = TransactionMode.None };

    /// <summary>One of the ten cannot run in a transaction; the fault comes at a later one.</summary>
    public static readonly RunMode Outside = new("after a statement outside") { HasOutside = true };

    /// <summary>The fault comes at the statement that cannot run in a transaction (PostgreSQL).</summary>
    public static readonly RunMode DuringOutside = new("during a statement outside")
    {
        HasOutside = true,
        Gate = "LOCK TABLE entry IN ROW EXCLUSIVE MODE",
    };

    public static readonly RunMode Undo = new("undo") { IsUndo = true };

    public static IReadOnlyList<RunMode> Every { get; } = [PerMigration, All, None, Outside, DuringOutside, Undo];

    public TransactionMode Transactions { get; private init; } = TransactionMode.PerMigration;

    public bool HasOutside { get; private init; }

    public bool IsUndo { get; private init; }

    /// <summary>What another PostgreSQL session does for the run to stand still at the statement where the fault comes.</summary>
    public string Gate { get; private init; } = "LOCK TABLE gate IN ACCESS EXCLUSIVE MODE";

    /// <summary>Whether what an interrupted run made durable is counted in statements, not in migrations.</summary>
    public bool CommitsWithin => HasOutside || Transactions == TransactionMode.None;

    public static RunMode Of(string name) => Every.Single(mode => mode.Name == name);

    public override string ToString() => Name;
}
