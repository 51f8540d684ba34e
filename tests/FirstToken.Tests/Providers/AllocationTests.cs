using System.Buffers;
using System.Text;
using FirstToken.Providers;
using FirstToken.Wire;
using Xunit;

namespace FirstToken.Tests.Providers;

/// <summary>The measuring path runs once a token, for thousands of streams: a warm reader allocates nothing for it.</summary>
public sealed class AllocationTests
{
    private const int Events = 2000;

    [Theory]
    [InlineData("plain")]
    [InlineData("a \\\"quoted\\\" line\\n")]
    public void Anthropic_text_deltas_cost_no_memory(string text) => AssertNothingAllocated("anthropic.messages", output =>
        SseWriter.WriteEvent(output, "content_block_delta"u8, Encoding.UTF8.GetBytes(TextDelta(text))));

    [Fact]
    public void Anthropic_reasoning_deltas_cost_no_memory() => AssertNothingAllocated("anthropic.messages", output =>
        SseWriter.WriteEvent(
            output,
            "content_block_delta"u8,
            """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hm\n"}}"""u8));

    [Theory]
    [InlineData("plain")]
    [InlineData("a \\\"quoted\\\" line\\n")]
    public void Bedrock_text_deltas_cost_no_memory(string text) => AssertNothingAllocated("bedrock.invoke", output =>
        EventStreamWriter.WriteEvent(output, "chunk"u8, Encoding.UTF8.GetBytes(
            $$"""{"bytes":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(TextDelta(text)))}}","p":"abcdefg"}""")));

    [Fact]
    public void Converse_text_deltas_cost_no_memory() => AssertNothingAllocated("bedrock.converse", output =>
        EventStreamWriter.WriteEvent(
            output, "contentBlockDelta"u8, """{"contentBlockIndex":0,"delta":{"text":"some text"},"p":"abc"}"""u8));

    private static string TextDelta(string text) =>
        $$$"""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"{{{text}}}"}}""";

    private static void AssertNothingAllocated(string api, Action<IBufferWriter<byte>> writeEvent)
    {
        var output = new ArrayBufferWriter<byte>();
        for (int i = 0; i < Events; i++)
        {
            writeEvent(output);
        }

        byte[] stream = output.WrittenSpan.ToArray();
        AnswerReader reader = ProviderRegistry.FindByApi(api)!.CreateReader(stream: true);
        foreach (int read in (int[])[stream.Length, 1000, 7])
        {
            Assert.Equal(Events, Read(reader, stream, read));

            // A collection that another test causes meanwhile is charged up to one allocation buffer to this thread;
            // what is allocated per event shows in every repetition.
            long least = long.MaxValue;
            for (int repetition = 0; repetition < 10 && least > 0; repetition++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                Read(reader, stream, read);
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            }

            Assert.Equal(0, least);
        }
    }

    private static int Read(AnswerReader reader, ReadOnlySpan<byte> stream, int size)
    {
        reader.Reset();
        int outputs = 0;
        while (!stream.IsEmpty)
        {
            ReadOnlySpan<byte> piece = stream[..Math.Min(size, stream.Length)];
            stream = stream[piece.Length..];
            while (reader.TryRead(ref piece, out AnswerEvent item))
            {
                outputs += item.Output == OutputKinds.None ? 0 : 1;
            }
        }

        return outputs;
    }
}
