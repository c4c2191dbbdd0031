using System.Text;

namespace DbMigrate.Migrations;

/// <summary>Reads down scripts.</summary>
internal static class DownFile
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of a migration's down script.</summary>
    /// <exception cref="DbMigrateException">It cannot be read, or is not UTF-8.</exception>
    public static string Read(Migration migration)
    {
        var path = migration.DownPath!;
        try
        {
            return File.ReadAllText(path, Strict);
        }
        catch (DecoderFallbackException e)
        {
            throw new DbMigrateException(
                ErrorId.MigrationFileNotUtf8,
                $"'{path}' is not UTF-8 text.",
                "Save the file as UTF-8 (in an editor, or with iconv).",
                migration.Tag,
                e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DbMigrateException(
                ErrorId.MigrationFileNotFound,
                $"The down script '{path}' cannot be read: {e.Message}",
                "Restore the file.",
                migration.Tag,
                e);
        }
    }
}
