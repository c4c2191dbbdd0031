using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace DbMigrate.Tests.Infrastructure;

/// <summary>The source files of an assembly's types, as its symbols tell.</summary>
internal sealed class SourceMap
{
    // https://github.com/dotnet/runtime/blob/main/docs/design/specs/PortablePdb-Metadata.md: of types without code.
    private static readonly Guid TypeDefinitionDocuments = new("932E74BC-DBA9-4478-8D46-0F32A7BAB3D3");

    private readonly Dictionary<Type, string> _files = [];
    private readonly string _root;

    /// <param name="assembly">The assembly; its symbols lie beside it.</param>
    /// <param name="root">The project's folder, which paths begin from.</param>
    public SourceMap(Assembly assembly, string root)
    {
        _root = root;
        using FileStream stream = File.OpenRead(Path.ChangeExtension(assembly.Location, ".pdb"));
        using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(stream);
        MetadataReader symbols = provider.GetMetadataReader();
        foreach (Type type in assembly.GetTypes().Where(type => type.DeclaringType is null))
        {
            if ((OfType(symbols, type) ?? OfMethods(symbols, type)) is { } file)
                _files[type] = file;
        }
    }

    /// <summary>The outermost type around another one, which a compiler may have made.</summary>
    public static Type Outermost(Type type)
    {
        while (type.DeclaringType is { } outer) type = outer;
        return type;
    }

    /// <summary>The file of a type, relative to the project's folder with '/'; null for what a compiler made.</summary>
    public string? FileOf(Type type) =>
        _files.TryGetValue(Outermost(type), out string? file) ? Path.GetRelativePath(_root, file).Replace('\\', '/') : null;

    private static string? OfType(MetadataReader symbols, Type type)
    {
        foreach (
            CustomDebugInformationHandle handle in symbols.GetCustomDebugInformation(
                MetadataTokens.TypeDefinitionHandle(type.MetadataToken & 0xFFFFFF)))
        {
            CustomDebugInformation information = symbols.GetCustomDebugInformation(handle);
            if (symbols.GetGuid(information.Kind) == TypeDefinitionDocuments)
                return Name(symbols, MetadataTokens.DocumentHandle(symbols.GetBlobReader(information.Value).ReadCompressedInteger()));
        }

        return null;
    }

    private static string? OfMethods(MetadataReader symbols, Type type) =>
        IlReader
            .MethodsOf(type)
            .Select(method =>
                symbols
                    .GetMethodDebugInformation(
                        MetadataTokens.MethodDefinitionHandle(method.MetadataToken & 0xFFFFFF).ToDebugInformationHandle())
                    .Document)
            .Where(document => !document.IsNil)
            .Select(document => Name(symbols, document))
            .FirstOrDefault(name => !name.Replace('\\', '/').Contains("/obj/", StringComparison.Ordinal));

    private static string Name(MetadataReader symbols, DocumentHandle document) => symbols.GetString(symbols.GetDocument(document).Name);
}
