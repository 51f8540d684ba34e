using FirstToken.Benchmarks.Relays;
using FirstToken.Prompts;
using FirstToken.Providers;

namespace FirstToken.Benchmarks.SpeedUps;

/// <summary>Prompts by the position of a request among those to its own gateway: both gateways are asked the same.</summary>
/// <param name="asking">What the n-th asks.</param>
/// <param name="targets">How many gateways take turns.</param>
internal sealed class Asking(Func<int, Prompt> asking, int targets) : IPromptSource
{
    public string Description => "made up for the benchmark";

    /// <summary>A kilobyte that differs from request to request, all of one length.</summary>
    public static Prompt Anything(int number) => Of(FormattableString.Invariant($"{number:000000} {Words.OfOneKilobyte}"));

    /// <summary>A question.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="system">The system prompt, if any.</param>
    public static Prompt Of(string question, string? system = null) => new([new ChatMessage(ChatRole.User, question)]) { System = system };

    /// <summary>A text of about so many tokens that begins with something of its own.</summary>
    public static string Long(string own, int tokens)
    {
        const int BytesPerToken = 4;
        string words = Words.OfOneKilobyte;
        return own + string.Concat(Enumerable.Repeat(words, (tokens * BytesPerToken / words.Length) + 1));
    }

    public Prompt Next(int number) => asking((int)Math.Floor((double)number / targets));
}
