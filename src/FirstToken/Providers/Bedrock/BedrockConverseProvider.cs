using FirstToken.Transport;

namespace FirstToken.Providers.Bedrock;

/// <summary>Converse of Bedrock: one format for the models of every vendor there.</summary>
internal sealed class BedrockConverseProvider : BedrockProvider
{
    /// <inheritdoc/>
    public override string Name => "bedrock-converse";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Aliases { get; } = [];

    /// <inheritdoc/>
    public override string Api => "bedrock.converse";

    /// <inheritdoc/>
    public override WireRequest Write(Target target, ChatRequest request, DateTimeOffset now)
    {
        string operation = request.Stream ? "converse-stream" : "converse";
        return Post(target, request.Model, operation, ConverseBody.Write(request), request.Stream, now);
    }

    /// <inheritdoc/>
    public override AnswerReader CreateReader(bool stream) => stream ? new ConverseStreamReader() : new ConverseWholeReader();
}
