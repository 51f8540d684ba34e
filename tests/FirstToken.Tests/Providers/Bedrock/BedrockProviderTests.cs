using System.Text;
using FirstToken.Providers;
using FirstToken.Providers.Bedrock;
using FirstToken.Transport;
using FirstToken.Wire;
using Xunit;

namespace FirstToken.Tests.Providers.Bedrock;

public sealed class BedrockProviderTests
{
    private const string Model = "us.anthropic.claude-haiku-4-5-20251001-v1:0";
    private const string EscapedModel = "us.anthropic.claude-haiku-4-5-20251001-v1%3A0";

    private static readonly BedrockInvokeProvider Invoke = new();
    private static readonly BedrockConverseProvider Converse = new();
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(true, "invoke-with-response-stream", "application/vnd.amazon.eventstream")]
    [InlineData(false, "invoke", "application/json")]
    public void Invoke_is_the_messages_API_in_another_envelope(bool stream, string operation, string accept)
    {
        WireRequest request = Invoke.Write(Target(Invoke), Chat() with { Stream = stream }, Now);

        Assert.Equal($"POST /model/{EscapedModel}/{operation}", request.ToString());
        Assert.Equal(
            """{"anthropic_version":"bedrock-2023-05-31","max_tokens":256,"messages":[{"role":"user","content":"Hi"}]}""",
            Encoding.UTF8.GetString(request.Body.Span));
        Assert.Contains(new("accept", accept), request.Headers);
        Assert.Contains(new("authorization", "Bearer t"), request.Headers);
    }

    [Theory]
    [InlineData(true, "converse-stream")]
    [InlineData(false, "converse")]
    public void Converse_has_a_body_of_its_own(bool stream, string operation)
    {
        ChatRequest chat = Chat() with
        {
            Stream = stream,
            System = "s",
            CacheSystem = true,
            Tools = [new ToolDefinition("t", "d", """{"type":"object"}""")],
        };

        WireRequest request = Converse.Write(Target(Converse), chat, Now);

        Assert.Equal($"POST /model/{EscapedModel}/{operation}", request.ToString());
        Assert.Equal(
            """{"messages":[{"role":"user","content":[{"text":"Hi"}]}],"system":[{"text":"s"},{"cachePoint":{"type":"default"}}],"inferenceConfig":{"maxTokens":256},"toolConfig":{"tools":[{"toolSpec":{"name":"t","description":"d","inputSchema":{"json":{"type":"object"}}}}]}}""",
            Encoding.UTF8.GetString(request.Body.Span));
    }

    [Fact]
    public void Keys_sign_exactly_what_is_sent()
    {
        Target target = Target(Invoke) with
        {
            Credentials = new Credentials { AwsAccessKeyId = "id", AwsSecretAccessKey = "secret", AwsSessionToken = "session" },
            Region = "eu-central-1",
        };

        WireRequest request = Invoke.Write(target, Chat(), Now);

        var signer = new SigV4("id", "secret", "session", "eu-central-1", "bedrock");
        IReadOnlyList<KeyValuePair<string, string>> signature = signer.Sign(
            "POST", target.Host, request.Path, [.. request.Headers.Take(2)], request.Body.Span, Now, withBodyHash: true);
        Assert.Equal(signature, request.Headers.Skip(2));
        Assert.Contains("SignedHeaders=accept;content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token", request.Headers[^1].Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_credentials_nothing_is_signed()
    {
        WireRequest request = Invoke.Write(Target(Invoke) with { Credentials = Credentials.None }, Chat(), Now);

        Assert.Equal(["accept", "content-type"], request.Headers.Select(header => header.Key));
    }

    [Fact]
    public void An_ARN_is_one_segment_of_the_path()
    {
        WireRequest request = Converse.Write(Target(Converse), Chat() with { Model = "arn:aws:bedrock:us-east-1:1:inference-profile/m" }, Now);

        Assert.Equal("/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Ainference-profile%2Fm/converse-stream", request.Path);
    }

    [Fact]
    public void Validating_counts_tokens()
    {
        WireRequest request = Invoke.WriteValidation(Target(Invoke), Now);

        Assert.Equal($"POST /model/{EscapedModel}/count-tokens", request.ToString());
    }

    [Theory]
    [InlineData("AWS_REGION=eu-west-1|AWS_DEFAULT_REGION=us-east-1", "https://bedrock-runtime.eu-west-1.amazonaws.com/", "eu-west-1")]
    [InlineData("AWS_DEFAULT_REGION=us-east-1", "https://bedrock-runtime.us-east-1.amazonaws.com/", "us-east-1")]
    [InlineData("AWS_ENDPOINT_URL_BEDROCK_RUNTIME=http://127.0.0.1:1|AWS_REGION=r", "http://127.0.0.1:1/", "r")]
    [InlineData("ANTHROPIC_BEDROCK_BASE_URL=http://127.0.0.1:2|AWS_ENDPOINT_URL_BEDROCK_RUNTIME=http://127.0.0.1:1", "http://127.0.0.1:2/", null)]
    [InlineData("ANTHROPIC_BEDROCK_BASE_URL=https://bedrock-runtime-fips.us-gov-west-1.amazonaws.com|AWS_REGION=r", "https://bedrock-runtime-fips.us-gov-west-1.amazonaws.com/", "us-gov-west-1")]
    [InlineData("AWS_REGION=not a host", null, null)]
    [InlineData("", null, null)]
    public void Host_and_region_come_from_the_usual_variables(string variables, string? url, string? region)
    {
        Dictionary<string, string> environment = variables.Split('|', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);

        Uri? found = Invoke.FindBaseUrl(environment.GetValueOrDefault);

        Assert.Equal(url, found?.AbsoluteUri);
        Assert.Equal(region, found is null ? null : Invoke.FindRegion(found, environment.GetValueOrDefault));
    }

    [Fact]
    public void A_bearer_token_goes_before_keys()
    {
        Dictionary<string, string> environment = new()
        {
            ["AWS_BEARER_TOKEN_BEDROCK"] = "t",
            ["AWS_ACCESS_KEY_ID"] = "id",
            ["AWS_SECRET_ACCESS_KEY"] = "secret",
            ["AWS_SESSION_TOKEN"] = "",
        };
        Assert.Equal(new Credentials { BearerToken = "t" }, Invoke.FindCredentials(environment.GetValueOrDefault));

        environment.Remove("AWS_BEARER_TOKEN_BEDROCK");
        Assert.Equal(
            new Credentials { AwsAccessKeyId = "id", AwsSecretAccessKey = "secret" },
            Invoke.FindCredentials(environment.GetValueOrDefault));

        environment.Remove("AWS_SECRET_ACCESS_KEY");
        Assert.Null(Invoke.FindCredentials(environment.GetValueOrDefault));
    }

    [Fact]
    public void The_servers_own_time_is_taken_from_the_head()
    {
        var summary = new AnswerSummary();

        Invoke.ReadHead(
            new ResponseHead(200, [new("x-amzn-requestid", "r"), new("x-amzn-bedrock-invocation-latency", "812"), new("x-amzn-bedrock-service-tier", "flex")]),
            summary);

        Assert.Equal(("r", TimeSpan.FromMilliseconds(812), "flex"), (summary.RequestId, summary.ServerTime!.Value, summary.ServiceTier));
    }

    [Fact]
    public void The_servers_own_times_are_taken_from_the_stream()
    {
        AnswerReader invoke = Invoke.CreateReader(stream: true);
        AnswerReader converse = Converse.CreateReader(stream: true);
        byte[] invoked = GoldenVector.Get("bedrock-invoke-basic").Bytes;
        byte[] conversed = GoldenVector.Get("bedrock-converse-basic").Bytes;

        SeenAnswer.Read(invoke, invoked, [invoked.Length]);
        SeenAnswer.Read(converse, conversed, [conversed.Length]);

        Assert.Equal(TimeSpan.FromMilliseconds(812), invoke.Summary.ServerTime);
        Assert.Equal(TimeSpan.FromMilliseconds(301), invoke.Summary.ServerFirstByte);
        Assert.Equal(TimeSpan.FromMilliseconds(934), converse.Summary.ServerTime);
    }

    [Theory]
    [InlineData("""{"bytes":"not base64!"}""", AnswerEnd.Corrupt)]
    [InlineData("""{"bytes":"eyJ0eXBlIjoicGluZyJ9" """, AnswerEnd.Corrupt)]
    [InlineData("""{"bytes":"eyJ0eXBlIjoicGluZyJ9","p":"a"b"}""", AnswerEnd.Corrupt)]
    [InlineData("""{"p":"abc","bytes":"eyJ0eXBlIjoibWVzc2FnZV9zdG9wIn0="}""", AnswerEnd.Complete)]
    [InlineData("""{"bytes":"eyJ0eXBlIjoibWVzc2FnZV9zdG9wIn0=","p":"abc"}""", AnswerEnd.Complete)]
    [InlineData("""{"bytes":7}""", AnswerEnd.Truncated)]
    [InlineData("{}", AnswerEnd.Truncated)]
    public void A_chunk_is_base64_in_json(string payload, AnswerEnd end)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        EventStreamWriter.WriteEvent(output, "chunk"u8, Encoding.UTF8.GetBytes(payload));

        Assert.Equal(end, SeenAnswer.Read(Invoke.CreateReader(stream: true), output.WrittenSpan, [output.WrittenCount]).End);
    }

    [Theory]
    [InlineData("contentBlockDelta")]
    [InlineData("metadata")]
    public void A_name_that_is_half_a_surrogate_pair_is_corrupt(string type)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        EventStreamWriter.WriteEvent(output, Encoding.UTF8.GetBytes(type), """{"\ud800":1}"""u8);

        Assert.Equal(
            AnswerEnd.Corrupt,
            SeenAnswer.Read(Converse.CreateReader(stream: true), output.WrittenSpan, [output.WrittenCount]).End);
    }

    [Fact]
    public void Converse_without_its_metadata_is_whole_but_unterminated()
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        EventStreamWriter.WriteEvent(output, "messageStop"u8, """{"stopReason":"end_turn"}"""u8);

        Assert.Equal(
            AnswerEnd.CompleteWithoutTerminator,
            SeenAnswer.Read(Converse.CreateReader(stream: true), output.WrittenSpan, [output.WrittenCount]).End);
    }

    [Fact]
    public void A_whole_converse_answer_is_one_event()
    {
        AnswerReader reader = Converse.CreateReader(stream: false);
        byte[] body = """
            {"output":{"message":{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"hm","signature":"x"}}},{"text":"a"},
             {"toolUse":{"toolUseId":"t","name":"n","input":{"a": 1}}}]}},"stopReason":"tool_use","metrics":{"latencyMs":934},
             "usage":{"inputTokens":18,"outputTokens":11,"totalTokens":29,"cacheDetails":[{"ttl":"1h","inputTokens":4},{"inputTokens":2,"ttl":"5m"}]}}
            """u8.ToArray();

        SeenAnswer seen = SeenAnswer.Read(reader, body, [body.Length]);

        Assert.Equal(AnswerEnd.Complete, seen.End);
        Assert.Equal(new AnswerEvent(OutputKinds.Text | OutputKinds.Reasoning | OutputKinds.Tool, 11, true), seen.Last);
        Assert.Equal(("hm", "a", "tool_use"), (seen.Reasoning, seen.Text, reader.Summary.StopReason));
        Assert.Equal([("t", "n", """{"a": 1}""")], seen.Tools);
        Assert.Equal(new Usage { InputUncached = 18, Output = 11, CacheWriteLong = 4 }, reader.Summary.Usage);
        Assert.Equal(TimeSpan.FromMilliseconds(934), reader.Summary.ServerTime);
    }

    private static Target Target(IProvider provider) => new()
    {
        Provider = provider,
        Model = Model,
        BaseUrl = new Uri("https://bedrock-runtime.us-east-1.amazonaws.com"),
        Credentials = new Credentials { BearerToken = "t" },
        Name = "bedrock:m",
    };

    private static ChatRequest Chat() => new() { Model = Model, Messages = [new ChatMessage(ChatRole.User, "Hi")] };
}
