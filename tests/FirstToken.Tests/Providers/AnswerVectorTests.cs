using System.Text.Json;
using FirstToken.Providers;
using FirstToken.Transport;
using Xunit;

namespace FirstToken.Tests.Providers;

public sealed class AnswerVectorTests
{
    // The sidecars call a tool's arguments its first output; the product's definition counts the tool's name too
    // (docs: output chunk), which comes in an event before.
    private static readonly Dictionary<string, int> ToolNameFirst = new(StringComparer.Ordinal)
    {
        ["openai-chat-tools-reasoning"] = 422,
        ["openai-responses-tool-incomplete"] = 520,
    };

    public static TheoryData<string> Readable => GoldenVector.Ids(vector => AnswerReaders.Exists(vector.Api));

    [Fact]
    public void Every_vector_has_a_provider_that_reads_it() =>
        Assert.All(GoldenVector.All, vector => Assert.True(AnswerReaders.Exists(vector.Api), vector.Api));

    [Theory]
    [MemberData(nameof(Readable))]
    public void Content_and_end_are_the_same_however_the_bytes_are_cut(string id)
    {
        GoldenVector vector = GoldenVector.Get(id);
        AnswerReader reader = AnswerReaders.Create(vector.Api);

        foreach (int[] feeding in vector.Feedings())
        {
            SeenAnswer seen = SeenAnswer.Read(reader, vector.Bytes, feeding);

            Assert.Equal(ExpectedEnd(vector.Outcome), seen.End);
            Assert.Equal(Text(vector.Expected, "text"), seen.Text);
            Assert.Equal(Text(vector.Expected, "thinking"), seen.Reasoning);
            Assert.Equal(Text(vector.Expected, "refusal_text"), seen.Refusal);
            Assert.Equal(ExpectedTools(vector), seen.Tools);
            Assert.Equal(TextOrNull(vector.Expected, "stop_reason"), reader.Summary.StopReason);
            CheckUsage(vector.Expected.GetProperty("usage"), reader.Summary.Usage ?? new Usage());
            CheckError(vector, reader.Summary.Error);
        }
    }

    [Theory]
    [MemberData(nameof(Readable))]
    public void Output_is_seen_at_the_byte_that_completes_it(string id)
    {
        GoldenVector vector = GoldenVector.Get(id);
        AnswerReader reader = AnswerReaders.Create(vector.Api);
        int[] bytewise = [.. Enumerable.Range(1, vector.Bytes.Length)];

        SeenAnswer seen = SeenAnswer.Read(reader, vector.Bytes, bytewise, withContent: false);

        int[] textAt = [.. vector.Expected.GetProperty("text_ready_at").EnumerateArray().Select(place => place.GetInt32())];
        AssertPlaces(vector, textAt, [.. seen.Places(OutputKinds.Text)]);
        const OutputKinds any = OutputKinds.Text | OutputKinds.Reasoning | OutputKinds.Tool | OutputKinds.Refusal;
        AssertPlaces(vector, ExpectedFirstOutput(vector), [.. seen.Places(any).Take(1)]);
    }

    [Theory]
    [MemberData(nameof(Readable))]
    public void As_many_output_events_are_counted_as_carried_output(string id)
    {
        GoldenVector vector = GoldenVector.Get(id);
        JsonElement counts = vector.Expected.GetProperty("counts");
        AnswerReader reader = AnswerReaders.Create(vector.Api);

        SeenAnswer seen = SeenAnswer.Read(reader, vector.Bytes, [vector.Bytes.Length]);

        Assert.Equal(counts.GetProperty("text_deltas").GetInt32(), seen.Places(OutputKinds.Text).Count());
        Assert.Equal(counts.GetProperty("thinking_deltas").GetInt32(), seen.Places(OutputKinds.Reasoning).Count());
        Assert.Equal(counts.GetProperty("tool_deltas").GetInt32(), seen.ArgumentPieces);
    }

