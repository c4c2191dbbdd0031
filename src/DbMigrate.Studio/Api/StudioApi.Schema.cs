using System.Text.Json.Nodes;

namespace DbMigrate.Api;

/// <content>The schema, and what has become of it.</content>
internal sealed partial class StudioApi
{
    private async Task<Answer> SchemaAsync(CallArguments arguments, CancellationToken cancel)
    {
        var schema = await _browser.GetSchemaAsync(cancel).ConfigureAwait(false);
        return new JsonAnswer(200, new JsonObject
        {
            ["tables"] = new JsonArray([.. schema.Tables.Select(table => (JsonNode)new JsonObject
            {
                ["schema"] = table.Table.Schema,
                ["name"] = table.Table.Name,
                ["kind"] = table.Kind,
                ["comment"] = table.Comment,
                ["columns"] = new JsonArray([.. table.Columns.Select(column => (JsonNode)new JsonObject
                {
                    ["name"] = column.Name,
                    ["type"] = column.Type,
                    ["nullable"] = column.Nullable,
                    ["key"] = column.Key is not null,
                    ["comment"] = column.Comment,
                })]),
                ["foreignKeys"] = new JsonArray([.. table.ForeignKeys.Select(ReferenceJson)]),
            })]),
            ["views"] = new JsonArray([
                .. schema.Views.Select(view => (JsonNode)new JsonObject { ["schema"] = view.Schema, ["name"] = view.Name }),
            ]),
            ["enums"] = new JsonArray([
                .. schema.Enums.Select(item => (JsonNode)new JsonObject { ["name"] = item.Name, ["values"] = Array(item.Values) }),
            ]),
            ["functions"] = Array(schema.Functions),
        });
    }

    private async Task<Answer> DdlAsync(CallArguments arguments, CancellationToken cancel)
    {
        var table = arguments.OptionalText("name") is { } name ? new TableName(arguments.OptionalText("schema"), name) : null;
        return new JsonAnswer(200, new JsonObject { ["sql"] = await _browser.GetDdlAsync(table, cancel).ConfigureAwait(false) });
    }

    /// <summary>The steps that would make the database again what its applied migrations make; without migrations, what the schema's files
    /// say.</summary>
    private async Task<Answer> DriftAsync(CallArguments arguments, CancellationToken cancel)
    {
        if (!HasJournal && _project.Schema.Count == 0)
            return new JsonAnswer(
                200,
                new JsonObject
                {
                    ["changes"] = new JsonArray(),
                    ["reason"] = "There are no migrations and no schema files to compare the database with.",
                });
        var workbench = new SchemaWorkbench(_project, _target, null, _options.RunPowerShell);
        await using (workbench.ConfigureAwait(false))
        {
            var changes = await workbench
                .CompareAsync(new() { From = "database", To = HasJournal ? "applied" : "schema" }, cancel)
                .ConfigureAwait(false);
            return new JsonAnswer(200, new JsonObject
            {
                ["changes"] = new JsonArray([.. changes.Select(change => (JsonNode)new JsonObject
                {
                    ["kind"] = change.Kind,
                    ["object"] = change.Object,
                    ["sql"] = Array(change.Sql),
                    ["hazards"] = new JsonArray([.. change.Hazards.Select(hazard => HazardJson(hazard))]),
                    ["dataLoss"] = change.DataLoss,
                })]),
                ["reason"] = null,
                ["against"] = HasJournal ? "applied" : "schema",
            });
        }
    }
}
