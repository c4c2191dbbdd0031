using System.CommandLine;
using DbMigrate.Cli;

namespace DbMigrate.Tests.Cli;

/// <summary>What a shell's unset variable leaves never means the default, or everything: every option and argument of every verb.</summary>
public sealed class BlankValueTests
{
    private static readonly RootCommand Root = CliApp.BuildRoot(new(), Shell.OfProcess());

    public static TheoryData<string, string> Options =>
    [
        .. from verb in Root.Subcommands
           from option in Root.Options.Where(option => option.Recursive).Concat(verb.Options)
           where option.ValueType != typeof(bool) && option.Arity.MaximumNumberOfValues > 0
           select (verb.Name, option.Name),
    ];

    public static TheoryData<string> Arguments => [.. Root.Subcommands.Where(verb => verb.Arguments.Count > 0).Select(verb => verb.Name)];

    [Theory, MemberData(nameof(Options))]
    public void An_option_refuses_a_blank(string verb, string option)
    {
        foreach (var blank in new[] { "", " ", "\t" })
        {
            var errors = Root.Parse([.. Start(verb), .. verb == "mark" ? ["--all"] : Array.Empty<string>(), option, blank]).Errors;

            Assert.Contains(
                errors,
                error =>
                    error.Message.Contains($"'{option}'", StringComparison.Ordinal)
                    || error.Message.Contains(option, StringComparison.Ordinal));
        }
    }

    [Theory, MemberData(nameof(Arguments))]
    public void An_argument_refuses_a_blank(string verb) =>
        Assert.Contains(Root.Parse([.. Start(verb), ""]).Errors, error => error.Message.Contains(" is blank. ", StringComparison.Ordinal));

    // mark wants to know which way first.
    private static string[] Start(string verb) => verb == "mark" ? [verb, "--applied"] : [verb];

    [Fact]
    public async Task A_pattern_names_no_database()
    {
        using var project = CliProject.WithTwoMigrations();

        var result = await project.RunAsync("apply", "-d", "sqlite:*.db");

        Assert.Equal(ExitCode.Failed, result.ExitCode);
        Assert.Contains("'*.db' has a wildcard, and no file is called that", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(project.Folder, "*.db", SearchOption.AllDirectories));
    }
}
