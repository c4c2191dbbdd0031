namespace DbMigrate;

/// <summary>What the operating system refuses: a file or folder that cannot be read, and that nothing else has a name for.</summary>
public static class SystemRefusal
{
    /// <summary>The error of a file or folder that is known.</summary>
    /// <param name="e">What the system said.</param>
    /// <param name="what">The file or folder as the start of a sentence.</param>
    /// <param name="path">Its path.</param>
    internal static DbMigrateException Of(Exception e, string what, string path) =>
        new(
            ErrorId.FileNotReadable,
            $"{what} cannot be read: {e.Message}",
            "Check its permissions and those of the folders above it.",
            path,
            e);

    /// <summary>The error of an exception that reached a front door; null where the system has not refused anything.</summary>
    public static DbMigrateException? Of(Exception e) => e is UnauthorizedAccessException or IOException
        ? new(ErrorId.FileNotReadable, e.Message, "Check the file or folder, its permissions, and the room on its disk.", null, e)
        : null;
}
