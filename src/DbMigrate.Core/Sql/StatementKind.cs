namespace DbMigrate.Sql;

/// <summary>What the runner has to know of a statement before it sends it.</summary>
internal enum StatementKind
{
    /// <summary>Runs inside a transaction, and may share a round trip with its neighbours.</summary>
    Ordinary,

    /// <summary><c>BEGIN</c>, <c>START TRANSACTION</c>.</summary>
    Begin,

    /// <summary><c>COMMIT</c>, <c>END</c>: makes what ran before it durable.</summary>
    Commit,

    /// <summary><c>ROLLBACK</c>, <c>ABORT</c> of the whole transaction.</summary>
    Rollback,

    /// <summary><c>SAVEPOINT</c>, <c>RELEASE</c>, <c>ROLLBACK TO</c>: stays inside the transaction.</summary>
    Savepoint,

    /// <summary>The engine refuses it inside a transaction (<c>CREATE INDEX CONCURRENTLY</c>, <c>VACUUM</c>, …).</summary>
    OutsideTransaction,

    /// <summary>PostgreSQL: outlives the transaction and must be undone after the migration (<c>SET</c>, <c>set_config</c>, …).</summary>
    SessionSetting,

    /// <summary>PostgreSQL: <c>ALTER TYPE … ADD VALUE</c>, whose value cannot be used before the transaction commits.</summary>
    AddEnumValue,

    /// <summary>SQLite: <c>PRAGMA foreign_keys = …</c>, which SQLite ignores inside a transaction.</summary>
    ForeignKeysPragma,

    /// <summary>PostgreSQL: <c>COPY … FROM STDIN</c>, whose rows follow it.</summary>
    CopyFromStdin,
}
