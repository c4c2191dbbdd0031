namespace DbMigrate.Providers.Postgres.Introspection;

/// <summary>Reads one query's rows into the state.</summary>
internal abstract class CatalogReader(ReadState state)
{
    /// <summary>The query's name in <see cref="QueryText"/>.</summary>
    public abstract string Query { get; }

    protected ReadState State { get; } = state;

    /// <summary>Takes the current row.</summary>
    public abstract void Read(CatalogRow row);

    /// <summary>After the last row.</summary>
    public virtual void Complete()
    {
    }
}
