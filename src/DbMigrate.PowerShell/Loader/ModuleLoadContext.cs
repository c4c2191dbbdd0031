using System;
using System.IO;
using System.Management.Automation;
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
    private readonly string _runtime;

    private ModuleLoadContext(string folder)
        : base(nameof(DbMigrate), isCollectible: false) =>
        (_folder, _runtime) = (folder, Path.Combine(folder, "runtimes", PortableRuntimeIdentifier()));

    /// <summary>Loads the cmdlets' assembly; the second import of a session gets the same one.</summary>
    public static Assembly LoadCmdlets()
    {
        lock (Gate)
        {
            return _cmdlets ??= Load(Path.Combine(Path.GetDirectoryName(typeof(ModuleLoadContext).Assembly.Location)!, "lib"));
        }
    }

    /// <summary>Exports the cmdlets of the module that was imported inside.</summary>
    /// <remarks>'Import-Module -Force' gets that from a cache, and would not export its cmdlets again.
    /// https://github.com/PowerShell/PowerShell/issues/20710</remarks>
    public static void Export(PSModuleInfo inner, PSModuleInfo module)
    {
        var add = typeof(PSModuleInfo).GetMethod("AddExportedCmdlet", BindingFlags.Instance | BindingFlags.NonPublic)!
            .CreateDelegate<Action<PSModuleInfo, CmdletInfo>>();
        foreach (var cmdlet in inner.ExportedCmdlets.Values)
            add(module, cmdlet);
    }

    private static Assembly Load(string folder)
    {
        var context = new ModuleLoadContext(folder);
        var cmdlets = context.LoadFromAssemblyName(new("DbMigrate.PowerShell"));
        TypeNames.Register(
            cmdlets, context.LoadFromAssemblyName(new("DbMigrate.Core")), context.LoadFromAssemblyName(new("DbMigrate.Studio")));
        return cmdlets;
    }

    /// <summary>Prefers the module's own files, and of these what was compiled for this machine; null leaves the rest (the framework,
    /// PowerShell) to the default context.</summary>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var file = assemblyName.Name + ".dll";
        var path = Path.Combine(_runtime, "lib", $"net{Environment.Version.Major}.0", file);
        if (!File.Exists(path)) path = Path.Combine(_folder, file);
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    /// <summary>Native libraries lie under runtimes/, where no private context looks by itself.</summary>
    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        var file = OperatingSystemFile(unmanagedDllName);
        var path = Path.Combine(_runtime, "native", file);
        return File.Exists(path) ? LoadUnmanagedDllFromPath(path) : 0;
    }

    // A .NET that a distribution built calls itself ubuntu.24.04-x64, say.
    private static string PortableRuntimeIdentifier()
    {
        var own = RuntimeInformation.RuntimeIdentifier;
        var system = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? "win"
            : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? "osx"
            : own.Contains("musl") || own.StartsWith("alpine", StringComparison.Ordinal) ? "linux-musl"
            : "linux";
        return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
    }

    private static string OperatingSystemFile(string name) =>
        RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? name + ".dll"
        : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? $"lib{name}.dylib"
        : $"lib{name}.so";
}
