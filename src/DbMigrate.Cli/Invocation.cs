using System.CommandLine;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Parsing;
using DbMigrate.Configuration;

namespace DbMigrate.Cli;

/// <summary>One call of one verb: what was typed, and where the answer goes.</summary>
internal sealed class Invocation(ParseResult parse, SharedOptions shared, Shell shell)
{
    public Terminal Terminal { get; } = new(shell, shared, parse);

    public Shell Shell { get; } = shell;

    public ProjectOptions Options { get; } = shared.Read(parse, shell);

    public T? Get<T>(Option<T> option) => parse.GetValue(option);

    public T? Get<T>(Argument<T> argument) => parse.GetValue(argument);

    public Project LoadProject() => ProjectLoader.Load(Options);

    /// <summary>The project of a verb that also works without one.</summary>
    public Project LoadOptional() => ProjectLoader.Load(Options with { Optional = true });

    /// <summary>The operations on schemas. There is no PowerShell here to run a .ps1.</summary>
    public SchemaWorkbench OpenWorkbench(Project project, DatabaseTarget? target) => new(project, target, new WarningObserver(Terminal));
}
