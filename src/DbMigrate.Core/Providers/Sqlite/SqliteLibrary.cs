using System.Runtime.InteropServices;
using SQLitePCL;

namespace DbMigrate.Providers.Sqlite;

/// <summary>The SQLite that ships with the module.</summary>
/// <remarks>A host that has used SQLite before us has made the choice: two of them on one file in one process would not see each other's
/// locks (https://www.sqlite.org/howtocorrupt.html, section 2.2.1).</remarks>
internal static class SqliteLibrary
{
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
    /// <exception cref="DbMigrateException"><see cref="ErrorId.ConnectionFailed"/>: there is none for this system.</exception>
    public static void EnsureLoaded() => _ = Loaded.Value;

    /// <summary>Old scripts and schemas have texts in double quotes. The sqlite3 program takes them; the library that we bring does not by
    /// itself (https://www.sqlite.org/quirks.html, section 8).</summary>
    public static void TakeTextsInDoubleQuotes(sqlite3 database, bool taken = true)
    {
        foreach (var option in (ReadOnlySpan<int>)[raw.SQLITE_DBCONFIG_DQS_DDL, raw.SQLITE_DBCONFIG_DQS_DML])
            _ = raw.sqlite3_db_config(database, option, taken ? 1 : 0, out _);
    }

    /// <summary>Where in the last statement the parser stopped, in bytes; -1 where it does not say, or is a host's that is older than
    /// 3.38.</summary>
    /// <remarks>SQLitePCLRaw does not have this function.</remarks>
    public static unsafe int ErrorOffset(sqlite3 database) =>
        Loaded.Value != 0 && NativeLibrary.TryGetExport(Loaded.Value, "sqlite3_error_offset", out var function)
            ? ((delegate* unmanaged[Cdecl]<nint, int>)function)(database.DangerousGetHandle())
            : -1;

    /// <summary>Sets what <c>last_insert_rowid()</c> says; does nothing where the library is a host's that is older than 3.18.</summary>
    /// <remarks>SQLitePCLRaw does not have this function.</remarks>
    public static unsafe void SetLastRow(sqlite3 database, long number)
    {
        if (Loaded.Value != 0 && NativeLibrary.TryGetExport(Loaded.Value, "sqlite3_set_last_insert_rowid", out var function))
            ((delegate* unmanaged[Cdecl]<nint, long, void>)function)(database.DangerousGetHandle(), number);
    }

    private static nint Load()
    {
        try
        {
            if (NameInUse() is null) Batteries_V2.Init();
            return NativeLibrary.TryLoad(raw.GetNativeLibraryName(), typeof(SQLite3Provider_e_sqlite3).Assembly, null, out var library)
                ? library
                : 0;
        }
        catch (DllNotFoundException e)
        {
            throw new DbMigrateException(
                ErrorId.ConnectionFailed,
                $"No SQLite library could be loaded for {RuntimeInformation.RuntimeIdentifier}.",
                "DbMigrate carries SQLite for Windows, macOS and Linux, on x64 and arm64: install its whole package there.",
                null,
                e);
        }
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
}
