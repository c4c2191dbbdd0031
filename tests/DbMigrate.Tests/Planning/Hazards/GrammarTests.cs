using DbMigrate.Providers.Postgres;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Planning.Hazards;

/// <summary>Every form of every command has a row in the guide's table, which <see cref="HazardGuideTests"/> runs on the servers, or a
/// reason.</summary>
public sealed class GrammarTests(PostgresServers servers)
{
    private static readonly string[][] Rows =
    [
        .. HazardCases
            .Postgres.SelectMany(group => group.Statements)
            .SelectMany(row => row.StartsWith("SET", StringComparison.Ordinal) ? row.Split("; ").Skip(1) : [row])
            .Select(row => row.ToUpperInvariant().Split([' ', '(', ')', ',', '='], StringSplitOptions.RemoveEmptyEntries)),
    ];

    [Fact]
    public void Every_form_has_a_row()
    {
        var missing = GrammarForms.WithRows.Where(form => !Array.Exists(Rows, row => IsForm(row, form.Split(' ')))).ToList();

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_row_is_of_a_form()
    {
        var missing = Rows.Where(row =>
                !GrammarForms.WithRows.Concat(GrammarForms.WithoutRows.Keys).Any(form => IsForm(row, form.Split(' '))))
            .Select(row => string.Join(' ', row))
            .ToList();

        Assert.Empty(missing);
    }

    /// <summary>The commands are psql's own list of them, where there is one.</summary>
    [Fact]
    public async Task Every_command_that_psql_knows_has_a_form()
    {
        var psql = PostgresPrograms.Folders().Select(folder => Path.Combine(folder, "psql")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(psql is null, "psql is not on this machine");
        var server = await servers.NewestAsync();
        var result = await ProcessRunner.RunAsync(psql!, ["-X", "-d", server.Url("postgres"), "-c", @"\h"]);
        var commands = result
            .StandardOutput.Split('\n')
            .Where(line => line.StartsWith("  ", StringComparison.Ordinal))
            .SelectMany(line => new[] { line[..Math.Min(line.Length, 35)].Trim(), line.Length > 35 ? line[35..].Trim() : "" })
            .Where(command => command.Length > 0)
            .ToList();

        Assert.True(commands.Count > 150, result.StandardOutput);
        Assert.DoesNotContain(
            commands,
            command =>
                !GrammarForms
                    .WithRows.Concat(GrammarForms.WithoutRows.Keys)
                    .Any(form => form == command || form.StartsWith(command + " ", StringComparison.Ordinal)));
    }

    [Fact]
    public void No_form_has_both_a_row_and_a_reason() => Assert.Empty(GrammarForms.WithRows.Intersect(GrammarForms.WithoutRows.Keys));

    /// <summary>Whether a row has a form's words in their order, the first two at its start.</summary>
    private static bool IsForm(string[] row, string[] form)
    {
        if (row[0] != form[0]) return false;
        var at = 0;
        foreach (var word in form)
        {
            at = Array.IndexOf(row, word, at);
            if (at < 0) return false;
            at++;
        }

        return true;
    }
}
