using DbMigrate.Providers.Sqlite;
using DbMigrate.Sql;
using DbMigrate.Tests.Sql.Scripts;

namespace DbMigrate.Tests.Providers.Sqlite;

public sealed class SqliteClassificationTests
{
    [Theory]
    [InlineData(nameof(StatementKind.Ordinary), "SELECT 1")]
    [InlineData(nameof(StatementKind.Ordinary), "CREATE TABLE begin (a)")]
    [InlineData(nameof(StatementKind.Ordinary), "EXPLAIN VACUUM")]
    [InlineData(nameof(StatementKind.Ordinary), "PRAGMA foreign_keys")]
    [InlineData(nameof(StatementKind.Ordinary), "PRAGMA main.foreign_keys")]
    [InlineData(nameof(StatementKind.Ordinary), "PRAGMA foreign_keys =")]
    [InlineData(nameof(StatementKind.Ordinary), "PRAGMA foreign_key_check")]
    [InlineData(nameof(StatementKind.Ordinary), "PRAGMA foreign_key_list(t)")]
    [InlineData(nameof(StatementKind.Ordinary), "PRAGMA defer_foreign_keys = ON")]
    [InlineData(nameof(StatementKind.Ordinary), "PRAGMA journal_mode")]
    [InlineData(nameof(StatementKind.Ordinary), "PRAGMA user_version = 3")]
    [InlineData(nameof(StatementKind.Ordinary), "PRAGMA legacy_alter_table = ON")]
    [InlineData(nameof(StatementKind.Ordinary), "PRAGMA a_name_that_is_longer_than_any_pragma = 1")]
    [InlineData(nameof(StatementKind.Ordinary), "PRAGMA")]
    [InlineData(nameof(StatementKind.Ordinary), "SET x = 1")]
    [InlineData(nameof(StatementKind.Begin), "BEGIN")]
    [InlineData(nameof(StatementKind.Begin), "begin immediate transaction")]
    [InlineData(nameof(StatementKind.Begin), "BEGIN EXCLUSIVE")]
    [InlineData(nameof(StatementKind.Begin), "-- a\nBEGIN DEFERRED")]
    [InlineData(nameof(StatementKind.Commit), "COMMIT")]
    [InlineData(nameof(StatementKind.Commit), "commit transaction")]
    [InlineData(nameof(StatementKind.Commit), "END TRANSACTION")]
    [InlineData(nameof(StatementKind.Rollback), "ROLLBACK")]
    [InlineData(nameof(StatementKind.Rollback), "rollback transaction")]
    [InlineData(nameof(StatementKind.Rollback), "ROLLBACK TRANSACTION t")]
    [InlineData(nameof(StatementKind.Savepoint), "SAVEPOINT s")]
    [InlineData(nameof(StatementKind.Savepoint), "RELEASE SAVEPOINT s")]
    [InlineData(nameof(StatementKind.Savepoint), "ROLLBACK TO s")]
    [InlineData(nameof(StatementKind.Savepoint), "ROLLBACK TRANSACTION TO SAVEPOINT s")]
    [InlineData(nameof(StatementKind.Savepoint), "ROLLBACK TRANSACTION t TO s")]
    [InlineData(nameof(StatementKind.OutsideTransaction), "VACUUM")]
    [InlineData(nameof(StatementKind.OutsideTransaction), "vacuum main INTO 'x'")]
    [InlineData(nameof(StatementKind.OutsideTransaction), "ATTACH DATABASE 'x' AS y")]
    [InlineData(nameof(StatementKind.OutsideTransaction), "DETACH y")]
    [InlineData(nameof(StatementKind.OutsideTransaction), "PRAGMA journal_mode = WAL")]
    [InlineData(nameof(StatementKind.OutsideTransaction), "pragma main.journal_mode(wal)")]
    [InlineData(nameof(StatementKind.OutsideTransaction), "PRAGMA \"synchronous\" = OFF")]
    [InlineData(nameof(StatementKind.OutsideTransaction), "PRAGMA locking_mode = EXCLUSIVE")]
    [InlineData(nameof(StatementKind.OutsideTransaction), "PRAGMA temp_store = 2")]
    [InlineData(nameof(StatementKind.OutsideTransaction), "PRAGMA auto_vacuum = FULL")]
    [InlineData(nameof(StatementKind.OutsideTransaction), "PRAGMA page_size = 8192")]
    [InlineData(nameof(StatementKind.OutsideTransaction), "PRAGMA wal_checkpoint")]
    [InlineData(nameof(StatementKind.OutsideTransaction), "PRAGMA wal_checkpoint(TRUNCATE)")]
    [InlineData(nameof(StatementKind.ForeignKeysPragma), "PRAGMA foreign_keys=OFF")]
    [InlineData(nameof(StatementKind.ForeignKeysPragma), "pragma main . foreign_keys = 0")]
    [InlineData(nameof(StatementKind.ForeignKeysPragma), "PRAGMA [main].`foreign_keys` (on)")]
    public void A_statement_is_known_by_its_first_tokens(string kind, string sql) =>
        Assert.Equal(kind, $"{Assert.Single(Splitting.Split(SqlEngine.Sqlite, sql)).Kind}");

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
