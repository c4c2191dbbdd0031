using System.Runtime.InteropServices;
using SQLitePCL;

namespace DbMigrate.Providers.Sqlite;

/// <summary>Picks the newest of the SQLite that ships with the module and the operating system's.</summary>
/// <remarks>Both are never used on one file in one process: each would not see the other's locks
/// (https://www.sqlite.org/howtocorrupt.html, section 2.2.1). A host that has used SQLite before us has made the choice: of the
/// functions that the provider binds one by one, as they are called, some would come from each library.</remarks>
internal static class SqliteLibrary
{
    private const string Bundled = "e_sqlite3";

    private static readonly Lazy<nint> Loaded = new(Load);

    /// <summary>The library's version, as <c>3.40.1</c>.</summary>
    public static string Version
    {
        get
        {
            EnsureLoaded();
            return raw.sqlite3_libversion().utf8_to_string();
        }
    }

    /// <summary>Loads the library and hands it to SQLitePCLRaw; does nothing the second time.</summary>
    public static void EnsureLoaded() => _ = Loaded.Value;

    /// <summary>Where in the last statement the parser stopped, in bytes; -1 where it does not say, or is older than 3.38.</summary>
    public static unsafe int ErrorOffset(sqlite3 database) =>
        Loaded.Value != 0 && NativeLibrary.TryGetExport(Loaded.Value, "sqlite3_error_offset", out var function)
            ? ((delegate* unmanaged[Cdecl]<nint, int>)function)(database.DangerousGetHandle())
            : -1;

    private static nint Load()
    {
        var provider = typeof(SQLite3Provider_e_sqlite3).Assembly;
        if (NameInUse() is { } name)
            return NativeLibrary.TryLoad(name, provider, null, out var inUse) ? inUse : 0;

        var bundled = NativeLibrary.TryLoad(Bundled, provider, null, out var handle) ? handle : 0;
        var chosen = SystemNames()
            .Select(system => NativeLibrary.TryLoad(system, out var library) ? library : 0)
            .Append(bundled)
            .Where(library => library != 0)
            .MaxBy(VersionOf);
        if (chosen == 0)
        {
            throw new DbMigrateException(
                ErrorId.ConnectionFailed,
                $"No SQLite library could be loaded for {RuntimeInformation.RuntimeIdentifier}.",
                "Install the operating system's SQLite (libsqlite3), or the full DbMigrate package.");
        }

        NativeLibrary.SetDllImportResolver(provider, (library, _, _) => library == Bundled ? chosen : 0);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        return chosen;
    }

    private static string? NameInUse()
    {
        try
        {
            return raw.GetNativeLibraryName();
        }
        catch (Exception)
        {
            // "You need to call SQLitePCL.raw.SetProvider()": nobody has.
            return null;
        }
    }

    private static string[] SystemNames() =>
        OperatingSystem.IsWindows() ? ["winsqlite3.dll"]
        : OperatingSystem.IsMacOS() ? ["/usr/lib/libsqlite3.dylib"]
        : ["libsqlite3.so.0"];

    private static unsafe int VersionOf(nint library) =>
        NativeLibrary.TryGetExport(library, "sqlite3_libversion_number", out var function)
            ? ((delegate* unmanaged[Cdecl]<int>)function)()
            : 0;
}