    [Theory]
    [MemberData(nameof(Readable))]
    public void The_measuring_path_sees_what_the_reading_path_sees(string id)
    {
        GoldenVector vector = GoldenVector.Get(id);
        AnswerReader reader = AnswerReaders.Create(vector.Api);

        foreach (int[] feeding in vector.Feedings().Take(3))
        {
            SeenAnswer reading = SeenAnswer.Read(reader, vector.Bytes, feeding);
            SeenAnswer measuring = SeenAnswer.Read(reader, vector.Bytes, feeding, withContent: false);

            Assert.Equal(reading.Events, measuring.Events);
            Assert.Equal(reading.End, measuring.End);
        }
    }

    [Theory]
    [MemberData(nameof(Readable))]
    public void The_head_gives_the_request_id(string id)
    {
        GoldenVector vector = GoldenVector.Get(id);
        if (ProviderRegistry.FindByApi(vector.Api) is not { } provider)
        {
            return;
        }

        JsonElement response = vector.Sidecar.GetProperty("response");
        var head = new ResponseHead(
            response.GetProperty("status").GetInt32(),
            [.. response.GetProperty("headers").EnumerateObject().Select(header => KeyValuePair.Create(header.Name, header.Value.GetString()!))]);
        var summary = new AnswerSummary();

        provider.ReadHead(head, summary);

        string? expected = head["request-id"] ?? head["x-request-id"] ?? head["x-amzn-requestid"] ?? head["apim-request-id"];
        Assert.Equal(expected, summary.RequestId);
    }

    private static AnswerEnd ExpectedEnd(string outcome) => outcome switch
    {
        "complete" => AnswerEnd.Complete,
        "complete_without_done" => AnswerEnd.CompleteWithoutTerminator,
        "error_event" => AnswerEnd.Error,
        "truncated" => AnswerEnd.Truncated,
        "corrupt_frame" => AnswerEnd.Corrupt,
        "oversized_frame" => AnswerEnd.TooLarge,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "no such outcome"),
    };

    private static IEnumerable<(string Id, string Name, string Arguments)> ExpectedTools(GoldenVector vector) =>
        vector.Expected.GetProperty("tool_calls").EnumerateArray()
            .Select(call => (Text(call, "id"), Text(call, "name"), Text(call, "arguments")));

    private static int[] ExpectedFirstOutput(GoldenVector vector)
    {
        if (ToolNameFirst.TryGetValue(vector.Id, out int place))
        {
            return [place];
        }

        JsonElement first = vector.Expected.GetProperty("first_output_ready_at");
        return first.ValueKind == JsonValueKind.Null ? [] : [first.GetInt32()];
    }

    private static void AssertPlaces(GoldenVector vector, int[] expected, int[] seen)
    {
        Assert.Equal(expected.Length, seen.Length);
        Assert.All(expected.Zip(seen), pair => Assert.True(
            vector.IsReadyAt(pair.First, pair.Second), $"ready at {pair.First}, seen at {pair.Second}"));
    }

    private static void CheckUsage(JsonElement expected, Usage usage)
    {
        Assert.Equal(Count(expected, "input_uncached"), usage.InputUncached);
        Assert.Equal(Count(expected, "cache_read"), usage.CacheRead);
        Assert.Equal(Count(expected, "cache_write"), usage.CacheWrite);
        Assert.Equal(Count(expected, "cache_write_1h") ?? 0, usage.CacheWriteLong ?? 0);
        Assert.Equal(Count(expected, "output"), usage.Output);
        Assert.Equal(Count(expected, "reasoning"), usage.Reasoning);
        Assert.Equal(Count(expected, "total_input"), usage.TotalInput);
    }

    private static void CheckError(GoldenVector vector, RequestError? error)
    {
        if (vector.Outcome != "error_event")
        {
            Assert.Null(error);
            return;
        }

        JsonElement expected = vector.Expected.GetProperty("error");
        Assert.NotNull(error);
        Assert.Equal(Text(expected, "type"), error.ProviderType);
        Assert.Equal(Text(expected, "message"), error.Message);
        Assert.Equal(expected.GetProperty("http_like_status").GetInt32(), error.HttpStatus);
    }

    private static long? Count(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) ? value.GetInt64() : null;

    private static string? TextOrNull(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";
}
