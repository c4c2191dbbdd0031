using System.Collections.Concurrent;
using Spectre.Console;

namespace DbMigrate.Cli.Output;

/// <summary>A bar for each database at the bottom of the screen, while a person looks on.</summary>
/// <remarks>The only user of Spectre.Console, which is loaded for nothing else.</remarks>
internal sealed class ApplyProgress
{
    /// <summary>What a bar takes of the screen's width besides its description.</summary>
    private const int BarWidth = 36;

    private readonly ProgressContext _context;
    private readonly int _descriptionWidth;
    private readonly ConcurrentDictionary<DatabaseTarget, ProgressTask> _bars = new();

    private ApplyProgress(ProgressContext context, int screenWidth)
    {
        _context = context;
        _descriptionWidth = Math.Max(8, screenWidth - BarWidth);
    }

    /// <summary>Runs <paramref name="work"/> with bars where they can be shown, else without.</summary>
    public static Task<T> ShowAsync<T>(Terminal terminal, Func<ApplyProgress?, Task<T>> work) =>
        terminal.CanShowProgress ? ShowBarsAsync(terminal, work) : work(null);

    /// <summary>Moves a database's bar.</summary>
    public void Show(RunEvent runEvent)
    {
        switch (runEvent)
        {
            case MigrationStarted started:
                var bar = BarOf(started.Target);
                bar.MaxValue = started.Count;
                bar.Value = started.Position - 1;
                bar.Description = Fit(started.Migration.Tag);
                break;
            case StatementStarted started when _bars.TryGetValue(started.Target, out var running):
                running.Description = Fit($"{started.Migration.Tag} {started.Statement.Ordinal}/{started.Total} {started.Statement.Head}");
                running.Value = Math.Floor(running.Value) + ((started.Statement.Ordinal - 1) / (double)started.Total);
                break;
            case StepStarted { Target: { } target } step:
                BarOf(target).Description = Fit(step.Activity);
                break;
            case LockWaiting waiting:
                BarOf(waiting.Target).Description = Fit("waiting for another runner");
                break;
        }
    }

    private ProgressTask BarOf(DatabaseTarget target) => _bars.GetOrAdd(target, _ => _context.AddTask("starting"));

    private string Fit(string text) => Markup.Escape(text.Length <= _descriptionWidth ? text : $"{text[..(_descriptionWidth - 1)]}…");

    private static async Task<T> ShowBarsAsync<T>(Terminal terminal, Func<ApplyProgress?, Task<T>> work)
    {
        var console = AnsiConsole.Create(
            new()
            {
                Ansi = AnsiSupport.Yes,
                Interactive = InteractionSupport.Yes,
                Out = new AnsiConsoleOutput(terminal.Error),
            });
        try
        {
            return await console
                .Progress()
                .AutoClear(true)
                .Columns(
                    new SpinnerColumn(),
                    new ProgressBarColumn { Width = 20 },
                    new ElapsedTimeColumn(),
                    new TaskDescriptionColumn { Alignment = Justify.Left })
                .StartAsync(context =>
                {
                    terminal.Screen = words => console.Write(ToLine(words));
                    return work(new(context, console.Profile.Width));
                });
        }
        finally
        {
            terminal.Screen = null;
        }
    }

    private static Paragraph ToLine(ReadOnlySpan<Words> words)
    {
        var line = new Paragraph();
        foreach (var word in words)
            line.Append(word.Text, StyleOf(word.Tone));
        return line.Append("\n");
    }

    private static Style StyleOf(Tone tone) => tone switch
    {
        Tone.Good => new(Color.Green),
        Tone.Warning => new(Color.Yellow),
        Tone.Bad => new(Color.Red),
        Tone.Faint => new(decoration: Decoration.Dim),
        _ => Style.Plain,
    };
}
