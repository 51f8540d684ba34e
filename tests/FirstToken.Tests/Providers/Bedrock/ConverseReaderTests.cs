using System.Buffers;
using System.Text;
using FirstToken.Providers;
using FirstToken.Providers.Bedrock;
using FirstToken.Transport;
using FirstToken.Wire;
using Xunit;

namespace FirstToken.Tests.Providers.Bedrock;

public sealed class ConverseReaderTests
{
    private static readonly (string, string) Stop = ("messageStop", """{"stopReason":"end_turn"}""");
    private static readonly (string, string) Metadata = ("metadata", "{}");

    [Theory]
    [InlineData("messageStart", """{"role":"assistant"}""")]
    [InlineData("contentBlockStart", """{"contentBlockIndex":0,"start":{}}""")]
    [InlineData("contentBlockStart", """{"start":7}""")]
    [InlineData("contentBlockDelta", "{}")]
    [InlineData("contentBlockDelta", "[]")]
    [InlineData("contentBlockDelta", """{"contentBlockIndex":1e99,"delta":{"text":""}}""")]
    [InlineData("contentBlockDelta", """{"contentBlockIndex":"x","delta":{"text":7}}""")]
    [InlineData("contentBlockDelta", """{"delta":{"reasoningContent":7}}""")]
    [InlineData("contentBlockDelta", """{"delta":{"reasoningContent":{"signature":"a"}}}""")]
    [InlineData("contentBlockDelta", """{"delta":{"reasoningContent":{"redactedContent":"YQ=="}}}""")]
    [InlineData("contentBlockDelta", """{"delta":{"toolUse":7}}""")]
    [InlineData("contentBlockDelta", """{"delta":{"toolUse":{"input":"","x":1}}}""")]
    [InlineData("contentBlockDelta", """{"delta":{"citation":{"text":"a"}}}""")]
    [InlineData("contentBlockStop", """{"contentBlockIndex":0}""")]
    [InlineData("futureEvent", """{"delta":{"text":"a"}}""")]
    public void Fields_that_are_missing_or_of_another_type_carry_nothing(string type, string payload)
    {
        SeenAnswer seen = Read(new ConverseStreamReader(), (type, payload), Stop, Metadata);

        Assert.Equal(AnswerEnd.Complete, seen.End);
        Assert.All(seen.Events, item => Assert.Equal(OutputKinds.None, item.Event.Output));
    }

    [Theory]
    [InlineData("""{"usage":7,"metrics":7,"serviceTier":7}""")]
    [InlineData("""{"metrics":{"latencyMs":"x","y":1},"serviceTier":{"type":7,"y":1}}""")]
    [InlineData("""{"metrics":{"latencyMs":-1}}""")]
    [InlineData("""{"metrics":{"latencyMs":1e300}}""")]
    public void Metadata_of_other_types_says_nothing(string payload)
    {
        var reader = new ConverseStreamReader();

        SeenAnswer seen = Read(reader, Stop, ("metadata", payload));

        Assert.Equal(AnswerEnd.Complete, seen.End);
        Assert.Equal(
            (null, null, null, "end_turn"),
            (reader.Summary.Usage, reader.Summary.ServerTime, reader.Summary.ServiceTier, reader.Summary.StopReason));
    }

    [Fact]
    public void Metadata_says_what_was_used()
    {
        var reader = new ConverseStreamReader();

        SeenAnswer seen = Read(reader, Stop, ("metadata", """{"usage":{"outputTokens":3,"cacheDetails":7},"serviceTier":{"type":"flex"}}"""));

        Assert.Equal(new AnswerEvent(OutputKinds.None, 3, true), seen.Events[^1].Event);
        Assert.Equal((new Usage { Output = 3 }, "flex"), (reader.Summary.Usage!, reader.Summary.ServiceTier));
    }

    [Fact]
    public void Metadata_before_the_stop_does_not_end_the_answer() =>
        Assert.Equal(AnswerEnd.Truncated, Read(new ConverseStreamReader(), Metadata).End);

