using YamlDotNet.RepresentationModel;

namespace FirstToken.Settings;

/// <summary>A settings file taken apart into its sections, for a verb that reads one of its own. Mistakes gather until <see cref="Problems"/> is asked.</summary>
public sealed class ConfigDocument
{
    private readonly ConfigScope _scope;
    private readonly Dictionary<string, ConfigNode> _sections = new(StringComparer.Ordinal);

    private ConfigDocument(ConfigScope scope, YamlNode? root)
    {
        _scope = scope;
        if (root is null or YamlSequenceNode or YamlScalarNode { Value: null or "" })
        {
            return; // nothing in it, or limits alone
        }

        foreach ((string key, YamlNode at, YamlNode value) in scope.Entries(root, "the file"))
        {
            if (ConfigReader.Sections.Contains(key))
            {
                _sections[key] = new ConfigNode(scope, value);
            }
            else if (!key.StartsWith("x-", StringComparison.Ordinal))
            {
                scope.UnknownSection(at, key);
            }
        }
    }

    /// <summary>The mistakes found so far.</summary>
    public IReadOnlyList<ConfigProblem> Problems => _scope.Problems;

    /// <summary>Reads a settings file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="environment">Reads an environment variable; absent is <see langword="null"/>.</param>
    /// <exception cref="ConfigException">It cannot be read, is not YAML, or not to be read with safety.</exception>
    public static ConfigDocument Read(string path, Func<string, string?> environment)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Parse(ConfigText.Load(path), path, environment);
    }

    /// <summary>Reads settings.</summary>
    /// <param name="yaml">The settings.</param>
    /// <param name="file">What messages call them.</param>
    /// <param name="environment">Reads an environment variable; absent is <see langword="null"/>.</param>
    /// <exception cref="ConfigException">They are not YAML, or not to be read with safety.</exception>
    public static ConfigDocument Parse(string yaml, string file, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        ArgumentNullException.ThrowIfNull(environment);
        return new ConfigDocument(new ConfigScope(file, environment), SafeYaml.Read(yaml, file));
    }

    /// <summary>A section of the first level.</summary>
    /// <param name="section">One of <see cref="ConfigReader.Sections"/>.</param>
    /// <returns><see langword="null"/> where the file has none.</returns>
    public ConfigNode? Find(string section) => _sections.GetValueOrDefault(section);
}
