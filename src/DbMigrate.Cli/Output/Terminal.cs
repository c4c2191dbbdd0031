using System.Collections.Concurrent;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DbMigrate.Cli.Parsing;

namespace DbMigrate.Cli.Output;

/// <summary>Where a command's answers go: results to stdout, everything about them to stderr; text or JSON.</summary>
internal sealed class Terminal
{
    // A folder's warnings come once for each database.
    private readonly ConcurrentDictionary<string, bool> _warnings = new();
    private readonly Shell _shell;
    private readonly bool _hasColor;

    public Terminal(Shell shell, SharedOptions shared, ParseResult parse)
    {
        _shell = shell;
        Json = parse.GetValue(shared.Json);
        Verbose = parse.GetValue(shared.Verbose);
        _hasColor = !Json && !parse.GetValue(shared.NoColor)
            && shell.Variable("NO_COLOR") is null or ""
            && shell.Variable("TERM") != "dumb";
    }

    public bool Json { get; }

    public bool Verbose { get; }

    /// <summary>Whether a person can be asked.</summary>
    public bool CanAsk => !Json && _shell.InIsTerminal && _shell.ErrorIsTerminal;

    /// <summary>Whether something that moves can be shown on stderr.</summary>
    public bool CanShowProgress => _hasColor && _shell.ErrorIsTerminal;

    public TextWriter Out => _shell.Out;

    public TextWriter Error => _shell.Error;

    /// <summary>Takes the lines for the screen while something moves at its bottom.</summary>
    public Action<ReadOnlySpan<Words>>? Screen { get; set; }

    /// <summary>A line of the result.</summary>
    public void Line(params ReadOnlySpan<Words> words) => Write(_shell.Out, _shell.OutIsTerminal, words);

    /// <summary>A line about the result; never in the way of JSON.</summary>
    public void Note(params ReadOnlySpan<Words> words)
    {
        if (!Json)
            Write(_shell.Error, _shell.ErrorIsTerminal, words);
    }

    public void Warn(string message, DatabaseTarget? target)
    {
        if (Json)
            WriteJsonLine(new WarningLine(new(message, target?.ToString())), CliJson.OneLine.WarningLine);
        else if (_warnings.TryAdd(message, true))
            Note(new("warning: ", Tone.Warning), message);
    }

    public void WriteJson<T>(T value, JsonTypeInfo<T> type) => _shell.Out.WriteLine(JsonSerializer.Serialize(value, type));

    public void WriteJsonLine<T>(T value, JsonTypeInfo<T> type) => _shell.Error.WriteLine(JsonSerializer.Serialize(value, type));

    /// <summary>Asks a question; anything but a yes is a no.</summary>
    public async Task<bool> AskAsync(string question, CancellationToken cancel)
    {
        _shell.Error.Write($"{question} [y/N] ");
        // Reading cannot be canceled; waiting for it can.
        var answer = await Task.Run(_shell.ReadLine, cancel).WaitAsync(cancel);
        return answer?.Trim().ToLowerInvariant() is "y" or "yes";
    }

    /// <summary>Asks for one of several answers until one is given; the end of the input is a refusal.</summary>
    /// <returns>The answer's position.</returns>
    public int Choose(string question, IReadOnlyList<string> answers, CancellationToken cancel)
    {
        _shell.Error.WriteLine(question);
        for (var i = 0; i < answers.Count; i++)
            _shell.Error.WriteLine($"  {i + 1}  {answers[i]}");
        while (true)
        {
            _shell.Error.Write($"1 to {answers.Count}: ");
            var typed = Task.Run(_shell.ReadLine, cancel).WaitAsync(cancel).GetAwaiter().GetResult()
                ?? throw new DbMigrateException(ErrorId.Canceled, "Not answered: nothing was changed.");
            if (
                int.TryParse(typed.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number >= 1
                && number <= answers.Count)
                return number - 1;
        }
    }

    private void Write(TextWriter writer, bool isTerminal, ReadOnlySpan<Words> given)
    {
        // What a pipe takes on is data; what a person or a build's log reads must not give orders to it.
        var words = isTerminal || writer == _shell.Error ? Words.Harmless(given) : given;
        if (isTerminal && Screen is { } screen)
        {
            screen(words);
            return;
        }

        var text = "";
        foreach (var word in words)
            text += isTerminal && _hasColor ? word.ToAnsi() : word.Text;
        writer.WriteLine(text.TrimEnd());
    }
}
