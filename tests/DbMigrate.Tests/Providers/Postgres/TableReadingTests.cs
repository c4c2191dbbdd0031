using DbMigrate.Schema;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Providers.Postgres;

public sealed class TableReadingTests(PostgresServers servers) : ReadingTest(servers)
{
    [Theory, MemberData(nameof(PostgresServers.AllMajorVersions), MemberType = typeof(PostgresServers))]
    public async Task An_ordinary_table_has_its_options_and_flags(int version)
    {
        var model = await ReadAsync(version, Roles + """
            CREATE UNLOGGED TABLE t (a int NOT NULL, b text)
                WITH (fillfactor = 80, autovacuum_enabled = false, toast.autovacuum_enabled = off);
            ALTER TABLE t ADD c text;
            CREATE UNIQUE INDEX t_a ON t (a);
            ALTER TABLE t CLUSTER ON t_a, REPLICA IDENTITY USING INDEX t_a, ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
            COMMENT ON TABLE t IS 'a comment';
            GRANT SELECT, INSERT ON t TO reading_app;
            GRANT SELECT ON t TO PUBLIC;
            GRANT UPDATE ON t TO "reading Odd" WITH GRANT OPTION;
            """);

        var table = Only<Table>(model);
        Assert.Equal(new ObjectId(ObjectKind.Table, "public", "t"), table.Id);
        Assert.Equal(TableKind.Ordinary, table.Kind);
        Assert.True(table.Unlogged);
        Assert.Equal(["fillfactor=80", "autovacuum_enabled=false", "toast.autovacuum_enabled=off"], table.Options);
        Assert.Equal("t_a", table.ClusteredOn);
        Assert.Equal(new ReplicaIdentity("INDEX", "t_a"), table.ReplicaIdentity);
        Assert.True(table.RowSecurity);
        Assert.True(table.ForceRowSecurity);
        Assert.Equal("a comment", table.Comment);
        Assert.Equal(
            [new("", "SELECT"), new("reading Odd", "UPDATE", true), new("reading_app", "INSERT"), new("reading_app", "SELECT")],
            table.Grants);
        Assert.Null(table.AccessMethod);
        Assert.Null(table.Tablespace);
        Assert.Equal(["a", "b", "c"], table.Columns.Select(column => column.Name));
    }

    [Theory, MemberData(nameof(PostgresServers.AllMajorVersions), MemberType = typeof(PostgresServers))]
    public async Task A_table_without_columns_and_one_with_another_replica_identity(int version)
    {
        var model = await ReadAsync(version, """
            CREATE TABLE nothing ();
            CREATE TABLE whole (a int); ALTER TABLE whole REPLICA IDENTITY FULL;
            CREATE TABLE none (a int); ALTER TABLE none REPLICA IDENTITY NOTHING;
            """);

        Assert.Empty(Named<Table>(model, "nothing").Columns);
        Assert.Null(Named<Table>(model, "nothing").ReplicaIdentity);
        Assert.Equal("FULL", Named<Table>(model, "whole").ReplicaIdentity?.Mode);
        Assert.Equal("NOTHING", Named<Table>(model, "none").ReplicaIdentity?.Mode);
    }

