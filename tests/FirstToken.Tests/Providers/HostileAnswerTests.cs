using System.Buffers;
using System.Text;
using System.Text.Json;
using FirstToken.Providers;
using FirstToken.Transport;
using FirstToken.Wire;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace FirstToken.Tests.Providers;

/// <summary>Whatever comes, every reader ends with a verdict and never with an exception.</summary>
public sealed class HostileAnswerTests
{
    private const int Cap = 16 * 1024 * 1024;

    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(400);

    public static TheoryData<string> WholeReaders => Providers;

    public static TheoryData<string> TextVectors =>
        GoldenVector.Ids(vector => vector.Bytes.Length < 8192 && !vector.Expected.TryGetProperty("frames", out _));

    public static TheoryData<string> BinaryVectors => GoldenVector.Ids(vector => vector.Expected.TryGetProperty("frames", out _));

    public static TheoryData<string> Providers => [.. ProviderRegistry.All.Select(provider => provider.Name)];

    public static TheoryData<string, bool> Readers
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (IProvider provider in ProviderRegistry.All)
            {
                data.Add(provider.Name, true);
                data.Add(provider.Name, false);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void A_mutated_answer_is_read_to_an_end(string name, bool stream)
    {
        IProvider provider = ProviderRegistry.Find(name)!;
        GoldenVector[] vectors = [.. GoldenVector.All.Where(vector => vector.Api == provider.Api && vector.Bytes.Length < 8192)];
        AnswerReader reader = provider.CreateReader(stream);

        Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            GoldenVector vector = vectors[random.Next(vectors.Length)];
            byte[] good = stream ? vector.Bytes : WholeAnswers.All[random.Next(WholeAnswers.All.Count)];
            byte[] bad = random.Next(2) == 0 ? HostileJson.ReplaceValues(good, random) : HostileJson.ReplaceBytes(good, random);

            ReadToAnEnd(reader, bad, HostileJson.Cuts(bad.Length, random), withContent: random.Next(2) == 0);
        }).Check(Runs);
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void A_mutated_answer_means_the_same_however_it_is_cut(string name, bool stream)
    {
        IProvider provider = ProviderRegistry.Find(name)!;
        GoldenVector[] vectors = [.. GoldenVector.All.Where(vector => vector.Api == provider.Api && vector.Bytes.Length < 8192)];
        AnswerReader reader = provider.CreateReader(stream);

        Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            byte[] good = stream ? vectors[random.Next(vectors.Length)].Bytes : WholeAnswers.All[random.Next(WholeAnswers.All.Count)];
            byte[] bad = HostileJson.ReplaceValues(good, random);

            SeenAnswer whole = SeenAnswer.Read(reader, bad, [bad.Length]);
            (Usage? usage, string? stop) = (reader.Summary.Usage, reader.Summary.StopReason);
            SeenAnswer cut = SeenAnswer.Read(reader, bad, HostileJson.Cuts(bad.Length, random));

            Assert.Equal(whole.End, cut.End);
            Assert.Equal(whole.Last, cut.Last);
            Assert.Equal(whole.Events.Select(item => item.Event), cut.Events.Select(item => item.Event));
            Assert.Equal((whole.Text, whole.Reasoning, whole.Refusal), (cut.Text, cut.Reasoning, cut.Refusal));
            Assert.Equal(whole.Tools, cut.Tools);
            Assert.Equal((usage, stop), (reader.Summary.Usage, reader.Summary.StopReason));
        }).Check(Runs);
    }

    [Theory]
    [MemberData(nameof(TextVectors))]
    public void Any_value_may_be_of_any_type(string id)
    {
        GoldenVector vector = GoldenVector.Get(id);
        AnswerReader reader = AnswerReaders.Create(vector.Api);

        foreach (byte[] bad in HostileJson.EachValueReplaced(vector.Bytes))
        {
            ReadToAnEnd(reader, bad, [bad.Length], withContent: true);
        }
    }

    [Theory]
    [MemberData(nameof(BinaryVectors))]
    public void Any_value_in_a_frame_may_be_of_any_type(string id)
    {
        GoldenVector vector = GoldenVector.Get(id);
        AnswerReader reader = AnswerReaders.Create(vector.Api);
        var frames = new List<(byte[] Headers, byte[] Payload)>();
        var messages = new EventStreamReader();
        ReadOnlySpan<byte> bytes = vector.Bytes;
        while (messages.TryRead(ref bytes, out EventStreamMessage message))
        {
            frames.Add((message.HeaderBlock.ToArray(), message.Payload.ToArray()));
        }

        for (int i = 0; i < frames.Count; i++)
        {
            foreach (byte[] payload in BadPayloads(frames[i].Payload))
            {
                var output = new ArrayBufferWriter<byte>();
                for (int j = 0; j < frames.Count; j++)
                {
                    EventStreamWriter.Write(output, frames[j].Headers, j == i ? payload : frames[j].Payload);
                }

                ReadToAnEnd(reader, output.WrittenSpan.ToArray(), [output.WrittenCount], withContent: true);
            }
        }
    }

    [Theory]
    [MemberData(nameof(WholeReaders))]
    public void Any_value_of_a_whole_answer_may_be_of_any_type(string name)
    {
        AnswerReader reader = ProviderRegistry.Find(name)!.CreateReader(stream: false);

        foreach (byte[] bad in WholeAnswers.All.SelectMany(HostileJson.EachValueReplaced))
        {
            ReadToAnEnd(reader, bad, [bad.Length], withContent: true);
        }
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void Garbage_is_no_answer(string name, bool stream)
    {
        AnswerReader reader = ProviderRegistry.Find(name)!.CreateReader(stream);
        string[] garbage =
        [
            "<!DOCTYPE html><html><body>502 Bad Gateway</body></html>", "\0\0\0\0", "{", "}", "[", "null", "5", "\"text\"", "data: {",
            "data: }\n\n", "data: null\n\ndata: 5\n\ndata: []\n\n", "data: \"x\"\n\n", "\uFEFF", "\n\n\n", "{}", "[]", "[{}]", "{}\n{}\n",
            "data: {\"choices\":null,\"usage\":[],\"error\":null}\n\n", "[1,2]", "{\"choices\":[],\"candidates\":[]}", "{\"error\":null}",
        ];

        foreach (string text in garbage)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            SeenAnswer seen = ReadToAnEnd(reader, bytes, [.. Enumerable.Range(1, bytes.Length)], withContent: true);

            Assert.True(seen.End is AnswerEnd.Truncated or AnswerEnd.Corrupt or AnswerEnd.TooLarge, $"{seen.End} of {text}");
            Assert.DoesNotContain(seen.Events, item => item.Event.Output != OutputKinds.None);
        }
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void Nothing_at_all_is_a_truncated_answer(string name, bool stream)
    {
        AnswerReader reader = ProviderRegistry.Find(name)!.CreateReader(stream);

        SeenAnswer seen = SeenAnswer.Read(reader, default, []);

        Assert.Equal(AnswerEnd.Truncated, seen.End);
        Assert.Null(reader.Summary.Usage);
    }

    [Theory]
    [InlineData("openai", "data: ", "{\"choices\":[{\"delta\":{\"content\":\"", "\"}}]}", "\n\n")]
    [InlineData("openai-responses", "data: ", "{\"type\":\"response.output_text.delta\",\"delta\":\"", "\"}", "\n\n")]
    [InlineData("gemini", "data: ", "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"", "\"}]}}]}", "\r\n\r\n")]
    [InlineData("gemini-array", "[", "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"", "\"}]}}]}", "\n")]
    [InlineData("ollama", "", "{\"message\":{\"content\":\"", "\"},\"done\":false}", "\n")]
    [InlineData("anthropic", "data: ", "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"", "\"}}", "\n\n")]
    public void An_event_is_read_up_to_the_cap_and_refused_beyond_it(string name, string before, string head, string tail, string after)
    {
        AnswerReader reader = ProviderRegistry.Find(name)!.CreateReader(stream: true);
        int room = Cap - before.Length - head.Length - tail.Length;
        byte[] fits = Encoding.UTF8.GetBytes(before + head + new string('x', room) + tail + after);
        byte[] exceeds = Encoding.UTF8.GetBytes(before + head + new string('x', room + before.Length + 1) + tail + after);
        int[] Pieces(byte[] body) => [.. Enumerable.Range(1, body.Length / 65536).Select(i => i * 65536), body.Length];

        SeenAnswer fitting = SeenAnswer.Read(reader, fits, Pieces(fits));
        SeenAnswer exceeding = SeenAnswer.Read(reader, exceeds, Pieces(exceeds));

        Assert.Equal(room, fitting.Text.Length);
        Assert.Equal(AnswerEnd.Truncated, fitting.End);
        Assert.Equal(AnswerEnd.TooLarge, exceeding.End);
        Assert.Empty(exceeding.Events);
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void An_endless_event_is_given_up_at_the_cap(string name, bool stream)
    {
        AnswerReader reader = ProviderRegistry.Find(name)!.CreateReader(stream);
        byte[] first = Encoding.UTF8.GetBytes("{\"data\":\"");
        byte[] piece = new byte[1 << 20];
        piece.AsSpan().Fill((byte)'d');

        ReadOnlySpan<byte> bytes = first;
        Assert.False(reader.TryRead(ref bytes, out _));
        for (int i = 0; i < 24 && !reader.GaveUp; i++)
        {
            bytes = piece;
            Assert.False(reader.TryRead(ref bytes, out _));
        }

        Assert.True(reader.GaveUp);
        Assert.Contains(reader.Finish(out _), new[] { AnswerEnd.TooLarge, AnswerEnd.Corrupt });
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void A_mutated_error_body_is_an_error(string name)
    {
        IProvider provider = ProviderRegistry.Find(name)!;
        byte[][] bodies = [.. GoldenVector.ReadJson("errors.json").EnumerateArray().Select(item => Encoding.UTF8.GetBytes(item.GetProperty("body").GetString()!))];
        var head = new ResponseHead(429, [new("retry-after", "x"), new("retry-after-ms", "1e99"), new("x-should-retry", "")]);

        Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            byte[] good = bodies[random.Next(bodies.Length)];
            byte[] bad = random.Next(2) == 0 ? HostileJson.ReplaceValues(good, random) : HostileJson.ReplaceBytes(good, random);

            RequestError error = provider.ReadError(head, bad);

            Assert.Equal(429, error.HttpStatus);
            Assert.NotEqual("", error.Message);
            Assert.DoesNotContain('\n', error.Message);
            Assert.True(error.Message.Length < 400, error.Message);
        }).Check(Runs);
    }

    // The payload itself, and what InvokeModel hides in it as base64.
    private static IEnumerable<byte[]> BadPayloads(byte[] payload)
    {
        IEnumerable<byte[]> bad = HostileJson.EachValueReplaced(payload);
        try
        {
            using JsonDocument document = JsonDocument.Parse(payload);
            if (document.RootElement.TryGetProperty("bytes", out JsonElement inner))
            {
                bad = bad.Concat(HostileJson.EachValueReplaced(inner.GetBytesFromBase64()).Select(json => JsonSerializer.SerializeToUtf8Bytes(
                    new Dictionary<string, byte[]> { ["bytes"] = json })));
            }
        }
        catch (JsonException)
        {
            // Some golden frames are not JSON on purpose.
        }

        return bad;
    }

    private static SeenAnswer ReadToAnEnd(AnswerReader reader, byte[] body, int[] ends, bool withContent)
    {
        SeenAnswer seen = SeenAnswer.Read(reader, body, ends, withContent);

        Assert.True(Enum.IsDefined(seen.End));
        Assert.True(seen.Events.Count <= body.Length);
        Assert.Equal(seen.End == AnswerEnd.Error, reader.Summary.Error is not null);
        if (reader.Summary.Usage is { } usage)
        {
            Assert.All(
                new[] { usage.InputUncached, usage.CacheRead, usage.CacheWrite, usage.CacheWriteLong, usage.Output, usage.Reasoning, usage.TotalInput },
                count => Assert.True(count is null or >= 0, $"{usage}"));
        }

        return seen;
    }
}
