using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Introspection;

/// <summary>What a new database holds: the schema <c>public</c>, in which anyone may create until version 15.</summary>
internal static class EmptyDatabase
{
    public static SchemaModel Of(int version)
    {
        var usage = new Grant("", "USAGE");
        return new(
            Dialect.PostgreSql,
            version,
            [
                new Namespace
                {
                    Name = "public",
                    Comment = "standard public schema",
                    Grants = version < 15 ? [new("", "CREATE"), usage] : [usage],
                },
            ]);
    }
}
