using DbMigrate.Engines;

namespace DbMigrate.Sources.Drizzle;

/// <summary>What a Drizzle snapshot says, whichever of its formats it has. Names are unquoted, everything else is SQL.</summary>
internal sealed class DrizzleSchema
{
    public List<string> Schemas { get; } = [];

    public List<DrizzleEnum> Enums { get; } = [];

    public List<DrizzleSequence> Sequences { get; } = [];

    public List<DrizzleRole> Roles { get; } = [];

    public List<DrizzleTable> Tables { get; } = [];

    public List<DrizzleView> Views { get; } = [];

    /// <summary>Policies on tables that the snapshot does not hold.</summary>
    public List<DrizzlePolicy> Policies { get; } = [];

    /// <summary>GRANT statements, without their semicolons.</summary>
    public List<string> Grants { get; } = [];
}

/// <summary>A name in a schema; null is the default one.</summary>
internal sealed record DrizzleName(string? Schema, string Name)
{
    public string Sql => string.IsNullOrEmpty(Schema) ? SqlDialect.Quote(Name) : $"{SqlDialect.Quote(Schema)}.{SqlDialect.Quote(Name)}";
}

internal sealed record DrizzleEnum(DrizzleName Name, IReadOnlyList<string> Values);

/// <summary>A sequence's name, and its options as SQL.</summary>
internal sealed record DrizzleSequence(DrizzleName Name, string Options);

/// <summary>A role's name, and its attributes as SQL.</summary>
internal sealed record DrizzleRole(string Name, string Attributes);

internal sealed record DrizzleTable(DrizzleName Name)
{
    public List<DrizzleColumn> Columns { get; } = [];

    public List<DrizzleIndex> Indexes { get; } = [];

    /// <summary>Primary key and unique constraints that stand beside the columns.</summary>
    public List<DrizzleKey> Keys { get; } = [];

    public List<DrizzleForeignKey> ForeignKeys { get; } = [];

    public List<DrizzleCheck> Checks { get; } = [];

    public List<DrizzlePolicy> Policies { get; } = [];

    public bool RowSecurity { get; set; }
}

/// <summary>A column.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type as SQL.</param>
internal sealed record DrizzleColumn(string Name, string Type)
{
    public bool NotNull { get; init; }

    /// <summary>Null where it is not the primary key by itself.</summary>
    public string? PrimaryKey { get; init; }

    /// <summary>A unique constraint as SQL; null where the column has none of its own.</summary>
    public string? Unique { get; set; }

    public string? Default { get; init; }

    /// <summary>GENERATED … as SQL: an expression or an identity.</summary>
    public string? Generated { get; init; }
}

/// <summary>An index; its columns are SQL.</summary>
internal sealed record DrizzleIndex(string Name, bool IsUnique, IReadOnlyList<string> Columns, string? Method, string? With, string? Where);

/// <summary>A primary key or unique constraint; a null name is left to the engine.</summary>
internal sealed record DrizzleKey(string? Name, string Kind, IReadOnlyList<string> Columns);

internal sealed record DrizzleForeignKey(
    string? Name, IReadOnlyList<string> Columns, DrizzleName To, IReadOnlyList<string> ToColumns, string? OnUpdate, string? OnDelete);

internal sealed record DrizzleCheck(string Name, string Expression);

/// <summary>A policy; <paramref name="On"/> and the rest are SQL.</summary>
internal sealed record DrizzlePolicy(
    string Name, string On, string? As, string? For, IReadOnlyList<string> To, string? Using, string? WithCheck);

/// <summary>A view; its options are SQL.</summary>
internal sealed record DrizzleView(
    DrizzleName Name, string Definition, bool IsMaterialized, string? Using, string? With, string? Tablespace, bool WithNoData);
