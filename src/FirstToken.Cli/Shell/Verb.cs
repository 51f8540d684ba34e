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

    /// <summary>Says what the command does; its result is the exit code.</summary>
    /// <remarks>
    /// Begun on the pool: System.CommandLine knows of the work only once the call that begins it has returned, and until then
    /// answers Ctrl-C by ending the process, with what was measured.
    /// </remarks>
    protected void Runs(Func<ParseResult, CancellationToken, Task<int>> action) =>
        SetAction((parsed, cancellationToken) => Task.Run(() => action(parsed, cancellationToken), CancellationToken.None));
}
