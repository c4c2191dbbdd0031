namespace DbMigrate.Engines.Browsing;

/// <summary>How an engine's SQL reads and compares values so that none of them changes on the way.</summary>
internal abstract class RowSyntax
{
    /// <summary>Whether NULL comes after everything else in an order (PostgreSQL), or before it (SQLite).</summary>
    public abstract bool NullsAreLargest { get; }

    /// <summary>What a query selects to read a value, cut to some bytes.</summary>
    /// <param name="sql">The column, quoted.</param>
    /// <param name="column">What is known of it; null for a part of a key that is no column.</param>
    /// <param name="bytes">How many bytes at most; null is all of them.</param>
    public abstract IReadOnlyList<string> Select(string sql, ColumnDetail? column, int? bytes);

    /// <summary>Reads what <see cref="Select"/> has selected.</summary>
    public abstract Cell Read(object?[] row, ref int at, ColumnDetail? column, bool isWhole);

    /// <summary>The value as the session takes it.</summary>
    public abstract object? Argument(Cell value);

    /// <summary>The value as SQL writes it.</summary>
    public abstract string Literal(Cell value);

    /// <summary>Whether a value is NULL, itself and not its fields.</summary>
    public abstract string IsNull(string sql);

    /// <summary>The value as text, exactly.</summary>
    public abstract string AsText(string sql);

    /// <summary>What rows are ordered by where they are ordered by this column.</summary>
    public virtual string Order(ColumnDetail column) => SqlDialect.Quote(column.Name);

    /// <summary>Adds a parameter that is compared with a column.</summary>
    public virtual void AddComparand(BoundSql sql, ColumnDetail? column, Cell value) => sql.Add(value);

    /// <summary>What stands for a column's default where a row is changed.</summary>
    public virtual string DefaultOf(ColumnDetail column) => "DEFAULT";

    /// <summary>Adds the condition that a column still holds what was read; it is run, and not shown.</summary>
    public abstract void AddUnchanged(BoundSql sql, ColumnDetail column, Cell old);

    /// <summary>Adds what an operator means that only this engine writes so.</summary>
    /// <returns>Whether it has one.</returns>
    public abstract bool AddFilter(BoundSql sql, ColumnDetail column, RowFilter filter);
}
