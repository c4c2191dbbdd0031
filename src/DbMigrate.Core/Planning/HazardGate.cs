using System.Globalization;
using DbMigrate.Execution;
using DbMigrate.Schema;

namespace DbMigrate.Planning;

/// <summary>Decides what a plan costs on a database at hand, and whether it may.</summary>
/// <param name="project">Whose environments may refuse more than data loss.</param>
/// <param name="target">The database.</param>
/// <param name="allow">What the person allows.</param>
internal sealed class HazardGate(Project project, DatabaseTarget target, IReadOnlyCollection<HazardCode> allow)
{
    private const int Shown = 10;

    /// <summary>The changes with those hazards only that are real: dropping an empty table loses nothing.</summary>
    public static async Task<IReadOnlyList<SchemaChange>> JudgeAsync(
        IReadOnlyList<SchemaChange> changes, DatabaseSession session, CancellationToken cancel)
    {
        var judged = new List<SchemaChange>(changes.Count);
        foreach (var change in changes)
        {
            var real = await JudgeAsync(change.Hazards, session, cancel).ConfigureAwait(false);
            judged.Add(real.Count == change.Hazards.Count ? change : change with { Hazards = [.. real] });
        }

        return judged;
    }

    /// <summary>The hazards that are real.</summary>
    public static async Task<IReadOnlyList<Hazard>> JudgeAsync(IReadOnlyList<Hazard> hazards, DatabaseSession session, CancellationToken cancel)
    {
        var real = new List<Hazard>();
        foreach (var hazard in hazards)
        {
            if (hazard.Probe is not { } probe || await IsRealAsync(probe, session, cancel).ConfigureAwait(false)) real.Add(hazard);
        }

        return real;
    }

    /// <summary>Throws where the plan has a hazard that nobody has allowed.</summary>
    /// <param name="operation">What is refused, as the start of a sentence: <c>The synchronization</c>.</param>
    /// <param name="statements">Each costly statement with its hazard.</param>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.DataLossRefused"/>, <see cref="ErrorId.HazardRefused"/>.</exception>
    public void Require(string operation, IEnumerable<(string Statement, Hazard Hazard)> statements)
    {
        var refused = statements.Where(item => IsRefused(item.Hazard.Code)).ToList();
        if (refused.Count == 0) return;
        var codes = refused.Select(item => item.Hazard.Code).Distinct().Order().ToList();
        var losesData = codes[0] == HazardCode.DataLoss;
        var lines = refused.Take(Shown).Select(item => $"{Environment.NewLine}    {Head(item.Statement)}: {item.Hazard.Message}");
        var more = refused.Count > Shown ? $"{Environment.NewLine}    and {refused.Count - Shown} more" : "";
        var allowed = string.Join(',', codes.Concat(allow).Distinct().Order());
        throw new DbMigrateException(
            losesData ? ErrorId.DataLossRefused : ErrorId.HazardRefused,
            (losesData ? $"{operation} of {target} would lose data" : $"{operation} of {target} has hazards that the environment '{target.Environment}' refuses")
            + $"; nothing was run:{string.Concat(lines)}{more}",
            $"Where that is meant, add -Allow {allowed} (--allow {allowed}).",
            target.ToString());
    }

    /// <summary>As <see cref="Require(string,IEnumerable{ValueTuple{string,Hazard}})"/>, for changes.</summary>
    public void Require(string operation, IEnumerable<SchemaChange> changes) => Require(
        operation, changes.SelectMany(change => change.Hazards.Select(hazard => (StatementOf(change), hazard))));

    /// <summary>The statement that a step is shown by: SQLite's begin with pragmas, which lose nothing.</summary>
    public static string StatementOf(SchemaChange change) =>
        change.Sql.FirstOrDefault(statement => !statement.StartsWith("PRAGMA ", StringComparison.Ordinal)) ?? change.ToString();

    private bool IsRefused(HazardCode code) => !allow.Contains(code)
        && (code == HazardCode.DataLoss
            || (project.Environments.GetValueOrDefault(target.Environment)?.Refuse.Contains(code.ToString(), StringComparer.OrdinalIgnoreCase) ?? false));

    private static string Head(string statement)
    {
        var line = statement.ReplaceLineEndings(" ");
        return line.Length <= 100 ? line : line[..99] + "…";
    }

    private static async Task<bool> IsRealAsync(string probe, DatabaseSession session, CancellationToken cancel)
    {
        try
        {
            var rows = await session.QueryAsync(probe, cancel).ConfigureAwait(false);
            return rows.Count > 0 && rows[0][0] is { } value && Convert.ToBoolean(value, CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is not OperationCanceledException && session.Translate(e) is not null)
        {
            // What cannot be looked at counts as lost: a name that only an earlier step of the plan brings back, rights that are missing.
            return true;
        }
    }
}
