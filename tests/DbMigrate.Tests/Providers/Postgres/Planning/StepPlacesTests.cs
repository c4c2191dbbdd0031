using DbMigrate.Providers.Postgres.Planning;
using DbMigrate.Schema;
using static DbMigrate.Tests.Providers.Postgres.Planning.PlanSketch;

namespace DbMigrate.Tests.Providers.Postgres.Planning;

/// <summary>What comes and goes with another has no step of its own.</summary>
public sealed class StepPlacesTests
{
    private static readonly Constraint Key = new()
    {
        Schema = "public",
        Name = "t_pkey",
        Table = "t",
        Kind = ConstraintKind.PrimaryKey,
        Definition = "PRIMARY KEY (id)",
        Columns = ["id"],
    };

    private static readonly Table Serial = Table(
        "t",
        Column("id") with
        {
            NotNull = true,
            Default = "nextval('public.t_id_seq'::regclass)",
        });

    private static readonly Sequence Counter = new()
    {
        Schema = "public", Name = "t_id_seq", Type = "integer", Options = new(1, 1, 1, int.MaxValue, 1), OwnedBy = new("public", "t", "id"),
    };

    [Fact]
    public void A_constraint_is_made_with_its_new_table_and_goes_with_it()
    {
        var (none, all) = (Model([]), Model([Table("t", Column("id")), Key]));

        Assert.Equal(new Step(Key.TableId, StepKind.Add), Places(Changes(none, all)).AddOf(Key.Id));
        Assert.Equal(new Step(Key.TableId, StepKind.Drop), Places(Changes(all, none)).DropOf(Key.Id));
    }

    [Fact]
    public void A_sequence_that_serial_makes_comes_with_the_column()
    {
        var (none, all) = (Model([]), Model([Serial, Counter]));

        Assert.Equal(Counter.OwnedBy!.Id, Places(Changes(none, all)).MadeWith[Counter.Id]);
        Assert.Equal(["CREATE TABLE public.t (\n    id serial\n)"], Statements(none, all));
        Assert.Equal(["DROP TABLE public.t"], Statements(all, none));
    }

    [Fact]
    public void A_sequence_that_counts_otherwise_comes_by_itself()
    {
        var other = Counter with { Options = new(5, 1, 1, int.MaxValue, 1) };

        Assert.Empty(Places(Changes(Model([]), Model([Serial, other]))).MadeWith);
    }

    [Fact]
    public void A_foreign_key_between_two_tables_that_go_stands_alone_only_where_they_refer_to_each_other()
    {
        ForeignKey one = new()
        {
            Schema = "public",
            Name = "a_fkey",
            Table = "a",
            Definition = "FOREIGN KEY (b) REFERENCES public.b(a)",
            References = new("public", "b"),
        };
        var other = one with
        {
            Name = "b_fkey",
            Table = "b",
            Definition = "FOREIGN KEY (a) REFERENCES public.a(b)",
            References = new("public", "a"),
        };
        Table[] tables = [Table("a", Column("b")), Table("b", Column("a"))];
        Dependency[] needs =
        [
            new(one.Id, ColumnId("b", "a")),
            new(one.Id, tables[1].Id),
            new(other.Id, ColumnId("a", "b")),
            new(other.Id, tables[0].Id),
        ];
        var all = Model([.. tables, one, other], needs);
        var changes = Changes(all, Model([]));

        Assert.Equal(new Step(one.TableId, StepKind.Drop), Places(changes).DropOf(one.Id));
        Assert.Equal(new Step(one.Id, StepKind.Drop), Places(changes, tidy: false).DropOf(one.Id));
        Assert.Equal(
            [
                "ALTER TABLE public.a DROP CONSTRAINT a_fkey",
                "ALTER TABLE public.b DROP CONSTRAINT b_fkey",
                "DROP TABLE public.a",
                "DROP TABLE public.b",
            ],
            Statements(all, Model([])));
    }
}
