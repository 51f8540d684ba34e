using System.CommandLine;

namespace FirstToken.Cli.Shell;

/// <summary>The shape of a result on standard output.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>For programs.</summary>
    Json,

    /// <summary>For pages.</summary>
    Markdown,
}

/// <summary>The flag <c>--format</c>.</summary>
internal static class FormatFlag
{
    public static Option<string?> Create() => Flags.OneOf("--format", "Shape of the result: for people, programs or pages [default: text]", "text", "json", "md");

    public static OutputFormat Read(ParseResult parsed, Option<string?> flag) => parsed.GetValue(flag) switch
    {
        "json" => OutputFormat.Json,
        "md" => OutputFormat.Markdown,
        _ => OutputFormat.Text,
    };
}
