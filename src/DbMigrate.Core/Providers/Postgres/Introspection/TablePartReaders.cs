using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Introspection;

/// <summary>Rewrite rules; a view's own stands for the view.</summary>
internal sealed class RuleReader(ReadState state) : CatalogReader(state)
{
    public override string Query => "rules";

    public override void Read(CatalogRow row)
    {
        var (oid, table) = (row.Oid(), row.Oid());
        if (State.RelationOf(table) is not { } relation)
            return;
        var (name, definition) = (row.Name(), row.TextOrNull());
        if (definition is null)
        {
            State.Registry.Add(Catalogs.Rewrite, oid, relation.Id, table);
            return;
        }

        State.Add(
            new Rule
            {
                Schema = relation.Id.Schema,
                Table = relation.Name,
                Name = name,
                Definition = definition,
                Enabled = TriggerReader.FiringModeOf(row.Name()),
                Comment = State.CommentOf(Catalogs.Rewrite, oid),
            },
            Catalogs.Rewrite,
            oid,
            table);
    }
}

/// <summary>Triggers.</summary>
internal sealed class TriggerReader(ReadState state) : CatalogReader(state)
{
    public override string Query => "triggers";

    public static FiringMode FiringModeOf(string mode) => mode switch
    {
        "D" => FiringMode.Disabled,
        "R" => FiringMode.Replica,
        "A" => FiringMode.Always,
        _ => FiringMode.Origin,
    };

    public override void Read(CatalogRow row)
    {
        var (oid, table) = (row.Oid(), row.Oid());
        if (State.RelationOf(table) is not { } relation)
            return;
        var (name, definition) = (row.Name(), row.TextOrNull());
        var trigger = new Trigger
        {
            Schema = relation.Id.Schema,
            Table = relation.Name,
            Name = name,
            Definition = definition ?? "",
            Inherited = definition is null,
            Enabled = FiringModeOf(row.Name()),
            Comment = definition is null ? null : State.CommentOf(Catalogs.Trigger, oid),
        };
        State.Add(trigger, Catalogs.Trigger, oid, table);
        // A constraint trigger has a row among the constraints as well.
        if (row.Oid() is not 0 and var constraint)
            State.Registry.Add(Catalogs.Constraint, constraint, trigger.Id, table);
    }
}

/// <summary>The triggers of constraints, where they do not fire as usual.</summary>
internal sealed class KeyTriggerReader(ReadState state) : CatalogReader(state)
{
    public override string Query => "key_triggers";

    public override void Read(CatalogRow row) =>
        State.AddFiring(row.Oid(), new(row.Name(), row.Name(), row.Name(), TriggerReader.FiringModeOf(row.Name())));
}

/// <summary>Row-level security policies.</summary>
internal sealed class PolicyReader(ReadState state) : CatalogReader(state)
{
    public override string Query => "policies";

    public override void Read(CatalogRow row)
    {
        var (oid, table) = (row.Oid(), row.Oid());
        if (State.RelationOf(table) is not { } relation)
            return;
        State.Add(
            new Policy
            {
                Schema = relation.Id.Schema,
                Table = relation.Name,
                Name = row.Name(),
                Permissive = row.Flag(),
                Command = row.Name() switch { "r" => "SELECT", "a" => "INSERT", "w" => "UPDATE", "d" => "DELETE", _ => "ALL" },
                Roles = row.Sorted(),
                Using = row.TextOrNull(),
                Check = row.TextOrNull(),
                Comment = State.CommentOf(Catalogs.Policy, oid),
            },
            Catalogs.Policy,
            oid,
            table);
    }
}

/// <summary>Extended statistics.</summary>
internal sealed class StatisticsReader(ReadState state) : CatalogReader(state)
{
    public override string Query => "statistics";

    public override void Read(CatalogRow row)
    {
        var oid = row.Oid();
        var statistics = new Statistics
        {
            Schema = State.Schema(row.Oid()),
            Name = row.Name(),
            Definition = row.Text(),
            Target = row.NumberOrNull(),
            Table = "",
            Comment = State.CommentOf(Catalogs.Statistics, oid),
        };
        var table = row.Oid();
        State.Add(statistics with { Table = row.Name(), TableSchema = row.NameOrNull() }, Catalogs.Statistics, oid, table);
    }
}
