using DbMigrate.Schema;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Providers.Postgres;

public sealed class ConstraintReadingTests(PostgresServers servers) : ReadingTest(servers)
{
    [Theory, MemberData(nameof(PostgresServers.AllMajorVersions), MemberType = typeof(PostgresServers))]
    public async Task Each_kind_has_its_definition_and_columns(int version)
    {
        var model = await ReadAsync(version, $"""
        CREATE TABLE t (id int CONSTRAINT pk PRIMARY KEY, a int, "B" int, r int4range,
            CONSTRAINT uq UNIQUE {(
            version >= 15 ? "NULLS NOT DISTINCT" : "")} ("B", a) INCLUDE (id) WITH (fillfactor = 70) DEFERRABLE INITIALLY DEFERRED,
            CONSTRAINT ck CHECK (a > "B") NO INHERIT,
            CONSTRAINT ex EXCLUDE USING gist (r WITH &&) WHERE (a > 0));
        ALTER TABLE t ADD CONSTRAINT later CHECK (a <> 5) NOT VALID;
        COMMENT ON CONSTRAINT ck ON t IS 'checked';
        """);

        var distinct = version >= 15 ? "NULLS NOT DISTINCT " : "";
        Assert.Equal(
            [
                ("ck", ConstraintKind.Check, "CHECK ((a > \"B\")) NO INHERIT", "a,B", "checked"),
                ("ex", ConstraintKind.Exclusion, "EXCLUDE USING gist (r WITH &&) WHERE ((a > 0))", "r", null),
                ("later", ConstraintKind.Check, "CHECK ((a <> 5)) NOT VALID", "a", null),
                ("pk", ConstraintKind.PrimaryKey, "PRIMARY KEY (id)", "id", null),
                ("uq", ConstraintKind.Unique, $"UNIQUE {distinct}(\"B\", a) INCLUDE (id) DEFERRABLE INITIALLY DEFERRED", "B,a", null),
            ],
            model
                .Objects.OfType<Constraint>()
                .Select(constraint =>
                    (constraint.Name, constraint.Kind, constraint.Definition, string.Join(',', constraint.Columns), constraint.Comment)));
        Assert.Equal(["fillfactor=70"], Named<Constraint>(model, "uq").Options);
        Assert.Empty(model.Objects.OfType<TableIndex>());
    }

    [Theory, MemberData(nameof(PostgresServers.AllMajorVersions), MemberType = typeof(PostgresServers))]
    public async Task Foreign_keys_name_both_sides(int version)
    {
        var model = await ReadAsync(version, $"""
        CREATE SCHEMA other;
        CREATE TABLE other."Target" (x int, "Y" int, PRIMARY KEY ("Y", x));
        CREATE TABLE t (a int, b int,
            CONSTRAINT fk FOREIGN KEY (b, a) REFERENCES other."Target" ("Y", x) MATCH FULL
                ON UPDATE CASCADE ON DELETE SET NULL {(version >= 15 ? "(a)" : "")} DEFERRABLE);
        ALTER TABLE t ADD CONSTRAINT later FOREIGN KEY (a, b) REFERENCES other."Target" {(
            version >= 18 ? "NOT ENFORCED" : "NOT VALID")};
        COMMENT ON CONSTRAINT fk ON t IS 'refers';
        """);

        var key = Named<ForeignKey>(model, "fk");
        Assert.Equal(new ObjectId(ObjectKind.ForeignKey, "public", "fk", "t"), key.Id);
        Assert.Equal(
            $"FOREIGN KEY (b, a) REFERENCES other.\"Target\"(\"Y\", x) MATCH FULL ON UPDATE CASCADE ON DELETE SET "
                + $"NULL{(version >= 15 ? " (a)" : "")} DEFERRABLE",
            key.Definition);
        Assert.Equal(["b", "a"], key.Columns);
        Assert.Equal(new QualifiedName("other", "Target"), key.References);
        Assert.Equal(["Y", "x"], key.ReferencedColumns);
        Assert.Equal("refers", key.Comment);
        Assert.EndsWith(version >= 18 ? "NOT ENFORCED" : "NOT VALID", Named<ForeignKey>(model, "later").Definition);
    }