    [Theory, MemberData(nameof(PostgresServers.AllMajorVersions), MemberType = typeof(PostgresServers))]
    public async Task Partitions_know_their_table_and_bound(int version)
    {
        var model = await ReadAsync(version, """
            CREATE SCHEMA part;
            CREATE TABLE p (id int, at timestamptz NOT NULL DEFAULT now(), n int CHECK (n > 0)) PARTITION BY RANGE (at, lower(id::text));
            CREATE TABLE part.a PARTITION OF p FOR VALUES FROM ('2026-01-01', MINVALUE) TO ('2027-01-01', MINVALUE) PARTITION BY LIST (id);
            CREATE TABLE part.a1 PARTITION OF part.a FOR VALUES IN (1, NULL);
            CREATE TABLE part.b (n int CONSTRAINT p_n_check CHECK (n > 0), at timestamptz NOT NULL, id int);
            ALTER TABLE p ATTACH PARTITION part.b DEFAULT;
            """);

        var parent = Named<Table>(model, "p");
        Assert.Equal(TableKind.Partitioned, parent.Kind);
        Assert.Equal("RANGE (at, lower((id)::text))", parent.PartitionKey);
        Assert.Null(parent.PartitionOf);

        var a = Named<Table>(model, "a");
        Assert.Equal(TableKind.Partitioned, a.Kind);
        Assert.Equal(new QualifiedName("public", "p"), a.PartitionOf);
        Assert.Equal("FOR VALUES FROM ('2026-01-01 00:00:00+00', MINVALUE) TO ('2027-01-01 00:00:00+00', MINVALUE)", a.PartitionBound);
        Assert.Equal("LIST (id)", a.PartitionKey);
        Assert.Empty(a.Inherits);

        Assert.Equal(new QualifiedName("part", "a"), Named<Table>(model, "a1").PartitionOf);
        Assert.Equal("FOR VALUES IN (1, NULL)", Named<Table>(model, "a1").PartitionBound);
        Assert.Equal("DEFAULT", Named<Table>(model, "b").PartitionBound);
        Assert.All(
            model.Objects.OfType<Table>().Where(table => table.PartitionOf is not null),
            table => Assert.All(table.Columns, column => Assert.True(column.Inherited)));
        Assert.All(model.Objects.OfType<Constraint>(), check => Assert.Equal(check.Table != "p", check.Inherited));
        Assert.Equal("now()", ColumnOf(model, "a1", "at").Default);
        Assert.Null(ColumnOf(model, "b", "at").Default);
    }

    [Theory, MemberData(nameof(PostgresServers.AllMajorVersions), MemberType = typeof(PostgresServers))]
    public async Task Children_know_their_parents_in_order(int version)
    {
        var model = await ReadAsync(version, """
            CREATE TABLE one (a int, b int CONSTRAINT b_positive CHECK (b > 0));
            CREATE TABLE two (a int);
            CREATE TABLE child (a int, c int) INHERITS (two, one);
            """);

        var child = Named<Table>(model, "child");
        Assert.Equal([new("public", "two"), new("public", "one")], child.Inherits);
        Assert.Null(child.PartitionOf);
        Assert.Equal([false, true, false], child.Columns.OrderBy(column => column.Name).Select(column => column.Inherited));
        Assert.True(Assert.Single(model.Objects.OfType<Constraint>(), constraint => constraint.Table == "child").Inherited);
    }

    [Theory, MemberData(nameof(PostgresServers.AllMajorVersions), MemberType = typeof(PostgresServers))]
    public async Task Typed_and_foreign_tables(int version)
    {
        var model = await ReadAsync(version, """
            CREATE SCHEMA types;
            CREATE TYPE types.pair AS (a int, b text);
            CREATE TABLE typed OF types.pair (PRIMARY KEY (a));
            CREATE FOREIGN DATA WRAPPER wrapper;
            CREATE SERVER "Far away" FOREIGN DATA WRAPPER wrapper;
            CREATE FOREIGN TABLE far (a int OPTIONS (z '1', b '2')) SERVER "Far away" OPTIONS (y '1', c '2');
            """);

        Assert.Equal(new QualifiedName("types", "pair"), Named<Table>(model, "typed").OfType);
        var foreign = Named<Table>(model, "far");
        Assert.Equal(TableKind.Foreign, foreign.Kind);
        Assert.Equal("Far away", foreign.Server);
        Assert.Equal(["c=2", "y=1"], foreign.ForeignOptions);
        Assert.Equal(["b=2", "z=1"], foreign.Columns[0].Options);
        Assert.Null(foreign.ReplicaIdentity);
    }
}
