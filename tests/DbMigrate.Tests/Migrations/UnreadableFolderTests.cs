using DbMigrate.Cli.Output;
using DbMigrate.Migrations;
using DbMigrate.Tests.Cli;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Migrations;

/// <summary>What the operating system refuses is no bug of ours: it is named, with what to look at.</summary>
public sealed class UnreadableFolderTests
{
    [Fact]
    public void A_folder_that_cannot_be_read_is_named()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "Root reads every folder.");
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such modes.");
            return;
        }

        using var folder = new TempFolder("unreadable");
        string migrations = Directory.CreateDirectory(folder.File("migrations")).FullName;
        File.SetUnixFileMode(migrations, UnixFileMode.None);
        try
        {
            foreach (Action read in (Action[])[() => MigrationFolder.Read(migrations), () => MigrationPlace.IsNew(migrations)])
            {
                var error = Assert.Throws<DbMigrateException>(read);
                Assert.Equal(ErrorId.FileNotReadable, error.Id);
                Assert.StartsWith($"The migrations folder '{migrations}' cannot be read: ", error.Message, StringComparison.Ordinal);
            }
        }
        finally
        {
            File.SetUnixFileMode(migrations, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void What_the_system_refuses_elsewhere_is_told_in_its_words()
    {
        foreach (
            Exception refusal in (Exception[])
                [new UnauthorizedAccessException("Access to the path '/x' is denied."), new IOException("No space left on device : '/x'")])
        {
            ErrorJson error = ErrorJson.Of(refusal);
            Assert.Equal((nameof(ErrorId.FileNotReadable), refusal.Message), (error.Id, error.Message));
            Assert.StartsWith("Check the file or folder", error.Action, StringComparison.Ordinal);
        }

        Assert.Equal(nameof(ErrorId.Unexpected), ErrorJson.Of(new InvalidOperationException("x")).Id);
    }

    [Fact]
    public async Task A_scratch_database_of_the_other_engine_is_refused()
    {
        using var project = new CliProject();
        project.Write("schema/a.sql", "CREATE TABLE a (id int);");

        var run = await project.RunAsync(
            "new", "--schema", "schema", "--dialect", "postgresql", "--migrations", "m", "--scratch", "sqlite:x");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("error DialectMismatch: The scratch database sqlite:", run.Error, StringComparison.Ordinal);
        Assert.Contains("is sqlite, but the schema is postgresql.", run.Error, StringComparison.Ordinal);
    }
}
