using System.Security.Cryptography;
using DbMigrate.Text;

namespace DbMigrate.Tests.Text;

/// <summary>Our SHA-256 is .NET's.</summary>
public sealed class Sha256Tests
{
    private static readonly byte[] Bytes = new byte[600];

    static Sha256Tests() => new Random(256).NextBytes(Bytes);

    [Fact]
    public void It_is_the_same_hash_for_every_length()
    {
        for (var length = 0; length <= Bytes.Length; length++)
        {
            var text = Bytes.AsSpan(0, length);
            Assert.Equal(SHA256.HashData(text), Sha256.HashData(text));
        }
    }

    [Fact]
    public void It_is_the_same_hash_however_the_bytes_come()
    {
        for (var size = 1; size <= 200; size++)
        {
            using var hash = new Sha256();
            for (var at = 0; at < Bytes.Length; at += size)
            {
                hash.Append(Bytes.AsSpan(at, Math.Min(size, Bytes.Length - at)));
                // A look in between changes nothing.
                Assert.Equal(SHA256.HashData(Bytes.AsSpan(0, Math.Min(at + size, Bytes.Length))), hash.Current);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5_000)]
    [InlineData((int)Sha256.Long - 1)]
    [InlineData((int)Sha256.Long)]
    [InlineData((int)Sha256.Long + 1)]
    public void A_stream_is_read_to_its_end(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);

        using var stream = new MemoryStream(bytes);
        Assert.Equal(SHA256.HashData(bytes), Sha256.HashData(stream));
        stream.Position = length / 2;
        Assert.Equal(SHA256.HashData(bytes.AsSpan(length / 2)), Sha256.HashData(stream));
    }

    [Fact]
    public void It_begins_anew()
    {
        using var hash = new Sha256();
        hash.ComputeHash(Bytes);
        Assert.Equal(SHA256.HashData([]), hash.ComputeHash([]));
        Assert.Equal(SHA256.HashData(Bytes), hash.ComputeHash(Bytes));
    }
}
