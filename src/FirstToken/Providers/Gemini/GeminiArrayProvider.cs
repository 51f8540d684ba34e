namespace FirstToken.Providers.Gemini;

/// <summary>The Gemini API, streaming as one JSON array: what a client gets that does not ask for server-sent events.</summary>
internal sealed class GeminiArrayProvider : GeminiProvider
{
    /// <inheritdoc/>
    public override string Name => "gemini-array";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Aliases { get; } = [];

    /// <inheritdoc/>
    public override string Api => "gemini.array";

    /// <inheritdoc/>
    protected override string StreamCall => ":streamGenerateContent";

    /// <inheritdoc/>
    protected override AnswerReader CreateStreamReader() => new JsonArrayAnswerReader(summary => new GeminiChunks(summary));
}
