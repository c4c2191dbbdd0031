using DbMigrate.Schema;

namespace DbMigrate.Pictures;

/// <summary>What a page says of a schema beside the schema.</summary>
/// <param name="Source">Where it is from, without a password.</param>
/// <param name="ReadOn">The day on which a database was read; null for what lies in files.</param>
internal sealed record SchemaPageFacts(string Source, DateOnly? ReadOn)
{
    private ILookup<TableName, SchemaChange>? _byTable;

    /// <summary>How large the tables are; none where no database was read.</summary>
    public IReadOnlyDictionary<TableName, string> Sizes { get; init; } = new Dictionary<TableName, string>();

    /// <summary>The schema that the changes are since, without a password; null where nothing was compared.</summary>
    public string? Since { get; init; }

    /// <summary>The steps from there to here.</summary>
    public IReadOnlyList<SchemaChange> Changes { get; init; } = [];

    /// <summary>The changes of a table and of what belongs to it.</summary>
    public IReadOnlyList<SchemaChange> Of(Table table) =>
        [
            .. (_byTable ??= Changes.Where(change => TableOf(change) is not null).ToLookup(change => TableOf(change)!))[
                new(table.Schema, table.Name)
            ],
        ];

    /// <summary>The changes of what is no table, and of tables that are gone.</summary>
    public IEnumerable<SchemaChange> Elsewhere(IReadOnlyCollection<TableName> tables) =>
        Changes.Where(change => TableOf(change) is not { } table || !tables.Contains(table));

    private static TableName? TableOf(SchemaChange change) => change switch
    {
        CreateObject create => TableOf(create.New),
        DropObject drop => TableOf(drop.Old),
        AlterObject alter => TableOf(alter.New),
        AddColumn add => TableOf(add.Owner),
        DropColumn drop => TableOf(drop.Owner),
        AlterColumn alter => TableOf(alter.Owner),
        RenameObject { Rename.To: { Kind: ObjectKind.Table } to } => new(to.Schema, to.Name),
        RenameObject { Rename.To: { Table: { } table } to } => new(to.Schema, table),
        _ => null,
    };

    private static TableName? TableOf(SchemaObject item) => item switch
    {
        Table table => new(table.Schema, table.Name),
        TablePart part => NameOf(SchemaPicture.TableOf(part)),
        _ => null,
    };

    private static TableName NameOf(ObjectId id) => new(id.Schema, id.Name);
}
