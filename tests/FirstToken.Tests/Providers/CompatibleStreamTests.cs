using System.Text;
using FirstToken.Providers;
using FirstToken.Transport;
using Xunit;

namespace FirstToken.Tests.Providers;

/// <summary>What servers other than OpenAI do with its formats, and what the golden streams do not show.</summary>
public sealed class CompatibleStreamTests
{
    [Fact]
    public void A_server_that_counts_on_every_chunk_gives_the_running_count()
    {
        SeenAnswer seen = SeenAnswer.Read(
            ProviderRegistry.Find("openai")!.CreateReader(stream: true), GoldenVector.Get("compat-vllm").Bytes, [GoldenVector.Get("compat-vllm").Bytes.Length]);

        Assert.Equal([0, 1, 2, 3, 4, 5, 5, -1], seen.Events.Select(item => item.Event.OutputTokensSoFar));
    }

    [Fact]
    public void Gemini_counts_thoughts_into_the_running_count()
    {
        GoldenVector vector = GoldenVector.Get("gemini-basic");

        SeenAnswer seen = SeenAnswer.Read(ProviderRegistry.Find("gemini")!.CreateReader(stream: true), vector.Bytes, [vector.Bytes.Length]);

        Assert.Equal([50, 52, 54, 57], seen.Events.Select(item => item.Event.OutputTokensSoFar));
        Assert.Equal([false, false, false, true], seen.Events.Select(item => item.Event.Terminal));
    }

    [Fact]
    public void Llama_cpp_gives_its_own_times()
    {
        GoldenVector vector = GoldenVector.Get("compat-llamacpp");
        AnswerReader reader = ProviderRegistry.Find("openai")!.CreateReader(stream: true);

        SeenAnswer.Read(reader, vector.Bytes, [vector.Bytes.Length]);

        Assert.Equal(TimeSpan.FromMilliseconds(42.5), reader.Summary.ServerFirstByte);
        Assert.Equal(TimeSpan.FromMilliseconds(104), reader.Summary.ServerTime);
    }

    [Fact]
    public void Ollama_gives_its_own_times()
    {
        GoldenVector vector = GoldenVector.Get("compat-ollama-native");
        AnswerReader reader = ProviderRegistry.Find("ollama")!.CreateReader(stream: true);

        SeenAnswer.Read(reader, vector.Bytes, [vector.Bytes.Length]);

        Assert.Equal(TimeSpan.FromMilliseconds(510), reader.Summary.ServerFirstByte);
        Assert.Equal(TimeSpan.FromTicks(9123456), reader.Summary.ServerTime);
    }

    [Fact]
    public void The_last_line_of_ollama_may_lack_its_end()
    {
        GoldenVector vector = GoldenVector.Get("compat-ollama-native");
        byte[] body = vector.Bytes[..^1];

        SeenAnswer seen = SeenAnswer.Read(ProviderRegistry.Find("ollama")!.CreateReader(stream: true), body, [body.Length]);

        Assert.Equal((AnswerEnd.Complete, true), (seen.End, seen.Last.Terminal));
    }

    [Fact]
    public void Both_names_of_reasoning_at_once_are_one_piece()
    {
        (_, SeenAnswer seen) = Chat("""{"choices":[{"delta":{"reasoning":"Hm","reasoning_content":"Hm"}}]}""");

        Assert.Equal("Hm", seen.Reasoning);
        Assert.Single(seen.Places(OutputKinds.Reasoning));
    }

    [Fact]
    public void A_tool_call_repeated_on_every_piece_is_one_call()
    {
        (_, SeenAnswer seen) = Chat(
            """{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{"}}]}}]}""",
            """{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"}"}}]}}]}""",
            """{"choices":[{"delta":{"tool_calls":[{"function":{"arguments":"[]","name":"g"},"id":"b","index":1}]}}]}""");

        Assert.Equal([("a", "f", "{}"), ("b", "g", "[]")], seen.Tools);
    }

    [Fact]
    public void The_function_call_of_old_is_a_tool_call()
    {
        (_, SeenAnswer seen) = Chat("""{"choices":[{"delta":{"function_call":{"name":"f","arguments":"{\"a\":1}"}}}]}""");

        Assert.Equal([("", "f", """{"a":1}""")], seen.Tools);
        Assert.Single(seen.Places(OutputKinds.Tool));
    }

    [Fact]
    public void A_cache_hit_by_deepseeks_name_is_a_cache_read()
    {
        (AnswerReader reader, _) = Chat("""{"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":4,"prompt_cache_hit_tokens":6}}""");

        Assert.Equal(new Usage { InputUncached = 4, CacheRead = 6, Output = 4 }, reader.Summary.Usage);
    }

