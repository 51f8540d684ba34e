using System.CommandLine;
using FirstToken.Cli.Shell;
using FirstToken.Prompts;

namespace FirstToken.Cli.Commands;

/// <summary>The flags of <c>bench</c> and <c>probe</c> that say what is asked.</summary>
internal sealed class PromptFlags
{
    private readonly Option<string?> _size = Flags.OneOf("--prompt-size", "A built-in prompt [default: short]", "short", "medium", "long");
    private readonly Option<string?> _text = Flags.Text("--prompt", [], "TEXT", "Ask this");
    private readonly Option<string?> _file = Flags.Text("--prompt-file", [], "FILE", "Ask what stands in this file");
    private readonly Option<string?> _dataset = Flags.Text("--dataset", [], "FILE", "Ask from a file of prompts: JSON lines or ShareGPT");
    private readonly Option<int?> _inputTokens = Flags.Whole("--input-tokens", [], "Ask with a made-up text of about so many tokens (an estimate)", 1, 2_000_000);
    private readonly Option<bool> _noNonce = Flags.Switch("--no-nonce", "Send prompts as they are: without the nonce at their head, caches answer too");

    public IEnumerable<Option> All => [_size, _text, _file, _dataset, _inputTokens, _noNonce];

    /// <summary>The prompts asked for, with nonces unless they are not wanted.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="seed">Seed of a made-up text.</param>
    /// <exception cref="CommandFailure">Two sources are named.</exception>
    /// <exception cref="PromptException">A file cannot be used.</exception>
    public IPromptSource Read(ParseResult parsed, ulong seed) => Marked(parsed, Source(parsed, seed));

    /// <summary>Prompts with nonces that begin anew, unless they are not wanted.</summary>
    public IPromptSource Marked(ParseResult parsed, IPromptSource source) => NonceSeed(parsed) is { } nonce ? source.WithNonce(nonce) : source;

    /// <summary>The prompts asked for, as they are.</summary>
    /// <inheritdoc cref="Read"/>
    public IPromptSource Source(ParseResult parsed, ulong seed)
    {
        Check(parsed);
        return
            parsed.GetValue(_text) is { } text ? new FixedPrompt(text, "own text")
            : parsed.GetValue(_file) is { } file ? PromptFiles.Text(file)
            : parsed.GetValue(_dataset) is { } dataset ? PromptFiles.Dataset(dataset)
            : parsed.GetValue(_inputTokens) is { } tokens ? new SyntheticPrompt(tokens, seed)
            : BuiltInPrompts.OfSize(parsed.GetValue(_size) ?? "short")!; // the flag takes no other word
    }

    /// <summary>Where the nonces of this run begin; absent where prompts are sent as they are.</summary>
    /// <remarks>It differs from run to run whatever the seed: a repeated run must not meet the cache of the one before.</remarks>
    public ulong? NonceSeed(ParseResult parsed) =>
        parsed.GetValue(_noNonce) ? null : (ulong)TimeProvider.System.GetUtcNow().Ticks;

    // Two sources at once are refused.
    private void Check(ParseResult parsed)
    {
        string[] given =
        [
            .. ((Option[])[_size, _text, _file, _dataset, _inputTokens])
                .Where(option => parsed.GetResult(option) is { Implicit: false })
                .Select(option => option.Name),
        ];
        if (given.Length > 1)
        {
            throw CommandFailure.Usage($"{string.Join(" and ", given)} exclude each other: a run has one source of prompts");
        }
    }
}
