namespace DbMigrate.Text;

/// <summary>The account that this process runs as.</summary>
internal static class LocalUser
{
    /// <summary>Its name; empty where the system has none for it, as in a container without <c>/etc/passwd</c>, of which .NET
    /// throws.</summary>
    public static string Name { get; } = Find();

    private static string Find()
    {
        try
        {
            return Environment.UserName;
        }
        catch (IOException)
        {
            return Environment.GetEnvironmentVariable("USER") ?? "";
        }
    }
}
