using FirstToken.Providers.Anthropic;
using FirstToken.Transport;

namespace FirstToken.Providers.Bedrock;

/// <summary>InvokeModel of Bedrock with Claude models: the Messages API in Bedrock's envelope.</summary>
internal sealed class BedrockInvokeProvider : BedrockProvider
{
    /// <inheritdoc/>
    public override string Name => "bedrock";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Aliases { get; } = ["aws-bedrock"];

    /// <inheritdoc/>
    public override string Api => "bedrock.invoke";

    /// <inheritdoc/>
    public override WireRequest Write(Target target, ChatRequest request, DateTimeOffset now)
    {
        string operation = request.Stream ? "invoke-with-response-stream" : "invoke";
        return Post(target, request.Model, operation, AnthropicBody.WriteForBedrock(request), request.Stream, now);
    }

    /// <inheritdoc/>
    public override AnswerReader CreateReader(bool stream) => stream ? new InvokeStreamReader() : new AnthropicWholeReader();
}
