using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using FirstToken.Providers;
using FirstToken.Transport;
using FirstToken.Wire;

namespace FirstToken.Gateway.Translating;

/// <summary>
/// Turns errors of one API into those of the other, before a stream and inside it. The class of the error is the library's reading of
/// it; the message goes over byte for byte, since clients look for words in it (facts: claude-code.md §8, wire.md §1.4, §2.4, §2.7).
/// </summary>
public static class AnswerErrors
{
    private static readonly IProvider Bedrock = ProviderRegistry.FindByApi("bedrock.invoke")!;
    private static readonly IProvider Anthropic = ProviderRegistry.FindByApi("anthropic.messages")!;

    /// <summary>An error answer of Bedrock as one of Anthropic.</summary>
    /// <param name="head">Its status and headers, names in lower case.</param>
    /// <param name="body">Its body, whatever it is.</param>
    public static ErrorAnswer ToAnthropic(ResponseHead head, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(head);
        RequestError error = Bedrock.ReadError(head, body);
        (string type, int status) = ErrorNames.Anthropic(error.Kind);
        byte[] json = AnthropicBody(type, MessageOf(body, nested: false), error.Message, head["x-amzn-requestid"]);
        return new ErrorAnswer(status, AnswerHeaders.ToAnthropic(status, head.Headers, streams: false), json);
    }

    /// <summary>An error answer of Anthropic as one of Bedrock.</summary>
    /// <param name="head">Its status and headers, names in lower case.</param>
    /// <param name="body">Its body, whatever it is.</param>
    public static ErrorAnswer ToBedrock(ResponseHead head, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(head);
        RequestError error = Anthropic.ReadError(head, body);
        (string exception, int status) = ErrorNames.Bedrock(error.Kind);
        byte[] json = BedrockBody(MessageOf(body, nested: true), error.Message);
        List<KeyValuePair<string, string>> headers = AnswerHeaders.ToBedrock(status, head.Headers, streams: false);
        headers.Add(new("x-amzn-errortype", exception));
        return new ErrorAnswer(status, headers, json);
    }

    /// <summary>The data of an <c>error</c> event for an exception frame.</summary>
    internal static byte[] EventFromException(ReadOnlySpan<byte> exceptionType, ReadOnlySpan<byte> payload)
    {
        RequestError error = Bedrock.ReadError(InStream(exceptionType), payload);
        return AnthropicBody(ErrorNames.Anthropic(error.Kind).Type, MessageOf(payload, nested: false), error.Message, null);
    }

    /// <summary>The data of an <c>error</c> event for an error frame, which has its text in headers.</summary>
    internal static byte[] EventFromError(ReadOnlySpan<byte> code, ReadOnlySpan<byte> message)
    {
        RequestError error = Bedrock.ReadError(InStream(code), default);
        return AnthropicBody(ErrorNames.Anthropic(error.Kind).Type, default, Encoding.UTF8.GetString(message), null);
    }

    /// <summary>Writes the exception frame for an <c>error</c> event.</summary>
    internal static void WriteException(IBufferWriter<byte> output, ReadOnlySpan<byte> data)
    {
        RequestError error = Anthropic.ReadError(new ResponseHead(500, []), data);
        byte[] payload = BedrockBody(MessageOf(data, nested: true), error.Message);
        EventStreamWriter.WriteException(output, ErrorNames.BedrockStream(error.Kind), payload);
    }

    // The library reads a stream's exception as it reads an answer's: by its name.
    private static ResponseHead InStream(ReadOnlySpan<byte> type) =>
        new(500, [new("x-amzn-errortype", Encoding.UTF8.GetString(type))]);

    private static byte[] AnthropicBody(string type, ReadOnlySpan<byte> message, string fallback, string? requestId)
    {
        var body = new ArrayBufferWriter<byte>();
        body.Write(Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $$"""{"type":"error","error":{"type":"{{type}}","message":""")));
        WriteMessage(body, message, fallback);
        body.Write("}"u8);
        if (requestId is not null)
        {
            body.Write(",\"request_id\":"u8);
            WriteMessage(body, default, requestId);
        }

        body.Write("}"u8);
        return body.WrittenSpan.ToArray();
    }

    private static byte[] BedrockBody(ReadOnlySpan<byte> message, string fallback)
    {
        var body = new ArrayBufferWriter<byte>();
        body.Write("{\"message\":"u8);
        WriteMessage(body, message, fallback);
        body.Write("}"u8);
        return body.WrittenSpan.ToArray();
    }

    private static void WriteMessage(ArrayBufferWriter<byte> body, ReadOnlySpan<byte> raw, string fallback)
    {
        if (!raw.IsEmpty)
        {
            body.Write(raw);
            return;
        }

        body.Write("\""u8);
        body.Write(JsonEncodedText.Encode(fallback).EncodedUtf8Bytes);
        body.Write("\""u8);
    }

    // The message as it stands, with its quotes; empty where there is none or the JSON breaks off before its end.
    private static ReadOnlySpan<byte> MessageOf(ReadOnlySpan<byte> body, bool nested)
    {
        ReadOnlySpan<byte> found = default;
        int wanted = nested ? 2 : 1;
        bool inError = !nested;
        try
        {
            var json = new Utf8JsonReader(body);
            while (json.Read())
            {
                if (json.TokenType != JsonTokenType.PropertyName)
                {
                    continue;
                }

                inError = json.CurrentDepth == 1 && nested ? json.ValueTextEquals("error"u8) : inError;
                bool isMessage = inError && json.CurrentDepth == wanted
                    && (json.ValueTextEquals("message"u8) || (!nested && json.ValueTextEquals("Message"u8)));
                if (isMessage && json.Read() && json.TokenType == JsonTokenType.String)
                {
                    found = body[(int)json.TokenStartIndex..(int)json.BytesConsumed];
                }
            }

            return found;
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
