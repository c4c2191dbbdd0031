namespace DbMigrate.Planning.Hazards;

/// <summary>Decides whether what a plan costs may be.</summary>
/// <param name="project">Whose environments may refuse more than data loss.</param>
/// <param name="target">The database.</param>
/// <param name="allow">What the person allows.</param>
internal sealed class HazardGate(Project project, DatabaseTarget target, IReadOnlyCollection<HazardCode> allow)
{
    private const int Shown = 10;

    /// <summary>Data loss is refused. True for what derives its statements itself; a migration that somebody wrote and reviewed is run,
    /// but in a protected environment.</summary>
    public bool RefusesDataLoss { get; init; } = true;

    /// <summary>Throws where the plan has a hazard that nobody has allowed.</summary>
    /// <param name="operation">What is refused, as the start of a sentence: <c>The synchronization</c>.</param>
    /// <param name="statements">Each costly statement with its hazard.</param>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.DataLossRefused"/>, <see cref="ErrorId.HazardRefused"/>.</exception>
    public void Require(string operation, IEnumerable<(string Statement, Hazard Hazard)> statements)
    {
        var refused = statements.Where(item => IsRefused(item.Hazard)).ToList();
        if (refused.Count == 0) return;
        var codes = refused.Select(item => item.Hazard.Code).Distinct().Order().ToList();
        var losesData = codes[0] == HazardCode.DataLoss;
        var lines = refused.Take(Shown).Select(item => $"{Environment.NewLine}    {Head(item.Statement)}: {item.Hazard.Message}");
        var more = refused.Count > Shown ? $"{Environment.NewLine}    and {refused.Count - Shown} more" : "";
        throw new DbMigrateException(
            losesData ? ErrorId.DataLossRefused : ErrorId.HazardRefused,
            (
                losesData ? $"{operation} of {target} would lose data"
                : refused.TrueForAll(item => item.Hazard.IsUnseen)
                    ? $"{operation} of {target} would change owners or rights ({HazardCode.SecurityChange})"
                : $"{operation} of {target} has hazards that the environment '{target.Environment}' refuses"
            ) + $"; nothing was run:{string.Concat(lines)}{more}",
            $"Where that is meant, add {Advice(codes)}.",
            target.ToString());
    }

    /// <summary>As <see cref="Require(string,IEnumerable{ValueTuple{string,Hazard}})"/>, for changes.</summary>
    public void Require(string operation, IEnumerable<SchemaChange> changes) => Require(
        operation, changes.SelectMany(change => change.Hazards.Select(hazard => (StatementOf(change), hazard))));

    /// <summary>Whether a hazard is refused here, and not allowed.</summary>
    public bool IsRefused(Hazard hazard) => !allow.Contains(hazard.Code) && !hazard.IsMomentary
        && (hazard.IsUnseen || (hazard.Code == HazardCode.DataLoss && RefusesDataLoss)
            || (project.Environments.GetValueOrDefault(target.Environment)?.Refuse.Contains(hazard.Code) ?? false));

    /// <summary>Whether losses are refused here, and not allowed.</summary>
    public bool RefusesLoss => IsRefused(new(HazardCode.DataLoss, ""));

    /// <summary>What to type where the hazards are meant.</summary>
    public string Advice(IEnumerable<HazardCode> codes)
    {
        var allowed = string.Join(',', codes.Concat(allow).Distinct().Order());
        return $"-Allow {allowed} (--allow {allowed})";
    }

    /// <summary>The statement that a step is shown by: SQLite's begin with pragmas, online ones perhaps with BEGIN, which lose
    /// nothing.</summary>
    public static string StatementOf(SchemaChange change) =>
        change.Sql.FirstOrDefault(statement => statement != "BEGIN" && !statement.StartsWith("PRAGMA ", StringComparison.Ordinal))
        ?? change.ToString();

    private static string Head(string statement)
    {
        var line = statement.ReplaceLineEndings(" ");
        return line.Length <= 100 ? line : line[..99] + "…";
    }
}
