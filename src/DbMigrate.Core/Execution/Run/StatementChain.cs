using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using DbMigrate.Sql;

namespace DbMigrate.Execution.Run;

/// <summary>A hash over the statements done so far, in order: whether a script still begins with them.</summary>
/// <remarks>Each text is preceded by its length, so that moving text from one statement to the next changes the hash;
/// line endings do not count, as they do not for the migration.</remarks>
internal sealed class StatementChain : IDisposable
{
    // Most attempts keep no account of their statements beside the one of the whole.
    private IncrementalHash? _hash;

    private IncrementalHash Hash => _hash ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Add(SqlStatement statement)
    {
        Add(statement.Text);
        if (statement.Data is { } data) Add(data.Text);
    }

    private void Add(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"));
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        Hash.AppendData(length);
        Hash.AppendData(bytes);
    }

    /// <summary>The hash so far.</summary>
    public string Current => Convert.ToHexString(Hash.GetCurrentHash()).ToLowerInvariant();

    public void Dispose() => _hash?.Dispose();
}
