using System.Text.Json;

namespace FirstToken.Providers.Json;

/// <summary>
/// Walks JSON that others wrote: unknown fields are skipped, fields of the wrong type read as absent, nothing is
/// allocated that is not asked for. Only JSON that is no JSON throws (<see cref="JsonException"/>).
/// </summary>
/// <example>
/// <code>
/// if (JsonFields.EnterObject(ref json))
/// {
///     while (JsonFields.NextProperty(ref json))
///     {
///         if (json.ValueTextEquals("model"u8)) { model = JsonFields.ReadString(ref json); }
///         else { JsonFields.SkipValue(ref json); }
///     }
/// }
/// </code>
/// </example>
internal static class JsonFields
{
    // Beyond this, JSON numbers are not exact with everybody; no token count comes near it.
    private const long MaxCount = 1L << 53;

    /// <summary>Reads on to the value that comes next and steps into it.</summary>
    /// <returns><see langword="false"/> (and the value is skipped) when it is no object.</returns>
    public static bool EnterObject(ref Utf8JsonReader json) => Enter(ref json, JsonTokenType.StartObject);

    /// <summary>Reads on to the value that comes next and steps into it.</summary>
    /// <returns><see langword="false"/> (and the value is skipped) when it is no array.</returns>
    public static bool EnterArray(ref Utf8JsonReader json) => Enter(ref json, JsonTokenType.StartArray);

    /// <summary>Moves to the next property name of the object entered; its value is to be read or skipped by the caller.</summary>
    /// <returns><see langword="false"/> at the end of the object, which is thereby left.</returns>
    public static bool NextProperty(ref Utf8JsonReader json) => json.Read() && json.TokenType == JsonTokenType.PropertyName;

    /// <summary>
    /// Moves to the next element of the array entered and steps into it when it is an object; elements that are not are skipped.
    /// </summary>
    /// <returns><see langword="false"/> at the end of the array, which is thereby left.</returns>
    public static bool NextObject(ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.StartObject)
            {
                return true;
            }

            json.Skip();
        }

        return false;
    }

    /// <summary>Looks ahead in the object entered for a string, wherever it stands; <paramref name="json"/> is a copy and moves nothing.</summary>
    /// <returns>The raw string; empty when there is none.</returns>
    public static ReadOnlySpan<byte> PeekString(Utf8JsonReader json, scoped ReadOnlySpan<byte> property)
    {
        while (NextProperty(ref json))
        {
            if (json.ValueTextEquals(property))
            {
                return TakeString(ref json) ? json.ValueSpan : default;
            }

            SkipValue(ref json);
        }

        return default;
    }

    /// <summary>Skips what is left of the object entered, and leaves it.</summary>
    public static void LeaveObject(ref Utf8JsonReader json)
    {
        while (NextProperty(ref json))
        {
            SkipValue(ref json);
        }
    }

    /// <summary>Skips the value that comes next.</summary>
    public static void SkipValue(ref Utf8JsonReader json)
    {
        json.Read();
        json.Skip();
    }

    /// <summary>Reads the string that comes next; anything else is skipped and <see langword="null"/>.</summary>
    public static string? ReadString(ref Utf8JsonReader json) => TakeString(ref json) ? CurrentString(ref json) : null;

    /// <summary>The same; where it is the text of <paramref name="former"/>, that one: what every answer repeats is allocated once.</summary>
    public static string? ReadString(ref Utf8JsonReader json, string? former) =>
        !TakeString(ref json) ? null
        : former is not null && json.ValueTextEquals(former) ? former
        : CurrentString(ref json);

    /// <summary>The string the reader stands on; <see langword="null"/> when it is no text.</summary>
    public static string? CurrentString(ref Utf8JsonReader json)
    {
        try
        {
            return json.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair or broken UTF-8: the reader refuses the string, we only refuse to believe it.
            return null;
        }
    }

    /// <summary>
    /// Reads the string that comes next, unless it is known already: what every chunk repeats is allocated once.
    /// An empty string is <see langword="null"/>.
    /// </summary>
    public static string? ReadStringOnce(ref Utf8JsonReader json, string? known)
    {
        if (known is not null)
        {
            SkipValue(ref json);
            return known;
        }

        return TakeNonEmptyString(ref json) ? CurrentString(ref json) : null;
    }

    /// <summary>
    /// Reads the count that comes next; a negative number, one so large that sums of a few could overflow, or no number at
    /// all is <see langword="null"/>.
    /// </summary>
    public static long? ReadCount(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.Number)
        {
            json.Skip();
            return null;
        }

        return json.TryGetInt64(out long count) && count is >= 0 and <= MaxCount ? count : null;
    }

    /// <summary>Reads the number that comes next, in milliseconds.</summary>
    /// <returns><see langword="null"/> for anything that is no sensible duration.</returns>
    public static TimeSpan? ReadMilliseconds(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.Number)
        {
            json.Skip();
            return null;
        }

        return json.TryGetDouble(out double milliseconds) && milliseconds is >= 0 and < 1e9
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;
    }

    /// <summary>
    /// Moves to the value that comes next. When it is a string the reader stands on it, for
    /// <see cref="Utf8JsonReader.ValueTextEquals(ReadOnlySpan{byte})"/> or <see cref="JsonText"/>; anything else is skipped.
    /// </summary>
    public static bool TakeString(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String)
        {
            return true;
        }

        json.Skip();
        return false;
    }

    /// <summary>The object that comes next as it stands in the document; anything else is skipped and empty.</summary>
    /// <param name="json">Before the value.</param>
    /// <param name="document">What <paramref name="json"/> reads.</param>
    public static ReadOnlySpan<byte> TakeRaw(scoped ref Utf8JsonReader json, ReadOnlySpan<byte> document)
    {
        json.Read();
        bool isObject = json.TokenType == JsonTokenType.StartObject;
        int start = (int)json.TokenStartIndex;
        json.Skip();
        return isObject ? document[start..(int)json.BytesConsumed] : default;
    }

    /// <summary>Moves to the value that comes next and says whether it is a string with something in it.</summary>
    public static bool TakeNonEmptyString(ref Utf8JsonReader json) => TakeString(ref json) && !json.ValueSpan.IsEmpty;

    private static bool Enter(ref Utf8JsonReader json, JsonTokenType start)
    {
        json.Read();
        if (json.TokenType == start)
        {
            return true;
        }

        json.Skip();
        return false;
    }
}
