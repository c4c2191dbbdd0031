using System.Reflection;

namespace DbMigrate.Tests.Infrastructure;

/// <summary>Which types of an assembly use which others of it: in their signatures, their attributes and their code.</summary>
internal static class TypeUse
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>The pairs, each once; nested types stand for the outermost one.</summary>
    public static IReadOnlySet<(Type User, Type Used)> In(Assembly assembly)
    {
        var pairs = new HashSet<(Type, Type)>();
        foreach (Type type in assembly.GetTypes())
        {
            foreach (Type used in OfType(type).Concat(IlReader.MethodsOf(type).SelectMany(OfCode)).SelectMany(Parts))
            {
                (Type from, Type to) = (SourceMap.Outermost(type), SourceMap.Outermost(used));
                if (to.Assembly == assembly && from != to) pairs.Add((from, to));
            }
        }

        return pairs;
    }

    private static IEnumerable<Type?> OfType(Type type) =>
    [
        type.BaseType,
        .. type.GetInterfaces(),
        .. type.GetCustomAttributesData().Select(attribute => attribute.AttributeType),
        .. type.GetFields(Everything).Select(field => field.FieldType),
        .. type.GetMethods(Everything).Select(method => method.ReturnType),
        .. type.GetMethods(Everything)
            .Concat<MethodBase>(type.GetConstructors(Everything))
            .SelectMany(method => method.GetParameters())
            .Select(parameter => parameter.ParameterType),
    ];

    private static IEnumerable<Type?> OfCode(MethodBase method)
    {
        MethodBody body = method.GetMethodBody()!;
        return
        [
            .. body.LocalVariables.Select(local => local.LocalType),
            .. body
                .ExceptionHandlingClauses.Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause)
                .Select(clause => clause.CatchType),
            .. IlReader.Members(method).SelectMany(OfMember),
        ];
    }

    private static IEnumerable<Type?> OfMember(MemberInfo member) => member switch
    {
        Type type => [type],
        MethodInfo method => [method.DeclaringType, method.ReturnType, .. method.IsGenericMethod ? method.GetGenericArguments() : []],
        FieldInfo field => [field.DeclaringType, field.FieldType],
        _ => [member.DeclaringType],
    };

    private static IEnumerable<Type> Parts(Type? type)
    {
        if (type is null || type.IsGenericParameter) return [];
        if (type.HasElementType) return Parts(type.GetElementType());
        return type.IsGenericType ? [type.GetGenericTypeDefinition(), .. type.GetGenericArguments().SelectMany(Parts)] : [type];
    }
}
