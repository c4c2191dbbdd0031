using System.Text.Json;
using DbMigrate.Execution.Journal;

namespace DbMigrate.Pictures;

/// <summary>Writes what databases know of their migrations as a page: where each stands, and every attempt.</summary>
internal static class JournalPage
{
    private static readonly string[] Scripts = ["format", "parts", "sections", "page"];

    public static string Write(Project project, IReadOnlyList<JournalReading> readings) =>
        PageShell.Write(
            "Migration journal",
            "Journal",
            Scripts,
            JsonSerializer.Serialize(JournalPageData.Of(project, readings), PageJson.Default.JournalPageData));
}
