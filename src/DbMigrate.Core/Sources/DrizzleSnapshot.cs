namespace DbMigrate.Sources;

internal static class DrizzleSnapshot
{
    public static SqlSource Render(string name, byte[] utf8) => throw new NotImplementedException();
}
