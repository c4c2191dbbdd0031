using System.Text;
using DbMigrate.Web;

namespace DbMigrate.Api;

/// <summary>Rows as a file, sent while they are read.</summary>
/// <param name="format">The format.</param>
/// <param name="name">What the file is called, without its extension.</param>
/// <param name="read">Reads the rows.</param>
internal sealed class ExportAnswer(
    ExportText format,
    string name,
    Func<Func<IReadOnlyList<SqlColumn>, Task>, Func<IReadOnlyList<Cell>, ValueTask>, CancellationToken, Task> read) : Answer
{
    private const int Piece = 64 * 1024;

    /// <summary>The table that the rows are of; null where they are a query's.</summary>
    public TableName? Table { get; init; }

    public override async Task SendAsync(IWebExchange exchange, CancellationToken cancel)
    {
        Stream? body = null;
        var text = new StringBuilder();
        try
        {
            await read(Begin, AddAsync, cancel).ConfigureAwait(false);
        }
        catch (DbMigrateException e) when (body is null)
        {
            // Nothing was sent: it can still be said.
            await StudioApi.Error(400, e.Id.ToString(), e.Message, e.RecommendedAction).SendAsync(exchange, cancel).ConfigureAwait(false);
            return;
        }

        if (body is null) await Begin([]).ConfigureAwait(false);
        format.End(text);
        await FlushAsync().ConfigureAwait(false);

        Task Begin(IReadOnlyList<SqlColumn> columns)
        {
            exchange.SetHeader("Content-Type", format.Type);
            exchange.SetHeader(
                "Content-Disposition",
                $"attachment; filename=\"{Safe(name)}.{format.Extension}\"; "
                    + $"filename*=UTF-8''{Uri.EscapeDataString(name)}.{format.Extension}");
            body = exchange.Stream();
            format.Begin(text, columns, Table);
            return Task.CompletedTask;
        }

        async ValueTask AddAsync(IReadOnlyList<Cell> row)
        {
            format.Add(text, row);
            if (text.Length > Piece) await FlushAsync().ConfigureAwait(false);
        }

        async Task FlushAsync()
        {
            await body!.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancel).ConfigureAwait(false);
            text.Clear();
        }
    }

    private static string Safe(string name) =>
        new([.. name.Select(sign => char.IsAsciiLetterOrDigit(sign) || sign is '-' or '_' or '.' ? sign : '_')]);
}