    [Theory]
    [InlineData("""{"prompt_tokens":9223372036854775807,"completion_tokens":-3}""")]
    [InlineData("""{"prompt_tokens":1e3,"completion_tokens":"4"}""")]
    [InlineData("""{"prompt_tokens":null,"completion_tokens":[4]}""")]
    [InlineData("[]")]
    [InlineData("null")]
    public void A_count_that_is_none_is_unknown(string usage)
    {
        (AnswerReader reader, SeenAnswer seen) = Chat($$"""{"choices":[],"usage":{{usage}}}""");

        Assert.Null(reader.Summary.Usage);
        Assert.All(seen.Events, item => Assert.Equal(-1, item.Event.OutputTokensSoFar));
    }

    [Fact]
    public void More_cached_than_there_was_is_not_less_than_nothing()
    {
        (AnswerReader reader, _) = Chat("""{"usage":{"prompt_tokens":5,"prompt_tokens_details":{"cached_tokens":9007199254740992,"cache_write_tokens":9007199254740992}}}""");

        Assert.Equal(0, reader.Summary.Usage!.InputUncached);
        Assert.Equal(18014398509481984, reader.Summary.Usage.TotalInput);
    }

    [Theory]
    [InlineData("""{"error":{"message":"Slow down.","type":"x","code":429}}""", ErrorKind.RateLimit, 429, true)]
    [InlineData("""{"error":{"message":"Slow down.","type":"rate_limit_error","code":null}}""", ErrorKind.RateLimit, 429, true)]
    [InlineData("""{"error":{"message":"Slow down.","code":"insufficient_quota"}}""", ErrorKind.Billing, 429, false)]
    [InlineData("""{"error":{"message":"Slow down.","code":"context_length_exceeded"}}""", ErrorKind.ContextLength, 400, false)]
    [InlineData("""{"error":"Slow down."}""", ErrorKind.Server, 500, true)]
    [InlineData("""{"error":{"message":"Slow\ndown.","code":"503"},"choices":[{"delta":{"content":""},"finish_reason":"error"}]}""", ErrorKind.Overloaded, 503, true)]
    public void An_error_inside_the_stream_is_classified(string chunk, ErrorKind kind, int status, bool retryable)
    {
        (AnswerReader reader, SeenAnswer seen) = Chat("""{"choices":[{"delta":{"content":"a"}}]}""", chunk);

        Assert.Equal(AnswerEnd.Error, seen.End);
        Assert.Equal("Slow down.", reader.Summary.Error!.Message.Replace('\n', ' '));
        Assert.Equal((kind, (int?)status, retryable), (reader.Summary.Error.Kind, reader.Summary.Error.HttpStatus, reader.Summary.Error.Retryable));
        Assert.True(reader.GaveUp);
    }

    [Theory]
    [InlineData("""{"type":"error","error":{"message":"No.","type":"server_error"}}""")]
    [InlineData("""{"error":{"message":"No.","type":"server_error"}}""")]
    [InlineData("""{"type":"error","message":"No.","code":"server_error"}""")]
    [InlineData("""{"type":"response.failed","response":{"error":{"message":"No.","code":"server_error"}}}""")]
    public void An_error_of_the_responses_api_comes_in_several_shapes(string data)
    {
        AnswerReader reader = ProviderRegistry.Find("openai-responses")!.CreateReader(stream: true);
        byte[] body = Encoding.UTF8.GetBytes($"data: {data}\n\n");

        SeenAnswer seen = SeenAnswer.Read(reader, body, [body.Length]);

        Assert.Equal(AnswerEnd.Error, seen.End);
        Assert.Equal(("No.", "server_error", 500), (reader.Summary.Error!.Message, reader.Summary.Error.ProviderType, reader.Summary.Error.HttpStatus));
    }

    [Fact]
    public void A_response_stream_may_name_its_events_outside_the_data()
    {
        AnswerReader reader = ProviderRegistry.Find("openai-responses")!.CreateReader(stream: true);
        byte[] body = Encoding.UTF8.GetBytes(
            "event: response.output_text.delta\ndata: {\"delta\":\"a\"}\n\n"
            + "event: response.refusal.delta\ndata: {\"delta\":\"b\"}\n\n"
            + "event: response.output_text.done\ndata: {\"text\":\"a\"}\n\n"
            + "event: response.completed\ndata: {\"response\":{}}\n\ndata: [DONE]\n\n");

        SeenAnswer seen = SeenAnswer.Read(reader, body, [body.Length]);

        Assert.Equal(("a", "b", AnswerEnd.Complete), (seen.Text, seen.Refusal, seen.End));
    }

