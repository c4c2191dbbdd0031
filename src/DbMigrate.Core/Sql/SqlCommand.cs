namespace DbMigrate.Sql;

/// <summary>A command of ours with its arguments.</summary>
/// <param name="Sql">One statement; its parameters are <c>$1</c>, <c>$2</c>, …</param>
/// <param name="Arguments">Their values.</param>
internal readonly record struct SqlCommand(string Sql, object?[] Arguments)
{
    /// <summary>The table of which it adds, changes or removes exactly one row, and fails where a trigger or a rule of that table keeps it
    /// from doing so; null for a command of another kind.</summary>
    public string? OneRowOf { get; init; }

    /// <summary>As <see cref="OneRowOf"/>, for a command that removes every row.</summary>
    public string? EveryRowOf { get; init; }

    /// <summary>The command is a question that must have an answer: what is thrown where it has no row; null for a command of another
    /// kind.</summary>
    public DbMigrateException? Otherwise { get; init; }

    /// <summary>What a command for one row fails with.</summary>
    public static DbMigrateException NotKept(string table, Exception? inner = null) => new(
        ErrorId.JournalTableInvalid,
        $"The table {table} did not take the change that records what was run: a trigger or a rule of it keeps rows out, or in.",
        "Remove that trigger or rule, or make it let every row through.",
        table,
        inner);
}
