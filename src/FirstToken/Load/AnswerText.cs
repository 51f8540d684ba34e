using System.Buffers;
using System.Text;
using FirstToken.Providers;

namespace FirstToken.Load;

/// <summary>Keeps what a model said, for the next turn of a conversation: its answer or its refusal, not its reasoning, no tool calls.</summary>
internal sealed class AnswerText : IContentSink
{
    private readonly ArrayBufferWriter<byte> _text = new(1024);

    public void Text(ReadOnlySpan<byte> utf8) => _text.Write(utf8);

    public void Refusal(ReadOnlySpan<byte> utf8) => _text.Write(utf8);

    public void Reasoning(ReadOnlySpan<byte> utf8)
    {
    }

    public void ToolCall(int index, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name)
    {
    }

    public void ToolArguments(int index, ReadOnlySpan<byte> utf8)
    {
    }

    public override string ToString() => Encoding.UTF8.GetString(_text.WrittenSpan);
}
