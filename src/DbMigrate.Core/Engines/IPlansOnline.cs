using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Engines;

/// <summary>An engine that can change a table while others write to it.</summary>
internal interface IPlansOnline
{
    /// <summary>The steps of a plan as steps that are each durable at once and keep writers waiting for no longer than a moment.
    /// Pure.</summary>
    /// <param name="from">The schema as it is, after renames.</param>
    /// <param name="to">The schema as it is to be.</param>
    /// <param name="plain">The steps that <see cref="SchemaProvider.Plan(SchemaModel, SchemaModel)"/> gives.</param>
    IReadOnlyList<SchemaChange> Online(SchemaModel from, SchemaModel to, IReadOnlyList<SchemaChange> plain);

    /// <summary>How long a statement of an online plan may wait and run; null for one that nobody waits for.</summary>
    StatementLimits? LimitsOf(string statement);
}
