using System.CommandLine;

namespace FirstToken.Cli.Shell;

/// <summary>A command with examples for its help.</summary>
internal class Verb(string name, string description) : Command(name, description)
{
    /// <summary>Command lines that can be pasted; the first is the commonest.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>Paragraphs of help after the flags: what does not fit beside one flag.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>This command answers Ctrl-C and SIGTERM itself.</summary>
    public virtual bool HandlesSignals(ParseResult parsed) => false;
}
