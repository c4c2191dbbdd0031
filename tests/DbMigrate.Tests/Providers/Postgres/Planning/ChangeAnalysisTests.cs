using DbMigrate.Schema;
using static DbMigrate.Tests.Providers.Postgres.Planning.PlanSketch;

namespace DbMigrate.Tests.Providers.Postgres.Planning;

/// <summary>How a change is carried on to what stands on the changed thing, as each kind says.</summary>
public sealed class ChangeAnalysisTests
{
    private static readonly EnumType Mood = new() { Schema = "public", Name = "mood", Values = ["sad", "ok"] };

    private static readonly View Names = new()
    {
        Schema = "public",
        Name = "names",
        Definition = " SELECT name FROM t;",
        Columns = [Column("name", "text")],
    };

    private static readonly Routine Check = new()
    {
        Schema = "public",
        Name = "check_it",
        Arguments = "text",
        Signature = "v text",
        Returns = "boolean",
        Definition = "CREATE OR REPLACE FUNCTION public.check_it(v text)",
    };

    [Fact]
    public void A_view_is_made_anew_around_a_column_that_changes_its_type()
    {
        var needs = new Dependency(Names.Id, ColumnId("t", "name"));
        var from = Model([Table("t", Column("name", "text")), Names], needs);
        var to = Model([Table("t", Column("name", "character varying(9)")), Names], needs);

        var changes = Changes(from, to);

        Assert.True(changes.IsMadeAnew(Names.Id));
        Assert.Equal(ColumnId("t", "name"), Assert.Single(changes.Columns).Key);
        Assert.Empty(changes.ColumnsDropped);
    }

    [Fact]
    public void A_view_stays_where_the_column_only_refuses_null()
    {
        var needs = new Dependency(Names.Id, ColumnId("t", "name"));
        var from = Model([Table("t", Column("name", "text")), Names], needs);
        var to = Model([Table("t", Column("name", "text") with { NotNull = true }), Names], needs);

        var changes = Changes(from, to);

        Assert.Empty(changes.Dropped);
        Assert.Single(changes.Columns);
    }

    [Fact]
    public void An_enum_that_loses_a_value_is_replaced_and_its_columns_take_the_new_one()
    {
        var needs = new Dependency(ColumnId("t", "mood"), Mood.Id);
        var table = Table("t", Column("mood", "public.mood"));
        var from = Model([Mood, table], needs);
        var to = Model([Mood with { Values = ["ok"] }, table], needs);

        var changes = Changes(from, to);

        Assert.Equal(Mood.Id, Assert.Single(changes.Replaced).Key);
        Assert.True(Assert.Single(changes.Columns).Value.Retyped);
        Assert.Empty(changes.Dropped);
    }

    [Fact]
    public void A_domain_in_the_place_of_an_enum_replaces_it()
    {
        var domain = new DomainType { Schema = "public", Name = "mood", BaseType = "text" };
        var table = Table("t", Column("mood", "public.mood"));
        var from = Model([Mood, table], new Dependency(ColumnId("t", "mood"), Mood.Id));
        var to = Model([domain, table], new Dependency(ColumnId("t", "mood"), domain.Id));

        var changes = Changes(from, to);

        Assert.Equal(Mood.Id, changes.ReplacedBy[domain.Id]);
        Assert.Empty(changes.Added);
        Assert.True(changes.Columns[ColumnId("t", "mood")].Retyped);
    }

    [Fact]
    public void A_domain_lays_off_its_checks_while_what_they_call_is_made_anew()
    {
        var domain = new DomainType
        {
            Schema = "public",
            Name = "code",
            BaseType = "text",
            Constraints = [new("code_check", "CHECK (public.check_it(VALUE))")],
        };
        var needs = new Dependency(domain.Id, Check.Id);

        var changes = Changes(Model([Check, domain], needs), Model([Check with { Returns = "text" }, domain], needs));

        Assert.True(changes.IsMadeAnew(Check.Id));
        Assert.Equal(domain.Id, Assert.Single(changes.Stripped));
        Assert.Empty(changes.Replaced);
    }

    [Fact]
    public void A_dropped_table_takes_all_that_is_its_own()
    {
        var table = Table("t", Column("id"));
        var index = new TableIndex
        {
            Schema = "public",
            Name = "i",
            Table = "t",
            Definition = "CREATE INDEX i ON public.t USING btree (id)",
        };

        var changes = Changes(Model([table, index], new Dependency(index.Id, ColumnId("t", "id"))), Model([]));

        Assert.Equal([table.Id, index.Id], changes.Dropped.Order());
        Assert.Empty(changes.ColumnsDropped);
        Assert.Empty(changes.Added);
    }
}
