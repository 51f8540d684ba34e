using System.Globalization;
using System.Text.Json;
using FirstToken.Simulator.Caching;
using FirstToken.Simulator.Formats.Anthropic;
using FirstToken.Simulator.Plans;
using FirstToken.Simulator.Scripts;

namespace FirstToken.Simulator.Formats.Bedrock;

/// <summary>InvokeModel with Claude bodies, streaming and not; with count-tokens and the list of inference profiles.</summary>
internal sealed class BedrockInvoke : BedrockFormat
{
    private const string Profiles = "/inference-profiles";
    private readonly BedrockFrames _events = new();

    public override string Name => "bedrock.invoke";

    public override bool Matches(SimRequest request) =>
        IsCall(request, "invoke") || IsCall(request, "invoke-with-response-stream") || IsCall(request, "count-tokens") || request.Path == Profiles;

    public override void CheckHead(SimRequest request)
    {
        if (request.Path != Profiles)
        {
            base.CheckHead(request);
        }
    }

    public override Plan? Side(SimRequest request)
    {
        if (request.Path == Profiles)
        {
            return Plan.Json(200, """{"inferenceProfileSummaries":[]}""");
        }

        if (!IsCall(request, "count-tokens"))
        {
            return null;
        }

        using JsonDocument body = JsonDocument.Parse(request.Body);
        JsonElement input = body.RootElement.Field("input") ?? body.RootElement;
        string text = input.Field("invokeModel")?.TextOf("body") ?? input.GetRawText();
        return Plan.Json(200, $$"""{"inputTokens":{{Math.Max(1, TokenEstimate.Of(text.Length))}}}""");
    }

    public override Ask Read(SimRequest request, JsonElement body)
    {
        string model = ModelOf(request);
        string version = body.TextOf("anthropic_version") ?? throw new RequestRefusedException(
            RefusalKind.Invalid, "Malformed input request: #: required key [anthropic_version] not found, please reformat your input and try again.");
        return AnthropicBody.Read(body, model, IsCall(request, "invoke-with-response-stream"), version);
    }

    public override void Stream(Script script, StreamBuilder output) => _events.Write(script, output);

    public override string Whole(Script script) => AnthropicJson.Whole(script);

    public override void AddHeaders(Script script, Plan plan)
    {
        if (script.Ask.Stream)
        {
            plan.With("x-amzn-bedrock-content-type", "application/json");
            return;
        }

        plan.With("x-amzn-bedrock-input-token-count", script.Usage.InputUncached.ToString(CultureInfo.InvariantCulture))
            .With("x-amzn-bedrock-output-token-count", script.Usage.Output.ToString(CultureInfo.InvariantCulture))
            .With("x-amzn-bedrock-invocation-latency", (script.EndDue / 1_000_000).ToString(CultureInfo.InvariantCulture));
    }
}
