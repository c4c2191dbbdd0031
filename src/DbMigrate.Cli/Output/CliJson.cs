using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DbMigrate.Cli.Output;

/// <summary>Everything that is written as JSON; generated, because reflection would cost more than the command itself.</summary>
[JsonSerializable(typeof(IEnumerable<JournalEntryJson>))]
[JsonSerializable(typeof(IEnumerable<HistoryEntryJson>))]
[JsonSerializable(typeof(IEnumerable<MigrationResultJson>))]
[JsonSerializable(typeof(IEnumerable<PlannedMigrationJson>))]
[JsonSerializable(typeof(MigrationJson[]))]
[JsonSerializable(typeof(NewMigrationJson[]))]
[JsonSerializable(typeof(IEnumerable<SchemaChangeJson>))]
[JsonSerializable(typeof(IEnumerable<UndoStepJson>))]
[JsonSerializable(typeof(IEnumerable<ExportFileJson>))]
[JsonSerializable(typeof(IEnumerable<ResetJson>))]
[JsonSerializable(typeof(IEnumerable<FindingJson>))]
[JsonSerializable(typeof(ScaffoldJson[]))]
[JsonSerializable(typeof(IEnumerable<StartJson>))]
[JsonSerializable(typeof(StudioJson))]
[JsonSerializable(typeof(ErrorLine))]
[JsonSerializable(typeof(WarningLine))]
internal sealed partial class CliJson : JsonSerializerContext
{
    /// <summary>For results.</summary>
    public static CliJson Context { get; } = new(Settings(indented: true));

    /// <summary>For messages: one object, one line.</summary>
    public static CliJson OneLine { get; } = new(Settings(indented: false));

    private static JsonSerializerOptions Settings(bool indented) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = indented,
        NewLine = "\n",
        // The output is read by programs and people, never pasted into HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
