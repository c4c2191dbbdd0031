using System.Globalization;
using DbMigrate.Engines;
using DbMigrate.Engines.Scripts;
using DbMigrate.Providers.Sqlite.Emit;
using DbMigrate.Providers.Sqlite.Rebuilds;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Providers.Sqlite;

/// <summary>Writes down what a run does on SQLite. What a run asks the database between two statements, the script asks in SQL: it keeps
/// what it has to remember in temporary tables, and a CHECK of theirs stops it.</summary>
/// <param name="read">The database.</param>
/// <param name="options">What the run sets on its session.</param>
/// <param name="record">Takes each statement in its order.</param>
/// <param name="hasSequences">The database has tables with AUTOINCREMENT, or had.</param>
internal sealed class SqliteRecordingSession(SqliteSession read, SessionOptions options, Action<RecordedCommand> record, bool hasSequences)
    : RecordingSession(read, options, record)
{
    private const string Guard = "temp.dbmigrate_guard";
    private const string Orphans = "temp.dbmigrate_orphans";
    private const string Sequences = "temp.dbmigrate_sequences";

    private const string CountOrphans = "SELECT \"table\" AS child, parent, count(*) AS number FROM pragma_foreign_key_check GROUP BY 1, 2";

    private ScriptPlan _script = new();
    private bool _hasSequences = hasSequences;
    private bool _keepsSequences;

    protected override string BeginWord => "BEGIN IMMEDIATE";

    public override void Open()
    {
        Record(PlannedStatementKind.Session, "PRAGMA foreign_keys = ON");
        Record(PlannedStatementKind.Session, $"""
            CREATE TEMP TABLE dbmigrate_guard (
                as_it_was integer CONSTRAINT "The database is as it was when this script was made" CHECK (as_it_was),
                keys_hold integer CONSTRAINT "No row has lost the row that its foreign key names" CHECK (keys_hold),
                rows_gone integer CONSTRAINT "The rows that are put back are not there" CHECK (rows_gone)
            )
            """);
    }

    public override void Close()
    {
        Record(PlannedStatementKind.Session, $"DROP TABLE {Guard}");
        if (_keepsSequences) Record(PlannedStatementKind.Session, $"DROP TABLE {Sequences}");
    }

    protected override Task EnterCoreAsync(ScriptPlan plan, CancellationToken cancel)
    {
        _script = plan;
        return Task.CompletedTask;
    }

    protected override void Begin(TableName journal, Action look)
    {
        Record(PlannedStatementKind.Transaction, BeginWord);
        look();
    }

    protected override void Require(string condition) => Require("as_it_was", condition);

    protected override Task RunCoreAsync(IReadOnlyList<SqlStatement> statements, CancellationToken cancel)
    {
        foreach (var statement in statements) Run(statement);
        return Task.CompletedTask;
    }

    protected override Task RunLimitedCoreAsync(IReadOnlyList<SqlStatement> statements, StatementLimits limits, CancellationToken cancel)
    {
        if (limits.LockTimeout is { } wait) SetBusyTimeout(wait);
        foreach (var statement in statements) Run(statement);
        if (limits.LockTimeout is not null) SetBusyTimeout(Options.LockTimeout);
        return Task.CompletedTask;
    }

    protected override Task PrepareCoreAsync(ScriptPlan plan, CancellationToken cancel)
    {
        _script = plan;
        if (plan.ChecksForeignKeys) Record(PlannedStatementKind.Session, $"CREATE TEMP TABLE dbmigrate_orphans AS {CountOrphans}");
        if (plan.LiftForeignKeys) SwitchForeignKeys(false);
        return Task.CompletedTask;
    }

    protected override Task SwitchForeignKeysCoreAsync(bool on, CancellationToken cancel)
    {
        SwitchForeignKeys(on);
        return Task.CompletedTask;
    }

    protected override Task VerifyCoreAsync(ScriptSubject subject, ScriptPlan plan, CancellationToken cancel)
    {
        if (plan.ChecksForeignKeys)
        {
            Require("keys_hold", $"""
                NOT EXISTS (SELECT 1 FROM ({CountOrphans}) now LEFT JOIN {Orphans} was ON was.child = now.child AND was.parent = now.parent
                WHERE now.number > COALESCE(was.number, 0))
                """);
        }

        return Task.CompletedTask;
    }

    protected override Task RestoreCoreAsync(ScriptPlan plan)
    {
        _script = new();
        if (plan.ChecksForeignKeys && !InTransaction)
        {
            SwitchForeignKeys(true);
            Record(PlannedStatementKind.Session, $"DROP TABLE {Orphans}");
        }

        return Task.CompletedTask;
    }

    private void Run(SqlStatement statement)
    {
        foreach (var rows in _script.RestoredRows.Where(rows => rows.Ordinal == statement.Ordinal)) RequireGone(rows);
        foreach (var rebuild in _script.Rebuilds.Where(rebuild => rebuild.Leaves == statement.Ordinal)) RememberSequence(rebuild);
        var isAlone = _script.Rebuilds.Any(rebuild => rebuild.Renames.Contains(statement.Ordinal));
        if (isAlone) Record(PlannedStatementKind.Session, "PRAGMA legacy_alter_table = ON");
        Record(statement);
        if (isAlone) Record(PlannedStatementKind.Session, "PRAGMA legacy_alter_table = OFF");
        _hasSequences |=
            statement.Head.StartsWith("CREATE TABLE ", StringComparison.Ordinal) && SqliteWords.Contains(statement.Text, "AUTOINCREMENT");
        foreach (var rebuild in _script.Rebuilds.Where(rebuild => rebuild.Last == statement.Ordinal)) ContinueSequence(rebuild);
    }

    private void RequireGone(RestoredRows rows)
    {
        var name = SqlDialect.Literal(rows.Table.Name);
        var rebuilt = string.Join(", ", _script.Rebuilds.Select(rebuild => SqlDialect.Literal(rebuild.Table.Name)).Distinct());
        Require("rows_gone", $"""
        (SELECT foreign_keys FROM pragma_foreign_keys) OR NOT EXISTS (SELECT 1 FROM {SqliteName.Quote(rows.Table.Name)})
        OR NOT EXISTS (SELECT 1 FROM pragma_foreign_key_list({name}) WHERE on_delete = 'CASCADE' AND "table" COLLATE NOCASE IN ({rebuilt}))
        """);
    }

    private void RememberSequence(ScriptRebuild rebuild)
    {
        if (rebuild.KeepsSequence || !_hasSequences) return;
        if (!_keepsSequences)
            Record(PlannedStatementKind.Session, "CREATE TEMP TABLE dbmigrate_sequences (name text COLLATE NOCASE, seq integer)");
        _keepsSequences = true;
        Record(
            PlannedStatementKind.Session,
            $"INSERT INTO {Sequences} SELECT name, seq FROM sqlite_sequence WHERE name = {SqlDialect.Literal(rebuild.Table.Name)} COLLATE "
                + $"NOCASE");
    }

    private void ContinueSequence(ScriptRebuild rebuild)
    {
        if (rebuild.KeepsSequence || !_keepsSequences) return;
        var name = SqlDialect.Literal(rebuild.Table.Name);
        var counts =
            $"FROM {Sequences} was JOIN sqlite_master m ON m.type = 'table' AND m.name = was.name AND m.sql LIKE '%AUTOINCREMENT%' WHERE "
                + $"was.name = {name}";
        Record(
            PlannedStatementKind.Session,
            $"UPDATE sqlite_sequence SET seq = max(seq, (SELECT was.seq {counts})) WHERE name = {name} COLLATE NOCASE AND EXISTS (SELECT 1 "
                + $"{counts})");
        Record(PlannedStatementKind.Session, $"""
        INSERT INTO sqlite_sequence (name, seq) SELECT m.name, was.seq {counts} AND NOT EXISTS (SELECT 1 FROM sqlite_sequence now WHERE now.name = m.name)
        """);
        Record(PlannedStatementKind.Session, $"DELETE FROM {Sequences} WHERE name = {name}");
    }

    private void Require(string what, string condition) =>
        Record(PlannedStatementKind.Transaction, $"INSERT INTO {Guard} ({what}) SELECT {condition}");

    private void SwitchForeignKeys(bool on) => Record(PlannedStatementKind.Session, $"PRAGMA foreign_keys = {(on ? "ON" : "OFF")}");

    private void SetBusyTimeout(TimeSpan wait) =>
        Record(
            PlannedStatementKind.Session,
            string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {(int)Math.Min(wait.TotalMilliseconds, int.MaxValue)}"));
}
