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
            throw new DbMigrateException(ErrorId.FileNotWritable, $"'{path}' cannot be written: {e.Message}", "Check its permissions and those of its folder.", path, e);
        }
    }
}
