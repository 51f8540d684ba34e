using System.Buffers;
using System.Text;
using FirstToken.Simulator.Formats.Anthropic;
using FirstToken.Simulator.Scripts;
using FirstToken.Wire;

namespace FirstToken.Simulator.Formats.Bedrock;

/// <summary>Messages events inside AWS frames, with Bedrock's own metrics in the last one.</summary>
internal sealed class BedrockFrames : AnthropicEvents
{
    private const string PadLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJ";

    /// <summary>Padding of a length that hides the text's, as Bedrock sends.</summary>
    public static string Pad(int length) => PadLetters[..(1 + (length * 7 % 35))];

    protected override void Put(IBufferWriter<byte> output, ReadOnlySpan<byte> name, ReadOnlySpan<byte> json)
    {
        // Bedrock sends no pings.
        if (!name.SequenceEqual("ping"u8))
        {
            string payload = $$"""{"bytes":"{{Convert.ToBase64String(json)}}","p":"{{Pad(Encoding.UTF8.GetCharCount(json))}}"}""";
            EventStreamWriter.WriteEvent(output, "chunk"u8, Encoding.UTF8.GetBytes(payload));
        }
    }

    protected override string Closing(Script script) =>
        $$""","amazon-bedrock-invocationMetrics":{"inputTokenCount":{{script.Usage.InputUncached}},"outputTokenCount":{{script.Usage.Output}},"invocationLatency":{{script.EndDue / 1_000_000}},"firstByteLatency":{{script.HeadDue / 1_000_000}},"cacheReadInputTokenCount":{{script.Usage.CacheRead}},"cacheWriteInputTokenCount":{{script.Usage.CacheWrite}}}""";

    protected override void PutError(IBufferWriter<byte> output) => EventStreamWriter.WriteException(
        output, "throttlingException"u8, """{"message":"Too many tokens, please wait before trying again."}"""u8);
}
