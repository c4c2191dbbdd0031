namespace DbMigrate;

/// <summary>What a database holds, as a diagram shows it.</summary>
/// <param name="Tables">The tables, with their columns and foreign keys.</param>
/// <param name="Views">The views and materialized views.</param>
/// <param name="Enums">The enums.</param>
/// <param name="Functions">The functions and procedures, by their names.</param>
public sealed record SchemaOverview(
    IReadOnlyList<TableDetail> Tables, IReadOnlyList<TableName> Views, IReadOnlyList<EnumOverview> Enums, IReadOnlyList<string> Functions);

/// <summary>An enum.</summary>
/// <param name="Name">Its qualified name.</param>
/// <param name="Values">Its values, in their order.</param>
public sealed record EnumOverview(string Name, IReadOnlyList<string> Values);
