using System.Text;

namespace DbMigrate.Tests.Scenarios.Acceptance.Properties;

/// <summary>A random schema, kept so simply that edits are easy and its SQL is always valid.</summary>
internal sealed record SchemaSketch
{
    public List<SketchEnum> Enums { get; init; } = [];

    public List<SketchDomain> Domains { get; init; } = [];

    public List<SketchSequence> Sequences { get; init; } = [];

    public List<SketchFunction> Functions { get; init; } = [];

    public List<SketchTable> Tables { get; init; } = [];

    public List<SketchView> Views { get; init; } = [];

    public SchemaSketch Copy() => new()
    {
        Enums = [.. Enums],
        Domains = [.. Domains],
        Sequences = [.. Sequences],
        Functions = [.. Functions],
        Tables = [.. Tables.Select(table => table.Copy())],
        Views = [.. Views],
    };

    /// <summary>The schema as a script.</summary>
    public string Sql()
    {
        var sql = new StringBuilder();
        foreach (var item in Enums)
            sql.AppendLine($"CREATE TYPE {item.Name} AS ENUM ({string.Join(", ", item.Values.Select(value => $"'{value}'"))});");
        foreach (var item in Domains)
        {
            var check = item.Minimum is { } minimum ? $" CHECK (VALUE > {minimum})" : "";
            sql.AppendLine($"CREATE DOMAIN {item.Name} AS {item.Base}{check};");
        }

        foreach (var item in Sequences)
            sql.AppendLine($"CREATE SEQUENCE {item.Name} INCREMENT {item.Increment}{(item.Cycle ? " CYCLE" : "")};");
        foreach (var item in Functions)
        {
            var body = $"SELECT ({item.Argument} + {item.Plus})::{item.Returns}";
            sql.AppendLine($"CREATE FUNCTION {item.Name}({item.Argument} int) RETURNS {item.Returns} LANGUAGE sql IMMUTABLE AS '{body}';");
        }

        foreach (var table in Tables) table.AppendTable(sql);
        foreach (var table in Tables) table.AppendParts(sql);
        foreach (var view in Views) view.AppendTo(sql);
        return sql.ToString();
    }
}

internal sealed record SketchEnum(string Name, string[] Values);

internal sealed record SketchDomain(string Name, string Base, int? Minimum);

internal sealed record SketchSequence(string Name, int Increment, bool Cycle);

internal sealed record SketchFunction(string Name, string Argument, string Returns, int Plus);

/// <summary>A column: <paramref name="Extra"/> is its default, identity or generated expression.</summary>
internal sealed record SketchColumn(string Name, string Type, bool NotNull, string Extra, string? Reads = null, string? Comment = null)
{
    public override string ToString() => $"{Name} {Type}{(NotNull ? " NOT NULL" : "")} {Extra}".TrimEnd();
}

/// <summary>A constraint or index: its SQL and the columns it needs.</summary>
internal sealed record SketchPart(string Name, string Sql, string[] Columns);

/// <summary>A foreign key of one column to a table's key of one column.</summary>
internal sealed record SketchReference(string Name, string Column, string Table, string Action);

internal sealed record SketchTable(string Name)
{
    public List<SketchColumn> Columns { get; init; } = [];

    public string[] Key { get; set; } = [];

    public List<SketchPart> Constraints { get; init; } = [];

    public List<SketchPart> Indexes { get; init; } = [];

    public List<SketchReference> References { get; init; } = [];

    public List<SketchPart> Others { get; init; } = [];

    /// <summary>How many partitions; null is an ordinary table.</summary>
    public int? Partitions { get; set; }

    public int? FillFactor { get; set; }

    public string? Comment { get; set; }

    public bool RowSecurity { get; set; }

    public SketchTable Copy() => this with
    {
        Columns = [.. Columns],
        Constraints = [.. Constraints],
        Indexes = [.. Indexes],
        References = [.. References],
        Others = [.. Others],
    };

    public SketchColumn? Find(string column) => Columns.Find(item => item.Name == column);

    public void AppendTable(StringBuilder sql)
    {
        IEnumerable<string> items =
        [
            .. Columns.Select(column => column.ToString()),
            .. Key.Length > 0 ? [$"PRIMARY KEY ({string.Join(", ", Key)})"] : Array.Empty<string>(),
            .. Constraints.Select(part => $"CONSTRAINT {part.Name} {part.Sql}"),
        ];
        var end = Partitions is not null ? " PARTITION BY RANGE (id)" : FillFactor is { } fill ? $" WITH (fillfactor = {fill})" : "";
        sql.AppendLine($"CREATE TABLE {Name} ({string.Join(", ", items)}){end};");
        for (var i = 0; i < Partitions; i++)
            sql.AppendLine($"CREATE TABLE {Name}_p{i} PARTITION OF {Name} FOR VALUES FROM ({i * 100}) TO ({(i * 100) + 100});");
    }

    public void AppendParts(StringBuilder sql)
    {
        foreach (var item in References)
        {
            var key = $"FOREIGN KEY ({item.Column}) REFERENCES {item.Table} {item.Action}";
            sql.AppendLine($"ALTER TABLE {Name} ADD CONSTRAINT {item.Name} {key};");
        }

        foreach (var item in Indexes) sql.AppendLine($"{item.Sql};");
        foreach (var item in Others) sql.AppendLine($"{item.Sql};");
        if (Comment is not null) sql.AppendLine($"COMMENT ON TABLE {Name} IS '{Comment}';");
        foreach (var column in Columns.Where(column => column.Comment is not null))
            sql.AppendLine($"COMMENT ON COLUMN {Name}.{column.Name} IS '{column.Comment}';");
        if (RowSecurity) sql.AppendLine($"ALTER TABLE {Name} ENABLE ROW LEVEL SECURITY;");
    }
}

/// <summary>A view of some columns of a table or of an earlier view.</summary>
internal sealed record SketchView(string Name, string Over, string[] Columns, bool Materialized, string? Where, bool Granted)
{
    public void AppendTo(StringBuilder sql)
    {
        var kind = Materialized ? "MATERIALIZED VIEW" : "VIEW";
        var where = Where is null ? "" : $" WHERE {Where} IS NOT NULL";
        sql.AppendLine($"CREATE {kind} {Name} AS SELECT {string.Join(", ", Columns)} FROM {Over}{where};");
        if (Materialized) sql.AppendLine($"CREATE INDEX {Name}_i ON {Name} ({Columns[0]});");
        if (Granted) sql.AppendLine($"GRANT SELECT ON {Name} TO app_reader; COMMENT ON {kind} {Name} IS 'granted';");
    }
}
