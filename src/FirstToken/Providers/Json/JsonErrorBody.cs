using System.Text.Json;

namespace FirstToken.Providers.Json;

/// <summary>What error bodies of several providers have in common.</summary>
internal static class JsonErrorBody
{
    /// <summary>Steps into the object, or into the first object of the array, that the document is.</summary>
    public static bool Enter(ref Utf8JsonReader json)
    {
        json.Read();
        return json.TokenType == JsonTokenType.StartObject
            || (json.TokenType == JsonTokenType.StartArray && JsonFields.NextObject(ref json));
    }

    /// <summary>Reads the string or number that comes next as text; anything else is skipped and <see langword="null"/>.</summary>
    public static string? ReadText(ref Utf8JsonReader json)
    {
        // A copy looks ahead: reading moves past what cannot be read twice.
        Utf8JsonReader ahead = json;
        ahead.Read();
        if (ahead.TokenType != JsonTokenType.Number)
        {
            return JsonFields.ReadString(ref json);
        }

        json = ahead;
        return json.TryGetInt32(out int number) ? number.ToString(System.Globalization.CultureInfo.InvariantCulture) : null;
    }
}
