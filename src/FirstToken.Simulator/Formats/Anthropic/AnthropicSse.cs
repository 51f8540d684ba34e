using System.Buffers;

namespace FirstToken.Simulator.Formats.Anthropic;

/// <summary>Messages events as server-sent events.</summary>
internal sealed class AnthropicSse : AnthropicEvents
{
    protected override void Put(IBufferWriter<byte> output, string name, string json) => Sse.Event(output, name, json);

    protected override void PutError(IBufferWriter<byte> output) =>
        Put(output, "error", """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""");
}
