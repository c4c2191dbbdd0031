using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Migrations;

/// <summary>A migration's SQL file, read statement by statement.</summary>
internal sealed class MigrationScript(Migration migration, ISqlSplitter splitter)
{
    /// <summary>A file of so many bytes is read at once.</summary>
    public const int Small = 32 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the file from its beginning, in bounded memory unless it is to be read whole.</summary>
    /// <param name="whole">Take the file into memory and check it before the first statement, which nobody can change then.</param>
    /// <param name="skipped">Told of each command of the engine's shell that is passed over.</param>
    /// <exception cref="DbMigrateException">The file is missing, is not UTF-8, cannot be cut into statements, or is another than
    /// when the folder was read (of one that is read in parts this is said at its end, where a caller has not committed yet).</exception>
    public IEnumerable<SqlStatement> Read(bool whole = false, Action<SkippedCommand>? skipped = null)
    {
        using var file = Open();
        using var sha = whole || file.Length <= Small ? null : SHA256.Create();
        using var hashing = sha is null ? null : new CryptoStream(file, sha, CryptoStreamMode.Read);
        using var reader = hashing is null ? Load(file)
            : new StreamReader(hashing, Strict, detectEncodingFromByteOrderMarks: false, BufferSize(file));
        using var statements = splitter.Split(reader, skipped).GetEnumerator();
        while (MoveNext(statements))
            yield return statements.Current;

        if (sha is not null) RequireSame(sha.Hash!);
    }

    /// <summary>Writes the file's text, in bounded memory.</summary>
    /// <returns>Whether it ends with a line end.</returns>
    /// <exception cref="DbMigrateException">The file is missing, is not UTF-8, or is another than when the folder was read (said at its
    /// end).</exception>
    public bool WriteTo(TextWriter output)
    {
        using var sha = SHA256.Create();
        using var file = Open();
        using var hashing = new CryptoStream(file, sha, CryptoStreamMode.Read);
        using var reader = new StreamReader(hashing, Strict, detectEncodingFromByteOrderMarks: false, BufferSize(file));
        var buffer = new char[4096];
        var (first, last) = (true, '\n');
        for (int count; (count = Read(reader, buffer)) > 0; first = false)
        {
            output.Write(first ? buffer.AsSpan(0, count).TrimStart('\uFEFF') : buffer.AsSpan(0, count));
            last = buffer[count - 1];
        }

        RequireSame(sha.Hash!);
        return last == '\n';
    }

    private int Read(StreamReader reader, char[] buffer)
    {
        try
        {
            return reader.Read(buffer);
        }
        catch (DecoderFallbackException e)
        {
            throw NotUtf8(e);
        }
    }

    /// <summary>No more than the file needs.</summary>
    private static int BufferSize(Stream file) => (int)Math.Clamp(file.Length + 1, 1024, Small);

    private TextReader Load(Stream file) => file.Length <= Small ? LoadSmall(file) : LoadWhole(file);

    /// <summary>Thousands of small files leave nothing behind but their text.</summary>
    private StringReader LoadSmall(Stream file)
    {
        // One byte more, so that a file that has grown is seen.
        var bytes = ArrayPool<byte>.Shared.Rent(Small + 1);
        try
        {
            var content = bytes.AsSpan(0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
            RequireSame(SHA256.HashData(content));
            return new(Strict.GetString(content));
        }
        catch (DecoderFallbackException e)
        {
            throw NotUtf8(e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private StreamReader LoadWhole(Stream file)
    {
        var content = new MemoryStream((int)Math.Min(file.Length, int.MaxValue));
        file.CopyTo(content);
        RequireSame(SHA256.HashData(content.GetBuffer().AsSpan(0, (int)content.Length)));
        content.Position = 0;
        return new(content, Strict, detectEncodingFromByteOrderMarks: false, Small);
    }

    private void RequireSame(byte[] hash)
    {
        if (Convert.ToHexString(hash).Equals(migration.Hash, StringComparison.OrdinalIgnoreCase))
            return;
        throw new DbMigrateException(
            ErrorId.MigrationFileChanged,
            $"'{migration.Path}' changed while it was being read.",
            "Run the command again when nobody is editing the file.",
            migration.Tag);
    }

    private bool MoveNext(IEnumerator<SqlStatement> statements)
    {
        try
        {
            return statements.MoveNext();
        }
        catch (SqlSplitException e)
        {
            throw new DbMigrateException(
                ErrorId.ScriptInvalid, $"{migration.Path}:{e.Position}: {e.Message}", e.Advice ?? "Correct the file.", migration.Tag, e);
        }
        catch (DecoderFallbackException e)
        {
            throw NotUtf8(e);
        }
    }

    private DbMigrateException NotUtf8(DecoderFallbackException e) =>
        new(
            ErrorId.MigrationFileNotUtf8,
            $"'{migration.Path}' is not UTF-8 text.",
            "Save the file as UTF-8 (in an editor, or with iconv).",
            migration.Tag,
            e);

    private FileStream Open()
    {
        try
        {
            return new FileStream(
                migration.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DbMigrateException(
                ErrorId.MigrationFileNotFound,
                $"The migration file '{migration.Path}' cannot be read: {e.Message}",
                "Restore the file.",
                migration.Tag,
                e);
        }
    }
}
