namespace FirstToken.Simulator.Caching;

/// <summary>Tokens of a text by its length: about four bytes each. An estimate, as the simulated model has no tokenizer.</summary>
internal static class TokenEstimate
{
    public const int BytesPerToken = 4;

    public static int Of(int bytes) => (bytes + BytesPerToken - 1) / BytesPerToken;
}
