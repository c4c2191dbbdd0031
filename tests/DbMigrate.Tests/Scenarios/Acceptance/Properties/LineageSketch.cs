namespace DbMigrate.Tests.Scenarios.Acceptance.Properties;

/// <summary>A table <c>c</c> somewhere in a family of tables, with one property that its parents have, that it has itself, or
/// both.</summary>
/// <param name="Shape">Where it stands in the family.</param>
/// <param name="Property">What it or its parents have.</param>
/// <param name="Place">Who has it.</param>
internal sealed record LineageSketch(string Shape, string Property, string Place)
{
    private static readonly (string Name, string Sql)[] Shapes =
    [
        ("plain", "CREATE TABLE c (k int, v int)"),
        ("child", "CREATE TABLE c () INHERITS (p)"),
        ("child of two", "CREATE TABLE c () INHERITS (p, q)"),
        ("child of two, swapped", "CREATE TABLE c () INHERITS (q, p)"),
        ("child with columns of its own", "CREATE TABLE c (k int, v int) INHERITS (p)"),
        ("grandchild", "CREATE TABLE m () INHERITS (p); CREATE TABLE c () INHERITS (m)"),
        ("partition", "CREATE TABLE c PARTITION OF w FOR VALUES IN (1)"),
        ("wide partition", "CREATE TABLE c PARTITION OF w FOR VALUES IN (1, 2)"),
        ("default partition", "CREATE TABLE c PARTITION OF w DEFAULT"),
        (
            "sub-partition",
            "CREATE TABLE m PARTITION OF w FOR VALUES IN (1, 2, 3) PARTITION BY LIST (k); CREATE TABLE c PARTITION OF m FOR VALUES IN (1)"),
        ("whole", "CREATE TABLE c (k int, v int) PARTITION BY LIST (k); CREATE TABLE c1 PARTITION OF c FOR VALUES IN (1)"),
    ];

    private static readonly string[] Properties =
    [
        "nothing", "check", "check without children", "not null", "named not null", "default", "primary key", "unique", "foreign key out",
        "foreign key in", "index", "trigger", "generated", "identity", "type", "column",
    ];

    /// <summary>SQL that gives it a row.</summary>
    public string Rows => (Property == "foreign key out" ? "INSERT INTO r VALUES (5); " : "") + "INSERT INTO c (k, v) VALUES (1, 5)";

    /// <summary>Every sketch that a server of this version knows.</summary>
    public static IEnumerable<LineageSketch> All(int version) =>
        from property in Properties
        where version >= 18 || property != "named not null"
        from shape in Shapes
        from place in property == "nothing" ? [""] : new[] { "parents", "itself", "both" }
        let sketch = new LineageSketch(shape.Name, property, place)
        where sketch.IsPossible
        select sketch;

    private bool IsPossible
    {
        get
        {
            var (partition, child, own) = (Shape.Contains("partition"), Shape.Contains("child"), Place != "parents");
            return Property switch
            {
                "check" => !partition || Place != "both",
                "check without children" => (Shape != "whole" || !own) && Place != "both",
                // The server names a not-null constraint by what is free, which two ways do not make the same.
                "not null" => Place != "both",
                "generated" => (!partition || Place != "itself") && Shape != "child with columns of its own",
                // Nor does a primary key let go of a constraint that could be the parents' as well.
                "primary key" => Place == "parents" || !child,
                "identity" => !partition || Place != "itself",
                "type" => (Place != "itself" || !(partition || child)) && Shape != "child with columns of its own",
                "column" => !partition || !own,
                _ => true,
            };
        }
    }

    /// <summary>The schema as a script.</summary>
    public string Sql()
    {
        List<string> sql =
        [
            "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
            "CREATE TABLE r (id int PRIMARY KEY)",
            "CREATE TABLE s (x int)",
            "CREATE TABLE p (k int, v int)",
            "CREATE TABLE q (k int, v int)",
            "CREATE TABLE w (k int, v int) PARTITION BY LIST (k)",
        ];
        if (Place is "parents" or "both") sql.AddRange(new[] { "p", "q", "w" }.Select(table => Give(table, "")).OfType<string>());
        sql.Add(Shapes.First(shape => shape.Name == Shape).Sql);
        if (Place is "itself" or "both" && Give("c", "own_") is { } own) sql.Add(own);
        return string.Join(";\n", sql);
    }

    public override string ToString() => Property == "nothing" ? Shape : $"{Shape}, {Property} of {Place}";

    /// <summary>Gives a table the property; parts that have names get the prefix before theirs where they need not merge with the
    /// parents'.</summary>
    private string? Give(string table, string prefix) => Property switch
    {
        "nothing" => null,
        "check" => $"ALTER TABLE {table} ADD CONSTRAINT filled CHECK (v > 0)",
        "check without children" => table is "w" ? null : $"ALTER TABLE {table} ADD CONSTRAINT filled CHECK (v > 0) NO INHERIT",
        "not null" => $"ALTER TABLE {table} ALTER v SET NOT NULL",
        "named not null" =>
            $"ALTER TABLE {table} ADD CONSTRAINT {(prefix.Length > 0 && Place == "both" ? "there" : prefix + "there")} NOT NULL v",
        "default" => $"ALTER TABLE {table} ALTER v SET DEFAULT {(prefix.Length > 0 ? 8 : 7)}",
        "primary key" => Place == "both" && table == "c" && Shape.Contains("partition")
            ? "SELECT 1"
            : $"ALTER TABLE {table} ADD CONSTRAINT {prefix}{table}_key PRIMARY KEY (k)",
        "unique" => $"ALTER TABLE {table} ADD CONSTRAINT {prefix}{table}_once UNIQUE (k)",
        "foreign key out" => $"ALTER TABLE {table} ADD CONSTRAINT {prefix}refers FOREIGN KEY (v) REFERENCES r",
        "foreign key in" when table is "w" => "ALTER TABLE w ADD PRIMARY KEY (k); ALTER TABLE s ADD FOREIGN KEY (x) REFERENCES w",
        "foreign key in" when table is "c" && Place == "both" => null,
        "foreign key in" when table is "c" =>
            "ALTER TABLE c ADD CONSTRAINT own_key UNIQUE (k); ALTER TABLE s ADD FOREIGN KEY (x) REFERENCES c (k)",
        "foreign key in" => null,
        "index" => $"CREATE INDEX {prefix}{table}_i ON {table} (v)",
        "trigger" => $"CREATE TRIGGER {prefix}{table}_g AFTER INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION f()",
        "generated" => table == "c" && Place == "both" ? null : $"ALTER TABLE {table} ADD g int GENERATED ALWAYS AS (v * 2) STORED",
        "identity" => table == "c" && Place == "both"
            ? null
            : $"ALTER TABLE {table} ALTER k SET NOT NULL, ALTER k ADD GENERATED BY DEFAULT AS IDENTITY",
        "type" => table == "c" && Place == "both" ? null : $"ALTER TABLE {table} ALTER v TYPE bigint",
        "column" => table == "c" && Place == "both" ? "ALTER TABLE c ADD own_e text" : $"ALTER TABLE {table} ADD e text",
        _ => throw new InvalidOperationException(Property),
    };
}
