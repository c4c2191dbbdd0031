using System.Diagnostics;
using System.Text;
using DbMigrate.Configuration;

namespace DbMigrate.Tests.Configuration;

public sealed class PositionedJsonTests
{
    [Fact]
    public void Every_value_knows_its_path_and_its_place()
    {
        var root = Parse("{\n  \"a\": [1, true,\r\n {\"b\": null}],\n\t\"c\": -1.5e2 }");

        Assert.Equal(("", 1, 1), Place(root));
        Assert.Equal(("a", 2, 8), Place(root["a"]!));
        Assert.Equal(("a[0]", 2, 9), Place(root["a"]!.Items![0]));
        Assert.Equal(("a[1]", 2, 12), Place(root["a"]!.Items![1]));
        Assert.Equal(("a[2].b", 3, 8), Place(root["a"]!.Items![2]["b"]!));
        Assert.Equal(("c", 4, 7), Place(root["c"]!));
        Assert.Equal([1.0, true], root["a"]!.Items!.Take(2).Select(item => item.Value));
        Assert.Null(root["a"]!.Items![2]["b"]!.Value);
        Assert.Equal(-150.0, root["c"]!.Value);
        Assert.Null(root["d"]);
        Assert.Null(root["c"]!["d"]);
    }

    [Fact]
    public void Columns_count_characters_not_bytes()
    {
        var root = Parse("{ \"日本\": \"ü\", \"b\": 1 }");

        Assert.Equal(("b", 1, 19), Place(root["b"]!));
    }

    [Fact]
    public void A_byte_order_mark_is_no_character() => Assert.Equal(("a", 1, 7), Place(Parse("\uFEFF{\"a\": 1}")["a"]!));

    [Fact]
    public void An_error_names_file_position_and_key()
    {
        var error = Parse("{\n \"a\": { \"b\": 1 } }")["a"]!["b"]!.Error(ErrorId.JournalInvalid, "is odd");

        Assert.Equal(
            (ErrorId.JournalInvalid, "x.json:2:14: 'a.b' is odd", "Correct the file.", "x.json"),
            (error.Id, error.Message, error.RecommendedAction, error.Target));
    }

    [Fact]
    public void Mistakes_carry_the_callers_error_id() =>
        Assert.Equal(ErrorId.JournalInvalid, Assert.Throws<DbMigrateException>(() => Parse("{")).Id);

    // Counting every value's position from the file's beginning would take minutes here.
    [Fact]
    public void A_big_file_is_read_in_linear_time()
    {
        var big = $"[{string.Join(",\n", Enumerable.Range(0, 400_000).Select(i => $$"""{ "idx": {{i}} }"""))}]";
        var watch = Stopwatch.StartNew();

        var root = Parse(big);

        Assert.Equal(("[399999].idx", 400_000, 10), Place(root.Items![^1]["idx"]!));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"It took {watch.Elapsed}.");
    }

    private static PositionedJson Parse(string json) =>
        PositionedJson.Parse("x.json", Encoding.UTF8.GetBytes(json), ErrorId.JournalInvalid);

    private static (string Path, int Line, int Column) Place(PositionedJson node) => (node.Path, node.Position.Line, node.Position.Column);
}
