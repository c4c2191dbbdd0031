using System.Globalization;
using System.Text.RegularExpressions;
using DbMigrate.Tests.Infrastructure;
using DbMigrate.Tests.Pester;

namespace DbMigrate.Tests.Scenarios.Cultures;

/// <summary>The module does the same in every culture and time zone: what it writes, what it reads back, and what it says.</summary>
public sealed partial class CultureTests
{
    // Other calendars (2569, 1405, 1448), other minus signs and decimal points, an i that is another letter when it is made large.
    private const string Script = """
        param($Module, $Culture)
        [cultureinfo]::CurrentCulture = [cultureinfo]::CurrentUICulture = $Culture
        [cultureinfo]::DefaultThreadCurrentCulture = [cultureinfo]::DefaultThreadCurrentUICulture = $Culture
        $ErrorActionPreference = 'Stop'
        Import-Module $Module
        $url = @{ Database = 'sqlite:app.db' }
        "calendar $([datetime]::UtcNow.ToString('yyyy'))"
        New-DbMigration -Name 'add titles' @url | ForEach-Object { "new $($_.Tag) $($_.When.UtcDateTime.ToString('o'))" }
        Invoke-DbMigration @url | ForEach-Object { "applied $($_.Tag) $($_.Status) $($_.Statements)" }
        New-DbMigration -Custom -Name 'late' -Migrations folders @url | ForEach-Object { "folder $($_.Tag)" }
        Get-DbMigrationJournal @url | ForEach-Object { "journal $($_.Tag) $($_.Status) $($_.AppliedAt.UtcDateTime.ToString('o')) $($_.When.UtcDateTime.ToString('o'))" }
        Get-DbMigrationJournal -History @url | ForEach-Object { "history $($_.Tag) $($_.StartedAt.UtcDateTime.ToString('o'))" }
        Get-DbMigrationJournal -Format Html @url | Select-String '\d{4}-\d\d-\d\dT[0-9:.]+' -AllMatches | ForEach-Object { $_.Matches.Value | ForEach-Object { "html $_" } }
        Compare-DbSchema -From schema -To database @url | ForEach-Object { "differs $_" }
        Test-DbMigration @url | ForEach-Object { "finding $($_.Code) $($_.Message)" }
        Invoke-DbMigration -StatementTimeout 1.5s -WhatIf @url
        try { Invoke-DbMigration -StatementTimeout '1,5' @url } catch { "error $($_.Exception.Message)" }
        Undo-DbMigration -Allow DataLoss @url -Confirm:$false | ForEach-Object { "undone $($_.Tag) $($_.Status)" }
        "file $(Get-Content -Raw migrations/0000_add_titles.sql)"
        """;

    public static TheoryData<string, string> Places { get; } = new()
    {
        { "th-TH", "Asia/Bangkok" },
        { "fa-IR", "Asia/Tehran" },
        { "ar-SA", "Asia/Riyadh" },
        { "tr-TR", "America/St_Johns" },
    };

    [Theory, MemberData(nameof(Places))]
    public async Task The_module_does_the_same_everywhere(string culture, string zone)
    {
        string expected = await RunAsync("", "Etc/UTC");

        string there = await RunAsync(culture, zone);

        // The culture is in force, and nothing of ours follows it.
        if (culture != "tr-TR")
            Assert.DoesNotContain(
                $"calendar {DateTime.UtcNow.Year.ToString(CultureInfo.InvariantCulture)}", there, StringComparison.Ordinal);
        Assert.Equal(Neutral(expected), Neutral(there));
        AssertNow(there);
    }

    private static async Task<string> RunAsync(string culture, string zone)
    {
        using var folder = new TempFolder("culture");
        folder.Write(
            "schema/titles.sql",
            "CREATE TABLE \"TITLES\" (id integer PRIMARY KEY, title text DEFAULT 'i', price numeric DEFAULT -1.5 NOT NULL);\nCREATE INDEX "
                + "titles_title ON TITLES (TITLE);");
        folder.Write("dbmigrate.json", """{ "dialect": "sqlite", "schema": ["schema/*.sql"], "migrations": "migrations" }""");
        folder.Write("folders/20250102030405_first/migration.sql", "SELECT 1;");
        string script = folder.Write("script.ps1", Script);
        ProcessResult result = await PowerShellProgram.Installed.RunAsync(
            [
                "-File",
                script,
                "-Module",
                Path.Combine(RepoPaths.Root, "DbMigrate.psd1"),
                "-Culture",
                culture.Length > 0 ? culture : "en-US",
            ],
            new Dictionary<string, string?> { ["TZ"] = zone, ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "0" },
            workingFolder: folder);
        return result.EnsureSuccess().StandardOutput.Replace(folder, "FOLDER", StringComparison.Ordinal);
    }

    /// <summary>Without what differs from run to run: the times.</summary>
    private static string Neutral(string output) =>
        FolderTime().Replace(Time().Replace(CalendarLine().Replace(output, ""), "TIME"), "STAMP");

    /// <summary>Every time is one of these minutes, in UTC.</summary>
    private static void AssertNow(string output)
    {
        DateTime[] times =
        [
            .. Time()
                .Matches(output)
                .Select(match =>
                    DateTime.Parse(
                        match.Value, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal)),
            .. FolderTime()
                .Matches(output)
                .Select(match => DateTime.ParseExact(match.Value, "yyyyMMddHHmmss", CultureInfo.InvariantCulture)),
        ];
        Assert.True(times.Length >= 5, output);
        Assert.All(times, time => Assert.InRange(time, DateTime.UtcNow.AddMinutes(-15), DateTime.UtcNow.AddMinutes(15)));
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT[0-9:.]+Z?")]
    private static partial Regex Time();

    [GeneratedRegex(@"\b\d{14}(?=_late)")]
    private static partial Regex FolderTime();

    [GeneratedRegex(@"^calendar .*$", RegexOptions.Multiline)]
    private static partial Regex CalendarLine();
}
