namespace DbMigrate.Providers.Sqlite.Introspection;

/// <summary>What the text of a CREATE TABLE statement says.</summary>
internal sealed class TableText(string name)
{
    public string Name { get; } = name;

    public List<ColumnText> Columns { get; } = [];

    public List<ConstraintText> Constraints { get; } = [];

    public bool Strict { get; set; }

    public bool WithoutRowId { get; set; }
}

/// <summary>A column's definition.</summary>
internal sealed class ColumnText(string name)
{
    public string Name { get; } = name;

    public string Type { get; set; } = "";

    public string? Collation { get; set; }

    public string? NotNullName { get; set; }

    public string? NotNullConflict { get; set; }

    /// <summary>The value as it stands: with its parentheses where it has some.</summary>
    public SqliteToken[]? Default { get; set; }

    public SqliteToken[]? Generated { get; set; }

    public bool Stored { get; set; }
}

/// <summary>What a constraint is.</summary>
internal enum ConstraintTextKind
{
    PrimaryKey,
    Unique,
    Check,
    ForeignKey,
}

/// <summary>A constraint of a table or of one of its columns.</summary>
internal sealed class ConstraintText(ConstraintTextKind kind, string? name)
{
    public ConstraintTextKind Kind { get; } = kind;

    public string? Name { get; } = name;

    /// <summary>It is written within its column.</summary>
    public bool InColumn { get; init; }

    public List<KeyColumnText> Columns { get; } = [];

    public bool AutoIncrement { get; set; }

    /// <summary>After ON CONFLICT, in upper case.</summary>
    public string? Conflict { get; set; }

    public SqliteToken[] Expression { get; set; } = [];

    public ReferenceText? Reference { get; set; }
}

/// <summary>A column of a key.</summary>
internal sealed record KeyColumnText(string Name, string? Collation = null, bool Descending = false);

/// <summary>What follows REFERENCES; actions in upper case, null where they are the default.</summary>
internal sealed class ReferenceText(string table)
{
    public string Table { get; } = table;

    public List<string> Columns { get; } = [];

    public string? OnDelete { get; set; }

    public string? OnUpdate { get; set; }

    public string? Match { get; set; }

    public bool Deferred { get; set; }
}
