namespace DbMigrate.Tests.Scenarios.Reliability;

/// <summary>What a fault led to, in the words of the matrix.</summary>
/// <param name="Sees">What the user sees.</param>
/// <param name="Durable">What is durable of the migration, or of the run where it is one transaction.</param>
/// <param name="Next">What brings it to its end; empty where nothing is left to do.</param>
public sealed record FaultOutcome(string Sees, string Durable, string Next)
{
    public const string Nothing = "nothing kept";

    public const string Part = "kept up to its last commit";

    public const string Whole = "all done";

    public const string Rerun = "run again";

    public const string Resume = "`-Resume`";

    public static string Seen(Exception? error) => error switch
    {
        null => "no error",
        DbMigrateException expected => $"`{expected.Id}`",
        _ => "`Canceled`",
    };

    /// <summary>What holds wherever in the run the fault comes; the test checks each case against it.</summary>
    public static FaultOutcome AtAnyMoment(string sees, RunMode mode) => mode.CommitsWithin
        ? new(sees, "kept up to a commit that the history names", $"{Rerun} or {Resume}")
        : new(sees, mode.Transactions == TransactionMode.All ? "all or nothing" : "each migration whole or not at all", Rerun);

    /// <summary>A cell of the matrix: the outcomes that came about, each once.</summary>
    public static string Cell(IEnumerable<FaultOutcome> outcomes) =>
        string.Join("; or ", outcomes.Select(outcome => outcome.ToString()).Distinct().Order(StringComparer.Ordinal));

    public override string ToString() => string.Join(", ", new[] { Sees, Durable, Next }.Where(word => word.Length > 0));
}
