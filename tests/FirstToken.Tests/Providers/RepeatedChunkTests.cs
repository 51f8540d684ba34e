using System.Text;
using FirstToken.Providers;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace FirstToken.Tests.Providers;

/// <summary>Chunks that repeat one before are recognised without parsing. That must be invisible, and free.</summary>
public sealed class RepeatedChunkTests
{
    private const int Chunks = 64;

    public static TheoryData<string> Providers => ["openai", "openai-vllm", "openai-responses", "azure", "gemini", "gemini-array", "ollama", "anthropic"];

    [Theory]
    [MemberData(nameof(Providers))]
    public void A_chunk_allocates_nothing_once_the_reader_is_warm(string shape)
    {
        AnswerReader reader = Reader(shape);
        byte[] answer = Answer(shape, [.. Enumerable.Range(0, Chunks).Select(i => "word" + i)]);
        long[] spent = new long[4];
        int outputs = 0;
        for (int round = 0; round < spent.Length; round++)
        {
            reader.Reset();
            ReadOnlySpan<byte> bytes = answer;
            // The first two chunks of an answer are read whole: its model and id are kept as text.
            outputs = Take(reader, ref bytes, 2);
            long before = GC.GetAllocatedBytesForCurrentThread();
            outputs += Take(reader, ref bytes, int.MaxValue);
            spent[round] = GC.GetAllocatedBytesForCurrentThread() - before;
            reader.Finish(out _);
        }

        Assert.Equal(Chunks, outputs);
        Assert.Equal(0, spent[^1]);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void Escaped_text_allocates_nothing_either(string shape)
    {
        AnswerReader reader = Reader(shape);
        byte[] answer = Answer(shape, [.. Enumerable.Range(0, Chunks).Select(i => i % 2 == 0 ? "plain" : "\\n\\\"caf\\u00e9\\\"")]);
        long spent = 0;
        for (int round = 0; round < 3; round++)
        {
            reader.Reset();
            ReadOnlySpan<byte> bytes = answer;
            Take(reader, ref bytes, 2);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Take(reader, ref bytes, int.MaxValue);
            spent = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, spent);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void Text_is_the_same_whether_recognised_or_parsed(string shape)
    {
        string[] pieces = ["One", "", " two", "\\n", " \\\"three\\\"", "é", "🚀", "\\ud83d\\ude80", " four", "\\\\", "}", "\\u0000", " ", ","];

        SeenAnswer seen = SeenAnswer.Read(Reader(shape), Answer(shape, pieces), [Answer(shape, pieces).Length]);

        Assert.Equal("One two\n \"three\"é🚀🚀 four\\}\0 ,", seen.Text);
        Assert.Equal(pieces.Length - 1, seen.Places(OutputKinds.Text).Count());
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void A_chunk_means_the_same_behind_others_as_alone(string shape)
    {
        AnswerReader running = Reader(shape);
        AnswerReader alone = Reader(shape);
        Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            running.Reset();
            Prime(running, shape);
            for (int i = 0; i < 12; i++)
            {
                byte[] chunk = Encoding.UTF8.GetBytes(Chunk(shape, i, "w" + random.Next(100)));
                byte[] bytes = random.Next(3) == 0 ? chunk : HostileJson.ReplaceValues(chunk, random);
                alone.Reset();
                Prime(alone, shape, chunks: 0);
                ReadOnlySpan<byte> first = bytes;
                ReadOnlySpan<byte> second = bytes;

                bool expected = alone.TryRead(ref first, out AnswerEvent wanted);
                bool got = running.TryRead(ref second, out AnswerEvent given);

                Assert.Equal((expected, alone.GaveUp), (got, running.GaveUp));
                Assert.Equal(wanted.Output, given.Output);
                Assert.Equal(wanted.Terminal, given.Terminal);
                if (shape != "gemini" && shape != "gemini-array")
                {
                    Assert.Equal(wanted.OutputTokensSoFar, given.OutputTokensSoFar);
                }

                if (running.GaveUp || given.Terminal || !got)
                {
                    return;
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private static AnswerReader Reader(string shape) =>
        ProviderRegistry.Find(shape == "openai-vllm" ? "openai" : shape)!.CreateReader(stream: true);

    private static byte[] Answer(string shape, IReadOnlyList<string> escapedTexts) => Encoding.UTF8.GetBytes(
        (shape == "gemini-array" ? "[" : "") + string.Concat(escapedTexts.Select((text, i) => Chunk(shape, i, text))));

    private static void Prime(AnswerReader reader, string shape, int chunks = 2)
    {
        ReadOnlySpan<byte> bytes = Answer(shape, [.. Enumerable.Repeat("prime", chunks)]);
        while (reader.TryRead(ref bytes, out _))
        {
            // Only so that there is something to repeat.
        }
    }

    private static int Take(AnswerReader reader, ref ReadOnlySpan<byte> bytes, int count)
    {
        int outputs = 0;
        while (count-- > 0 && reader.TryRead(ref bytes, out AnswerEvent item))
        {
            outputs += item.Output == OutputKinds.None ? 0 : 1;
        }

        return outputs;
    }

    private static string Chunk(string shape, int number, string text) => shape switch
    {
        "openai" => $$$"""data: {"id":"c1","object":"chat.completion.chunk","created":1760000000,"model":"m","service_tier":"default","choices":[{"index":0,"delta":{"content":"{{{text}}}"},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"{{{new string('q', number % 7)}}}"}""" + "\n\n",
        "openai-vllm" => $$$"""data: {"id":"c1","model":"m","choices":[{"index":0,"delta":{"content":"{{{text}}}"},"logprobs":null,"finish_reason":null}],"usage":{"prompt_tokens":31,"total_tokens":{{{31 + number}}},"completion_tokens":{{{number}}}""" + "}}\n\n",
        "openai-responses" => "event: response.output_text.delta\n" + $$$"""data: {"type":"response.output_text.delta","sequence_number":{{{number + 4}}},"item_id":"msg","output_index":1,"content_index":0,"delta":"{{{text}}}","logprobs":[],"obfuscation":"k3"}""" + "\n\n",
        "azure" => $$$$"""data: {"id":"c1","model":"m","choices":[{"index":0,"delta":{"content":"{{{{text}}}}"},"finish_reason":null,"content_filter_results":{"hate":{"filtered":false,"severity":"safe"}}}],"usage":null}""" + "\n\n",
        "gemini" => "data: " + Gemini(number, text) + "\r\n\r\n",
        "gemini-array" => Gemini(number, text) + "\r\n,\r\n",
        "ollama" => $$$"""{"model":"m","created_at":"2026-11-21T08:00:00.{{{number:D9}}}Z","message":{"role":"assistant","content":"{{{text}}}"},"done":false}""" + "\n",
        _ => "event: content_block_delta\n" + $$$"""data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"{{{text}}}"}}""" + "\n\n",
    };

    private static string Gemini(int number, string text) =>
        $$$"""{"candidates":[{"content":{"parts":[{"text":"{{{text}}}"}],"role":"model"},"index":0}],"usageMetadata":{"promptTokenCount":11,"candidatesTokenCount":{{{number}}},"totalTokenCount":{{{number + 11}}}},"modelVersion":"g","responseId":"r"}""";
}
