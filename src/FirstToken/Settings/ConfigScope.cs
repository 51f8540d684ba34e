using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace FirstToken.Settings;

/// <summary>What every part of a settings reader needs: the file's name, the environment, and where mistakes are kept.</summary>
internal sealed class ConfigScope(string file, Func<string, string?> environment)
{
    private const int DeepestMerge = 8;
    private static readonly string[] SecretWords = ["KEY", "TOKEN", "SECRET", "PASSWORD", "CREDENTIAL"];

    public List<ConfigProblem> Problems { get; } = [];

    /// <summary>A key of a file's first level that nobody reads.</summary>
    public void UnknownSection(YamlNode at, string key) => Fault(at, LooksSecret(key)
        ? $"'{key}': credentials never stand in this file; they are taken from the usual environment variables"
        : $"unknown key '{key}'{Nearest.Hint(key, ConfigReader.Sections)}");

    public void Fault(YamlNode at, string text) => Problems.Add(new ConfigProblem(file, at.Start.Line, at.Start.Column, text));

    /// <summary>The entries of a mapping, those of a merge (<c>&lt;&lt;: *common</c>) behind its own; nothing, and a fault, where it is none.</summary>
    public IReadOnlyList<(string Key, YamlNode At, YamlNode Value)> Entries(YamlNode node, string what)
    {
        var entries = new Dictionary<string, (string, YamlNode, YamlNode)>(StringComparer.Ordinal);
        Collect(node, what, entries, 0);
        return [.. entries.Values];
    }

    /// <summary>A text or number, with environment variables put in; nothing, and a fault, where it is none.</summary>
    public string? Text(YamlNode node, string what)
    {
        if (node is not YamlScalarNode { Value: { } value } scalar || (value.Length == 0 && scalar.Style == ScalarStyle.Plain))
        {
            Fault(node, $"{what} is not a single value");
            return null;
        }

        return Expand(node, value);
    }

    /// <summary>The texts of a list, or of a single value.</summary>
    public IReadOnlyList<(string Text, YamlNode At)> Texts(YamlNode node, string what)
    {
        IEnumerable<YamlNode> items = node is YamlSequenceNode sequence ? sequence.Children : [node];
        return [.. items.Select(item => (Text: Text(item, what), At: item)).Where(item => item.Text is not null).Select(item => (item.Text!, item.At))];
    }

    private static bool LooksSecret(string key) => SecretWords.Any(word => key.Contains(word, StringComparison.OrdinalIgnoreCase));

    private void Collect(YamlNode node, string what, Dictionary<string, (string, YamlNode, YamlNode)> entries, int depth)
    {
        if (node is not YamlMappingNode mapping || depth > DeepestMerge)
        {
            Fault(node, depth > DeepestMerge ? "merges of merges: too deep" : $"{what} is a list of 'key: value' lines");
            return;
        }

        foreach ((YamlNode key, YamlNode value) in mapping.Children)
        {
            if (key is not YamlScalarNode { Value: { } name } || name == "<<")
            {
                continue; // keys are scalars: SafeYaml saw to it
            }

            entries.TryAdd(name, (name, key, value));
        }

        foreach (YamlNode merged in mapping.Children.Where(child => child.Key is YamlScalarNode { Value: "<<" }).SelectMany(child => child.Value is YamlSequenceNode list ? list.Children : [child.Value]))
        {
            Collect(merged, "what is merged", entries, depth + 1);
        }
    }

    // ${NAME} and ${NAME:-default}; $$ is a dollar sign.
    private string? Expand(YamlNode at, string text)
    {
        var expanded = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '$' || i + 1 == text.Length || text[i + 1] is not ('{' or '$'))
            {
                expanded.Append(text[i]);
                continue;
            }

            if (text[i + 1] == '$')
            {
                expanded.Append(text[i++]);
                continue;
            }

            int end = text.IndexOf('}', i);
            if (end < 0)
            {
                Fault(at, "'${' without its '}'");
                return null;
            }

            if (Variable(at, text[(i + 2)..end]) is not { } value)
            {
                return null;
            }

            expanded.Append(value);
            i = end;
        }

        return expanded.ToString();
    }

    private string? Variable(YamlNode at, string inside)
    {
        int sign = inside.IndexOf(":-", StringComparison.Ordinal);
        string name = sign < 0 ? inside : inside[..sign];
        if (name.Length == 0 || !name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_'))
        {
            Fault(at, $"'${{{inside}}}' names no environment variable");
            return null;
        }

        if (SecretWords.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase)))
        {
            Fault(at, $"'${{{name}}}' looks like a secret: credentials are taken from their usual variables by themselves, and never stand in this file");
            return null;
        }

        string? value = environment(name) is { Length: > 0 } set ? set : sign < 0 ? null : inside[(sign + 2)..];
        if (value is null)
        {
            Fault(at, $"environment variable {name} is not set (a default is written ${{{name}:-value}})");
        }

        return value;
    }
}
