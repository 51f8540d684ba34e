using System.Text.Json;
using FirstToken.Simulator.Caching;
using FirstToken.Simulator.Plans;
using FirstToken.Simulator.Scripts;

namespace FirstToken.Simulator.Formats.OpenAi;

/// <summary>What OpenAI's APIs share: keys, errors, headers.</summary>
internal abstract class OpenAiFormat : ApiFormat
{
    public override string IdHeader => "x-request-id";

    public override string RequestId(string id) => "req_" + id;

    public override string? Key(SimRequest request) => request.Header("authorization") ?? request.Header("api-key");

    public override void CheckHead(SimRequest request)
    {
        if (string.IsNullOrWhiteSpace(Key(request)))
        {
            throw new RequestRefusedException(
                RefusalKind.MissingKey, "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth.");
        }
    }

    public override string StreamType(Ask ask) => Sse.Type;

    public override Plan Refuse(Refusal refusal, string id, SimRequest request, long unixSeconds) => OpenAiErrors.Refuse(refusal);

    public override void AddHeaders(Script script, Plan plan) => OpenAiErrors.AddLimits(plan, empty: false)
        .With("openai-processing-ms", Milliseconds(script.Ask.Stream ? script.HeadDue : script.EndDue))
        .With("openai-version", "2020-10-01")
        .With("openai-organization", "simulated");

    public override byte[] OversizedHead() => "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\""u8.ToArray();

    protected static string ModelOf(JsonElement body)
    {
        string model = body.TextOf("model") ?? throw new RequestRefusedException(RefusalKind.Invalid, "you must provide a model parameter");
        return KnownModels.IsOpenAi(model)
            ? model
            : throw new RequestRefusedException(RefusalKind.UnknownModel, $"The model `{model}` does not exist or you do not have access to it.");
    }

    protected static CachePrompt PromptOf(string model, JsonElement body, params ReadOnlySpan<string> parts)
    {
        var prompt = new System.Buffers.ArrayBufferWriter<byte>();
        foreach (string part in parts)
        {
            if (body.Field(part) is { } value)
            {
                System.Buffers.BuffersExtensions.Write(prompt, value.Utf8Of());
            }
        }

        return AutomaticPrompt.Of(KnownModels.Plain(model), prompt.WrittenSpan);
    }
}
