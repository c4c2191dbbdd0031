using DbMigrate.Planning;

namespace DbMigrate.Tests.Planning;

public sealed class StepGraphTests
{
    [Fact]
    public void Steps_come_after_what_they_need_and_otherwise_in_their_own_order()
    {
        var graph = Graph("a", "b", "c", "d");
        graph.Order("d", "a");
        Assert.Equal(["b", "c", "d", "a"], graph.Sort().Steps);
    }

    [Fact]
    public void The_order_does_not_depend_on_how_the_graph_was_made()
    {
        var one = Graph("a", "b", "c", "d", "e");
        one.Order("e", "b");
        one.Order("c", "a");
        var other = Graph("e", "d", "c", "b", "a");
        other.Order("c", "a");
        other.Order("e", "b");
        other.Order("e", "b");
        Assert.Equal(one.Sort().Steps, other.Sort().Steps);
    }

    [Fact]
    public void Edges_to_steps_that_are_not_there_or_to_themselves_do_nothing()
    {
        var graph = Graph("a", "b");
        graph.Order("x", "a");
        graph.Order("b", null);
        graph.Order("a", "a");
        Assert.Equal(["a", "b"], graph.Sort().Steps);
    }

    [Fact]
    public void A_circle_is_an_error_that_names_exactly_its_steps()
    {
        var graph = Graph("a", "b", "c", "d");
        graph.Order("a", "b");
        graph.Order("b", "c");
        graph.Order("c", "b");
        graph.Order("c", "d");
        var error = Assert.Throws<StepCycleException<string>>(() => graph.Sort());
        Assert.Equal(["b", "c"], error.Cycle.Order());
    }

    [Fact]
    public void A_preference_is_kept_where_it_can_be_and_told_of_where_it_cannot()
    {
        var graph = Graph("a", "b", "c");
        graph.Prefer("c", "a");
        var (steps, early) = graph.Sort();
        Assert.Equal(["b", "c", "a"], steps);
        Assert.Empty(early);

        graph = Graph("a", "b");
        graph.Prefer("b", "a");
        graph.Order("a", "b");
        (steps, early) = graph.Sort();
        Assert.Equal(["a", "b"], steps);
        Assert.Equal(["a"], early);
    }

    private static StepGraph<string> Graph(params string[] steps)
    {
        var graph = new StepGraph<string>();
        foreach (var step in steps) graph.Add(step);
        return graph;
    }
}
