using System.Text;
using FirstToken.Prompts.Traces;
using FirstToken.Providers;
using FirstToken.Statistics;

namespace FirstToken.Prompts;

/// <summary>
/// Made-up prompts of the sizes of a trace. Where the trace says which blocks requests share, they share them here: the same id
/// is the same text, and another id another from its first letter on. Otherwise no two prompts share a beginning.
/// </summary>
public sealed class TracePrompts : IPromptSource
{
    private const string Task = "Write a long story in which some of these words occur.";
    private const int CorpusLength = 1 << 17;

    // What tells the texts of blocks, of whole prompts and of warm-up prompts apart.
    private const ulong BlockKind = 1UL << 60;
    private const ulong PromptKind = 2UL << 60;
    private const ulong WarmupKind = 3UL << 60;

    private static readonly string s_corpus = SyntheticPrompt.Write(CorpusLength, new SeededRandom(1));

    private readonly Trace _trace;
    private readonly int _targets;
    private readonly ulong _seed;
    private readonly int? _mostOutput;

    /// <summary>Makes the prompts of a trace.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="targets">Every request of it goes to so many targets.</param>
    /// <param name="seed">The run's own: with the seed of an earlier run its cache entries would be met again.</param>
    /// <param name="mostOutput">Most output tokens of a request, whatever the trace says.</param>
    public TracePrompts(Trace trace, int targets, ulong seed, int? mostOutput = null)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentOutOfRangeException.ThrowIfLessThan(targets, 1);
        (_trace, _targets, _seed, _mostOutput) = (trace, targets, SeededRandom.Mix(seed), mostOutput);
    }

    /// <inheritdoc/>
    public string Description => _trace.Description;

    /// <inheritdoc/>
    public Prompt Next(int number)
    {
        // Warm-up requests have the sizes of the first entries, but no text of any.
        bool warmup = number < 0;
        int index = (warmup ? -1 - number : number) / _targets % _trace.Entries.Count;
        TraceEntry entry = _trace.Entries[index];
        int length = entry.InputTokens * TokenEstimate.BytesPerToken;
        var text = new StringBuilder(length);
        if (entry.Blocks is { } blocks && !warmup)
        {
            foreach (long block in blocks)
            {
                Append(text, BlockKind + (ulong)block, Math.Min(Trace.BlockTokens * TokenEstimate.BytesPerToken, length - text.Length));
            }
        }
        else
        {
            Append(text, (warmup ? WarmupKind : PromptKind) + (ulong)(warmup ? -number : index), length);
        }

        if (length >= 2 * Task.Length)
        {
            text.Length -= Task.Length;
            text.Append(Task);
        }

        return new Prompt([new ChatMessage(ChatRole.User, text.ToString())])
        {
            EstimatedInputTokens = entry.InputTokens,
            MaxTokens = Math.Min(entry.OutputTokens, _mostOutput ?? int.MaxValue),
        };
    }

    // A mark of its own, then words from a place of its own. ASCII only: a letter is a byte.
    private void Append(StringBuilder text, ulong kind, int length)
    {
        ulong bits = SeededRandom.Mix(_seed + kind);
        string head = Nonce.Of(bits);
        text.Append(head, 0, Math.Min(head.Length, length));
        int at = (int)(bits % CorpusLength);
        for (int left = length - head.Length; left > 0;)
        {
            int take = Math.Min(left, CorpusLength - at);
            text.Append(s_corpus, at, take);
            left -= take;
            at = 0;
        }
    }
}
