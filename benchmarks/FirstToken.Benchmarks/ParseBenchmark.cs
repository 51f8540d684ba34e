using System.Net.ServerSentEvents;
using System.Text;
using BenchmarkDotNet.Attributes;
using FirstToken.Providers;
using FirstToken.Wire;

namespace FirstToken.Benchmarks;

/// <summary>How fast bytes become events, beside the framework's own parser, on the same 4 MB of an ordinary answer.</summary>
public class ParseBenchmark
{
    private const int Deltas = 35_000;
    private const int ReadBytes = 16 * 1024;

    private static readonly byte[] Stream = Encoding.UTF8.GetBytes(
        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg\",\"model\":\"m\",\"usage\":{\"input_tokens\":9,\"output_tokens\":1}}}\n\n" +
        string.Concat(Enumerable.Range(0, Deltas).Select(i =>
            $"event: content_block_delta\ndata: {{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{{\"type\":\"text_delta\",\"text\":\" word{i % 10}\"}}}}\n\n")) +
        "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");

    private readonly AnswerReader _anthropic = ProviderRegistry.Find("anthropic")!.CreateReader(stream: true);
    private readonly SseReader _events = new();
    private readonly SseItemParser<int> _length = static (_, data) => data.Length;

    /// <summary>Bytes of the server-sent stream.</summary>
    public static long AnthropicBytes => Stream.Length;

    /// <summary>Bytes of the binary stream.</summary>
    public static long BedrockBytes => 0;

    [Benchmark(Baseline = true, Description = "framework SseParser, events only")]
    public int Framework()
    {
        using var memory = new MemoryStream(Stream);
        int events = 0;
        foreach (SseItem<int> item in SseParser.Create(memory, _length).Enumerate())
        {
            events += item.Data > 0 ? 1 : 0;
        }

        return events;
    }

    [Benchmark(Description = "SseReader, events only")]
    public int Events()
    {
        _events.Reset();
        int events = 0;
        for (int at = 0; at < Stream.Length; at += ReadBytes)
        {
            ReadOnlySpan<byte> rest = Stream.AsSpan(at, Math.Min(ReadBytes, Stream.Length - at));
            while (_events.TryRead(ref rest, out SseEvent item))
            {
                events += item.Data.IsEmpty ? 0 : 1;
            }
        }

        return events;
    }

    [Benchmark(Description = "Anthropic reader, to output chunks")]
    public int Anthropic()
    {
        _anthropic.Reset();
        int chunks = 0;
        for (int at = 0; at < Stream.Length; at += ReadBytes)
        {
            ReadOnlySpan<byte> rest = Stream.AsSpan(at, Math.Min(ReadBytes, Stream.Length - at));
            while (_anthropic.TryRead(ref rest, out AnswerEvent answerEvent))
            {
                chunks += answerEvent.Output == OutputKinds.None ? 0 : 1;
            }
        }

        return chunks == Deltas ? chunks : throw new InvalidOperationException("the reader lost chunks");
    }
}
