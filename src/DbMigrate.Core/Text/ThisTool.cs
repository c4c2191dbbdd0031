using System.Reflection;

namespace DbMigrate.Text;

/// <summary>This program, as what it writes names it.</summary>
internal static class ThisTool
{
    /// <summary>Its version, as <c>1.2.3</c>.</summary>
    public static string Version { get; } =
        typeof(ThisTool).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
}
