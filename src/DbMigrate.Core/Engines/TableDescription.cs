namespace DbMigrate.Engines;

/// <summary>A table or view as the catalog describes it.</summary>
/// <param name="IsTable">False for a view and anything else that is not a plain table.</param>
/// <param name="Columns">Column names with their types, in lower case.</param>
internal sealed record TableDescription(bool IsTable, IReadOnlyDictionary<string, string> Columns)
{
    /// <summary>The session may say itself which number its identity column goes on with.</summary>
    public bool SetsNumbers { get; init; }
}
