using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using FirstToken.Providers.Anthropic;
using FirstToken.Providers.Json;
using FirstToken.Wire;

namespace FirstToken.Providers.Bedrock;

/// <summary>
/// Reads the answer of InvokeModelWithResponseStream: <c>chunk</c> messages, each with one event of the Messages API in base64
/// (facts: wire.md §2.5).
/// </summary>
internal sealed class InvokeStreamReader : BedrockStreamReader
{
    private static readonly SearchValues<byte> AlphaNumeric =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"u8);

    private readonly CarryBuffer _decoded = new();
    private readonly AnthropicEvents _events;

    public InvokeStreamReader() => _events = new AnthropicEvents(Summary);

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        _decoded.Reset();
        _events.Reset();
    }

    /// <inheritdoc/>
    protected override AnswerEvent ReadEvent(ReadOnlySpan<byte> type, ReadOnlySpan<byte> payload)
    {
        if (!type.SequenceEqual("chunk"u8))
        {
            return AnswerEvent.Nothing;
        }

        ReadOnlySpan<byte> encoded = TryPlain(payload, out ReadOnlySpan<byte> plain) ? plain : FindBytes(payload);
        if (encoded.IsEmpty)
        {
            return AnswerEvent.Nothing;
        }

        _decoded.Clear();
        Span<byte> room = _decoded.Grow(Base64.GetMaxDecodedFromUtf8Length(encoded.Length));
        if (Base64.DecodeFromUtf8(encoded, room, out _, out int length) != OperationStatus.Done)
        {
            Stop(AnswerEnd.Corrupt);
            return AnswerEvent.Nothing;
        }

        AnswerEvent answer = _events.Read(room[..length], default, Content, out bool failed);
        if (failed)
        {
            Stop(AnswerEnd.Error);
        }

        return answer;
    }

    // The payload as Bedrock writes it, {"bytes":"…","p":"…"}, needs no JSON parser: the pad is letters and digits.
    private static bool TryPlain(ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> encoded)
    {
        encoded = default;
        ReadOnlySpan<byte> head = "{\"bytes\":\""u8;
        if (!payload.StartsWith(head))
        {
            return false;
        }

        ReadOnlySpan<byte> rest = payload[head.Length..];
        int length = rest.IndexOfAny((byte)'"', (byte)'\\');
        if (length < 0 || rest[length] != (byte)'"')
        {
            return false;
        }

        encoded = rest[..length];
        ReadOnlySpan<byte> tail = rest[(length + 1)..];
        ReadOnlySpan<byte> pad = ",\"p\":\""u8;
        return tail.SequenceEqual("}"u8)
            || (tail.StartsWith(pad)
                && tail.EndsWith("\"}"u8)
                && tail.Length >= pad.Length + 2
                && tail[pad.Length..^2].IndexOfAnyExcept(AlphaNumeric) < 0);
    }

    private static ReadOnlySpan<byte> FindBytes(ReadOnlySpan<byte> payload)
    {
        ReadOnlySpan<byte> encoded = default;
        var json = new Utf8JsonReader(payload);
        if (JsonFields.EnterObject(ref json))
        {
            encoded = JsonFields.PeekString(json, "bytes"u8);
            JsonFields.LeaveObject(ref json);
        }

        while (json.Read())
        {
            // What follows the object is broken JSON, and the reader says so.
        }

        return encoded;
    }
}
