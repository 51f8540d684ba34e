using FirstToken.Pricing;
using FirstToken.Prompts;
using FirstToken.Providers;

namespace FirstToken.Load;

/// <summary>The most one request can cost.</summary>
public static class WorstCost
{
    // Dense text has about four characters a token; three is on the safe side for other languages and for code.
    private const int CharactersPerToken = 3;

    /// <summary>Cost if the model uses its whole output limit and no cache helps. An estimate on the high side.</summary>
    /// <param name="prices">The price table.</param>
    /// <param name="target">Where the request goes.</param>
    /// <param name="request">What it asks.</param>
    /// <param name="prompt">Its prompt, with a token estimate if there is one.</param>
    /// <param name="on">The day, UTC.</param>
    /// <returns>USD; 0 where the model has no price.</returns>
    public static decimal Of(PriceTable prices, Target target, ChatRequest request, Prompt prompt, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(prices);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(prompt);
        long characters = request.System?.Length ?? 0;
        foreach (ChatMessage message in request.Messages)
        {
            characters += message.Text.Length;
        }

        long input = Math.Max(prompt.EstimatedInputTokens ?? 0, characters / CharactersPerToken);

        // Writing a cache costs up to a quarter more than sending the text.
        input += request.CacheConversation ? input / 4 : 0;
        return prices.Estimate(target.Provider.PriceProvider, target.Model, input, request.MaxTokens, on) ?? 0;
    }
}
