using System.Text.Json.Nodes;

namespace DbMigrate.Api;

/// <content>SQL that somebody wrote, and what is taken away as a file.</content>
internal sealed partial class StudioApi
{
    private async Task<Answer> QueryAsync(CallArguments arguments, CancellationToken cancel)
    {
        var usual = new SqlQuery { Text = arguments.Text("sql") };
        var outcome = await _browser.QueryAsync(
            usual with
            {
                Limit = Math.Clamp(arguments.OptionalNumber("limit") ?? usual.Limit, 1, 100_000),
                CellBytes = Math.Clamp(arguments.OptionalNumber("bytes") ?? usual.CellBytes, 16, 1024 * 1024),
                Timeout = TimeoutOf(arguments, usual.Timeout),
                Allow = Allowed(arguments),
            },
            cancel).ConfigureAwait(false);
        if (outcome.Refused.Count > 0) throw Refused(outcome.Refused);
        return new JsonAnswer(200, new JsonObject
        {
            ["results"] = new JsonArray([.. outcome.Results.Select(ResultJson)]),
            ["messages"] = new JsonArray([
                .. outcome.Messages.Select(message =>
                    (JsonNode)new JsonObject { ["severity"] = message.Severity, ["text"] = message.Text }),
            ]),
            ["error"] = outcome.Failure is { } failure ? FailureJson(failure) : null,
            ["ms"] = Milliseconds(outcome.Duration),
        });
    }

    private async Task<Answer> ExplainAsync(CallArguments arguments, CancellationToken cancel)
    {
        var plan = await _browser
            .ExplainAsync(
                arguments.Text("sql"), arguments.Flag("analyze"), TimeoutOf(arguments, new SqlQuery { Text = "" }.Timeout), cancel)
            .ConfigureAwait(false);
        return new JsonAnswer(200, new JsonObject { ["plan"] = PlanJson(plan.Root), ["text"] = plan.Text });
    }

    private Task<Answer> ExportAsync(CallArguments arguments, CancellationToken cancel)
    {
        var format =
            ExportText.Of(arguments.Text("format"), _target.Url.Dialect)
            ?? throw new CallException(400, "'format' must be csv, json or inserts.");
        if (arguments.OptionalText("sql") is { } sql)
            return Task.FromResult<Answer>(
                new ExportAnswer(format, "result", (begin, row, stop) => _browser.ReadAllAsync(sql, begin, row, stop)));
        var query = new RowQuery { Table = arguments.Table(), Filters = Filters(arguments), Sort = Sort(arguments) };
        return Task.FromResult<Answer>(
            new ExportAnswer(format, query.Table.Name, (begin, row, stop) => _browser.ReadAllAsync(query, begin, row, stop))
            {
                Table = query.Table,
            });
    }

    private static JsonNode ResultJson(SqlResult result) => new JsonObject
    {
        ["columns"] = new JsonArray([
            .. result.Columns.Select(column => (JsonNode)new JsonObject { ["name"] = column.Name, ["type"] = column.Type }),
        ]),
        ["rows"] = new JsonArray([.. result.Rows.Select(row => (JsonNode)CellJson.Write(row))]),
        ["more"] = result.More,
        ["affected"] = result.Affected,
        ["command"] = result.Command,
        ["ms"] = Milliseconds(result.Duration),
        ["sql"] = result.Sql,
    };

    private static JsonNode FailureJson(SqlFailure failure) => new JsonObject
    {
        ["id"] = failure.Id.ToString(),
        ["message"] = failure.Message,
        ["advice"] = failure.Advice,
        ["sql"] = failure.Sql,
        ["line"] = failure.Position?.Line,
        ["column"] = failure.Position?.Column,
        ["position"] = failure.Offset,
    };

    private static JsonNode PlanJson(PlanNode node) => new JsonObject
    {
        ["title"] = node.Title,
        ["detail"] = node.Detail,
        ["cost"] = node.Cost,
        ["rows"] = node.Rows,
        ["actualRows"] = node.ActualRows,
        ["ms"] = node.Duration is { } time ? Math.Round(time.TotalMilliseconds, 3) : null,
        ["children"] = new JsonArray([.. node.Children.Select(PlanJson)]),
    };

    /// <summary>What is refused until somebody allows it.</summary>
    private static CallException Refused(IReadOnlyCollection<RefusedStatement> refused) => new(403, "Something would be lost.")
    {
        Content = new()
        {
            ["refused"] = new JsonObject
            {
                ["hazards"] = new JsonArray([.. refused.Select(item => HazardJson(item.Hazard, item.Sql))]),
                ["allow"] = Array(refused.Select(item => item.Hazard.Code.ToString()).Distinct()),
            },
            ["error"] = new JsonObject
            {
                ["id"] = (
                    refused.Any(item => item.Hazard.Code == HazardCode.DataLoss) ? ErrorId.DataLossRefused : ErrorId.HazardRefused
                ).ToString(),
                ["message"] = string.Join(' ', refused.Select(item => item.Hazard.Message).Distinct()),
            },
        },
    };

    private static List<HazardCode> Allowed(CallArguments arguments) =>
        [.. arguments.Texts("allow").Select(name => HazardCodes.Find(name) ?? throw new CallException(400, $"'{name}' is no hazard."))];

    private static TimeSpan TimeoutOf(CallArguments arguments, TimeSpan usual) =>
        arguments.OptionalNumber("timeout") is { } seconds ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 24 * 3600)) : usual;
}
