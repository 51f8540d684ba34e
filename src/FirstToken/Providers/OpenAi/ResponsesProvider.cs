using FirstToken.Transport;

namespace FirstToken.Providers.OpenAi;

/// <summary>The Responses API of OpenAI, and of whoever speaks it.</summary>
internal sealed class ResponsesProvider : OpenAiProvider
{
    /// <inheritdoc/>
    public override string Name => "openai-responses";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Aliases { get; } = [];

    /// <inheritdoc/>
    public override string Api => "openai.responses";

    /// <inheritdoc/>
    public override WireRequest Write(Target target, ChatRequest request, DateTimeOffset now)
    {
        string path = UrlPath.Join(target.BaseUrl, "/responses");
        return new WireRequest("POST", path, OpenAiHeaders.Bearer(target, hasBody: true), ResponsesBody.Write(request, IsOpenAi(target)));
    }

    /// <inheritdoc/>
    public override AnswerReader CreateReader(bool stream) => stream ? new ResponsesStreamReader() : new ResponsesWholeReader();
}
