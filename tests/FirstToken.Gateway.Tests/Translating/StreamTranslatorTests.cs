using System.Buffers;
using System.Text;
using FirstToken.Gateway.Translating;
using FirstToken.Providers;
using FirstToken.Tests;
using FirstToken.Tests.Providers;
using FirstToken.Wire;
using Xunit;

namespace FirstToken.Gateway.Tests.Translating;

public sealed class StreamTranslatorTests
{
    private const string Anthropic = "anthropic.messages";
    private const string Bedrock = "bedrock.invoke";

    public static TheoryData<string> Vectors => GoldenVector.Ids(vector => vector.Api is Anthropic or Bedrock);

    public static TheoryData<string> SmallVectors =>
        GoldenVector.Ids(vector => vector.Api is Anthropic or Bedrock && vector.Bytes.Length < 20_000);

    [Theory]
    [MemberData(nameof(Vectors))]
    public void The_other_api_reads_the_same_answer(string id)
    {
        GoldenVector vector = GoldenVector.Get(id);
        AnswerReader mine = Reader(vector.Api);
        AnswerReader theirs = Reader(Other(vector.Api));

        SeenAnswer original = SeenAnswer.Read(mine, vector.Bytes, [vector.Bytes.Length]);
        byte[] bytes = Translate(vector.Api, vector.Bytes, [vector.Bytes.Length], out AnswerEnd end);
        SeenAnswer translated = SeenAnswer.Read(theirs, bytes, [bytes.Length]);

        Assert.Equal(original.End, end);
        Assert.Equal(IsCut(original.End) ? AnswerEnd.Truncated : original.End, bytes.Length == 0 ? AnswerEnd.Truncated : translated.End);
        Assert.Equal(Outputs(original), Outputs(translated));
        Assert.Equal(
            (original.Text, original.Reasoning, original.Refusal), (translated.Text, translated.Reasoning, translated.Refusal));
        Assert.Equal(original.Tools, translated.Tools);
        Assert.Equal(mine.Summary.StopReason, theirs.Summary.StopReason);
        Assert.Equal(mine.Summary.Usage, theirs.Summary.Usage);
        Assert.Equal(
            (mine.Summary.Error?.Kind, mine.Summary.Error?.Message), (theirs.Summary.Error?.Kind, theirs.Summary.Error?.Message));
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void The_bytes_are_the_same_however_they_arrive(string id)
    {
        GoldenVector vector = GoldenVector.Get(id);
        byte[] whole = Translate(vector.Api, vector.Bytes, [vector.Bytes.Length], out _);

        foreach (int[] feeding in vector.Feedings())
        {
            Assert.Equal(whole, Translate(vector.Api, vector.Bytes, feeding, out _));
        }
    }

    [Theory]
    [MemberData(nameof(SmallVectors))]
    public void A_stream_cut_at_any_byte_stays_cut(string id)
    {
        GoldenVector vector = GoldenVector.Get(id);
        AnswerReader mine = Reader(vector.Api);
        AnswerReader theirs = Reader(Other(vector.Api));

        for (int length = 0; length < vector.Bytes.Length; length++)
        {
            SeenAnswer original = SeenAnswer.Read(mine, vector.Bytes.AsSpan(0, length), [length]);
            byte[] bytes = Translate(vector.Api, vector.Bytes[..length], [length], out AnswerEnd end);
            SeenAnswer translated = SeenAnswer.Read(theirs, bytes, [bytes.Length]);

            Assert.Equal(IsCut(original.End), IsCut(end));
            Assert.Equal(IsCut(original.End), IsCut(translated.End));
            Assert.Equal(Outputs(original), Outputs(translated));
        }
    }

    [Fact]
    public void Each_event_goes_on_with_the_byte_that_completes_it()
    {
        GoldenVector vector = GoldenVector.Get("anthropic-basic");
        var translator = new AnthropicStreamTranslator();
        var output = new ArrayBufferWriter<byte>();
        List<int> places = [];
        for (int at = 0; at < vector.Bytes.Length; at++)
        {
            int before = output.WrittenCount;
            translator.Translate(vector.Bytes.AsSpan(at, 1), output);
            if (output.WrittenCount > before)
            {
                places.Add(at + 1);
            }
        }

        int[] ends = [.. vector.Expected.GetProperty("text_ready_at").EnumerateArray().Select(place => place.GetInt32())];
        Assert.NotEmpty(ends);
        Assert.All(ends, end => Assert.Contains(end, places));
    }

    [Fact]
    public void Metrics_of_bedrock_do_not_reach_a_client_of_anthropic_and_the_rest_stays_as_it_was()
    {
        const string data = """{"type":"message_stop", "amazon-bedrock-invocationMetrics":{"inputTokenCount":3} ,"x":1}""";

        string sse = Encoding.UTF8.GetString(Translate(Bedrock, Chunk(data), out AnswerEnd end));

        Assert.Equal(AnswerEnd.Complete, end);
        Assert.Equal("event: message_stop\ndata: {\"type\":\"message_stop\" ,\"x\":1}\n\n", sse);
    }

    [Fact]
    public void Metrics_that_stand_first_or_alone_are_cut_out_cleanly()
    {
        string first = Encoding.UTF8.GetString(Translate(Bedrock, Chunk("""{"amazon-bedrock-invocationMetrics":{"a":1} , "type":"message_stop"}"""), out _));
        byte[] alone = Translate(Bedrock, Chunk("""{"amazon-bedrock-invocationMetrics":{}}"""), out AnswerEnd end);

        Assert.Contains("data: { \"type\":\"message_stop\"}\n", first, StringComparison.Ordinal);
        Assert.Empty(alone);
        Assert.Equal(AnswerEnd.Truncated, end);
    }

    [Fact]
    public void A_client_of_bedrock_gets_the_counts_of_its_metrics_and_no_invented_latency()
    {
        GoldenVector vector = GoldenVector.Get("anthropic-basic");
        AnswerReader reader = Reader(Bedrock);

        byte[] bytes = Translate(Anthropic, vector.Bytes, out _);
        SeenAnswer.Read(reader, bytes, [bytes.Length]);

        Assert.Contains("amazon-bedrock-invocationMetrics", Payloads(bytes)[^1], StringComparison.Ordinal);
        Assert.Null(reader.Summary.ServerTime);
        Assert.NotNull(reader.Summary.Usage!.Output);
    }

    [Fact]
    public void Pings_and_events_without_a_type_are_left_out()
    {
        byte[] bytes = Translate(Anthropic, Encoding.UTF8.GetBytes("event: ping\ndata: {\"type\":\"ping\"}\n\n: x\n\nevent: message_stop\ndata: {}\n\n"), out AnswerEnd end);
        byte[] keepAlive = Translate(Bedrock, Chunk("""{"keep":"alive"}"""), out _);

        Assert.Empty(bytes);
        Assert.Empty(keepAlive);
        Assert.Equal(AnswerEnd.Truncated, end);
    }

    [Theory]
    [InlineData("rate_limit_error", "throttlingException", ErrorKind.RateLimit)]
    [InlineData("overloaded_error", "serviceUnavailableException", ErrorKind.Overloaded)]
    [InlineData("api_error", "internalServerException", ErrorKind.Server)]
    [InlineData("timeout_error", "modelTimeoutException", ErrorKind.Timeout)]
    [InlineData("invalid_request_error", "validationException", ErrorKind.BadRequest)]
    public void An_error_inside_a_stream_keeps_its_meaning_and_its_words(string type, string exception, ErrorKind kind)
    {
        string data = $$$"""{"type":"error","error":{"type":"{{{type}}}","message":"caf\u00e9 \"x\""}}""";

        byte[] frames = Translate(Anthropic, Encoding.UTF8.GetBytes($"event: error\ndata: {data}\n\n"), out AnswerEnd end);
        byte[] back = Translate(Bedrock, frames, out AnswerEnd backEnd);

        Assert.Contains(exception, Encoding.Latin1.GetString(frames), StringComparison.Ordinal);
        Assert.Equal($"event: error\ndata: {data}\n\n", Encoding.UTF8.GetString(back));
        Assert.Equal((AnswerEnd.Error, AnswerEnd.Error), (end, backEnd));
        AnswerReader reader = Reader(Bedrock);
        SeenAnswer.Read(reader, frames, [frames.Length]);
        Assert.Equal(kind, reader.Summary.Error!.Kind);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{\"type\":\"content_block_delta\"")]
    [InlineData("{\"type\":\"message_stop\"}}")]
    [InlineData("{\"type\":\"x\",\"\\ud800\":1")]
    public void Events_that_are_no_json_end_the_answer_as_corrupt(string data)
    {
        byte[] fromBedrock = Translate(Bedrock, Chunk(data), out AnswerEnd one);
        byte[] fromAnthropic = Translate(Anthropic, Encoding.UTF8.GetBytes($"event: message_stop\ndata: {data}\n\n"), out AnswerEnd two);

        Assert.Equal((AnswerEnd.Corrupt, AnswerEnd.Corrupt), (one, two));
        Assert.Empty(fromBedrock);
        Assert.Empty(fromAnthropic);
    }

    [Theory]
    [InlineData("""{"bytes":"%%%"}""")]
    [InlineData("""{"bytes":"e30""")]
    public void A_payload_that_is_broken_ends_the_answer_as_corrupt(string payload)
    {
        Translate(Bedrock, Frame("chunk"u8, payload), out AnswerEnd end);

        Assert.Equal(AnswerEnd.Corrupt, end);
    }

    [Fact]
    public void A_type_with_a_line_end_cannot_forge_an_event()
    {
        byte[] bytes = Translate(Bedrock, Chunk("{\"type\":\"x\\ndata: forged\"}"), out _);
        byte[] raw = Translate(Bedrock, Chunk("{\"type\":\"x\ndata: forged\"}"), out AnswerEnd end);

        Assert.Empty(bytes);
        Assert.Empty(raw);
        Assert.Equal(AnswerEnd.Corrupt, end);
    }

    [Theory]
    [InlineData(Anthropic)]
    [InlineData(Bedrock)]
    public void Broken_bytes_never_throw_and_what_comes_out_is_well_framed(string api)
    {
        byte[] good = GoldenVector.Get(api == Anthropic ? "anthropic-thinking-tool" : "bedrock-invoke-basic").Bytes;
        var random = new Random(11);
        for (int round = 0; round < 3000; round++)
        {
            byte[] bad = [.. good];
            for (int i = random.Next(1, 5); i > 0; i--)
            {
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            }

            byte[] bytes = Translate(api, bad, out AnswerEnd end);
            SeenAnswer seen = SeenAnswer.Read(Reader(Other(api)), bytes, [bytes.Length]);
            Assert.Equal(end == AnswerEnd.Complete, seen.End == AnswerEnd.Complete);
        }
    }

    [Fact]
    public void An_oversized_event_is_refused_and_not_kept()
    {
        var translator = new AnthropicStreamTranslator();
        var output = new ArrayBufferWriter<byte>();
        byte[] piece = new byte[1024 * 1024];
        piece.AsSpan().Fill((byte)'x');
        translator.Translate("data: "u8, output);
        for (int i = 0; i < 20; i++)
        {
            translator.Translate(piece, output);
        }

        Assert.True(translator.IsOver);
        Assert.Equal(AnswerEnd.TooLarge, translator.Finish());
    }

    private static bool IsCut(AnswerEnd end) => end is not (AnswerEnd.Complete or AnswerEnd.Error);

    private static OutputKinds[] Outputs(SeenAnswer seen) =>
        [.. seen.Events.Select(item => item.Event.Output).Where(output => output != OutputKinds.None)];

    private static string Other(string api) => api == Anthropic ? Bedrock : Anthropic;

    private static AnswerReader Reader(string api) => ProviderRegistry.FindByApi(api)!.CreateReader(stream: true);

    private static byte[] Chunk(string data) =>
        Frame("chunk"u8, $$"""{"bytes":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(data))}}","p":"abc"}""");

    private static byte[] Frame(ReadOnlySpan<byte> type, string payload)
    {
        var output = new ArrayBufferWriter<byte>();
        EventStreamWriter.WriteEvent(output, type, Encoding.UTF8.GetBytes(payload));
        return output.WrittenSpan.ToArray();
    }

    private static List<string> Payloads(ReadOnlySpan<byte> bytes)
    {
        List<string> payloads = [];
        var reader = new EventStreamReader();
        while (reader.TryRead(ref bytes, out EventStreamMessage message))
        {
            string payload = Encoding.UTF8.GetString(message.Payload);
            payloads.Add(Encoding.UTF8.GetString(Convert.FromBase64String(payload.Split('"')[3])));
        }

        return payloads;
    }

    private static byte[] Translate(string api, byte[] bytes, out AnswerEnd end) => Translate(api, bytes, [bytes.Length], out end);

    private static byte[] Translate(string api, byte[] bytes, int[] ends, out AnswerEnd end)
    {
        IAnswerTranslator translator = api == Anthropic ? new AnthropicStreamTranslator() : new BedrockStreamTranslator();
        var output = new ArrayBufferWriter<byte>();
        int start = 0;
        foreach (int stop in ends)
        {
            translator.Translate(bytes.AsSpan(start..stop), output);
            start = stop;
        }

        end = translator.Finish();
        return output.WrittenSpan.ToArray();
    }
}
