using DbMigrate.Engines;
using DbMigrate.Schema;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Providers.Postgres;

/// <summary>Runs DDL on a server of some version and reads the database's schema.</summary>
public abstract class ReadingTest(PostgresServers servers)
{
    /// <summary>Two roles that every server of the run gets once.</summary>
    protected const string Roles = """
        DO $$ BEGIN CREATE ROLE reading_app; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
        DO $$ BEGIN CREATE ROLE "reading Odd"; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
        """;

    private protected static readonly ReadScope Everything = new(new(), new(null, "__drizzle_migrations"));

    protected PostgresServers Servers => servers;

    private protected async Task<SchemaModel> ReadAsync(int version, string ddl, ReadScope? scope = null)
    {
        await using var database = await servers.CreateDatabaseAsync(version, "read");
        await database.ExecuteAsync(ddl);
        return await ReadAsync(database, scope);
    }

    private protected static async Task<SchemaModel> ReadAsync(TestDatabase database, ReadScope? scope = null)
    {
        await using var session = await OpenAsync(database, SessionAccess.ReadOnly);
        return await KnownEngines.Of(Dialect.PostgreSql).Schema.ReadAsync(session, scope ?? Everything, default);
    }

    private protected static Task<DatabaseSession> OpenAsync(TestDatabase database, SessionAccess access) =>
        DatabaseSession.OpenAsync(DatabaseUrl.Parse(database.Url, "."), access, SessionOptions.Reading, default);

    private protected static T Only<T>(SchemaModel model)
        where T : SchemaObject => Assert.Single(model.Objects.OfType<T>());

    private protected static T Named<T>(SchemaModel model, string name)
        where T : SchemaObject => Assert.Single(model.Objects.OfType<T>(), item => item.Name == name);

    private protected static Column ColumnOf(SchemaModel model, string table, string column) =>
        Assert.Single(Named<Table>(model, table).Columns, item => item.Name == column);

    /// <summary>The dependencies but those on schemas, as <c>dependent -> needed</c>.</summary>
    private protected static string[] DependenciesOf(SchemaModel model) =>
    [
        .. model.Dependencies.Where(dependency => dependency.Needs.Kind != ObjectKind.Schema)
            .Select(dependency => $"{dependency.Dependent} -> {dependency.Needs}"),
    ];
}
