namespace DbMigrate.Migrations;

/// <summary>Writing to the project's folders.</summary>
internal static class ProjectFolder
{
    /// <summary>Runs what writes there; gives the system's refusals a name.</summary>
    public static void Write(string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DbMigrateException(
                ErrorId.FileNotWritable,
                $"'{path}' cannot be written: {e.Message}",
                "Check its permissions and those of its folder.",
                path,
                e);
        }
    }

    /// <summary>Writes a file beside its place and moves it over: a crash leaves the old one or the new one, and nobody sees
    /// half.</summary>
    public static void Replace(string path, string text)
    {
        var temporary = path + ".tmp";
        try
        {
            // Made anew, as one that is there may be a link.
            File.Delete(temporary);
            using (var writer = new StreamWriter(new FileStream(temporary, FileMode.CreateNew)))
                writer.Write(text);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
