using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace DbMigrate.Sources;

/// <summary>Tells whether sources are what they were.</summary>
internal static class SourceHash
{
    /// <summary>SHA-256 over the texts in their order, in lower-case hexadecimal. Neither names nor line endings count.</summary>
    public static string Of(IReadOnlyList<SqlSource> sources)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var source in sources)
        {
            var text = Encoding.UTF8.GetBytes(source.Text.ReplaceLineEndings("\n"));
            // What ends one text and begins the next is a part of what is said.
            BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
            hash.AppendData(length);
            hash.AppendData(text);
            if (source.IsCamelCase) hash.AppendData("snake_case"u8);
        }

        return Convert.ToHexString(hash.GetHashAndReset()).ToLowerInvariant();
    }
}
