using System.Text;
using FirstToken.Providers;
using FirstToken.Providers.Anthropic;
using Xunit;

namespace FirstToken.Tests.Providers.Anthropic;

public sealed class AnthropicReaderTests
{
    private const string Stop = """{"type":"message_stop"}""";

    [Theory]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"}""")]
    [InlineData("""{"type":"ping"}}""")]
    [InlineData("""{"type":"ping",}""")]
    [InlineData("not json")]
    [InlineData("""{"type":"ping"} {"type":"ping"}""")]
    public void Broken_json_in_an_event_is_a_corrupt_answer(string json) => Assert.Equal(AnswerEnd.Corrupt, Read(json, Stop).End);

    [Fact]
    public void Json_nested_beyond_reason_is_a_corrupt_answer() =>
        Assert.Equal(AnswerEnd.Corrupt, Read($$"""{"type":"x","a":{{new string('[', 100_000)}}""", Stop).End);

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("1e999")]
    [InlineData("""{"type":7}""")]
    [InlineData("""{"type":null,"delta":{"type":"text_delta","text":"a"}}""")]
    [InlineData("""{"type":"content_block_delta"}""")]
    [InlineData("""{"type":"content_block_delta","delta":null}""")]
    [InlineData("""{"type":"content_block_delta","delta":[{"type":"text_delta","text":"a"}]}""")]
    [InlineData("""{"type":"content_block_delta","delta":{"type":"text_delta"}}""")]
    [InlineData("""{"type":"content_block_delta","delta":{"type":"text_delta","text":7}}""")]
    [InlineData("""{"type":"content_block_delta","delta":{"type":"text_delta","text":{"text":"a"}}}""")]
    [InlineData("""{"type":"content_block_delta","delta":{"type":"signature_delta","signature":"a"}}""")]
    [InlineData("""{"type":"content_block_delta","delta":{"type":"citations_delta","citation":{"text":"a"}}}""")]
    [InlineData("""{"type":"content_block_start","content_block":7}""")]
    [InlineData("""{"type":"content_block_start","content_block":{"type":"redacted_thinking","data":"a"}}""")]
    [InlineData("""{"type":"content_block_start","content_block":{"type":"web_search_tool_result","content":[{"text":"a"}]}}""")]
    [InlineData("""{"type":"message_start"}""")]
    [InlineData("""{"type":"message_start","message":[1]}""")]
    [InlineData("""{"type":"message_start","message":{"id":1,"model":{},"usage":"x"}}""")]
    [InlineData("""{"type":"message_delta","delta":1,"usage":[{"output_tokens":1}]}""")]
    public void Fields_that_are_missing_or_of_another_type_carry_nothing(string json)
    {
        SeenAnswer seen = Read(json, Stop);

        Assert.Equal(AnswerEnd.Complete, seen.End);
        Assert.All(seen.Events, item => Assert.Equal(OutputKinds.None, item.Event.Output));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1e400")]
    [InlineData("99999999999999999999")]
    [InlineData("\"7\"")]
    [InlineData("null")]
    [InlineData("1.5")]
    public void A_count_that_is_no_count_is_unknown(string number)
    {
        var reader = new AnthropicStreamReader();

        Read(reader, $$$"""{"type":"message_delta","usage":{"output_tokens":{{{number}}},"input_tokens":3}}""", Stop);

        Assert.Null(reader.Summary.Usage!.Output);
        Assert.Equal(3, reader.Summary.Usage.InputUncached);
    }

    [Fact]
    public void The_running_count_of_output_tokens_is_given_with_its_event()
    {
        SeenAnswer seen = Read("""{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":9}}""", Stop);

        Assert.Equal(new AnswerEvent(OutputKinds.None, 9, false), seen.Events[0].Event);
        Assert.True(seen.Events[1].Event.Terminal);
    }

    [Theory]
    [InlineData("""{"type":"text","text":"a"}""", OutputKinds.Text)]
    [InlineData("""{"type":"thinking","thinking":"a"}""", OutputKinds.Reasoning)]
    [InlineData("""{"type":"tool_use","id":"i","name":"n","input":{}}""", OutputKinds.Tool)]
    [InlineData("""{"type":"server_tool_use","id":"i","name":"n","input":{}}""", OutputKinds.Tool)]
    public void A_block_may_begin_with_output(string block, OutputKinds kind)
    {
        SeenAnswer seen = Read($$"""{"type":"content_block_start","index":0,"content_block":{{block}}}""", Stop);

        Assert.Equal(kind, seen.Events[0].Event.Output);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_output_all_the_same()
    {
        SeenAnswer seen = Read("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"\ud83d"}}""", Stop);

        Assert.Equal(OutputKinds.Text, seen.Events[0].Event.Output);
        Assert.Equal("\uFFFD", seen.Text);
        Assert.Equal(AnswerEnd.Complete, seen.End);
    }

    [Fact]
    public void What_follows_the_terminator_is_not_looked_at()
    {
        SeenAnswer seen = Read(Stop, """{"type":"error","error":{"type":"api_error","message":"late"}}""", "broken");

        Assert.Equal(AnswerEnd.Complete, seen.End);
    }

    [Fact]
    public void An_error_of_a_kind_not_known_is_a_server_error()
    {
        var reader = new AnthropicStreamReader();

        SeenAnswer seen = Read(reader, """{"type":"error","error":{"type":"new_error","message":"first\nsecond"}}""");

        Assert.Equal(AnswerEnd.Error, seen.End);
        Assert.Equal(
            new RequestError(ErrorKind.Server, "first second") { ProviderType = "new_error", HttpStatus = 500, Retryable = true },
            reader.Summary.Error);
        Assert.True(reader.GaveUp);
    }

    [Fact]
    public void An_event_larger_than_the_cap_ends_the_answer()
    {
        var reader = new AnthropicStreamReader();
        byte[] piece = [.. Encoding.UTF8.GetBytes("data: "), .. Enumerable.Repeat((byte)'x', 1 << 20)];
        for (int i = 0; i < 20; i++)
        {
            ReadOnlySpan<byte> rest = piece.AsSpan(i == 0 ? 0 : 6);
            Assert.False(reader.TryRead(ref rest, out _));
        }

        Assert.True(reader.GaveUp);
        Assert.Equal(AnswerEnd.TooLarge, reader.Finish(out _));
    }

    [Fact]
    public void A_whole_answer_is_one_event_with_all_its_output()
    {
        var reader = new AnthropicWholeReader();
        byte[] body = """
            {"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"thinking","thinking":"hm","signature":"x"},
             {"type":"text","text":"a\n"},{"type":"tool_use","id":"t","name":"n","input":{"a": 1}}],"stop_reason":"tool_use","stop_sequence":null,
             "usage":{"input_tokens":12,"cache_creation_input_tokens":5,"cache_read_input_tokens":0,"output_tokens":9,"service_tier":"standard",
             "cache_creation":{"ephemeral_5m_input_tokens":2,"ephemeral_1h_input_tokens":3},"output_tokens_details":{"thinking_tokens":4}}}
            """u8.ToArray();

        SeenAnswer seen = SeenAnswer.Read(reader, body, [10, 200, body.Length]);

        Assert.Equal(AnswerEnd.Complete, seen.End);
        Assert.Equal(new AnswerEvent(OutputKinds.Text | OutputKinds.Reasoning | OutputKinds.Tool, 9, true), seen.Last);
        Assert.Equal(("hm", "a\n", "tool_use"), (seen.Reasoning, seen.Text, reader.Summary.StopReason));
        Assert.Equal([("t", "n", """{"a": 1}""")], seen.Tools);
        Assert.Equal(
            new Usage { InputUncached = 12, CacheRead = 0, CacheWrite = 5, CacheWriteLong = 3, Output = 9, Reasoning = 4 },
            reader.Summary.Usage);
        Assert.Equal(("msg_1", "m", "standard"), (reader.Summary.RequestId, reader.Summary.Model, reader.Summary.ServiceTier));
    }

    [Theory]
    [InlineData("""{"type":"message","content":[{"type":"text","text":"a"}]""", AnswerEnd.Truncated)]
    [InlineData("""{"type":"message","content":[}""", AnswerEnd.Corrupt)]
    [InlineData("""{"type":"message","content":[]} x""", AnswerEnd.Corrupt)]
    [InlineData("""{"hello":"world"}""", AnswerEnd.Corrupt)]
    [InlineData("[]", AnswerEnd.Corrupt)]
    [InlineData("""{"type":"error","error":{"type":"api_error","message":"x"}}""", AnswerEnd.Error)]
    public void A_whole_answer_that_is_not_one_is_told_apart(string body, AnswerEnd end)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);

        SeenAnswer seen = SeenAnswer.Read(new AnthropicWholeReader(), bytes, [bytes.Length]);

        Assert.Equal(end, seen.End);
        Assert.Equal(OutputKinds.None, seen.Last.Output);
    }

    private static SeenAnswer Read(params string[] events) => Read(new AnthropicStreamReader(), events);

    private static SeenAnswer Read(AnthropicStreamReader reader, params string[] events)
    {
        byte[] stream = Encoding.UTF8.GetBytes(string.Concat(events.Select(json => $"data: {json}\n\n")));
        return SeenAnswer.Read(reader, stream, [stream.Length]);
    }
}
