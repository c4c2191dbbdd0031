using DbMigrate.Providers.Sqlite;
using DbMigrate.Sql;

namespace DbMigrate.Tests.Migrations.Scripts;

public sealed class SqliteClassificationTests
{
    [Theory]
    [InlineData(StatementKind.Ordinary, "SELECT 1")]
    [InlineData(StatementKind.Ordinary, "CREATE TABLE begin (a)")]
    [InlineData(StatementKind.Ordinary, "EXPLAIN VACUUM")]
    [InlineData(StatementKind.Ordinary, "PRAGMA foreign_keys")]
    [InlineData(StatementKind.Ordinary, "PRAGMA main.foreign_keys")]
    [InlineData(StatementKind.Ordinary, "PRAGMA foreign_keys =")]
    [InlineData(StatementKind.Ordinary, "PRAGMA foreign_key_check")]
    [InlineData(StatementKind.Ordinary, "PRAGMA foreign_key_list(t)")]
    [InlineData(StatementKind.Ordinary, "PRAGMA defer_foreign_keys = ON")]
    [InlineData(StatementKind.Ordinary, "PRAGMA journal_mode")]
    [InlineData(StatementKind.Ordinary, "PRAGMA user_version = 3")]
    [InlineData(StatementKind.Ordinary, "PRAGMA legacy_alter_table = ON")]
    [InlineData(StatementKind.Ordinary, "PRAGMA a_name_that_is_longer_than_any_pragma = 1")]
    [InlineData(StatementKind.Ordinary, "PRAGMA")]
    [InlineData(StatementKind.Ordinary, "SET x = 1")]
    [InlineData(StatementKind.Begin, "BEGIN")]
    [InlineData(StatementKind.Begin, "begin immediate transaction")]
    [InlineData(StatementKind.Begin, "BEGIN EXCLUSIVE")]
    [InlineData(StatementKind.Begin, "-- a\nBEGIN DEFERRED")]
    [InlineData(StatementKind.Commit, "COMMIT")]
    [InlineData(StatementKind.Commit, "commit transaction")]
    [InlineData(StatementKind.Commit, "END TRANSACTION")]
    [InlineData(StatementKind.Rollback, "ROLLBACK")]
    [InlineData(StatementKind.Rollback, "rollback transaction")]
    [InlineData(StatementKind.Rollback, "ROLLBACK TRANSACTION t")]
    [InlineData(StatementKind.Savepoint, "SAVEPOINT s")]
    [InlineData(StatementKind.Savepoint, "RELEASE SAVEPOINT s")]
    [InlineData(StatementKind.Savepoint, "ROLLBACK TO s")]
    [InlineData(StatementKind.Savepoint, "ROLLBACK TRANSACTION TO SAVEPOINT s")]
    [InlineData(StatementKind.Savepoint, "ROLLBACK TRANSACTION t TO s")]
    [InlineData(StatementKind.OutsideTransaction, "VACUUM")]
    [InlineData(StatementKind.OutsideTransaction, "vacuum main INTO 'x'")]
    [InlineData(StatementKind.OutsideTransaction, "ATTACH DATABASE 'x' AS y")]
    [InlineData(StatementKind.OutsideTransaction, "DETACH y")]
    [InlineData(StatementKind.OutsideTransaction, "PRAGMA journal_mode = WAL")]
    [InlineData(StatementKind.OutsideTransaction, "pragma main.journal_mode(wal)")]
    [InlineData(StatementKind.OutsideTransaction, "PRAGMA \"synchronous\" = OFF")]
    [InlineData(StatementKind.OutsideTransaction, "PRAGMA locking_mode = EXCLUSIVE")]
    [InlineData(StatementKind.OutsideTransaction, "PRAGMA temp_store = 2")]
    [InlineData(StatementKind.OutsideTransaction, "PRAGMA auto_vacuum = FULL")]
    [InlineData(StatementKind.OutsideTransaction, "PRAGMA page_size = 8192")]
    [InlineData(StatementKind.OutsideTransaction, "PRAGMA wal_checkpoint")]
    [InlineData(StatementKind.OutsideTransaction, "PRAGMA wal_checkpoint(TRUNCATE)")]
    [InlineData(StatementKind.ForeignKeysPragma, "PRAGMA foreign_keys=OFF")]
    [InlineData(StatementKind.ForeignKeysPragma, "pragma main . foreign_keys = 0")]
    [InlineData(StatementKind.ForeignKeysPragma, "PRAGMA [main].`foreign_keys` (on)")]
    public void A_statement_is_known_by_its_first_tokens(StatementKind kind, string sql) =>
        Assert.Equal(kind, Assert.Single(Splitting.Split(SqlEngine.Sqlite, sql)).Kind);

    // Each value as SQLite itself reads it, oddities included.
    [Theory]
    [InlineData("=ON", true)]
    [InlineData(" = on", true)]
    [InlineData("(ON)", true)]
    [InlineData("=1", true)]
    [InlineData("=2", true)]
    [InlineData("=+1", true)]
    [InlineData("=TRUE", true)]
    [InlineData("=yes", true)]
    [InlineData("='yes'", true)]
    [InlineData("=\"ON\"", true)]
    [InlineData("=[on]", true)]
    [InlineData("=1.5", true)]
    [InlineData("=OFF", false)]
    [InlineData("(off)", false)]
    [InlineData("=0", false)]
    [InlineData("=-1", false)]
    [InlineData("=256", false)]
    [InlineData("=0.5", false)]
    [InlineData("=FALSE", false)]
    [InlineData("='no'", false)]
    [InlineData("=full", false)]
    [InlineData("=banana", false)]
    [InlineData("=''", false)]
    public void The_pragma_turns_foreign_keys_on_or_off(string assignment, bool expected)
    {
        foreach (var schema in new[] { "", "main." })
        {
            var statement = Assert.Single(Splitting.Split(SqlEngine.Sqlite, $"PRAGMA {schema}foreign_keys{assignment}"));
            Assert.Equal(StatementKind.ForeignKeysPragma, statement.Kind);
            Assert.True(SqliteStatementClassifier.TryGetForeignKeys(statement, out var on));
            Assert.Equal(expected, on);
        }
    }

    [Theory]
    [InlineData("PRAGMA foreign_keys")]
    [InlineData("PRAGMA foreign_key_check")]
    [InlineData("SELECT 1")]
    public void Other_statements_turn_nothing_on_or_off(string sql) =>
        Assert.False(SqliteStatementClassifier.TryGetForeignKeys(Splitting.Split(SqlEngine.Sqlite, sql)[0], out _));
}
