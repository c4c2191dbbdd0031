using System.Collections;
using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>Reads migrations from what a pipeline brings: entries, tags, and objects with a Tag, which may have Database, Environment,
/// Project and Status too.</summary>
public sealed class MigrationsAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            null => null,
            IList list => list.Cast<object?>().Select(One).ToArray(),
            _ => One(inputData),
        };
    }

    private static MigrationSelector One(object? input)
    {
        var item = input as PSObject ?? (input is null ? null : PSObject.AsPSObject(input));
        return item?.BaseObject switch
        {
            MigrationSelector selector => selector,
            JournalEntry entry => new(entry),
            string tag when !string.IsNullOrWhiteSpace(tag) => new(tag),
            null or string => throw new ArgumentTransformationMetadataException("A migration is named by its tag, and this is blank."),
            _ when Property(item, "Tag") is { } tag => new(tag)
            {
                Status = Enum.TryParse<MigrationStatus>(Property(item, "Status"), ignoreCase: true, out var status) ? status : null,
                Project = Property(item, "Project"),
                Environment = Property(item, "Environment"),
                Database = Property(item, "Database"),
            },
            var other => throw new ArgumentTransformationMetadataException(
                $"A migration is a tag, an entry of Get-DbMigrationJournal or an object with a Tag, and this is a {other.GetType().Name}."),
        };
    }

    private static string? Property(PSObject item, string name) =>
        item.Properties[name]?.Value is { } value
        && LanguagePrimitives.ConvertTo<string>(value) is { } text
        && !string.IsNullOrWhiteSpace(text)
            ? text
            : null;
}
