using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using FirstToken.Simulator.Caching;
using FirstToken.Simulator.Plans;
using FirstToken.Simulator.Scripts;

namespace FirstToken.Simulator.Formats.Ollama;

/// <summary>Ollama's native chat: JSON lines, the last with the times the server took.</summary>
internal sealed class OllamaChat : ApiFormat
{
    public override string Name => "ollama.native";

    public override string IdHeader => "x-request-id";

    public override string RequestId(string id) => id;

    public override bool Matches(SimRequest request) => request.Path is "/api/chat" or "/api/show" or "/api/tags" or "/api/version";

    public override string? Key(SimRequest request) => request.Header("authorization");

    public override Plan? Side(SimRequest request) => request.Path switch
    {
        "/api/show" => Plan.Json(200, """{"details":{"format":"simulated"},"capabilities":["completion","tools","thinking"]}"""),
        "/api/tags" => Plan.Json(200, """{"models":[{"name":"sim:latest","model":"sim:latest","size":0}]}"""),
        "/api/version" => Plan.Json(200, """{"version":"0.0.0-simulated"}"""),
        _ => null,
    };

    public override Ask Read(SimRequest request, JsonElement body)
    {
        string model = body.TextOf("model") ?? throw new RequestRefusedException(RefusalKind.Invalid, "model is required");
        if (model.Contains("no-such", StringComparison.Ordinal) || model.Contains("unknown", StringComparison.Ordinal))
        {
            throw new RequestRefusedException(RefusalKind.UnknownModel, $"model '{model}' not found");
        }

        JsonElement messages = body.Field("messages") ?? body;
        return new Ask
        {
            Model = model,
            Stream = body.Field("stream") is not { ValueKind: JsonValueKind.False },
            MaxTokens = body.Field("options")?.CountOf("num_predict", 1),
            Prompt = new CachePrompt { Tokens = TokenEstimate.Of(messages.Utf8Of().Length) },
        };
    }

    public override string StreamType(Ask ask) => "application/x-ndjson";

    public override void Stream(Script script, StreamBuilder output)
    {
        foreach (Step step in script.Steps.AsSpan(0, script.StepsBeforeFault))
        {
            string text = Text(step.Kind == StepKind.Tool ? "" : Passage.Of(step.Kind, step.Start, step.Count));
            string? message = step.Kind switch
            {
                StepKind.Text => $$"""{"role":"assistant","content":{{text}}}""",
                StepKind.Thinking => $$"""{"role":"assistant","content":"","thinking":{{text}}}""",
                _ when step.Start == 0 => $$$"""{"role":"assistant","content":"","tool_calls":[{"function":{"name":{{{Text(script.ToolName)}}},"arguments":{{{script.ToolArguments[step.Tool]}}}}}]}""",
                _ => null,
            };
            if (message is not null)
            {
                output.Output(step.DueNanoseconds, Frame.Of($$"""{"model":{{Text(script.Ask.Model)}},"created_at":"{{Created(script)}}","message":{{message}},"done":false}""" + "\n"));
            }
        }

        if (script.FailsMidStream)
        {
            output.Other(script.FaultDue).Write("{\"error\":\"simulated error inside the stream\"}\n"u8);
        }
        else if (!script.IsCut)
        {
            output.Other(script.EndDue).Write(Encoding.UTF8.GetBytes(Last(script, "") + "\n"));
        }
    }

    public override string Whole(Script script) => Last(script, script.Text(StepKind.Text));

    public override Plan Refuse(Refusal refusal, string id, SimRequest request, long unixSeconds)
    {
        int status = refusal.Kind switch
        {
            RefusalKind.MissingKey => 401,
            RefusalKind.UnknownModel or RefusalKind.NotFound => 404,
            RefusalKind.RateLimit => 429,
            RefusalKind.Overloaded => 503,
            RefusalKind.ServerError => 500,
            _ => 400,
        };
        return Plan.Json(status, $$"""{"error":{{Text(refusal.Message)}}}""");
    }

    public override byte[] OversizedHead() => "{\"message\":{\"role\":\"assistant\",\"content\":\""u8.ToArray();

    private static string Created(Script script) =>
        DateTimeOffset.FromUnixTimeSeconds(script.CreatedUnixSeconds).ToString("yyyy-MM-dd'T'HH:mm:ss.000000001'Z'", CultureInfo.InvariantCulture);

    private static string Last(Script script, string text) =>
        $$$"""{"model":{{{Text(script.Ask.Model)}}},"created_at":"{{{Created(script)}}}","message":{"role":"assistant","content":{{{Text(text)}}}},"done":true,"done_reason":"{{{(script.Stop == Stop.Length ? "length" : "stop")}}}","total_duration":{{{script.EndDue}}},"load_duration":0,"prompt_eval_count":{{{script.Usage.TotalInput}}},"prompt_eval_duration":{{{script.HeadDue}}},"eval_count":{{{script.Usage.Output}}},"eval_duration":{{{script.EndDue - script.HeadDue}}}}""";
}
