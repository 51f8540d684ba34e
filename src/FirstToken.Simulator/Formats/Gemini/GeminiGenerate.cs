using System.Buffers;
using System.Text;
using System.Text.Json;
using FirstToken.Simulator.Caching;
using FirstToken.Simulator.Plans;
using FirstToken.Simulator.Scripts;

namespace FirstToken.Simulator.Formats.Gemini;

/// <summary>Gemini's generateContent and streamGenerateContent, as SSE or as one JSON array; also under Vertex paths.</summary>
internal sealed class GeminiGenerate : ApiFormat
{
    private const string Streaming = ":streamGenerateContent";
    private const string Generating = ":generateContent";
    private const string Counting = ":countTokens";

    public override string Name => "gemini.generate";

    public override string IdHeader => "x-goog-request-id";

    public override string RequestId(string id) => id;

    public override bool Matches(SimRequest request) =>
        request.Path.EndsWith(Streaming, StringComparison.Ordinal) || request.Path.EndsWith(Generating, StringComparison.Ordinal) ||
        request.Path.EndsWith(Counting, StringComparison.Ordinal) || request.Path.Contains("/v1beta/models", StringComparison.Ordinal) ||
        (request.Header("x-goog-api-key") is not null && request.Path.Contains("/models", StringComparison.Ordinal));

    public override string? Key(SimRequest request) => request.Header("x-goog-api-key") ?? request.Parameter("key") ?? request.Header("authorization");

    public override void CheckHead(SimRequest request)
    {
        if (string.IsNullOrWhiteSpace(Key(request)))
        {
            throw new RequestRefusedException(RefusalKind.MissingKey, "Method doesn't allow unregistered callers. Please use API Key or other form of API consumer identity.");
        }
    }

    public override Plan? Side(SimRequest request)
    {
        if (request.Method == "GET")
        {
            return Plan.Json(200, $$"""{"models":[{{string.Join(',', KnownModels.Gemini.Select(static id => $$"""{"name":"models/{{id}}","displayName":"{{id}} (simulated)","inputTokenLimit":1048576,"outputTokenLimit":65536}"""))}}]}""");
        }

        return request.Path.EndsWith(Counting, StringComparison.Ordinal)
            ? Plan.Json(200, $$"""{"totalTokens":{{Math.Max(1, TokenEstimate.Of(request.Body.Length))}}}""")
            : null;
    }

    public override Ask Read(SimRequest request, JsonElement body)
    {
        string model = request.Path[(request.Path.LastIndexOf('/') + 1)..request.Path.LastIndexOf(':')];
        if (!KnownModels.IsGemini(model))
        {
            throw new RequestRefusedException(RefusalKind.UnknownModel, $"models/{model} is not found for API version v1beta, or is not supported for generateContent.");
        }

        if (body.ItemsOf("contents").LastOrDefault() is not { ValueKind: JsonValueKind.Object } last)
        {
            throw new RequestRefusedException(RefusalKind.Invalid, "* GenerateContentRequest.contents: contents is not specified");
        }

        JsonElement? tool = body.ItemsOf("tools").SelectMany(static t => t.ItemsOf("functionDeclarations")).Cast<JsonElement?>()
            .FirstOrDefault(static t => t?.TextOf("name") is not null);
        bool stream = request.Path.EndsWith(Streaming, StringComparison.Ordinal);
        return new Ask
        {
            Model = model,
            Stream = stream,
            AsArray = stream && request.Parameter("alt") != "sse",
            MaxTokens = body.Field("generationConfig")?.CountOf("maxOutputTokens", 1),
            Prompt = PromptOf(model, body),
            ToolName = tool?.TextOf("name"),
            ToolArguments = tool is { } known ? ToolArguments.For(known.Field("parameters") ?? known.Field("parametersJsonSchema")) : Ask.UsualArguments,
            HasToolResult = last.ItemsOf("parts").Any(static part => part.Field("functionResponse") is not null),
            HideThinking = body.Field("generationConfig")?.Field("thinkingConfig")?.FlagOf("includeThoughts") != true,
        };
    }

    public override string StreamType(Ask ask) => ask.AsArray ? "application/json; charset=UTF-8" : "text/event-stream";

    public override void Stream(Script script, StreamBuilder output)
    {
        int candidates = 0, thoughts = 0;
        bool first = true;
        foreach (Step step in script.Steps.AsSpan(0, script.StepsBeforeFault))
        {
            thoughts += step.Kind == StepKind.Thinking ? step.Count : 0;
            candidates += step.Kind == StepKind.Text ? step.Count : 0;
            if (Part(script, step) is { } part)
            {
                output.Output(step.DueNanoseconds, Wrap(script.Ask, Chunk(script, part, null, candidates, thoughts), first));
                first = false;
            }
        }

        if (script.FailsMidStream)
        {
            Write(output.Other(script.FaultDue), script.Ask, """{"error":{"code":503,"message":"The model is overloaded (simulated)","status":"UNAVAILABLE"}}""", first);
        }
        else if (!script.IsCut)
        {
            string part = script.Stop == Stop.Refusal ? "" : """{"text":""}""";
            Write(output.Other(script.EndDue), script.Ask, Chunk(script, part, Finish(script.Stop), script.Usage.Output - script.Usage.Reasoning, script.Usage.Reasoning), first);
            if (script.Ask.AsArray)
            {
                output.Other(script.EndDue).Write("]\n"u8);
            }
        }
    }

