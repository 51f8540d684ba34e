using System.Buffers;
using FirstToken.Wire;

namespace FirstToken.Simulator.Formats.Anthropic;

/// <summary>Messages events as server-sent events.</summary>
internal sealed class AnthropicSse : AnthropicEvents
{
    protected override void Put(IBufferWriter<byte> output, ReadOnlySpan<byte> name, ReadOnlySpan<byte> json) => SseWriter.WriteEvent(output, name, json);

    protected override void PutError(IBufferWriter<byte> output) =>
        Put(output, "error"u8, """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"""u8);
}
