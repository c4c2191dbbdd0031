using System.Globalization;
using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>Reads a duration as people write it: 30 is seconds (to .NET it would be 30 ticks), 500ms, 30s, 5m, 1h, 00:05:00.</summary>
public sealed class DurationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is TimeSpan span && span >= TimeSpan.Zero && span <= Duration.Longest)
            return span;
        var text = Convert.ToString(value, CultureInfo.InvariantCulture)?.Trim() ?? "";
        if (Duration.Parse(text) is { } duration)
            return duration;
        throw new ArgumentTransformationMetadataException(
            $"'{text}' is no duration of at most 24 days. Write seconds, or 500ms, 30s, 5m, 1h, 00:05:00.");
    }
}
