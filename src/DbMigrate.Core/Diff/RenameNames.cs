using DbMigrate.Schema;

namespace DbMigrate.Diff;

/// <summary>Everything in a model that has a name of its own and can get another.</summary>
internal static class RenameNames
{
    /// <summary>The ids: objects, columns of tables, attributes of composite types, values of enums.</summary>
    public static IEnumerable<ObjectId> In(SchemaModel model) => model.Objects.SelectMany(In);

    /// <summary>What is renamed before what is named within it.</summary>
    public static bool IsPart(ObjectKind kind) =>
        kind
            is ObjectKind.Column
                or ObjectKind.EnumValue
                or ObjectKind.Constraint
                or ObjectKind.ForeignKey
                or ObjectKind.Trigger
                or ObjectKind.Rule
                or ObjectKind.Policy;

    private static IEnumerable<ObjectId> In(SchemaObject item) => item switch
    {
        DefinedObject or Extension => [],
        Table table => [table.Id, .. table.Columns.Select(column => table.ColumnId(column.Name))],
        EnumType type => [type.Id, .. type.Values.Select(value => ValueOf(type, value))],
        CompositeType type =>
        [
            type.Id,
            .. type.Attributes.Select(attribute => new ObjectId(ObjectKind.Column, type.Schema, attribute.Name, type.Name)),
        ],
        _ => [item.Id],
    };

    /// <summary>An enum value's id.</summary>
    public static ObjectId ValueOf(EnumType type, string value) => new(ObjectKind.EnumValue, type.Schema, value, type.Name);
}
