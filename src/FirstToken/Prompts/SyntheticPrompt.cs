using System.Text;
using FirstToken.Providers;
using FirstToken.Statistics;

namespace FirstToken.Prompts;

/// <summary>
/// A text of a wanted length: common English words in random order. The length in tokens is an estimate (four letters a
/// token, which with these words makes seven words to ten tokens); the provider's usage tells the true one.
/// </summary>
public sealed class SyntheticPrompt : IPromptSource
{
    /// <summary>The most tokens a synthetic prompt can have.</summary>
    public const int MostTokens = 10_000_000;

    private const string Task = "Write a story in which some of these words occur, in any order: ";

    // Common words; their mean length with the blank is 5.7 letters.
    private const string WordList =
        "time year people way day man thing woman life child world school state family student group country problem hand part "
        + "place case week company system program question work night point home water room mother area money story fact month "
        + "lot right study book eye job word side kind head house friend father power hour game line end member law car city";

    private static readonly string[] Words = WordList.Split(' ');

    private readonly Prompt _prompt;

    /// <summary>Makes a text; the same for the same length and seed.</summary>
    /// <param name="tokens">Its length in tokens, by estimate: 1 to <see cref="MostTokens"/>.</param>
    /// <param name="seed">Seed of the order of the words.</param>
    /// <exception cref="PromptException">The length is out of range.</exception>
    public SyntheticPrompt(int tokens, ulong seed)
    {
        if (tokens is < 1 or > MostTokens)
        {
            throw new PromptException($"a synthetic prompt has 1 to {MostTokens} tokens, not {tokens}");
        }

        string text = Write(tokens * TokenEstimate.BytesPerToken, new SeededRandom(seed));
        _prompt = new Prompt([new ChatMessage(ChatRole.User, text)]) { EstimatedInputTokens = tokens };
        Description = $"synthetic prompt (about {tokens} input tokens, estimated)";
    }

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public Prompt Next(int number) => _prompt;

    /// <summary>Words of so many letters in all.</summary>
    internal static string Write(int length, SeededRandom random)
    {
        var text = new StringBuilder(length + Task.Length);
        if (length >= 2 * Task.Length)
        {
            text.Append(Task);
        }

        while (text.Length < length)
        {
            text.Append(Words[random.NextInt(Words.Length)]).Append(' ');
        }

        // Cut to the letter: a bare piece of a word is still about its share of a token. Never end in a blank.
        text.Length = length;
        if (text[^1] == ' ')
        {
            text[^1] = '.';
        }

        return text.ToString();
    }
}