    public override string Whole(Script script)
    {
        var parts = new List<string>();
        if (!script.Ask.HideThinking && script.Usage.Reasoning > 0)
        {
            parts.Add($$"""{"text":{{Text(script.Text(StepKind.Thinking))}},"thought":true}""");
        }

        if (script.Text(StepKind.Text) is { Length: > 0 } text)
        {
            parts.Add($$"""{"text":{{Text(text)}}}""");
        }

        parts.AddRange(script.ToolArguments.Select((arguments, i) => Call(script, i, arguments)));
        return Chunk(script, string.Join(',', parts), Finish(script.Stop), script.Usage.Output - script.Usage.Reasoning, script.Usage.Reasoning);
    }

    public override void AddHeaders(Script script, Plan plan) => plan.With("server-timing", "gfet4t7; dur=" + Milliseconds(script.HeadDue));

    public override Plan Refuse(Refusal refusal, string id, SimRequest request, long unixSeconds)
    {
        (int status, string name, string details) = refusal.Kind switch
        {
            RefusalKind.MissingKey => (403, "PERMISSION_DENIED", ""),
            RefusalKind.UnknownModel or RefusalKind.NotFound => (404, "NOT_FOUND", ""),
            RefusalKind.RateLimit => (429, "RESOURCE_EXHAUSTED", ""","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"1.5s"}]"""),
            RefusalKind.Overloaded => (503, "UNAVAILABLE", ""),
            RefusalKind.ServerError => (500, "INTERNAL", ""),
            _ => (400, "INVALID_ARGUMENT", ""),
        };
        string body = $$$"""{"error":{"code":{{{status}}},"message":{{{Text(refusal.Message)}}},"status":"{{{name}}}"{{{details}}}}}""";
        bool array = request.Path.EndsWith(Streaming, StringComparison.Ordinal) && request.Parameter("alt") != "sse";
        return Plan.Whole(status, "application/json; charset=UTF-8", array ? $"[{body}]" : body);
    }

    private static CachePrompt PromptOf(string model, JsonElement body)
    {
        var prompt = new ArrayBufferWriter<byte>();
        foreach (string part in (string[])["systemInstruction", "tools", "contents"])
        {
            if (body.Field(part) is { } value)
            {
                prompt.Write(value.Utf8Of());
            }
        }

        return AutomaticPrompt.Of(KnownModels.Plain(model), prompt.WrittenSpan);
    }

    // A function call comes whole, when its last piece would have come.
    private static string? Part(Script script, Step step) => step.Kind switch
    {
        StepKind.Text => $$"""{"text":{{Text(Passage.Of(step.Kind, step.Start, step.Count))}}}""",
        StepKind.Thinking => script.Ask.HideThinking ? null : $$"""{"text":{{Text(Passage.Of(step.Kind, step.Start, step.Count))}},"thought":true}""",
        _ => step.Start + step.Count < script.ToolArguments[step.Tool].Length ? null : Call(script, step.Tool, script.ToolArguments[step.Tool]),
    };

    private static string Call(Script script, int tool, string arguments) =>
        $$$"""{"functionCall":{"name":{{{Text(script.ToolName)}}},"args":{{{arguments}}},"id":"fc-{{{script.ToolId(tool)}}}"}}""";

    private static string Chunk(Script script, string parts, string? finish, int candidates, int thoughts)
    {
        TokenUsage usage = script.Usage;
        string content = parts.Length == 0 ? "" : $$"""{"content":{"parts":[{{parts}}],"role":"model"},""";
        string end = finish is null ? "" : $",\"finishReason\":\"{finish}\"";
        string counts = (usage.CacheRead > 0 ? $",\"cachedContentTokenCount\":{usage.CacheRead}" : "") +
            (candidates > 0 ? $",\"candidatesTokenCount\":{candidates}" : "") + (thoughts > 0 ? $",\"thoughtsTokenCount\":{thoughts}" : "");
        return $$$"""{"candidates":[{{{(content.Length == 0 ? "{" : content)}}}"index":0{{{end}}}}],"usageMetadata":{"promptTokenCount":{{{usage.TotalInput}}},"totalTokenCount":{{{usage.TotalInput + candidates + thoughts}}}{{{counts}}}},"modelVersion":{{{Text(script.Ask.Model)}}},"responseId":"{{{script.Id}}}"}""";
    }

    private static Frame Wrap(Ask ask, string json, bool first)
    {
        var bytes = new ArrayBufferWriter<byte>(json.Length + 32);
        Write(bytes, ask, json, first);
        return Frame.Of(bytes.WrittenSpan);
    }

    private static void Write(IBufferWriter<byte> output, Ask ask, string json, bool first)
    {
        if (ask.AsArray)
        {
            output.Write(Encoding.UTF8.GetBytes((first ? "[" : ",\r\n") + json));
        }
        else
        {
            Sse.Event(output, "", json, crlf: true);
        }
    }

    private static string Finish(Stop stop) => stop switch
    {
        Stop.Length => "MAX_TOKENS",
        Stop.Refusal => "SAFETY",
        _ => "STOP",
    };
}
