using DbMigrate.Configuration;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Configuration;

public sealed class ProjectVariablesTests : IDisposable
{
    private readonly TempFolder _root = new("env");
    private readonly Dictionary<string, string> _process = [];

    public void Dispose() => _root.Dispose();

    [Fact]
    public void The_process_wins_over_the_environments_file_and_that_over_the_common_one()
    {
        _root.Write(".env", "A=common\nB=common\nC=common");
        _root.Write(".env.production", "A=production\nB=production");
        _root.Write(".env.staging", "A=staging\nB=staging\nC=staging\nD=staging");
        _process["A"] = "process";

        var variables = Load("production");

        Assert.Equal(("process", "production", "common", null), (variables["A"], variables["B"], variables["C"], variables["D"]));
    }

    [Fact]
    public void An_empty_variable_of_the_process_is_none()
    {
        _root.Write(".env", "A=file\nEMPTY=");
        _process["A"] = "";

        var variables = Load();

        Assert.Equal(("file", null), (variables["A"], variables["EMPTY"]));
    }

    [Fact]
    public void Without_files_there_is_only_the_process()
    {
        _process["A"] = "process";

        Assert.Equal(("process", null), (Load()["A"], Load()["B"]));
    }

    [Fact]
    public void Names_are_told_apart_by_case()
    {
        _root.Write(".env", "a=small\nA=big");

        Assert.Equal(("small", "big"), (Load()["a"], Load()["A"]));
    }

    [Theory]
    [InlineData("A=1", "1")]
    [InlineData("A=\"x y\"", "x y")]
    [InlineData("A='x y'", "x y")]
    [InlineData("A = spaced", "spaced")]
    [InlineData("  A=indented", "indented")]
    [InlineData("export A=1", "1")]
    [InlineData("export A=\"x y\"", "x y")]
    [InlineData("export   A=1", "1")]
    [InlineData("\uFEFFA=1", "1")]
    [InlineData("# A=0\n\n#\nA=1 # why", "1")]
    [InlineData("A=\"1\" # why", "1")]
    [InlineData("A=a=b==", "a=b==")]
    [InlineData("A=postgres://u:p%40#w@h/d?a=1&b=2", "postgres://u:p%40#w@h/d?a=1&b=2")]
    [InlineData("A='x # y'", "x # y")]
    [InlineData("A=\"x # y\"", "x # y")]
    [InlineData("A=it's", "it's")]
    [InlineData("A=$B${C}", "$B${C}")]
    [InlineData("A=back\\slash", "back\\slash")]
    [InlineData("A=first\nA=second", "second")]
    public void A_line_is_read_as_other_tools_read_it(string text, string value)
    {
        _root.Write(".env", text);
        Assert.Equal(value, Load()["A"]);

        _root.Write(".env", text.Replace("\n", "\r\n") + "\r\nB=2\r\n");
        Assert.Equal((value, "2"), (Load()["A"], Load()["B"]));
    }

    [Fact]
    public void A_folder_called_env_is_not_read()
    {
        Directory.CreateDirectory(_root.File(".env"));

        Assert.Null(Load()["A"]);
    }

    // A line could hold a password.
    [Theory, InlineData("A=\"s3cret\nB=2"), InlineData("A='s3cret"), InlineData("A=1\nB='s3cret\n\n")]
    public void A_malformed_file_is_named_but_not_quoted(string text)
    {
        var path = _root.Write(".env.production", text);

        var error = ExpectedError.Of(
            ErrorId.ConfigInvalid, $"'{path}' cannot be read as NAME=value lines.", () => Load("production"));
        Assert.DoesNotContain("s3cret", error.ToString());
        Assert.Equal(("Correct the file.", path), (error.RecommendedAction, error.Target));
    }

    [Theory]
    [InlineData("env:A", "value")]
    [InlineData("ENV: A ", "value")]
    [InlineData("sqlite:env:A", "sqlite:env:A")]
    [InlineData("A", "A")]
    public void Only_a_reference_is_replaced(string text, string expected)
    {
        _process["A"] = "value";

        Assert.Equal(expected, Load().Resolve(text, "-Database"));
    }

    [Theory, InlineData("env:NOBODY", "NOBODY"), InlineData("env:", "")]
    public void A_reference_to_nothing_is_an_error(string text, string name) => ExpectedError.Of(
        ErrorId.VariableNotSet, $"The variable {name}, which -Database refers to, is not set.", () => Load().Resolve(text, "-Database"));

    private ProjectVariables Load(string environment = "default") =>
        ProjectVariables.Load(_root, environment, name => _process.GetValueOrDefault(name));
}
