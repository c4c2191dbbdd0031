using DbMigrate.Providers.Sqlite.Emit;
using DbMigrate.Providers.Sqlite.Hazards;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Sqlite.Planning;

/// <summary>Gives an object another name: by ALTER TABLE where there is one, else by making it again.</summary>
internal static class SqliteRenames
{
    public static RenameObject Plan(SchemaModel from, Rename rename) => new(rename)
    {
        Sql = [.. Statements(from, rename)],
        Hazards = rename.From.Kind switch
        {
            ObjectKind.Table => [SqliteHazards.Rename(new(null, rename.From.Name), rename.To.Name)],
            ObjectKind.Column => [SqliteHazards.RenameColumn(new(null, rename.From.Table!), rename.From.Name, rename.To.Name)],
            _ => [],
        },
    };

    private static IEnumerable<string> Statements(SchemaModel from, Rename rename)
    {
        var name = rename.To.Name;
        if (rename.From.Kind == ObjectKind.Column)
        {
            var table = Find<Table>(from, rename.From.Owner(ObjectKind.Table), rename);
            if (table.Kind == TableKind.Virtual)
                throw Impossible(rename, "a virtual table's columns are its module's", "Drop the table and create it again.");
            return [TableWriter.RenameColumn(table.Name, rename.From.Name, name)];
        }

        return rename.From.Kind switch
        {
            ObjectKind.Table => Rename(Find<Table>(from, rename.From, rename), name),
            ObjectKind.View => Rename(from, Find<View>(from, rename.From, rename), name),
            ObjectKind.Index => Rename(Find<TableIndex>(from, rename.From, rename), name),
            ObjectKind.Trigger => Rename(Find<Trigger>(from, rename.From, rename), name),
            _ => throw Impossible(
                rename,
                "SQLite has no statement for it",
                "Leave the rename out: the table is rebuilt with the new name, and its rows are kept."),
        };
    }

    private static IEnumerable<string> Rename(Table table, string name) =>
        SqliteNameComparer.Instance.Equals(table.Name, name) ? TableWriter.RenameCase(table.Name, name)
            : [TableWriter.Rename(table.Name, name)];

    private static IEnumerable<string> Rename(SchemaModel from, View view, string name) =>
    [
        ObjectWriter.Drop(view),
        SqliteTextEdit.Rename(ObjectWriter.Create(view), "VIEW", name),
        .. from.Objects.OfType<Trigger>()
            .Where(trigger => trigger.Table == view.Name)
            .Select(trigger => SqliteTextEdit.RenameOwner(ObjectWriter.Create(trigger), name)),
    ];

    private static IEnumerable<string> Rename(TableIndex index, string name) =>
        [ObjectWriter.Drop(index), SqliteTextEdit.Rename(ObjectWriter.Create(index), "INDEX", name)];

    private static IEnumerable<string> Rename(Trigger trigger, string name) =>
        [ObjectWriter.Drop(trigger), SqliteTextEdit.Rename(ObjectWriter.Create(trigger), "TRIGGER", name)];

    private static T Find<T>(SchemaModel from, ObjectId id, Rename rename)
        where T : SchemaObject =>
        from.Find<T>(id) ?? throw Impossible(rename, "there is none of that name", "Correct the name.");

    private static DbMigrateException Impossible(Rename rename, string why, string action) => new(
        ErrorId.RenameInvalid, $"{rename.From.Kind} '{rename.From.Display}' cannot be renamed to '{rename.To.Name}': {why}.",
        action, rename.From.Display);
}
