using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace FirstToken.Settings;

/// <summary>
/// Reads YAML that may be hostile. The parser's events are counted before any tree is made of them: a deep nest would overflow
/// the stack, and a few aliases of aliases stand for billions of nodes.
/// </summary>
internal static class SafeYaml
{
    public const int LargestFile = 1 << 20;
    public const int Deepest = 32;
    public const int MostNodes = 50_000;

    /// <summary>The root of the one document in a text.</summary>
    /// <returns><see langword="null"/> for a text without a document.</returns>
    /// <exception cref="ConfigException">It is not YAML, or not to be read with safety.</exception>
    public static YamlNode? Read(string text, string file)
    {
        try
        {
            if (Count(text, file) is { } problem)
            {
                throw new ConfigException([problem]);
            }

            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents.Count == 0 ? null : stream.Documents[0].RootNode;
        }
        catch (YamlException broken)
        {
            throw new ConfigException([new ConfigProblem(file, broken.Start.Line, broken.Start.Column, Reason(broken))]);
        }
    }

    // YamlDotNet 16.3 throws others than its own, without a position, for some collections that do not end rightly.
    private static bool Next(Parser parser, string file)
    {
        Mark last = parser.Current?.End ?? Mark.Empty;
        try
        {
            return parser.MoveNext();
        }
        catch (Exception broken) when (broken is InvalidOperationException or ArgumentException or IndexOutOfRangeException or NullReferenceException)
        {
            throw new ConfigException([new ConfigProblem(file, last.Line, last.Column, "not YAML: something that was opened here or before, a bracket or a quote, does not end rightly")]);
        }
    }

    // The size of a node is that of all it stands for, aliases followed.
    private static ConfigProblem? Count(string text, string file)
    {
        var parser = new Parser(new StringReader(text));
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        var open = new Stack<(string? Anchor, long Size, bool IsMapping, bool KeyNext)>();
        int documents = 0;
        while (Next(parser, file))
        {
            ParsingEvent now = parser.Current!;
            long size = 1;
            switch (now)
            {
                case DocumentStart when ++documents > 1:
                    return Problem(now, "a second document begins here: settings are one document");
                case AnchorAlias alias when open.Any(node => node.Anchor == alias.Value.Value):
                    return Problem(now, $"'*{alias.Value.Value}' stands inside what it stands for");
                case AnchorAlias alias when !sizes.TryGetValue(alias.Value.Value, out size):
                    return Problem(now, $"'*{alias.Value.Value}' stands for nothing: there is no '&{alias.Value.Value}' before it");
                case AnchorAlias:
                    break;
                case MappingStart or SequenceStart when open.Count >= Deepest:
                    return Problem(now, string.Create(CultureInfo.InvariantCulture, $"nested deeper than {Deepest} levels"));
                case MappingStart or SequenceStart when open.TryPeek(out var above) && above is { IsMapping: true, KeyNext: true }:
                    return Problem(now, "a key is a plain word");
                case NodeEvent start and (MappingStart or SequenceStart):
                    open.Push((start.Anchor.IsEmpty ? null : start.Anchor.Value, 1, now is MappingStart, true));
                    continue;
                case Scalar scalar:
                    if (!scalar.Anchor.IsEmpty)
                    {
                        sizes[scalar.Anchor.Value] = 1;
                    }

                    break;
                case MappingEnd or SequenceEnd:
                    (string? anchor, size, _, _) = open.Pop();
                    if (anchor is not null)
                    {
                        sizes[anchor] = size;
                    }

                    break;
                default:
                    continue;
            }

            if (open.TryPop(out var parent))
            {
                open.Push((parent.Anchor, parent.Size + size, parent.IsMapping, !parent.KeyNext));
                size = parent.Size + size;
            }

            if (size > MostNodes)
            {
                return Problem(now, string.Create(CultureInfo.InvariantCulture, $"more than {MostNodes:#,0} values, aliases followed: settings are not that large"));
            }
        }

        return null;

        ConfigProblem Problem(ParsingEvent at, string what) => new(file, at.Start.Line, at.Start.Column, what);
    }

    private static string Reason(YamlException broken)
    {
        string message = broken.Message.ReplaceLineEndings(" ").Trim().TrimEnd('.');
        if (message.Contains("tab", StringComparison.OrdinalIgnoreCase) || message.Contains("any token", StringComparison.Ordinal))
        {
            return "not YAML: " + message + " (YAML is indented with blanks, never with tabs)";
        }

        return message.StartsWith("Duplicate key", StringComparison.OrdinalIgnoreCase) ? Lowered(message) + " stands there twice" : "not YAML: " + Lowered(message);
    }

    private static string Lowered(string message) => message.Length == 0 ? "unreadable" : char.ToLowerInvariant(message[0]) + message[1..];
}
