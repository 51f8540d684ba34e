using System.Buffers;
using System.Text.Json;

namespace FirstToken.Gateway.Routing;

/// <summary>Writes small JSON objects without reflection.</summary>
internal static class ErrorJson
{
    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
