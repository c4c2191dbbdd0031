using System.Collections;
using System.Reflection;
using System.Text.RegularExpressions;
using DbMigrate.Providers.Postgres.Kinds;
using DbMigrate.Providers.Postgres.Planning;
using DbMigrate.Schema;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Providers.Postgres.Kinds;

/// <summary>A kind of object is one file and one line of the list, and what a plan knows of it is nowhere else.</summary>
public sealed class PlannedKindsTests
{
    private static readonly string Folder = Path.Combine(RepoPaths.Root, "src", "DbMigrate.Core", "Providers", "Postgres");
    private static readonly Type[] Core = typeof(Migrator).Assembly.GetTypes();

    public static TheoryData<ObjectKind> Kinds { get; } = [.. Enum.GetValues<ObjectKind>()];

    public static TheoryData<string> Records { get; } =
    [.. Core.Where(type => type.IsSubclassOf(typeof(SchemaObject)) && !type.IsAbstract).Select(type => type.Name)];

    /// <summary>What concerns a plan as a whole.</summary>
    public static TheoryData<string> Whole { get; } =
    [
        "ChangeAnalysis", "ChangeSet", "Conversions", "HomeOrder", "NameOrder", "PlanBasis", "PostgresSchemaPlanner", "Step", "StepOrder",
        "StepPlaces", "StepPlan", "StepWriter",
    ];

    [Theory, MemberData(nameof(Kinds))]
    public void Every_kind_of_object_has_a_planner_in_a_file_of_its_name(ObjectKind kind)
    {
        // A value of an enumerated type has no step: it comes and goes with the type.
        if (kind == ObjectKind.EnumValue)
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => KindPlanner.Of(kind));
            return;
        }

        var planner = KindPlanner.Of(kind);

        Assert.Equal(kind, planner.Kind);
        Assert.Contains(
            $"class {planner.GetType().Name}",
            File.ReadAllText(Path.Combine(Folder, "Kinds", $"{planner.GetType().Name}.cs")),
            StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Records))]
    public void Every_record_of_the_model_has_a_planner(string record) =>
        Assert.Contains(PlannedKinds.All, planner => RecordOf(planner.GetType())?.Name == record);

    [Fact]
    public void Every_planner_is_in_the_list()
    {
        var written = Core.Where(type => type.IsSubclassOf(typeof(KindPlanner)) && !type.IsAbstract)
            .Select(type => type.Name)
            .Order(StringComparer.Ordinal);

        Assert.Equal(written, PlannedKinds.All.Select(planner => planner.GetType().Name).Order(StringComparer.Ordinal));
    }

    /// <summary>But for what others live in: schemas, tables, views, columns.</summary>
    [Theory, MemberData(nameof(Whole))]
    public void What_concerns_the_whole_plan_names_no_kind(string file)
    {
        string[] homes = ["Schema", "Table", "View", "MaterializedView", "Column"];
        var text = File.ReadAllText(Path.Combine(Folder, "Planning", $"{file}.cs"));
        var kinds = Regex.Matches(text, @"ObjectKind\.(\w+)").Select(match => match.Groups[1].Value)
            .Except(file == "Conversions" ? [.. homes, nameof(ObjectKind.Defined)] : homes);
        var records = Records.Select(row => row.Data).Except(homes)
            .Where(record => Regex.IsMatch(text, $@"(?:\bis (?:not )?|Find<|OfType<|case |\(){record}\b(?! \w+ =)"));

        Assert.Empty(kinds.Concat(records));
    }

    /// <summary>What has been found, and what follows from it, stays as it is: nobody who reads it can change it.</summary>
    [Theory]
    [InlineData(typeof(ChangeSet))]
    [InlineData(typeof(Conversions))]
    [InlineData(typeof(PlanBasis))]
    [InlineData(typeof(StepPlaces))]
    [InlineData(typeof(Ties))]
    [InlineData(typeof(Refills))]
    [InlineData(typeof(ChangeAnalysis))]
    public void What_is_found_is_read_only(Type type)
    {
        const BindingFlags all = BindingFlags.Public | BindingFlags.Instance;
        Assert.Empty(type.GetFields(all));
        Assert.All(type.GetProperties(all), property =>
        {
            Assert.True(
                property.SetMethod is null || property.SetMethod.ReturnParameter.GetRequiredCustomModifiers().Length > 0,
                $"{property.Name} can be set.");
            Assert.False(
                typeof(IEnumerable).IsAssignableFrom(property.PropertyType) && property.PropertyType.GetMethod("Add") is not null,
                $"{property.Name} can be added to.");
        });
    }

    private static Type? RecordOf(Type planner)
    {
        for (var type = planner; type is not null; type = type.BaseType)
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ObjectPlanner<>)) return type.GetGenericArguments()[0];
        }

        return null;
    }
}
