using System.Text;

namespace FirstToken.Prompts;

/// <summary>
/// Input tokens without a tokenizer: four bytes of UTF-8 a token, which is near the truth for English prose and code and within
/// a factor of two for other languages. Only for estimates that are marked as such; the provider's usage is the truth.
/// </summary>
public static class TokenEstimate
{
    /// <summary>Bytes of UTF-8 taken for one token.</summary>
    public const int BytesPerToken = 4;

    /// <summary>The estimate for a text, rounded up.</summary>
    public static int Of(string text) => (int)((Encoding.UTF8.GetByteCount(text) + BytesPerToken - 1L) / BytesPerToken);

    /// <summary>The estimate for everything a prompt sends.</summary>
    public static int Of(Prompt prompt) =>
        Of(prompt.System ?? "") + prompt.Messages.Sum(static message => Of(message.Text));
}
