using System.Text.Json.Nodes;

namespace DbMigrate.Api;

/// <content>Tables and their rows.</content>
internal sealed partial class StudioApi
{
    private const int MostRows = 1000;

    private async Task<Answer> CatalogAsync(CallArguments arguments, CancellationToken cancel)
    {
        var tables = await _browser.GetTablesAsync(cancel).ConfigureAwait(false);
        return new JsonAnswer(200, new JsonObject
        {
            ["tables"] = new JsonArray([.. tables.Select(table => (JsonNode)new JsonObject
            {
                ["schema"] = table.Table.Schema,
                ["name"] = table.Table.Name,
                ["kind"] = table.Kind,
                ["rows"] = table.Rows,
                ["bytes"] = table.Bytes,
                ["comment"] = table.Comment,
            })]),
        });
    }

    private async Task<Answer> ColumnsAsync(CallArguments arguments, CancellationToken cancel)
    {
        var tables = await _browser.GetColumnsAsync(cancel).ConfigureAwait(false);
        return new JsonAnswer(200, new JsonObject
        {
            ["tables"] = new JsonArray([.. tables.Select(table => (JsonNode)new JsonObject
            {
                ["schema"] = table.Table.Schema, ["name"] = table.Table.Name, ["columns"] = Array(table.Columns),
            })]),
            // The words of a dialect are the editor's.
            ["keywords"] = new JsonArray(),
            ["functions"] = Array(await _browser.GetFunctionsAsync(cancel).ConfigureAwait(false)),
        });
    }

    private async Task<Answer> TableAsync(CallArguments arguments, CancellationToken cancel)
    {
        var table = await _browser.GetTableAsync(arguments.Table(), cancel).ConfigureAwait(false);
        var reason = _browser.ReadOnlyReason ?? table.ReadOnlyReason;
        return new JsonAnswer(200, new JsonObject
        {
            ["schema"] = table.Table.Schema,
            ["name"] = table.Table.Name,
            ["kind"] = table.Kind,
            ["comment"] = table.Comment,
            ["columns"] = new JsonArray([.. table.Columns.Select(ColumnJson)]),
            ["key"] = new JsonObject { ["columns"] = Array(table.KeyColumns), ["kind"] = table.KeyKind },
            ["editable"] = reason is null,
            ["reason"] = reason,
            ["foreignKeys"] = new JsonArray([.. table.ForeignKeys.Select(ReferenceJson)]),
            ["referencedBy"] = new JsonArray([.. table.ReferencedBy.Select(ReferenceJson)]),
        });
    }

    private static JsonNode ColumnJson(ColumnDetail column) => new JsonObject
    {
        ["name"] = column.Name,
        ["type"] = column.Type,
        ["kind"] = column.Kind,
        ["nullable"] = column.Nullable,
        ["default"] = column.Default,
        ["identity"] = column.Identity,
        ["generated"] = column.Generated,
        ["key"] = column.Key,
        ["values"] = column.Values is { } values ? Array(values) : null,
        ["comment"] = column.Comment,
        ["operators"] = Array(column.Operators),
    };

    private static JsonNode ReferenceJson(TableReference reference) => new JsonObject
    {
        ["name"] = reference.Name,
        ["schema"] = reference.Table.Schema,
        ["table"] = reference.Table.Name,
        ["columns"] = Array(reference.Columns),
        ["referenced"] = Array(reference.Referenced),
    };

    private async Task<Answer> RowsAsync(CallArguments arguments, CancellationToken cancel)
    {
        var page = await _browser.GetRowsAsync(
            new()
            {
                Table = arguments.Table(),
                Filters = Filters(arguments),
                Sort = Sort(arguments),
                Limit = Math.Clamp(arguments.OptionalNumber("limit") ?? 100, 1, MostRows),
                After = arguments.OptionalText("after"),
                Before = arguments.OptionalText("before"),
                End = arguments.Flag("end"),
            },
            cancel).ConfigureAwait(false);
        return new JsonAnswer(200, new JsonObject
        {
            ["rows"] = RowsJson(page.Rows),
            ["next"] = page.Next,
            ["previous"] = page.Previous,
            ["ms"] = Milliseconds(page.Duration),
            ["sql"] = page.Sql,
        });
    }

    private async Task<Answer> RowAsync(CallArguments arguments, CancellationToken cancel)
    {
        var (columns, values) = (arguments.Texts("columns"), arguments.Cells("values"));
        if (columns.Count == 0 || columns.Count != values.Count)
            throw new CallException(400, "'columns' and 'values' must have the same length, and one at least.");
        return new JsonAnswer(
            200,
            new JsonObject
            {
                ["rows"] = RowsJson(await _browser.FindRowsAsync(arguments.Table(), columns, values, cancel: cancel).ConfigureAwait(false)),
            });
    }

    private async Task<Answer> CellAsync(CallArguments arguments, CancellationToken cancel)
    {
        var cell = await _browser
            .GetCellAsync(arguments.Table(), arguments.Text("id"), arguments.Text("column"), cancel)
            .ConfigureAwait(false);
        return new JsonAnswer(
            200, cell.Kind == CellKind.Blob ? new JsonObject { ["blob"] = cell.Text } : new JsonObject { ["text"] = cell.Text });
    }

    private async Task<Answer> CountAsync(CallArguments arguments, CancellationToken cancel) =>
        new JsonAnswer(
            200,
            new JsonObject
            {
                ["count"] = await _browser.CountRowsAsync(arguments.Table(), Filters(arguments), cancel).ConfigureAwait(false),
            });

    private static List<RowFilter> Filters(CallArguments arguments) =>
    [
        .. arguments.Objects("filters").Select(filter => new RowFilter(
            filter.Text("column"),
            filter.Text("op"),
            filter.OptionalCell("value") is { Kind: not CellKind.Null } value ? [value] : filter.Cells("values"))),
    ];

    private static List<RowSort> Sort(CallArguments arguments) =>
        [.. arguments.Objects("sort").Select(sort => new RowSort(sort.Text("column"), sort.Flag("descending")))];

    private static JsonArray RowsJson(IEnumerable<DataRow> rows) => new([.. rows.Select(RowJson)]);

    private static JsonNode RowJson(DataRow row) => new JsonObject { ["id"] = row.Id, ["cells"] = CellJson.Write(row.Cells) };
}
