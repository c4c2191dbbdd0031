using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using DbMigrate.Web;

namespace DbMigrate.Api;

/// <summary>What the page can ask for, method by method.</summary>
internal sealed partial class StudioApi : IAsyncDisposable
{
    private readonly Project _project;
    private readonly DatabaseTarget _target;
    private readonly StudioOptions _options;
    private readonly DatabaseBrowser _browser;
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _running = new();
    private readonly Dictionary<string, Func<CallArguments, CancellationToken, Task<Answer>>> _methods;
    private string? _version;

    public StudioApi(Project project, DatabaseTarget target, StudioOptions options)
    {
        (_project, _target, _options) = (project, target, options);
        _browser = new(project, target, new() { ReadOnly = options.ReadOnly });
        _methods = new()
        {
            ["info"] = InfoAsync,
            ["catalog"] = CatalogAsync,
            ["columns"] = ColumnsAsync,
            ["table"] = TableAsync,
            ["rows"] = RowsAsync,
            ["row"] = RowAsync,
            ["cell"] = CellAsync,
            ["count"] = CountAsync,
            ["preview"] = PreviewAsync,
            ["edit"] = EditAsync,
            ["query"] = QueryAsync,
            ["explain"] = ExplainAsync,
            ["export"] = ExportAsync,
            ["schema"] = SchemaAsync,
            ["ddl"] = DdlAsync,
            ["journal"] = JournalAsync,
            ["history"] = HistoryAsync,
            ["drift"] = DriftAsync,
            ["apply"] = ApplyAsync,
            ["undo"] = UndoAsync,
            ["cancel"] = CancelAsync,
        };
    }

    /// <summary>Whether nothing can be changed.</summary>
    public bool IsReadOnly => _browser.IsReadOnly;

    /// <summary>Looks at the database for the first time.</summary>
    /// <exception cref="DbMigrateException">It cannot be reached.</exception>
    public async Task OpenAsync(CancellationToken cancel) => _version = await _browser.GetVersionAsync(cancel).ConfigureAwait(false);

    /// <summary>Answers a call; it can be canceled by its name until its answer is sent.</summary>
    public async Task CallAsync(string method, CallArguments arguments, IWebExchange exchange, CancellationToken stop)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(stop);
        string? request = null;
        try
        {
            request = method == "cancel" ? null : arguments.RequestName;
            if (request is not null) _running[request] = cancel;
            var answer = await AnswerAsync(method, arguments, cancel.Token).ConfigureAwait(false);
            await answer.SendAsync(exchange, cancel.Token).ConfigureAwait(false);
        }
        finally
        {
            if (request is not null) _running.TryRemove(new(request, cancel));
        }
    }

    private async Task<Answer> AnswerAsync(string method, CallArguments arguments, CancellationToken cancel)
    {
        if (!_methods.TryGetValue(method, out var call)) return Error(404, null, $"There is no method '{method}'.");
        try
        {
            return await call(arguments, cancel).ConfigureAwait(false);
        }
        catch (CallException e)
        {
            return e.Content is null ? Error(e.Status, null, e.Message) : new JsonAnswer(e.Status, e.Content);
        }
        catch (OperationCanceledException)
        {
            return Error(409, nameof(ErrorId.Canceled), "It was canceled.");
        }
        catch (DbMigrateException e)
        {
            return Error(StatusOf(e.Id), e.Id.ToString(), e.Message, e.RecommendedAction);
        }
        catch (InvalidOperationException)
        {
            // Half of a pair of surrogates.
            return Error(400, null, "The request holds a text that is none.");
        }
        catch (Exception e)
        {
            // A fault of ours: the page says it, and goes on.
            return Error(500, nameof(ErrorId.Unexpected), SecretText.Redact(e.Message));
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _browser.DisposeAsync();

    private Task<Answer> CancelAsync(CallArguments arguments, CancellationToken cancel)
    {
        var found = _running.TryGetValue(arguments.Text("request"), out var running);
        try
        {
            running?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            found = false;
        }

        return Ok(new() { ["canceled"] = found });
    }

    private Task<Answer> InfoAsync(CallArguments arguments, CancellationToken cancel) => Ok(new()
    {
        ["environment"] = _target.Environment,
        ["database"] = _target.Url.Redacted,
        ["engine"] = _browser.EngineName,
        ["version"] = _version,
        ["dialect"] = _target.Url.Dialect == Dialect.PostgreSql ? "postgresql" : "sqlite",
        ["readOnly"] = _browser.IsReadOnly,
        ["protected"] = _target.Protected,
        ["readOnlyReason"] = _browser.ReadOnlyReason,
        ["color"] = _project.Environments.GetValueOrDefault(_target.Environment)?.Color,
        ["project"] = _project.ConfigPath is null ? null : Path.GetFileName(Path.TrimEndingDirectorySeparator(_project.Root)),
        ["can"] = new JsonObject
        {
            ["cancel"] = _browser.CanCancel,
            ["explain"] = true,
            ["transactions"] = _browser.HasTransactions,
            ["journal"] = HasJournal,
            ["apply"] = HasJournal && !_browser.IsReadOnly,
            ["undo"] = HasJournal && !_browser.IsReadOnly,
        },
    });

    private bool HasJournal => _project.Migrations is { } folder && Directory.Exists(folder);

    private static int StatusOf(ErrorId id) => id switch
    {
        ErrorId.Canceled => 409,
        ErrorId.EnvironmentProtected or ErrorId.DatabaseReadOnly or ErrorId.DataLossRefused or ErrorId.HazardRefused => 403,
        ErrorId.ConnectionFailed or ErrorId.AuthenticationFailed => 502,
        ErrorId.StatementTimeout or ErrorId.LockTimeout => 504,
        _ => 400,
    };

    public static JsonAnswer Error(int status, string? id, string message, string? advice = null) => new(status, new JsonObject
    {
        ["error"] = new JsonObject
        {
            ["id"] = id,
            ["message"] = message,
            ["advice"] = advice,
            ["sql"] = null,
            ["line"] = null,
            ["column"] = null,
            ["position"] = null,
        },
    });

    private static Task<Answer> Ok(JsonObject content) => Task.FromResult<Answer>(new JsonAnswer(200, content));

    private static JsonArray Array(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode?)text)]);

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 1);
}
