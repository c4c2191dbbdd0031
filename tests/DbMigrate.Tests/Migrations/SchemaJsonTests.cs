using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using DbMigrate.Migrations;
using DbMigrate.Schema;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Migrations;

public sealed class SchemaJsonTests
{
    private static readonly Type[] Kinds =
    [
        .. typeof(SchemaObject).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(SchemaObject)) && !type.IsAbstract),
    ];

    private int _next;

    public static TheoryData<string> KindNames { get; } = [.. Kinds.Select(type => type.Name)];

    [Theory, MemberData(nameof(KindNames))]
    public void An_object_with_every_property_set_is_read_back_equal(string kind)
    {
        var item = (SchemaObject)Make(Kinds.Single(type => type.Name == kind), full: true);

        Assert.Equal(item, RoundTrip(item));
    }

    [Theory, MemberData(nameof(KindNames))]
    public void An_object_with_nothing_but_its_names_is_read_back_equal(string kind)
    {
        var item = (SchemaObject)Make(Kinds.Single(type => type.Name == kind), full: false);

        Assert.Equal(item, RoundTrip(item));
    }

    [Fact]
    public void Defaults_that_are_not_false_are_read_back()
    {
        foreach (bool value in (ReadOnlySpan<bool>)[true, false])
        {
            SchemaObject[] items =
            [
                new TableIndex { Name = "i", Table = "t", Definition = "d", Valid = value },
                new Policy { Name = "p", Table = "t", Command = "ALL", Permissive = value },
                new MaterializedView { Name = "m", Definition = "d", Populated = value },
            ];
            SchemaModel read = SchemaJson.Read(Encoding.UTF8.GetBytes(SchemaJson.Write(new(Dialect.PostgreSql, 18, items)))).Model;

            Assert.Equal(value, Assert.Single(read.Objects.OfType<TableIndex>()).Valid);
            Assert.Equal(value, Assert.Single(read.Objects.OfType<Policy>()).Permissive);
            Assert.Equal(value, Assert.Single(read.Objects.OfType<MaterializedView>()).Populated);
        }
    }

    [Fact]
    public void Dependencies_and_the_engine_are_read_back()
    {
        var view = new View { Schema = "public", Name = "v", Definition = "SELECT 1" };
        var table = new Table { Schema = "public", Name = "t \"x\".y" };
        Dependency[] dependencies = [new(view.Id, table.Id), new(view.Id, table.ColumnId("c"))];

        SchemaModel read = SchemaJson
            .Read(Encoding.UTF8.GetBytes(SchemaJson.Write(new(Dialect.PostgreSql, 17, [view, table], dependencies))))
            .Model;

        Assert.Equal((Dialect.PostgreSql, 17), (read.Dialect, read.EngineVersion));
        Assert.Equal(dependencies.Order(), read.Dependencies);
    }

    [Fact]
    public void The_text_has_one_object_on_each_line_and_its_header_first()
    {
        SchemaModel model = new(Dialect.Sqlite, 3, [new Table { Name = "a" }, new Table { Name = "b" }]);

        string text = SchemaJson.Write(model, [("chain", "c1"), ("sources", null)]);

        Assert.Equal(2, text.Split('\n').Count(line => line.Contains("\"object\":\"table\"")));
        Assert.Equal("c1", SchemaJson.ReadHeader(Encoding.UTF8.GetBytes(text))["chain"]);
        Assert.DoesNotContain("sources", text);
        Assert.DoesNotContain('\r', text);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(32_700)]
    [InlineData(100_000)]
    public void The_header_of_a_file_is_found_whatever_its_length(int length)
    {
        using var folder = new TempFolder();
        string scope = new('s', length);
        SchemaModel model = new(
            Dialect.Sqlite, 3, [.. Enumerable.Range(0, 2_000).Select(number => new Table { Name = $"table_{number}" })]);
        string path = folder.Write("snapshot.json", SchemaJson.Write(model, [("chain", "c1"), ("scope", scope)]));

        Assert.Equal(("c1", scope), (SchemaJson.ReadHeader(path)["chain"], SchemaJson.ReadHeader(path)["scope"]));
    }

    [Fact]
    public void A_file_that_is_cut_off_in_its_header_has_none()
    {
        using var folder = new TempFolder();
        string text = SchemaJson.Write(new(Dialect.Sqlite, 3, []), [("scope", new string('s', 100_000))]);

        Assert.Throws<FormatException>(() => SchemaJson.ReadHeader(folder.Write("snapshot.json", text[..50_000])));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{ "version": "7", "dialect": "postgresql" }""")]
    [InlineData("not json")]
    [InlineData("")]
    public void What_is_of_another_form_is_not_ours(string text) => Assert.False(SchemaJson.IsOurs(Encoding.UTF8.GetBytes(text)));

    private static SchemaObject RoundTrip(SchemaObject item) =>
        Assert.Single(SchemaJson.Read(Encoding.UTF8.GetBytes(SchemaJson.Write(new(Dialect.PostgreSql, 18, [item])))).Model.Objects);

    /// <summary>An instance whose properties all differ from their defaults, or one that has only what it must.</summary>
    private object Make(Type type, bool full)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string)) return $"text {_next++} \"'<ü>";
        if (type == typeof(bool)) return true;
        if (type == typeof(int)) return 7 + _next++;
        if (type == typeof(long)) return 7L + _next++;
        if (type.IsEnum) return Enum.GetValues(type).Cast<object>().Last();
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(EquatableArray<>))
        {
            Type element = type.GetGenericArguments()[0];
            var items = Array.CreateInstance(element, full ? 2 : 0);
            for (int i = 0; i < items.Length; i++)
                items.SetValue(Make(element, full), i);
            return typeof(EquatableArray)
                .GetMethod("Adopt", BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(element)
                .Invoke(null, [items])!;
        }

        ConstructorInfo constructor = type.GetConstructors().OrderByDescending(candidate => candidate.GetParameters().Length).First();
        object made = constructor.Invoke([
            .. constructor
                .GetParameters()
                .Select(parameter => full || !parameter.HasDefaultValue ? Make(parameter.ParameterType, full) : parameter.DefaultValue),
        ]);
        foreach (
            PropertyInfo property in type.GetProperties()
                .Where(property =>
                    property.SetMethod is not null && constructor.GetParameters().All(parameter => parameter.Name != property.Name)))
        {
            if (full || property.IsDefined(typeof(RequiredMemberAttribute)))
                property.SetValue(
                    made,
                    full && property.PropertyType == typeof(bool) ? !(bool)property.GetValue(made)! : Make(property.PropertyType, full));
        }

        return made;
    }
}
