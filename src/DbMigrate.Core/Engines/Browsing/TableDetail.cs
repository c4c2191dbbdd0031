using DbMigrate.Engines.Browsing;

namespace DbMigrate;

/// <summary>A table or view whose rows can be looked at.</summary>
public sealed record TableDetail
{
    internal TableDetail()
    {
    }

    /// <summary>Its name.</summary>
    public required TableName Table { get; init; }

    /// <summary>As <see cref="TableSummary.Kind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Its comment.</summary>
    public string? Comment { get; init; }

    /// <summary>Its columns, in their order.</summary>
    public required IReadOnlyList<ColumnDetail> Columns { get; init; }

    /// <summary>What tells its rows apart: <c>primary</c>, <c>unique</c>, <c>rowid</c>, <c>ctid</c> or <c>none</c>.</summary>
    public required string KeyKind { get; init; }

    /// <summary>The key's columns.</summary>
    public IReadOnlyList<string> KeyColumns { get; init; } = [];

    /// <summary>Why its rows cannot be changed, as a sentence; null where they can.</summary>
    public string? ReadOnlyReason { get; init; }

    /// <summary>Its foreign keys.</summary>
    public IReadOnlyList<TableReference> ForeignKeys { get; init; } = [];

    /// <summary>The foreign keys of others that refer to it.</summary>
    public IReadOnlyList<TableReference> ReferencedBy { get; init; } = [];

    /// <summary>What makes a row's id and completes every order; empty where nothing tells rows apart.</summary>
    internal IReadOnlyList<KeyPart> Identity { get; init; } = [];

    /// <summary>A column.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.NotSupported"/>: it has none of that name.</exception>
    internal ColumnDetail Column(string name) =>
        Columns.FirstOrDefault(column => column.Name == name)
        ?? throw new DbMigrateException(
            ErrorId.NotSupported, $"{Table} has no column '{name}'.", "Read the table anew: it may have changed.", Table.ToString());
}

/// <summary>A column.</summary>
public sealed record ColumnDetail
{
    internal ColumnDetail()
    {
    }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its type, as the engine prints it.</summary>
    public required string Type { get; init; }

    /// <summary>What kind of editor fits: <c>text</c>, <c>integer</c>, <c>number</c>, <c>boolean</c>, <c>date</c>, <c>time</c>,
    /// <c>timestamp</c>, <c>timestamptz</c>, <c>interval</c>, <c>json</c>, <c>bytes</c>, <c>enum</c>, <c>array</c>, <c>uuid</c>,
    /// <c>range</c> or <c>other</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Whether it takes NULL.</summary>
    public bool Nullable { get; init; } = true;

    /// <summary>The default, as the engine prints it.</summary>
    public string? Default { get; init; }

    /// <summary><c>always</c> or <c>byDefault</c> for an identity column.</summary>
    public string? Identity { get; init; }

    /// <summary>Whether it is computed, so that nothing can be written to it.</summary>
    public bool Generated { get; init; }

    /// <summary>Its place in the key, from 1; null where it is no part of it.</summary>
    public int? Key { get; init; }

    /// <summary>The values of an enum.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>Its comment.</summary>
    public string? Comment { get; init; }

    /// <summary>The operators that a filter on it can have.</summary>
    public IReadOnlyList<string> Operators { get; init; } = [];

    /// <summary>Whether its values can be long, so that they are cut.</summary>
    internal bool IsLong { get; init; }

    /// <summary>Whether its values are bytes by their type (PostgreSQL).</summary>
    internal bool IsBytes { get; init; }

    /// <summary>Whether the engine has an order for its values, and so can tell equal ones.</summary>
    internal bool IsOrdered { get; init; } = true;

    /// <summary>The type as a cast names it; null where nothing is cast.</summary>
    internal string? Cast { get; init; }
}

/// <summary>A foreign key.</summary>
/// <param name="Name">Its name; null where it has none.</param>
/// <param name="Table">The table at its other end.</param>
/// <param name="Columns">The columns of the table that refers.</param>
/// <param name="Referenced">The columns of the table that is referred to.</param>
/// <param name="Cascades">Whether rows that refer go with the one that they refer to.</param>
public sealed record TableReference(
    string? Name, TableName Table, IReadOnlyList<string> Columns, IReadOnlyList<string> Referenced, bool Cascades = false);
