using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Cultures;

/// <summary>Nothing that we write or print is formatted by the culture of the machine: the analyzers see calls (CA1305), but no
/// interpolated text.</summary>
public sealed partial class FormattingTests
{
    private static readonly Type[] Sensitive =
    [
        typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(float), typeof(double), typeof(decimal),
    ];
    private static readonly Type[] WholeNumbers = [typeof(byte), typeof(short), typeof(int), typeof(uint), typeof(long), typeof(ulong)];

    public static TheoryData<string> Assemblies { get; } =
    [typeof(Migrator).Assembly.Location, typeof(DbMigrate.Cli.CliApp).Assembly.Location];

    [Theory, MemberData(nameof(Assemblies))]
    public void No_interpolated_text_follows_the_culture(string path)
    {
        IEnumerable<string> found = IlReader
            .MethodsOf(Assembly.LoadFrom(path))
            .SelectMany(method => Find(method).Select(what => $"{method.DeclaringType} {method.Name}: {what}"));

        Assert.Equal("", string.Join(Environment.NewLine, found));
    }

    [Fact]
    public void What_follows_the_culture_is_found()
    {
        IEnumerable<string> Of(string name) => Find(typeof(Samples).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!);

        Assert.Equal("DateTimeOffset 'yyyy'", Assert.Single(Of(nameof(Samples.Date))));
        Assert.Equal("Double ''", Assert.Single(Of(nameof(Samples.Number))));
        Assert.Equal("Int64 'N0'", Assert.Single(Of(nameof(Samples.Groups))));
        Assert.Equal("Double.ToString()", Assert.Single(Of(nameof(Samples.Concatenated))));
        Assert.Empty(Of(nameof(Samples.Invariant)));
        Assert.Empty(Of(nameof(Samples.Digits)));
    }

    private static IEnumerable<string> Find(MethodBase method)
    {
        bool hasProvider = false;
        string? text = null;
        foreach (var (called, literal) in IlReader.Read(method))
        {
            if (literal is not null)
                text = literal;
            if (called is { Name: "ToString", DeclaringType: { } owner } && Sensitive.Contains(owner) && called.GetParameters().Length == 0)
                yield return $"{owner.Name}.ToString()";
            if (called?.DeclaringType != typeof(DefaultInterpolatedStringHandler))
                continue;
            if (called is ConstructorInfo)
                hasProvider = called.GetParameters().Any(parameter => parameter.ParameterType == typeof(IFormatProvider));
            if (hasProvider || called is not MethodInfo { Name: "AppendFormatted", IsGenericMethod: true } append)
                continue;
            Type type = append.GetGenericArguments()[0];
            type = Nullable.GetUnderlyingType(type) ?? type;
            string format = append.GetParameters().Any(parameter => parameter.ParameterType == typeof(string)) ? text ?? "" : "";
            if (Sensitive.Contains(type) || (WholeNumbers.Contains(type) && format.Length > 0 && !HarmlessFormat().IsMatch(format)))
                yield return $"{type.Name} '{format}'";
        }
    }

    [GeneratedRegex("^(0+|[DdXx][0-9]*)$")]
    private static partial Regex HarmlessFormat();

    private static class Samples
    {
        internal static string Date(DateTimeOffset value) => $"{value:yyyy}";

        internal static string Number(double value) => $"a {value} b";

        internal static string Groups(long value) => $"{value:N0}";

        internal static string Concatenated(double value) => "a" + value;

        internal static string Invariant(double value) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{value:0.0}");

        internal static string Digits(int value) => $"{value:0000}_{value}";
    }
}