    [Fact]
    public void What_follows_the_terminator_is_not_looked_at() =>
        Assert.Equal(AnswerEnd.Complete, Read(new ConverseStreamReader(), Stop, Metadata, ("contentBlockDelta", "broken")).End);

    [Fact]
    public void A_tool_whose_id_name_and_input_are_all_escaped_keeps_them_apart()
    {
        SeenAnswer seen = Read(
            new ConverseStreamReader(),
            ("contentBlockStart", """{"start":{"toolUse":{"toolUseId":"\u0069","name":"\u006e","input":"\u0061"}},"contentBlockIndex":4}"""));

        Assert.Equal([("i", "n", "a")], seen.Tools);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"output":7}""", AnswerEnd.Complete)]
    [InlineData("""{"output":{"message":{"content":7,"x":1}},"x":1}""", AnswerEnd.Complete)]
    [InlineData("""{"output":{"message":{"content":["a",{"text":""},{"image":{}}]}}}""", AnswerEnd.Complete)]
    [InlineData("""{"output":{"message":""", AnswerEnd.Truncated)]
    public void A_whole_answer_without_output_has_none(string body, AnswerEnd end = AnswerEnd.Corrupt)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);

        SeenAnswer seen = SeenAnswer.Read(new ConverseWholeReader(), bytes, [bytes.Length]);

        Assert.Equal((end, OutputKinds.None), (seen.End, seen.Last.Output));
    }

    [Theory]
    [InlineData("x: y", """{"__type":"com.amazon.coral#ThrottlingException","Message":"slow\ndown"}""", ErrorKind.RateLimit, "ThrottlingException", "slow down")]
    [InlineData("x-amzn-errortype: ExpiredTokenException", "", ErrorKind.Auth, "ExpiredTokenException", "ExpiredTokenException")]
    [InlineData("x-amzn-errortype: NewException:http://x", """{"message":"m","x":[1]}""", ErrorKind.BadRequest, "NewException", "m")]
    [InlineData("x: y", "<html>", ErrorKind.BadRequest, null, "HTTP 400: <html>")]
    public void An_error_is_named_by_header_or_body(string header, string body, ErrorKind kind, string? type, string message)
    {
        string[] parts = header.Split(": ", 2);

        RequestError error = BedrockErrors.ReadAnswer(new ResponseHead(400, [new(parts[0], parts[1])]), Encoding.UTF8.GetBytes(body));

        Assert.Equal((kind, type, message), (error.Kind, error.ProviderType, error.Message));
    }

    [Theory]
    [InlineData("validationException", "{}", ErrorKind.BadRequest, 400, false)]
    [InlineData("internalServerException", "broken", ErrorKind.Server, 500, true)]
    [InlineData("modelTimeoutException", "{}", ErrorKind.Timeout, 408, true)]
    [InlineData("serviceUnavailableException", "{}", ErrorKind.Overloaded, 503, true)]
    [InlineData("futureException", "{}", ErrorKind.Server, 500, true)]
    public void An_exception_in_the_stream_ends_it(string type, string payload, ErrorKind kind, int status, bool retryable)
    {
        var reader = new ConverseStreamReader();
        var output = new ArrayBufferWriter<byte>();
        EventStreamWriter.WriteException(output, Encoding.UTF8.GetBytes(type), Encoding.UTF8.GetBytes(payload));

        SeenAnswer seen = SeenAnswer.Read(reader, output.WrittenSpan, [output.WrittenCount]);

        Assert.Equal(AnswerEnd.Error, seen.End);
        Assert.Equal(
            new RequestError(kind, type) { ProviderType = type, HttpStatus = status, Retryable = retryable },
            reader.Summary.Error);
        Assert.True(reader.GaveUp);
    }

    private static SeenAnswer Read(ConverseStreamReader reader, params (string Type, string Payload)[] events)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach ((string type, string payload) in events)
        {
            EventStreamWriter.WriteEvent(output, Encoding.UTF8.GetBytes(type), Encoding.UTF8.GetBytes(payload));
        }

        return SeenAnswer.Read(reader, output.WrittenSpan, [output.WrittenCount]);
    }
}
