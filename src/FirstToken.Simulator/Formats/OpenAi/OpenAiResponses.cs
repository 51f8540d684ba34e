using System.Text.Json;
using FirstToken.Simulator.Plans;
using FirstToken.Simulator.Scripts;

namespace FirstToken.Simulator.Formats.OpenAi;

/// <summary>OpenAI's Responses API.</summary>
internal sealed class OpenAiResponses : OpenAiFormat
{
    public override string Name => "openai.responses";

    public override bool Matches(SimRequest request) => request.Path.EndsWith("/v1/responses", StringComparison.Ordinal);

    public override Ask Read(SimRequest request, JsonElement body)
    {
        string model = ModelOf(body);
        if (body.Field("input") is not { ValueKind: JsonValueKind.String or JsonValueKind.Array } input)
        {
            throw new RequestRefusedException(RefusalKind.Invalid, "Missing required parameter: 'input'.", "input");
        }

        JsonElement? tool = body.ItemsOf("tools").Cast<JsonElement?>().FirstOrDefault(static t => t?.TextOf("name") is not null);
        return new Ask
        {
            Model = model,
            Stream = body.FlagOf("stream"),
            MaxTokens = body.CountOf("max_output_tokens", 1),
            Prompt = PromptOf(model, body, "tools", "instructions", "input"),
            ToolName = tool?.TextOf("name"),
            ToolArguments = tool is { } known ? ToolArguments.For(known.Field("parameters")) : Ask.UsualArguments,
            HasToolResult = input.ValueKind == JsonValueKind.Array && input.EnumerateArray().LastOrDefault().TextOf("type") == "function_call_output",
        };
    }

    public override void Stream(Script script, StreamBuilder output) => new ResponsesStream(script, output).Write();

    public override string Whole(Script script) =>
        ResponsesJson.Response(script, ResponsesJson.Status(script), string.Join(',', ResponsesJson.Items(script)), done: true);

    public override byte[] OversizedHead() => "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"delta\":\""u8.ToArray();
}
