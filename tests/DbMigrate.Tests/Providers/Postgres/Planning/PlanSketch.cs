using DbMigrate.Engines;
using DbMigrate.Providers.Postgres.Planning;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Tests.Providers.Postgres.Planning;

/// <summary>Small schemas, as a reading would give them.</summary>
internal static class PlanSketch
{
    public static Table Table(string name, params Column[] columns) => new() { Schema = "public", Name = name, Columns = [.. columns] };

    public static Column Column(string name, string type = "integer") => new() { Name = name, Type = type };

    public static ObjectId ColumnId(string table, string column) => new(ObjectKind.Column, "public", column, table);

    public static SchemaModel Model(IEnumerable<SchemaObject> objects, params Dependency[] dependencies) =>
        new(Dialect.PostgreSql, 18, objects, dependencies);

    public static ChangeSet Changes(SchemaModel from, SchemaModel to) => ChangeAnalysis.Of(from, to, keepRows: true);

    public static StepPlaces Places(ChangeSet changes, bool tidy = true) =>
        new(new(changes, Conversions.Of(changes, PlanOptions.None), tidy));

    public static IReadOnlyList<string> Statements(SchemaModel from, SchemaModel to) =>
        [.. PostgresSchemaPlanner.Plan(from, to, PlanOptions.None).Statements];
}
