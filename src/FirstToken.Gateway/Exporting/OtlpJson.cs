using System.Globalization;
using System.Text.Json;

namespace FirstToken.Gateway.Exporting;

/// <summary>Pieces of OTLP's JSON: lowerCamelCase names, 64-bit numbers as strings, ids in hexadecimal (OTLP specification, "JSON Protobuf Encoding").</summary>
internal static class OtlpJson
{
    /// <summary>Writes a message of one resource and one scope, with what <paramref name="items"/> writes in it.</summary>
    public static byte[] Message(string signal, string list, string serviceName, Action<Utf8JsonWriter> items)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("resource" + signal);
            json.WriteStartObject();
            json.WriteStartObject("resource");
            json.WriteStartArray("attributes");
            Text(json, "service.name", serviceName);
            Text(json, "service.version", Version);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteStartArray("scope" + signal);
            json.WriteStartObject();
            json.WriteStartObject("scope");
            json.WriteString("name", "firsttoken.gateway");
            json.WriteString("version", Version);
            json.WriteEndObject();
            json.WriteStartArray(list);
            items(json);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    public static void Text(Utf8JsonWriter json, string key, string? value)
    {
        if (value is not null)
        {
            Attribute(json, key, () => json.WriteString("stringValue", value));
        }
    }

    public static void Whole(Utf8JsonWriter json, string key, long? value)
    {
        if (value is { } number)
        {
            Attribute(json, key, () => json.WriteString("intValue", Number(number)));
        }
    }

    public static void Real(Utf8JsonWriter json, string key, double? value)
    {
        if (value is { } number)
        {
            Attribute(json, key, () => json.WriteNumber("doubleValue", number));
        }
    }

    public static void Flag(Utf8JsonWriter json, string key, bool value) => Attribute(json, key, () => json.WriteBoolean("boolValue", value));

    public static void Texts(Utf8JsonWriter json, string key, string value) => Attribute(json, key, () =>
    {
        json.WriteStartObject("arrayValue");
        json.WriteStartArray("values");
        json.WriteStartObject();
        json.WriteString("stringValue", value);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>A 64-bit number.</summary>
    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Version { get; } = typeof(OtlpJson).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    private static void Attribute(Utf8JsonWriter json, string key, Action value)
    {
        json.WriteStartObject();
        json.WriteString("key", key);
        json.WriteStartObject("value");
        value();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
