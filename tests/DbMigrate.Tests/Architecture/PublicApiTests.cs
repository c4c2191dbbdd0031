using System.Reflection;
using System.Runtime.CompilerServices;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Architecture;

/// <summary>What a user of the library can see is listed, and the list is approved by hand: a type or member more is a promise
/// more.</summary>
public sealed class PublicApiTests
{
    private const BindingFlags Seen = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly string Approved = Path.Combine(RepoPaths.Root, "tests", "DbMigrate.Tests", "Architecture", "PublicApi.txt");

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(double)] = "double",
    };

    private static IEnumerable<Type> Types =>
        typeof(Migrator).Assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal);

    [Fact]
    public void It_is_what_was_approved()
    {
        string actual = string.Concat(Types.Select(Describe));

        // DBMIGRATE_APPROVE=1 writes the list; the change is then looked at like any other.
        if (Environment.GetEnvironmentVariable("DBMIGRATE_APPROVE") == "1") File.WriteAllText(Approved, actual);
        Assert.Equal(File.ReadAllText(Approved).ReplaceLineEndings("\n"), actual);
    }

    [Fact]
    public void It_is_one_namespace() => Assert.All(Types, type => Assert.Equal("DbMigrate", type.Namespace));

    /// <summary>ConvertTo-Json writes the name of an enumeration only where its number would not fit JavaScript's.</summary>
    [Fact]
    public void Its_enumerations_are_written_by_name() =>
        Assert.All(Types.Where(type => type.IsEnum), type => Assert.Equal(typeof(long), Enum.GetUnderlyingType(type)));

    private static string Describe(Type type)
    {
        string kind =
            type.IsEnum ? "enum"
            : type.IsInterface ? "interface"
            : type.IsValueType ? "struct"
            : type.IsAbstract && type.IsSealed ? "static class"
            : type.IsAbstract ? "abstract class"
            : "class";
        IEnumerable<string> members = type.IsEnum
            ? Enum.GetNames(type)
            : type.GetMembers(Seen).Where(member => !IsMade(member)).Select(Describe).OfType<string>().Order(StringComparer.Ordinal);
        string bases =
            type.BaseType is { } up && up != typeof(object) && up != typeof(ValueType) && up != typeof(Enum) ? $" : {Name(up)}" : "";
        return $"{kind} {Name(type)}{bases}\n{string.Concat(members.Select(member => $"    {member}\n"))}";
    }

    private static string? Describe(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"new({Parameters(constructor)})",
        PropertyInfo property =>
            $"{Static(property.GetMethod!)}{Name(property.PropertyType)} {property.Name} {{ "
                + $"get;{(property.SetMethod is { IsPublic: true } ? " init;" : "")} }}",
        MethodInfo { IsSpecialName: false } method => $"{Static(method)}{Name(method.ReturnType)} {method.Name}({Parameters(method)})",
        FieldInfo field => $"const {Name(field.FieldType)} {field.Name}",
        _ => null,
    };

    private static string Static(MethodInfo method) => method.IsStatic ? "static " : "";

    private static string Parameters(MethodBase method) =>
        string.Join(
            ", ",
            method
                .GetParameters()
                .Select(parameter => $"{Name(parameter.ParameterType)} {parameter.Name}{(parameter.IsOptional ? " = …" : "")}"));

    // A record's own members say nothing that its properties do not.
    private static bool IsMade(MemberInfo member) =>
        member.IsDefined(typeof(CompilerGeneratedAttribute)) && member is not (PropertyInfo or ConstructorInfo)
        || member.Name is "Equals" or "GetHashCode" or "ToString" or "Deconstruct" or "<Clone>$" or "EqualityContract" or "GetEnumerator";

    private static string Name(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return Name(inner) + "?";
        if (type.IsArray) return Name(type.GetElementType()!) + "[]";
        if (Keywords.TryGetValue(type, out string? keyword)) return keyword;
        return type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : type.Name;
    }
}
