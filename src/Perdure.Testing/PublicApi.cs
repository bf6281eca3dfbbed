using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Perdure.Testing;

/// <summary>Writes the public surface of an assembly as text, a line a member, so that a change of it is seen in a review.</summary>
public static class PublicApi
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly string[] OfEveryRecord = ["Equals", "GetHashCode", "ToString", "Deconstruct", "PrintMembers", "<Clone>$", "get_EqualityContract", "op_Equality", "op_Inequality"];

    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().Where(type => !IsGenerated(type)).OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Kind(type)).Append(' ').Append(Name(type)).Append(Bases(type)).Append('\n');
            foreach (var line in Members(type).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)) { text.Append("    ").Append(line).Append('\n'); }
        }

        return text.ToString();
    }

    private static bool IsGenerated(Type type) =>
        type.Name.Contains('<', StringComparison.Ordinal) || type.IsSubclassOf(typeof(System.Text.Json.Serialization.JsonSerializerContext)) || type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    private static string Bases(Type type)
    {
        var bases = type.IsEnum || type.IsValueType || type.BaseType is null || type.BaseType == typeof(object) ? [] : new[] { Name(type.BaseType) };
        return bases.Length == 0 ? "" : $" : {string.Join(", ", bases)}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum) { return Enum.GetNames(type); }

        return type.GetMembers(Declared).Where(member => !OfEveryRecord.Contains(member.Name)).Select(member => member switch
        {
            ConstructorInfo { IsPublic: true } made => $"new({Parameters(made)})",
            PropertyInfo { GetMethod: { IsPublic: true } get } property => $"{Static(get)}{Name(property.PropertyType)} {property.Name}",
            FieldInfo { IsPublic: true } field => $"{(field.IsStatic ? "static " : "")}{Name(field.FieldType)} {field.Name}",
            EventInfo happening => $"event {Name(happening.EventHandlerType!)} {happening.Name}",
            MethodInfo { IsSpecialName: false, IsPublic: true } or MethodInfo { IsSpecialName: false, IsFamily: true } => Signature((MethodInfo)member),
            _ => "",
        }).Where(line => line.Length > 0 && !line.Contains('<', StringComparison.Ordinal) | line.Contains('>', StringComparison.Ordinal));
    }

    private static string Signature(MethodInfo method) => $"{Static(method)}{Name(method.ReturnType)} {method.Name}({Parameters(method)})";

    private static string Static(MethodBase method) => method.IsStatic ? "static " : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter => $"{Name(parameter.ParameterType)} {parameter.Name}"));

    private static string Name(Type type)
    {
        if (type.IsByRef || type.IsPointer || type.IsArray) { return $"{Name(type.GetElementType()!)}{(type.IsArray ? "[]" : "&")}"; }
        if (Nullable.GetUnderlyingType(type) is { } value) { return $"{Name(value)}?"; }

        var name = type.IsGenericParameter ? type.Name : type.IsNested ? $"{Name(type.DeclaringType!)}.{type.Name}" : type.Namespace?.StartsWith("Perdure", StringComparison.Ordinal) is true ? type.FullName ?? type.Name : type.Name;
        var bare = name.Split('`')[0].Split('[')[0];
        return type.IsGenericType ? $"{bare}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : bare;
    }
}
