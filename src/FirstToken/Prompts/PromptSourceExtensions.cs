namespace FirstToken.Prompts;

/// <summary>What can be laid around any prompt source.</summary>
public static class PromptSourceExtensions
{
    /// <summary>The same prompts, each with a mark of its own at the head: see <see cref="NoncePrompts"/>.</summary>
    /// <param name="source">The prompts.</param>
    /// <param name="seed">The run's own, another for each run.</param>
    public static IPromptSource WithNonce(this IPromptSource source, ulong seed) => new NoncePrompts(source, seed);
}
