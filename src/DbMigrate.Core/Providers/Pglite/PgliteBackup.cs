using System.Formats.Tar;
using System.IO.Compression;
using DbMigrate.Engines;

namespace DbMigrate.Providers.Pglite;

/// <summary>Copies a database as the archive of its folder, which PGlite writes itself and opens again (<c>loadDataDir</c>, or
/// unpacked).</summary>
internal sealed class PgliteBackup(DatabaseUrl url, PgliteDatabase database) : BackupWriter(url)
{
    private readonly DatabaseUrl _url = url;

    public override string Database => Path.GetFileName(_url.Path) ?? "memory";

    public override string Extension => ".tar.gz";

    public override async Task WriteAsync(string path, CancellationToken cancel)
    {
        try
        {
            await database.DumpAsync(path, cancel).ConfigureAwait(false);
            if (!await HoldsDatabaseAsync(path, cancel).ConfigureAwait(false)) throw Failed("the archive holds no database");
        }
        catch (PgliteRefusal e)
        {
            throw Failed(e.Message.TrimEnd('.'), e);
        }
        catch (InvalidDataException e)
        {
            throw Failed($"the archive cannot be read: {e.Message.TrimEnd('.')}", e);
        }
    }

    /// <summary>Reads the archive to its end.</summary>
    private static async Task<bool> HoldsDatabaseAsync(string path, CancellationToken cancel)
    {
        var file = File.OpenRead(path);
        await using (file.ConfigureAwait(false))
        {
            var unpacked = new GZipStream(file, CompressionMode.Decompress);
            await using (unpacked.ConfigureAwait(false))
            {
                var archive = new TarReader(unpacked);
                await using (archive.ConfigureAwait(false))
                {
                    var holds = false;
                    while (await archive.GetNextEntryAsync(cancellationToken: cancel).ConfigureAwait(false) is { } entry)
                        holds |= Path.GetFileName(entry.Name) == "pg_control";
                    return holds;
                }
            }
        }
    }
}
