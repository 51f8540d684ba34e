using System.Text;

namespace FirstToken.Simulator.Caching;

/// <summary>Cuts a prompt for providers that cache unasked: from 1,024 tokens on, in steps of 128.</summary>
internal static class AutomaticPrompt
{
    private const int Minimum = 1024;
    private const int Step = 128;

    /// <summary>Marks a prompt.</summary>
    /// <param name="model">The model; caches are not shared between models.</param>
    /// <param name="prompt">The prompt's bytes in the order the model reads them.</param>
    public static CachePrompt Of(string model, ReadOnlySpan<byte> prompt)
    {
        int tokens = TokenEstimate.Of(prompt.Length);
        if (tokens < Minimum)
        {
            return new CachePrompt { Tokens = tokens, Automatic = true };
        }

        using var hasher = new PrefixHasher();
        hasher.Add(Encoding.UTF8.GetBytes(model));
        var marks = new List<CacheMark>();
        int done = 0;
        for (int at = Minimum; at <= tokens; at += Step)
        {
            int upTo = Math.Min(prompt.Length, at * TokenEstimate.BytesPerToken);
            hasher.Add(prompt[done..upTo]);
            done = upTo;
            marks.Add(new CacheMark(hasher.Current(), at, Breakpoint: true, TimeSpan.Zero));
        }

        return new CachePrompt { Tokens = tokens, Marks = marks, Minimum = Minimum, Automatic = true };
    }
}