    [Fact]
    public void Custom_tools_and_plain_reasoning_of_a_response_are_output_too()
    {
        AnswerReader reader = ProviderRegistry.Find("openai-responses")!.CreateReader(stream: true);
        string[] events =
        [
            """{"type":"response.queued","response":{"id":"r"}}""",
            """{"type":"response.reasoning_text.delta","delta":"Hm."}""",
            """{"type":"response.output_item.added","item":{"type":"custom_tool_call","call_id":"c","name":"sh"},"output_index":3}""",
            """{"type":"response.custom_tool_call_input.delta","delta":"ls \"-l\"","output_index":3}""",
            """{"type":"response.web_search_call.searching","output_index":4}""",
            """{"type":"response.something.delta","delta":"no output"}""",
            """{"type":"response.completed","response":{"status":"completed","service_tier":"priority"}}""",
        ];
        byte[] body = Encoding.UTF8.GetBytes(string.Concat(events.Select(data => $"data: {data}\n\n")));

        SeenAnswer seen = SeenAnswer.Read(reader, body, [body.Length]);

        Assert.Equal((AnswerEnd.Complete, "Hm.", "priority"), (seen.End, seen.Reasoning, reader.Summary.ServiceTier));
        Assert.Equal([("c", "sh", "ls \"-l\"")], seen.Tools);
        Assert.Equal(
            [OutputKinds.None, OutputKinds.Reasoning, OutputKinds.Tool, OutputKinds.Tool, OutputKinds.None, OutputKinds.None, OutputKinds.None],
            seen.Events.Select(item => item.Event.Output));
    }

    [Fact]
    public void A_failed_response_that_does_not_say_why_is_an_error_all_the_same()
    {
        AnswerReader reader = ProviderRegistry.Find("openai-responses")!.CreateReader(stream: true);
        byte[] body = "data: {\"type\":\"response.failed\",\"response\":{\"error\":null}}\n\n"u8.ToArray();

        Assert.Equal(AnswerEnd.Error, SeenAnswer.Read(reader, body, [body.Length]).End);
        Assert.True(reader.Summary.Error!.Retryable);
    }

    [Fact]
    public void A_chat_chunk_may_name_a_custom_tool()
    {
        (_, SeenAnswer seen) = Chat("""{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","type":"custom","custom":{"name":"sh","input":"ls"}}]}}]}""");

        Assert.Equal([("a", "sh", "ls")], seen.Tools);
    }

    [Theory]
    [InlineData("UNAUTHENTICATED", ErrorKind.Auth, 401)]
    [InlineData("PERMISSION_DENIED", ErrorKind.Permission, 403)]
    [InlineData("NOT_FOUND", ErrorKind.NotFound, 404)]
    [InlineData("RESOURCE_EXHAUSTED", ErrorKind.RateLimit, 429)]
    [InlineData("INVALID_ARGUMENT", ErrorKind.BadRequest, 400)]
    [InlineData("DEADLINE_EXCEEDED", ErrorKind.Timeout, 504)]
    [InlineData("UNAVAILABLE", ErrorKind.Overloaded, 503)]
    [InlineData("INTERNAL", ErrorKind.Server, 500)]
    public void An_error_inside_a_gemini_stream_may_have_a_name_only(string name, ErrorKind kind, int status)
    {
        AnswerReader reader = ProviderRegistry.Find("gemini")!.CreateReader(stream: true);
        byte[] body = Encoding.UTF8.GetBytes($$$"""data: {"error":{"status":"{{{name}}}","details":[{"retryDelay":"2.5s"}]}}""" + "\n\n");

        Assert.Equal(AnswerEnd.Error, SeenAnswer.Read(reader, body, [body.Length]).End);
        RequestError error = reader.Summary.Error!;
        Assert.Equal((kind, (int?)status, name, (TimeSpan?)TimeSpan.FromSeconds(2.5)), (error.Kind, error.HttpStatus, error.ProviderType, error.RetryAfter));
    }

