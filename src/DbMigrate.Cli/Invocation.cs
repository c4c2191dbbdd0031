using System.CommandLine;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Parsing;

namespace DbMigrate.Cli;

/// <summary>One call of one verb: what was typed, and where the answer goes.</summary>
internal sealed class Invocation(ParseResult parse, SharedOptions shared, Shell shell)
{
    public Terminal Terminal { get; } = new(shell, shared, parse);

    public Shell Shell { get; } = shell;

    public ProjectOptions Options { get; } = shared.Read(parse, shell);

    public T? Get<T>(Option<T> option) => parse.GetValue(option);

    public T? Get<T>(Argument<T> argument) => parse.GetValue(argument);

    /// <summary>A path that was typed; null where none was.</summary>
    public string? FullPath(Option<string?> option) => Get(option) is { } path ? ProjectPath.Full(path, Shell.CurrentFolder) : null;

    public Project LoadProject() => ProjectLoader.Load(Options);

    /// <summary>The project of a verb that also works without one, where it is told what to work on.</summary>
    public Project LoadOptional(params ReadOnlySpan<Option<string>> sources)
    {
        var isTold = false;
        foreach (var source in sources)
            isTold |= parse.GetResult(source) is { Implicit: false };
        return ProjectLoader.Load(Options with { Optional = isTold });
    }

    /// <summary>The operations on schemas. There is no PowerShell here to run a .ps1.</summary>
    public SchemaWorkbench OpenWorkbench(Project project, DatabaseTarget? target) => new(project, target, new WarningObserver(Terminal));
}
