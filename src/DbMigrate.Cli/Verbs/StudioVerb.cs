using System.CommandLine;
using DbMigrate.Cli.Output;

namespace DbMigrate.Cli.Verbs;

/// <summary><c>dbmigrate studio</c></summary>
internal sealed class StudioVerb : Verb
{
    private readonly Option<int?> _port = new("--port")
    {
        Description = $"The port [default: the first free one from {StudioOptions.UsualPort} on]",
        HelpName = "number",
    };
    private readonly Option<bool> _readOnly = new("--read-only") { Description = "Change nothing: the database itself refuses to" };
    private readonly Option<bool> _noOpen = new("--no-open") { Description = "Only print the address" };

    private readonly Option<TimeSpan?> _idleTimeout = Parsing.DurationOption.Create(
        "--idle-timeout", "End when nobody has asked for anything for so long: 30m, 2h, 0 for never [default: 30m]");

    public StudioVerb()
        : base("studio", "Open the database in a local web page: its rows, its schema, its migrations, and SQL.")
    {
        foreach (var option in (ReadOnlySpan<Option>)[_port, _readOnly, _noOpen, _idleTimeout])
            Add(option);
        Validators.Add(result =>
        {
            if (result.GetResult(_port) is { Tokens: [var token] } && int.TryParse(token.Value, out var port) && port is < 1 or > 65535)
                result.AddError("--port is a number from 1 to 65535.");
        });
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "dbmigrate studio",
        "dbmigrate studio -e production --read-only",
        "dbmigrate studio --port 5000 --no-open",
    ];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancel)
    {
        var terminal = invocation.Terminal;
        var project = invocation.LoadProject();
        var targets = ProjectLoader.Targets(project);
        if (targets is not [var target])
            throw new DbMigrateException(
                ErrorId.NotSupported, "A studio shows one database.", "Give one --database, and start another studio for the next.");
        var usual = new StudioOptions();
        var studio = await Studio.StartAsync(
            project,
            target,
            usual with
            {
                Port = invocation.Get(_port),
                ReadOnly = invocation.Get(_readOnly),
                IdleTimeout = invocation.Get(_idleTimeout) ?? usual.IdleTimeout,
            },
            cancel);
        await using (studio)
        {
            if (terminal.Json) terminal.WriteJson(new(studio.Url), CliJson.Context.StudioJson);
            else await invocation.Shell.Out.WriteLineAsync(studio.Url);
            if (!invocation.Get(_noOpen)) Open(studio.Url, terminal);
            terminal.Note(new Words($"The studio of {target} runs until Ctrl+C.", Tone.Faint));
            try
            {
                await studio.WaitAsync(cancel);
                terminal.Note(new Words("Nobody has asked for anything for a while: the studio has ended.", Tone.Faint));
            }
            catch (OperationCanceledException)
            {
                // Ctrl+C is how it ends.
            }
        }

        return ExitCode.Done;
    }

    private static void Open(string url, Terminal terminal)
    {
        if (!StudioBrowser.TryOpen(url)) terminal.Note(new Words("No browser could be opened: open the address yourself.", Tone.Faint));
    }
}