    [Theory]
    [InlineData("openai", """{"choices":[{"delta":{"content":"a"}}]}""", AnswerEnd.Truncated)]
    [InlineData("openai-responses", """{"type":"response.output_text.delta","delta":"a"}""", AnswerEnd.Truncated)]
    [InlineData("gemini", """{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"}]}""", AnswerEnd.Complete)]
    public void Empty_events_keep_a_connection_alive_and_say_nothing(string provider, string data, AnswerEnd end)
    {
        AnswerReader reader = ProviderRegistry.Find(provider)!.CreateReader(stream: true);
        byte[] body = Encoding.UTF8.GetBytes($"data:\n\ndata: \n\ndata: {data}\n\ndata: \ndata:\n\n");

        SeenAnswer seen = SeenAnswer.Read(reader, body, [body.Length]);

        Assert.Equal(("a", end, 1), (seen.Text, seen.End, seen.Places(OutputKinds.Text).Count()));
    }

    [Theory]
    [InlineData("invalid_api_key", ErrorKind.Auth, 401)]
    [InlineData("permission_error", ErrorKind.Permission, 403)]
    [InlineData("model_not_found", ErrorKind.NotFound, 404)]
    [InlineData("invalid_prompt", ErrorKind.BadRequest, 400)]
    [InlineData("content_filter", ErrorKind.ContentFilter, 400)]
    [InlineData("overloaded_error", ErrorKind.Overloaded, 503)]
    [InlineData("something_new", ErrorKind.Server, 500)]
    public void An_error_inside_the_stream_has_the_status_it_would_have_had(string code, ErrorKind kind, int status)
    {
        (AnswerReader reader, _) = Chat($$$"""{"error":{"message":"No.","code":"{{{code}}}"}}""");

        Assert.Equal((kind, (int?)status, code), (reader.Summary.Error!.Kind, reader.Summary.Error.HttpStatus, reader.Summary.Error.ProviderType));
    }

    [Theory]
    [InlineData("openai", "184", null, 184d)]
    [InlineData("openai", "184.5", null, 184.5)]
    [InlineData("openai", "soon", null, null)]
    [InlineData("openai", "-4", null, null)]
    [InlineData("openai", "1e9", null, null)]
    [InlineData("gemini", null, "gfet4t7; dur=734", 734d)]
    [InlineData("gemini", null, "gfet4t7; dur=7.5, other; dur=9", 7.5)]
    [InlineData("gemini", null, "gfet4t7", null)]
    [InlineData("gemini", null, "x; dur=", null)]
    public void The_servers_own_time_stands_in_the_head(string provider, string? processing, string? timing, double? milliseconds)
    {
        var summary = new AnswerSummary();
        var headers = new List<KeyValuePair<string, string>> { new("x-ratelimit-remaining-tokens", "7"), new("retry-after", "2"), new("via", "x") };
        if (processing is not null)
        {
            headers.Add(new("openai-processing-ms", processing));
        }

        if (timing is not null)
        {
            headers.Add(new("server-timing", timing));
        }

        ProviderRegistry.Find(provider)!.ReadHead(new ResponseHead(200, headers), summary);

        Assert.Equal(milliseconds, summary.ServerTime?.TotalMilliseconds);
        Assert.Equal(["x-ratelimit-remaining-tokens", "retry-after"], summary.RateLimits.Select(header => header.Key));
    }

    [Fact]
    public void An_error_of_ollama_is_its_text()
    {
        RequestError error = ProviderRegistry.Find("ollama")!.ReadError(new ResponseHead(404, []), """{"error":"model 'x' not found"}"""u8);

        Assert.Equal((ErrorKind.NotFound, "model 'x' not found", false), (error.Kind, error.Message, error.Retryable));
    }

    [Theory]
    [InlineData("""{"detail":"Not authenticated"}""", "Not authenticated")]
    [InlineData("""{"object":"error","message":"No such model.","type":"NotFoundError","code":404}""", "No such model.")]
    [InlineData("""[{"error":{"code":401,"message":"Key?","status":"UNAUTHENTICATED"}}]""", "Key?")]
    [InlineData("<html>Bad gateway</html>", "HTTP 401: <html>Bad gateway</html>")]
    [InlineData("", "HTTP 401 without a body")]
    public void Error_bodies_of_other_servers_are_understood(string body, string message)
    {
        RequestError error = ProviderRegistry.Find("openai")!.ReadError(new ResponseHead(401, []), Encoding.UTF8.GetBytes(body));

        Assert.Equal((ErrorKind.Auth, message), (error.Kind, error.Message));
    }

    private static (AnswerReader Reader, SeenAnswer Seen) Chat(params string[] chunks)
    {
        AnswerReader reader = ProviderRegistry.Find("openai")!.CreateReader(stream: true);
        byte[] body = Encoding.UTF8.GetBytes(string.Concat(chunks.Select(chunk => $"data: {chunk}\n\n")));
        return (reader, SeenAnswer.Read(reader, body, [body.Length]));
    }
}
