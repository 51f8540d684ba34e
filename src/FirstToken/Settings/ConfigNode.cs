using YamlDotNet.RepresentationModel;

namespace FirstToken.Settings;

/// <summary>A value in a settings file that knows its place, so that a mistake in it can be reported with line and column.</summary>
public sealed class ConfigNode
{
    private readonly ConfigScope _scope;
    private readonly YamlNode _node;

    internal ConfigNode(ConfigScope scope, YamlNode node) => (_scope, _node) = (scope, node);

    /// <summary>Whether nothing stands there (<c>key:</c> and no more).</summary>
    public bool IsEmpty => _node is YamlScalarNode { Value: null or "", Style: YamlDotNet.Core.ScalarStyle.Plain or YamlDotNet.Core.ScalarStyle.Any };

    /// <summary>Whether it is a list of <c>key: value</c> lines.</summary>
    public bool IsMapping => _node is YamlMappingNode;

    /// <summary>Whether it is a single text or number.</summary>
    public bool IsSingle => _node is YamlScalarNode && !IsEmpty;

    /// <summary>Notes a mistake at this place.</summary>
    /// <param name="text">What is wrong and how to mend it, one line; never a secret.</param>
    public void Fault(string text) => _scope.Fault(_node, text);

    /// <summary>Its <c>key: value</c> lines, merges followed; none, and a mistake noted, where it has no such lines.</summary>
    /// <param name="what">What messages call it.</param>
    public IReadOnlyList<ConfigEntry> Entries(string what) =>
        [.. _scope.Entries(_node, what).Select(entry => new ConfigEntry(entry.Key, new ConfigNode(_scope, entry.At), new ConfigNode(_scope, entry.Value)))];

    /// <summary>The items of a list; itself alone where it is none.</summary>
    public IReadOnlyList<ConfigNode> Items() =>
        _node is YamlSequenceNode list ? [.. list.Children.Select(item => new ConfigNode(_scope, item))] : [this];

    /// <summary>Its text, environment variables put in; <see langword="null"/>, and a mistake noted, where it is not a single value.</summary>
    /// <param name="what">What messages call it.</param>
    public string? Text(string what) => _scope.Text(_node, what);
}
