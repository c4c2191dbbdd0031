using DbMigrate.Tests.Infrastructure;
using YamlDotNet.RepresentationModel;

namespace DbMigrate.Tests.Examples;

/// <summary>A pipeline among the examples.</summary>
internal sealed class PipelineFile
{
    private PipelineFile(YamlMappingNode root) => Root = root;

    public YamlMappingNode Root { get; }

    /// <param name="path">From the examples' folder.</param>
    public static PipelineFile Read(params string[] path)
    {
        var yaml = new YamlStream();
        using StreamReader reader = File.OpenText(Path.Combine([RepoPaths.Examples, .. path]));
        yaml.Load(reader);
        return new((YamlMappingNode)yaml.Documents.Single().RootNode);
    }

    /// <summary>Every mapping with this key, in the order of the file.</summary>
    public static IEnumerable<YamlMappingNode> With(YamlNode node, string key) => node switch
    {
        YamlMappingNode mapping => (mapping.Children.ContainsKey(key) ? [mapping] : Enumerable.Empty<YamlMappingNode>())
            .Concat(mapping.SelectMany(part => With(part.Value, key))),
        YamlSequenceNode sequence => sequence.SelectMany(item => With(item, key)),
        _ => [],
    };

    /// <summary>A step's variables, what they stand for in place of their expressions.</summary>
    /// <param name="step">The step.</param>
    /// <param name="secrets">By expression: <c>$(Name)</c>.</param>
    public static IEnumerable<KeyValuePair<string, string?>> Environment(
        YamlMappingNode step, IReadOnlyDictionary<string, string> secrets) =>
        step.Children.TryGetValue("env", out YamlNode? env)
            ? ((YamlMappingNode)env).Select(part =>
                KeyValuePair.Create(part.Key.ToString(), (string?)secrets.GetValueOrDefault(part.Value.ToString(), part.Value.ToString())))
            : [];
}
