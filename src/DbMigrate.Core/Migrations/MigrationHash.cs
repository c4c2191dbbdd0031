using System.Security.Cryptography;

namespace DbMigrate.Migrations;

/// <summary>A file's SHA-256, exact and as it would be with other line endings.</summary>
/// <remarks>Drizzle hashes the bytes it reads (drizzle-orm, <c>readMigrationFiles</c>), so a Windows checkout of the same
/// file has another hash there. Here it is the same migration.</remarks>
internal sealed class MigrationHash(string path)
{
    private (string Lf, string CrLf)? _variants;

    public string Exact => field ??= Compute(path);

    /// <summary>The hash that the file would have with LF line endings.</summary>
    public string Normalized => (_variants ??= ComputeVariants(path)).Lf.ToLowerInvariant();

    /// <summary>The hashes that stand for this file's text, in lower case: as it is, and with either line ending.</summary>
    public IReadOnlyList<string> All => [Exact, Normalized, _variants!.Value.CrLf.ToLowerInvariant()];

    /// <summary>Whether a stored hash stands for this file's text, whatever its line endings.</summary>
    public bool Matches(string stored)
    {
        if (string.Equals(stored, Exact, StringComparison.OrdinalIgnoreCase))
            return true;
        var (lf, crLf) = _variants ??= ComputeVariants(path);
        return string.Equals(stored, lf, StringComparison.OrdinalIgnoreCase)
            || string.Equals(stored, crLf, StringComparison.OrdinalIgnoreCase);
    }

    private static string Compute(string path)
    {
        using var stream = OpenRead(path);
        return Convert.ToHexString(SHA256.HashData(stream)).ToLowerInvariant();
    }

    private static (string Lf, string CrLf) ComputeVariants(string path)
    {
        using var lf = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var crLf = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var stream = OpenRead(path);
        var buffer = new byte[64 * 1024];
        var pendingCr = false;
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            var rest = buffer.AsSpan(0, read);
            // A CR at the end of one read belongs to the LF at the start of the next; alone it is text.
            if (pendingCr && rest[0] != '\n')
                Append("\r"u8, "\r"u8);
            pendingCr = rest[^1] == '\r';
            if (pendingCr)
                rest = rest[..^1];

            for (int at; (at = rest.IndexOf((byte)'\n')) >= 0; rest = rest[(at + 1)..])
            {
                var line = rest[..(at > 0 && rest[at - 1] == '\r' ? at - 1 : at)];
                Append(line, line);
                Append("\n"u8, "\r\n"u8);
            }

            Append(rest, rest);
        }

        if (pendingCr)
            Append("\r"u8, "\r"u8);
        return (Convert.ToHexString(lf.GetHashAndReset()), Convert.ToHexString(crLf.GetHashAndReset()));

        void Append(ReadOnlySpan<byte> forLf, ReadOnlySpan<byte> forCrLf)
        {
            lf.AppendData(forLf);
            crLf.AppendData(forCrLf);
        }
    }

    private static FileStream OpenRead(string path)
    {
        try
        {
            return new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        }
        catch (FileNotFoundException)
        {
            throw new DbMigrateException(ErrorId.MigrationFileNotFound, $"The migration file '{path}' is not there.", "Restore it.", path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DbMigrateException(
                ErrorId.MigrationFileNotFound,
                $"The migration file '{path}' cannot be read: {e.Message}",
                "Check the file and its permissions.",
                path,
                e);
        }
    }
}
