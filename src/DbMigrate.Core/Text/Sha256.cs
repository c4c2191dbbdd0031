using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace DbMigrate.Text;

/// <summary>SHA-256 (FIPS 180-4) in managed code.</summary>
/// <remarks>.NET's own takes OpenSSL on Linux, whose loading is a third of a native command's start and which a bare container does not have;
/// by the byte it is several times faster, so a long script is left to it where it is there (<see cref="For"/>).</remarks>
internal sealed class Sha256 : HashAlgorithm
{
    /// <summary>The length of a hash, in bytes.</summary>
    public const int Length = 32;

    /// <summary>From how many bytes on the system's implementation has earned its loading.</summary>
    public const long Long = 4 * 1024 * 1024;

    private const int Block = 64;

    private static readonly Lazy<bool> SystemHasOne = new(
        () => !OperatingSystem.IsLinux() || NativeLibrary.TryLoad("libssl.so.3", out _) || NativeLibrary.TryLoad("libssl.so.1.1", out _));

    private readonly uint[] _state = new uint[Length / sizeof(uint)];
    private readonly byte[] _held = new byte[Block];
    private int _heldCount;
    private ulong _count;

    public Sha256()
    {
        HashSizeValue = Length * 8;
        Initialize();
    }

    private Sha256(Sha256 other)
        : this()
    {
        other._state.CopyTo(_state, 0);
        other._held.CopyTo(_held, 0);
        (_heldCount, _count) = (other._heldCount, other._count);
    }

    // The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
    private static ReadOnlySpan<uint> Constants =>
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    // Those of the square roots of the first eight.
    private static ReadOnlySpan<uint> Start =>
        [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

    /// <summary>The implementation that is the faster one for this many bytes.</summary>
    public static HashAlgorithm For(long bytes) => bytes >= Long && SystemHasOne.Value ? SHA256.Create() : new Sha256();

    /// <summary>The hash of these bytes.</summary>
    public static byte[] HashData(ReadOnlySpan<byte> bytes)
    {
        using var hash = new Sha256();
        hash.Append(bytes);
        return hash.Current;
    }

    /// <summary>The hash of a file from where it is read to its end.</summary>
    public static byte[] HashData(Stream stream)
    {
        using var hash = For(stream.Length - stream.Position);
        return hash.ComputeHash(stream);
    }

    /// <summary>The hash of what was appended so far; more can follow.</summary>
    public byte[] Current
    {
        get
        {
            using var copy = new Sha256(this);
            return copy.HashFinal();
        }
    }

    /// <summary>Takes in more bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        _count += (ulong)bytes.Length;
        if (_heldCount > 0)
        {
            var taken = Math.Min(bytes.Length, Block - _heldCount);
            bytes[..taken].CopyTo(_held.AsSpan(_heldCount));
            _heldCount += taken;
            bytes = bytes[taken..];
            if (_heldCount < Block)
                return;
            Compress(_held);
        }

        for (; bytes.Length >= Block; bytes = bytes[Block..])
            Compress(bytes);
        bytes.CopyTo(_held);
        _heldCount = bytes.Length;
    }

    public override void Initialize()
    {
        Start.CopyTo(_state);
        (_heldCount, _count) = (0, 0);
    }

    protected override void HashCore(byte[] array, int ibStart, int cbSize) => Append(array.AsSpan(ibStart, cbSize));

    protected override void HashCore(ReadOnlySpan<byte> source) => Append(source);

    protected override byte[] HashFinal()
    {
        // A bit that is set, zeros up to the end of a block, and there the count of bits.
        Span<byte> padding = stackalloc byte[2 * Block];
        padding.Clear();
        padding[0] = 0x80;
        var length = (_heldCount < Block - sizeof(ulong) ? Block : 2 * Block) - _heldCount;
        BinaryPrimitives.WriteUInt64BigEndian(padding[(length - sizeof(ulong))..], _count * 8);
        Append(padding[..length]);

        var hash = new byte[Length];
        for (var i = 0; i < _state.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(i * sizeof(uint)), _state[i]);
        return hash;
    }

    private void Compress(ReadOnlySpan<byte> block)
    {
        Span<uint> words = stackalloc uint[64];
        for (var i = 0; i < 16; i++)
            words[i] = BinaryPrimitives.ReadUInt32BigEndian(block[(i * sizeof(uint))..]);
        for (var i = 16; i < words.Length; i++)
        {
            var (early, late) = (words[i - 15], words[i - 2]);
            words[i] = words[i - 16] + (BitOperations.RotateRight(early, 7) ^ BitOperations.RotateRight(early, 18) ^ (early >> 3))
                + words[i - 7] + (BitOperations.RotateRight(late, 17) ^ BitOperations.RotateRight(late, 19) ^ (late >> 10));
        }

        uint a = _state[0], b = _state[1], c = _state[2], d = _state[3], e = _state[4], f = _state[5], g = _state[6], h = _state[7];
        for (var i = 0; i < words.Length; i++)
        {
            var first = h + (BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25))
                + ((e & f) ^ (~e & g)) + Constants[i] + words[i];
            var second = (BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22))
                + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + first, c, b, a, first + second);
        }

        (_state[0], _state[1], _state[2], _state[3]) = (_state[0] + a, _state[1] + b, _state[2] + c, _state[3] + d);
        (_state[4], _state[5], _state[6], _state[7]) = (_state[4] + e, _state[5] + f, _state[6] + g, _state[7] + h);
    }
}
