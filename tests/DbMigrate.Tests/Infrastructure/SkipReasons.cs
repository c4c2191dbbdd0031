namespace DbMigrate.Tests.Infrastructure;

/// <summary>Why a test cannot run here, in words that say what would let it run.</summary>
public static class SkipReasons
{
    public static string NoCase(string name) =>
        $"The case '{name}' is not on this machine; set DBMIGRATE_CASES to the folder that holds it.";

    public const string NoBrowser = "No Chromium is on the PATH of this machine; on Debian, the package 'chromium' brings it.";

    public static string NoProgram(string name) => $"There is no '{name}' on the PATH of this machine.";

    public static string NoPostgres(string version) => $"No PostgreSQL {version} was found on this machine.";
}
