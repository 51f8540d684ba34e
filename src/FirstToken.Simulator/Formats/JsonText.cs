using System.Text.Encodings.Web;
using System.Text.Json;

namespace FirstToken.Simulator.Formats;

/// <summary>Small steps between JSON text and values.</summary>
internal static class JsonText
{
    public static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    public static JsonElement? Field(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) &&
        value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    public static string? TextOf(this JsonElement element, string name) =>
        element.Field(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static bool FlagOf(this JsonElement element, string name) =>
        element.Field(name) is { ValueKind: JsonValueKind.True };

    /// <summary>A count; refuses what is no whole number of at least <paramref name="least"/>.</summary>
    public static int? CountOf(this JsonElement element, string name, int least)
    {
        if (element.Field(name) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int count) && count >= least
            ? count
            : throw new RequestRefusedException(RefusalKind.Invalid, $"{name}: Input should be a valid integer of at least {least}", name);
    }

    public static IEnumerable<JsonElement> ItemsOf(this JsonElement element, string name) =>
        element.Field(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    public static ReadOnlySpan<byte> Utf8Of(this JsonElement element) =>
        System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(element);
}
