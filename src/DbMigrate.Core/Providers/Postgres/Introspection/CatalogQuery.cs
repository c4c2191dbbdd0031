using Npgsql;

namespace DbMigrate.Providers.Postgres.Introspection;

/// <summary>A query, or a command without rows, of one round trip.</summary>
/// <param name="Sql">One statement; its parameters are <c>$1</c>, <c>$2</c>, …</param>
internal sealed record CatalogQuery(string Sql)
{
    /// <summary>The arguments: texts, lists of texts, lists of oids.</summary>
    public IReadOnlyList<object> Arguments { get; init; } = [];

    /// <summary>Takes each row; null for a command that has none.</summary>
    public Action<NpgsqlDataReader>? Read { get; init; }

    /// <summary>Told after the last row.</summary>
    public Action? Complete { get; init; }
}
