using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using DbMigrate.Cli.Verbs;

namespace DbMigrate.Cli.Parsing;

/// <summary>The help text, followed by examples: they are what most people look for.</summary>
internal sealed class HelpWithExamples(HelpAction help, IReadOnlyList<string> rootExamples) : SynchronousCommandLineAction
{
    public static void Attach(RootCommand root, IReadOnlyList<string> rootExamples)
    {
        var option = root.Options.OfType<HelpOption>().First();
        option.Action = new HelpWithExamples((HelpAction)option.Action!, rootExamples);
    }

    // Asking for help about a wrong command line is no error.
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parse)
    {
        var code = help.Invoke(parse);
        var examples = parse.CommandResult.Command is Verb verb ? verb.Examples : rootExamples;
        var output = parse.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in examples)
            output.WriteLine(example.Length > 0 && example.StartsWith("dbmigrate", StringComparison.Ordinal) ? $"  {example}" : example);
        return code;
    }
}
