using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace FirstToken.Providers.Json;

/// <summary>Writes request bodies.</summary>
internal static class JsonBody
{
    // Prompts go out as the UTF-8 they are: escaping for HTML would only make them longer.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One JSON object whose members <paramref name="writeMembers"/> writes.</summary>
    public static byte[] Write(Action<Utf8JsonWriter> writeMembers)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            writeMembers(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
