using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace FirstToken.Gateway.Routing;

/// <summary>Writes small JSON objects without reflection.</summary>
internal static class ErrorJson
{
    // Read by people, in terminals: an apostrophe is one.
    private static readonly JsonWriterOptions s_readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, s_readable))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