    [Theory, MemberData(nameof(PostgresServers.AllMajorVersions), MemberType = typeof(PostgresServers))]
    public async Task A_partition_lists_its_constraints_with_their_parents_but_no_inherited_foreign_key(int version)
    {
        var model = await ReadAsync(version, """
        CREATE TABLE target (id int PRIMARY KEY);
        CREATE TABLE p (id int REFERENCES target, k int, CONSTRAINT p_key PRIMARY KEY (id, k), CONSTRAINT p_uq UNIQUE (k, id)) PARTITION BY LIST (k);
        CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
        CREATE TABLE refers (id int, k int, FOREIGN KEY (id, k) REFERENCES p);
        """);

        Assert.Equal(["p_id_fkey", "refers_id_k_fkey"], model.Objects.OfType<ForeignKey>().Select(key => key.Name).Order());
        Assert.Equal(
            [("p_key", null), ("p_uq", null), ("p1_k_id_key", "public.p_uq"), ("p1_pkey", "public.p_key"), ("target_pkey", null)],
            model.Objects.OfType<Constraint>().Select(constraint => (constraint.Name, constraint.Parent?.ToString())));
    }

    [Theory, MemberData(nameof(PostgresServers.AllMajorVersions), MemberType = typeof(PostgresServers))]
    public async Task Indexes_have_their_parts(int version)
    {
        var model = await ReadAsync(version, """
        CREATE TABLE t (a int, "B" text, c text);
        CREATE UNIQUE INDEX i1 ON t USING btree ("B" COLLATE "C" text_pattern_ops DESC NULLS LAST, (a + 1), lower(c)) INCLUDE (a) WITH (fillfactor = 60) WHERE a > 0;
        ALTER INDEX i1 ALTER COLUMN 2 SET STATISTICS 300;
        CREATE INDEX i2 ON t USING hash (a);
        COMMENT ON INDEX i2 IS 'hashed';
        CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
        CREATE INDEX i3 ON m (a);
        """);

        var index = Named<TableIndex>(model, "i1");
        Assert.Equal(new ObjectId(ObjectKind.Index, "public", "i1"), index.Id);
        Assert.Equal(
            "CREATE UNIQUE INDEX i1 ON public.t USING btree (\"B\" COLLATE \"C\" text_pattern_ops DESC NULLS LAST, ((a + 1)), lower(c)) "
                + "INCLUDE (a) WITH (fillfactor='60') WHERE (a > 0)",
            index.Definition);
        Assert.True(index.Unique);
        Assert.True(index.Valid);
        Assert.Equal("t", index.Table);
        Assert.Equal(["\"B\"", "((a + 1))", "lower(c)"], index.Keys);
        Assert.Equal(["2=300"], index.StatisticsTargets);
        Assert.Equal(("hashed", false), (Named<TableIndex>(model, "i2").Comment, Named<TableIndex>(model, "i2").Unique));
        Assert.True(Named<TableIndex>(model, "i3").OnMaterializedView);
    }

    [Theory, MemberData(nameof(PostgresServers.AllMajorVersions), MemberType = typeof(PostgresServers))]
    public async Task A_partitioned_index_has_attached_ones(int version)
    {
        var model = await ReadAsync(version, """
            CREATE TABLE p (k int, n int) PARTITION BY LIST (k);
            CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
            CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);
            CREATE INDEX whole ON p (n);
            CREATE INDEX partial ON ONLY p (k);
            CREATE INDEX alone ON p2 (n, k);
            """);

        Assert.Equal("CREATE INDEX whole ON ONLY public.p USING btree (n)", Named<TableIndex>(model, "whole").Definition);
        Assert.False(Named<TableIndex>(model, "partial").Valid);
        Assert.Equal(new QualifiedName("public", "whole"), Named<TableIndex>(model, "p1_n_idx").Parent);
        Assert.Null(Named<TableIndex>(model, "alone").Parent);
        Assert.Contains("Index public.p1_n_idx -> Index public.whole", DependenciesOf(model));
    }
}
