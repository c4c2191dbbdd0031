using System.IO;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace DbMigrate.Loader;

/// <summary>Where the module's cmdlets, its core and their dependencies live, apart from PowerShell's own load context: another
/// module may bring another Npgsql.</summary>
public sealed class ModuleLoadContext : AssemblyLoadContext
{
    private static readonly object Gate = new();
    private static Assembly? _cmdlets;

    private readonly string _folder;

    private ModuleLoadContext(string folder)
        : base(nameof(DbMigrate), isCollectible: false) => _folder = folder;

    /// <summary>Loads the cmdlets' assembly; the second import of a session gets the same one.</summary>
    public static Assembly LoadCmdlets()
    {
        lock (Gate)
        {
            return _cmdlets ??= Load(Path.Combine(Path.GetDirectoryName(typeof(ModuleLoadContext).Assembly.Location)!, "lib"));
        }
    }

    private static Assembly Load(string folder)
    {
        var context = new ModuleLoadContext(folder);
        var cmdlets = context.LoadFromAssemblyPath(Path.Combine(folder, "DbMigrate.PowerShell.dll"));
        TypeNames.Register(cmdlets, context.LoadFromAssemblyName(new("DbMigrate.Core")), context.LoadFromAssemblyName(new("DbMigrate.Studio")));
        return cmdlets;
    }

    /// <summary>Prefers the module's own files; null leaves the rest (the framework, PowerShell) to the default context.</summary>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var path = Path.Combine(_folder, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    /// <summary>Native libraries lie under runtimes/, where no private context looks by itself.</summary>
    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        var file = OperatingSystemFile(unmanagedDllName);
        var path = Path.Combine(_folder, "runtimes", PortableRuntimeIdentifier(), "native", file);
        return File.Exists(path) ? LoadUnmanagedDllFromPath(path) : 0;
    }

    // A .NET that a distribution built calls itself ubuntu.24.04-x64, say.
    private static string PortableRuntimeIdentifier()
    {
        var own = RuntimeInformation.RuntimeIdentifier;
        var system = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? "win"
            : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? "osx"
            : own.Contains("musl") || own.StartsWith("alpine", System.StringComparison.Ordinal) ? "linux-musl"
            : "linux";
        return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
    }

    private static string OperatingSystemFile(string name) =>
        RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? name + ".dll"
        : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? $"lib{name}.dylib"
        : $"lib{name}.so";
}
