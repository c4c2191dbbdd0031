using System.Reflection;
using System.Reflection.Emit;

namespace DbMigrate.Tests.Infrastructure;

/// <summary>Reads the instructions of an assembly's methods.</summary>
internal static class IlReader
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>Every method and constructor that has a body.</summary>
    public static IEnumerable<MethodBase> MethodsOf(Assembly assembly) => assembly.GetTypes().SelectMany(MethodsOf);

    /// <summary>Those of one type.</summary>
    public static IEnumerable<MethodBase> MethodsOf(Type type) =>
        type.GetMethods(Everything)
            .Concat<MethodBase>(type.GetConstructors(Everything))
            .Where(method => method.GetMethodBody() is not null);

    /// <summary>The calls and texts of a method, in their order.</summary>
    public static IEnumerable<(MethodBase? Called, string? Text)> Read(MethodBase method) => Operands(method)
        .Where(operand => operand.Type is OperandType.InlineMethod or OperandType.InlineString)
        .Select(operand => operand.Type == OperandType.InlineMethod
            ? (Resolve(method, operand.Token) as MethodBase, (string?)null)
            : (null, method.Module.ResolveString(operand.Token)));

    /// <summary>The methods, fields and types that a method names.</summary>
    public static IEnumerable<MemberInfo> Members(MethodBase method) =>
        Operands(method)
            .Where(operand =>
                operand.Type is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            .Select(operand => Resolve(method, operand.Token))
            .OfType<MemberInfo>();

    private static IEnumerable<(OperandType Type, int Token)> Operands(MethodBase method)
    {
        byte[] il = method.GetMethodBody()!.GetILAsByteArray()!;
        for (int at = 0; at < il.Length;)
        {
            OpCode code = il[at] == 0xFE ? Codes[BitConverter.ToInt16([il[at + 1], il[at]])] : Codes[il[at]];
            at += code.Size;
            int size = SizeOf(code.OperandType, il, at);
            if (size == 4) yield return (code.OperandType, BitConverter.ToInt32(il, at));
            at += size;
        }
    }

    private static MemberInfo? Resolve(MethodBase method, int token)
    {
        Type[]? ofType = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
        return method.Module.ResolveMember(token, ofType, method.IsGenericMethod ? method.GetGenericArguments() : null);
    }

    private static int SizeOf(OperandType operand, byte[] il, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
        _ => 4,
    };
}
