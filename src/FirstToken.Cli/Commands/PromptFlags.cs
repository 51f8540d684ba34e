using System.CommandLine;
using FirstToken.Cli.Shell;

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

    /// <summary>Refuses two sources at once.</summary>
    public void Check(ParseResult parsed)
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
