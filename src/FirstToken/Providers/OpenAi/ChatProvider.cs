using FirstToken.Transport;

namespace FirstToken.Providers.OpenAi;

/// <summary>Chat Completions of OpenAI, and of whoever speaks it: vLLM, llama.cpp, Ollama, TGI, DeepSeek, OpenRouter.</summary>
internal sealed class ChatProvider : OpenAiProvider
{
    /// <inheritdoc/>
    public override string Name => "openai";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Aliases { get; } = ["openai-chat"];

    /// <inheritdoc/>
    public override string Api => "openai.chat";

    /// <inheritdoc/>
    public override WireRequest Write(Target target, ChatRequest request, DateTimeOffset now)
    {
        ChatDialect dialect = IsOpenAi(target) ? ChatDialect.OpenAi : ChatDialect.Compatible;
        string path = UrlPath.Join(target.BaseUrl, "/chat/completions");
        return new WireRequest("POST", path, OpenAiHeaders.Bearer(target, hasBody: true), ChatBody.Write(request, dialect));
    }

    /// <inheritdoc/>
    public override AnswerReader CreateReader(bool stream) => stream ? new ChatStreamReader() : new ChatWholeReader();
}
