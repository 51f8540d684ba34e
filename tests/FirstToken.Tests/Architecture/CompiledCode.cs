using System.Reflection;
using System.Reflection.Emit;

namespace FirstToken.Tests.Architecture;

/// <summary>What the compiled code of an assembly uses, read from signatures and from the instructions themselves.</summary>
internal static class CompiledCode
{
    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance
        | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    /// <summary>Every use of a member or type: who uses it, and what.</summary>
    public static IEnumerable<(Type User, MemberInfo Used)> Uses(Assembly assembly) =>
        assembly.GetTypes().Where(type => type.Namespace is not null).SelectMany(type => UsesOf(type).Select(used => (type, used)));

    /// <summary>The types a member stands for: its own, its declaring type, and the arguments of generic ones.</summary>
    public static IEnumerable<Type> TypesIn(MemberInfo member) => member switch
    {
        Type type => Parts(type),
        MethodInfo method => Parts(method.DeclaringType).Concat(method.GetGenericArguments().SelectMany(Parts)).Concat(Parts(method.ReturnType)),
        FieldInfo field => Parts(field.DeclaringType).Concat(Parts(field.FieldType)),
        _ => Parts(member.DeclaringType),
    };

    private static IEnumerable<MemberInfo> UsesOf(Type type)
    {
        IEnumerable<MemberInfo?> signature =
        [
            type.BaseType, .. type.GetInterfaces(),
            .. type.GetFields(Everything).Select(field => field.FieldType),
            .. type.GetMethods(Everything).SelectMany(method => method.GetParameters().Select(p => p.ParameterType).Append(method.ReturnType)),
            .. type.GetConstructors(Everything).SelectMany(method => method.GetParameters()).Select(p => p.ParameterType),
        ];
        IEnumerable<MethodBase> methods = [.. type.GetMethods(Everything), .. type.GetConstructors(Everything)];
        return signature.OfType<MemberInfo>().Concat(methods.SelectMany(BodyOf));
    }

    private static IEnumerable<MemberInfo> BodyOf(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body || body.GetILAsByteArray() is not { } code)
        {
            yield break;
        }

        foreach (LocalVariableInfo local in body.LocalVariables)
        {
            yield return local.LocalType;
        }

        Type[]? typeArguments = method.DeclaringType is { IsGenericType: true } generic ? generic.GetGenericArguments() : null;
        Type[]? methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (int at = 0; at < code.Length;)
        {
            OpCode instruction = code[at] == 0xFE
                ? OpCodesByValue[unchecked((short)(0xFE00 | code[at + 1]))]
                : OpCodesByValue[code[at]];
            at += instruction.Size;
            if (instruction.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                yield return method.Module.ResolveMember(BitConverter.ToInt32(code, at), typeArguments, methodArguments)!;
            }

            at += SizeOf(instruction.OperandType, code, at);
        }
    }

    private static int SizeOf(OperandType operand, byte[] code, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
        _ => 4,
    };

    private static IEnumerable<Type> Parts(Type? type)
    {
        if (type is null || type.IsGenericParameter)
        {
            yield break;
        }

        if (type.HasElementType)
        {
            foreach (Type part in Parts(type.GetElementType()))
            {
                yield return part;
            }

            yield break;
        }

        yield return type;
        foreach (Type part in type.GetGenericArguments().SelectMany(Parts))
        {
            yield return part;
        }
    }
}
