using System.Text.Json.Nodes;

namespace DbMigrate.Api;

/// <content>Changes of rows.</content>
internal sealed partial class StudioApi
{
    private async Task<Answer> PreviewAsync(CallArguments arguments, CancellationToken cancel)
    {
        var plan = await _browser.PlanEditAsync(Changes(arguments), cancel).ConfigureAwait(false);
        return new JsonAnswer(
            200,
            new JsonObject
            {
                ["statements"] = Array(plan.Statements),
                ["hazards"] = new JsonArray([.. plan.Hazards.Select(hazard => HazardJson(hazard))]),
            });
    }

    private async Task<Answer> EditAsync(CallArguments arguments, CancellationToken cancel)
    {
        var outcome = await _browser.EditAsync(Changes(arguments), cancel).ConfigureAwait(false);
        if (outcome.Conflict is { } conflict)
        {
            return new JsonAnswer(409, new JsonObject
            {
                ["conflict"] = new JsonObject
                {
                    ["change"] = conflict.Change,
                    ["current"] = conflict.Current is { } row ? RowJson(row) : null,
                },
                ["error"] = new JsonObject { ["id"] = "Conflict", ["message"] = conflict.Message },
            });
        }

        return new JsonAnswer(200, new JsonObject
        {
            ["rows"] = new JsonArray([
                .. outcome.Rows.Select(
                    (row, at) =>
                        row is null
                            ? null
                            : new JsonObject
                            {
                                ["change"] = at,
                                ["id"] = row.Id,
                                ["cells"] = CellJson.Write(row.Cells),
                            }),
            ]),
        });
    }

    private static List<RowEdit> Changes(CallArguments arguments) =>
    [
        .. arguments.Objects("changes").Select(change => new RowEdit
        {
            Kind = change.Text("kind") switch
            {
                "update" => RowEditKind.Update,
                "insert" => RowEditKind.Insert,
                "delete" => RowEditKind.Delete,
                var kind => throw new CallException(400, $"'{kind}' is no kind of change."),
            },
            Table = change.Table(),
            Id = change.OptionalText("id"),
            Values = change.CellMap("values"),
            Old = change.CellMap("old"),
        }),
    ];

    private static JsonNode HazardJson(Hazard hazard, string? sql = null) =>
        new JsonObject
        {
            ["code"] = hazard.Code.ToString(),
            ["message"] = hazard.SaferWay is { } way ? $"{hazard.Message} {way}" : hazard.Message,
            ["sql"] = sql,
        };
}
