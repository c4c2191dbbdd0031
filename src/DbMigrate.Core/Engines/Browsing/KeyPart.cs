namespace DbMigrate.Engines.Browsing;

/// <summary>A part of what tells a table's rows apart.</summary>
/// <param name="Sql">The expression.</param>
/// <param name="Column">The column that it is; null for what the engine keeps itself (<c>ctid</c>, <c>rowid</c>).</param>
internal sealed record KeyPart(string Sql, string? Column);
