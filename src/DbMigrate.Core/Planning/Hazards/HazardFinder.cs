using DbMigrate.Engines;
using DbMigrate.Engines.Hazards;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Planning.Hazards;

/// <summary>Finds what the statements of scripts cost, one script after the other.</summary>
/// <param name="dialect">The engine.</param>
/// <param name="before">The schema before the first script; null where nobody has looked.</param>
/// <param name="mode">How the scripts share transactions, which keep their locks.</param>
/// <param name="isPlan">The statements are a plan's.</param>
internal sealed class HazardFinder(
    Dialect dialect, SchemaModel? before, TransactionMode mode = TransactionMode.PerMigration, bool isPlan = false)
{
    private readonly HazardRules _rules = KnownEngines.Of(dialect).NewHazardRules();

    // One for all scripts: what an earlier one of the same run makes has no rows yet either.
    private readonly HazardScan _scan = new(KnownEngines.Of(dialect), before) { IsPlan = isPlan };

    /// <summary>By their text alone, the scripts make something anew: whose it was, only the database knows.</summary>
    public bool Remakes => _scan.Remakes;

    /// <summary>By their text alone, the scripts do something whose cost only the database knows.</summary>
    public bool Asks => _scan.Asks;

    /// <summary>The locks that the statements read so far take on what was there before, in the statements' order.</summary>
    public IReadOnlyList<(SqlStatement Statement, TableLock Lock)> Locks => _scan.Locks;

    /// <summary>The statements of a script that may cost something.</summary>
    public IReadOnlyList<SqlStatement> Relevant(IEnumerable<SqlStatement> script) => [.. _rules.Relevant(script)];

    /// <summary>The hazards of a script that a person wrote, in the statements' order.</summary>
    /// <param name="script">The script.</param>
    /// <param name="done">How many of its statements have been run: they are the past, and only tell what the others belong to.</param>
    public IReadOnlyList<StatementHazard> Find(IEnumerable<SqlStatement> script, int done = 0)
    {
        var statements = script as IReadOnlyCollection<SqlStatement> ?? [.. script];
        _rules.Begin(statements.FirstOrDefault(), mode, _scan);
        foreach (var statement in _rules.Prepare(statements).Where(statement => statement.Ordinal > done))
        {
            _scan.Statement = statement;
            _rules.Read(statement.Text, _scan);
        }

        _rules.Finish(_scan);

        return
        [
            .. _scan
                .TakeFound()
                .Select(found => new StatementHazard(found.Statement, found.Hazard, Allowing(found.Statement, found.Hazard))),
        ];
    }

    /// <summary>The changes of a plan, each with what its statements cost.</summary>
    /// <param name="changes">The changes in their order.</param>
    /// <param name="before">The schema before them.</param>
    /// <param name="mode">Whether they share a transaction; online ones have none but what they begin themselves.</param>
    public static IReadOnlyList<SchemaChange> Attach(
        IReadOnlyList<SchemaChange> changes, SchemaModel before, TransactionMode mode = TransactionMode.PerMigration)
    {
        var hazards = Of(changes, before, mode);
        return [.. changes.Select((change, position) => change.With(hazards: hazards[position]))];
    }

    /// <summary>The changes with what they would change without a word, too.</summary>
    public static IReadOnlyList<SchemaChange> AttachUnseen(IReadOnlyList<SchemaChange> changes, SchemaModel before)
    {
        var hazards = Of(changes, before, TransactionMode.PerMigration);
        return
        [
            .. changes.Select(
                (change, position) => change.With(hazards: [.. change.Hazards, .. hazards[position].Where(hazard => hazard.IsUnseen)])),
        ];
    }

    private static ILookup<int, Hazard> Of(IReadOnlyList<SchemaChange> changes, SchemaModel before, TransactionMode mode)
    {
        var finder = new HazardFinder(before.Dialect, before, mode, isPlan: true);
        var statements = changes.SelectMany((change, position) => change.Sql.Select(sql => (Position: position, Sql: sql))).ToList();
        return finder
            .Find(statements.Select((item, ordinal) => new SqlStatement(item.Sql, ordinal + 1, default, KindOf(item.Sql), item.Sql)))
            .ToLookup(found => statements[found.Statement.Ordinal - 1].Position, found => found.Hazard);
    }

    private static StatementKind KindOf(string planned) => planned switch
    {
        "BEGIN" => StatementKind.Begin,
        "COMMIT" => StatementKind.Commit,
        _ => StatementKind.Ordinary,
    };

    private static HazardAllowance? Allowing(SqlStatement statement, Hazard hazard) =>
        StatementDirectives.AllowanceOf(statement) is { } allowance && allowance.Codes.Contains(hazard.Code) ? allowance : null;
}
