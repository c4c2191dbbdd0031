using System;
using System.Linq;
using System.Reflection;

namespace DbMigrate.Loader;

/// <summary>Makes the module's public types known by their names, which PowerShell looks up in its own load context only: without it,
/// <c>catch [DbMigrate.DbMigrateException]</c>, Pester's <c>Mock</c> and a proxy function end with "Unable to find type".</summary>
internal static class TypeNames
{
    // Not public, and the one way: https://github.com/PowerShell/PowerShell/issues/2505
    private const string Accelerators = "System.Management.Automation.TypeAccelerators";

    /// <summary>Once for the process: the types stay loaded as long as it lives, and so do their names.</summary>
    public static void Register(params Assembly[] assemblies)
    {
        var add = Assembly.Load("System.Management.Automation").GetType(Accelerators, throwOnError: true)!
            .GetMethod("Add", [typeof(string), typeof(Type)])!
            .CreateDelegate<Action<string, Type>>();
        foreach (var type in assemblies.SelectMany(assembly => assembly.GetExportedTypes()).Where(type => !type.IsNested))
            add(type.FullName!, type);
    }
}
