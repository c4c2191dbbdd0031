using DbMigrate.Operations;
using DbMigrate.Planning;
using DbMigrate.Schema;

namespace DbMigrate;

/// <content>The whole schema, as far as the project looks at it.</content>
public sealed partial class DatabaseBrowser
{
    /// <summary>Reads what a diagram shows.</summary>
    public Task<SchemaOverview> GetSchemaAsync(CancellationToken cancel = default) => OnModelAsync((_, model) => OverviewOf(model), cancel);

    /// <summary>The statements that make everything, as a script.</summary>
    /// <param name="table">Only this table or view, with its indexes, keys and triggers; null is all.</param>
    /// <param name="cancel">Cancels it.</param>
    public Task<string> GetDdlAsync(TableName? table = null, CancellationToken cancel = default) => OnModelAsync(
        (bench, model) =>
        {
            if (table is null) return string.Join('\n', new SchemaExporter(bench).ToSql(model).Select(file => file.Text));
            var changes = bench.Provider.Plan(bench.Empty(model.EngineVersion), model).Changes;
            return SchemaScript.Of(changes.Where(change => change is CreateObject { New: var made } && IsOf(made, table)));
        },
        cancel);

    private async Task<T> OnModelAsync<T>(Func<SchemaBench, SchemaModel, T> work, CancellationToken cancel)
    {
        var bench = new SchemaBench(project, target, null, null);
        await using (bench.ConfigureAwait(false))
        {
            var model = await NamedAsync(() => bench.ReadDatabaseAsync(target.Url, cancel), cancel).ConfigureAwait(false);
            return work(bench, model);
        }
    }

    private static bool IsOf(SchemaObject made, TableName table) =>
        made.Schema == table.Schema
        && (made is TablePart part ? part.Table == table.Name : made is Table or View or MaterializedView && made.Name == table.Name);

    private static SchemaOverview OverviewOf(SchemaModel model)
    {
        var keys = model.Objects.OfType<ForeignKey>().ToLookup(key => key.TableId);
        var primary = model
            .Objects.OfType<Constraint>()
            .Where(constraint => constraint.Kind == ConstraintKind.PrimaryKey)
            .ToLookup(constraint => constraint.TableId);
        return new(
            [.. model.Objects.OfType<Table>().Select(table => TableOf(table, keys[table.Id], primary[table.Id].FirstOrDefault()))],
            [.. model.Objects.Where(item => item is View or MaterializedView).Select(view => new TableName(view.Schema, view.Name))],
            [.. model.Objects.OfType<EnumType>().Select(type => new EnumOverview(type.Id.Display, [.. type.Values]))],
            [.. model.Objects.OfType<Routine>().Select(routine => new TableName(routine.Schema, routine.Name).ToString()).Distinct()]);
    }

    private static TableDetail TableOf(Table table, IEnumerable<ForeignKey> keys, Constraint? primary) => new()
    {
        Table = new(table.Schema, table.Name),
        Kind = table switch
        {
            { PartitionOf: not null } => "partition",
            { Kind: TableKind.Partitioned } => "partitioned",
            { Kind: TableKind.Foreign } => "foreign",
            { Kind: TableKind.Virtual } => "virtual",
            _ => "table",
        },
        Comment = table.Comment,
        KeyKind = primary is null ? "none" : "primary",
        KeyColumns = [.. primary?.Columns ?? []],
        Columns = [.. table.Columns.Select(column => new ColumnDetail
        {
            Name = column.Name,
            Type = column.Type,
            Kind = "other",
            Nullable = !column.NotNull,
            Default = column.Default,
            Generated = column.Generated is not null,
            Key = primary is null ? null : primary.Columns.ToList().IndexOf(column.Name) is >= 0 and var at ? at + 1 : null,
            Comment = column.Comment,
        })],
        ForeignKeys =
        [
            .. keys.Select(key => new TableReference(
                key.Name, new(key.References.Schema, key.References.Name), [.. key.Columns], [.. key.ReferencedColumns])),
        ],
    };
}
