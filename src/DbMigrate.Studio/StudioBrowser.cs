using System.ComponentModel;
using System.Diagnostics;

namespace DbMigrate;

/// <summary>The browser of whoever starts a studio.</summary>
public static class StudioBrowser
{
    /// <summary>Opens a page in it.</summary>
    /// <param name="url">The studio's address.</param>
    /// <returns>False where the machine has none to open.</returns>
    public static bool TryOpen(string url)
    {
        try
        {
            using var browser = Process.Start(new ProcessStartInfo(url) { UseShellExecute = true });
            return true;
        }
        catch (Exception e)
            when (e is Win32Exception or InvalidOperationException or PlatformNotSupportedException or FileNotFoundException)
        {
            return false;
        }
    }
}
