using System.Text.Json.Nodes;

namespace DbMigrate.Api;

/// <summary>A call that cannot be answered as it was asked.</summary>
internal sealed class CallException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;

    /// <summary>More than the message, where there is more to say.</summary>
    public JsonObject? Content { get; init; }
}
