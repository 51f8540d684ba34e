using System.Text.Json;

namespace FirstToken.Gateway.CacheInjection;

/// <summary>One block (tool, system block, content block) or plain string of a body, and where a mark would go into it.</summary>
internal readonly record struct BlockSpot
{
    /// <summary>Where its last token begins: the closing brace of an object.</summary>
    public int Last { get; private init; }

    /// <summary>Where it begins.</summary>
    public int Start { get; private init; }

    /// <summary>Where it ends.</summary>
    public int End { get; private init; }

    /// <summary>Whether it is a plain string.</summary>
    public bool IsString { get; private init; }

    /// <summary>Whether it has a name: tools that are one have it.</summary>
    public bool IsTool { get; private init; }

    /// <summary>Whether a mark may stand on it as a block of the system prompt.</summary>
    public bool IsSystem { get; private init; }

    /// <summary>Whether a mark may stand on it as a block of a message. Thinking may not carry one.</summary>
    public bool IsContent { get; private init; }

    /// <summary>Reads a value to its end; <paramref name="json"/> stands on its first token.</summary>
    /// <param name="json">The reader.</param>
    /// <param name="marked">Set when a mark for the cache was met.</param>
    public static BlockSpot Read(ref Utf8JsonReader json, ref bool marked)
    {
        int start = (int)json.TokenStartIndex;
        if (json.TokenType == JsonTokenType.String)
        {
            bool says = !IsBlank(json.ValueSpan);
            return new BlockSpot
            {
                Start = start, Last = start, End = (int)json.BytesConsumed, IsString = true, IsSystem = says, IsContent = says,
            };
        }

        if (json.TokenType != JsonTokenType.StartObject)
        {
            SkipChecked(ref json, ref marked);
            return default;
        }

        ReadOnlySpan<byte> type = default;
        bool hasText = false, deferred = false, billing = false, named = false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            marked |= json.ValueTextEquals("cache_control"u8);
            bool isType = json.ValueTextEquals("type"u8);
            bool isText = json.ValueTextEquals("text"u8);
            bool isDeferred = json.ValueTextEquals("defer_loading"u8);
            named |= json.ValueTextEquals("name"u8);
            json.Read();
            type = isType && json.TokenType == JsonTokenType.String ? json.ValueSpan : type;
            hasText |= isText && json.TokenType == JsonTokenType.String && !IsBlank(json.ValueSpan);
            billing |= isText && json.TokenType == JsonTokenType.String && json.ValueSpan.StartsWith("x-anthropic-billing-header"u8);

            // A deferred tool is no part of the prompt and may carry no mark.
            deferred |= isDeferred && json.TokenType != JsonTokenType.False;
            SkipChecked(ref json, ref marked);
        }

        bool isTextBlock = type.SequenceEqual("text"u8);
        return new BlockSpot
        {
            Start = start,
            Last = (int)json.TokenStartIndex,
            End = (int)json.BytesConsumed,
            IsTool = named && !deferred,
            IsSystem = isTextBlock && hasText && !billing,
            IsContent = isTextBlock ? hasText
                : type.SequenceEqual("tool_result"u8) || type.SequenceEqual("image"u8) || type.SequenceEqual("document"u8)
                    || type.SequenceEqual("search_result"u8),
        };
    }

    /// <summary>Goes to the end of the value the reader stands on, looking for marks.</summary>
    public static void SkipChecked(ref Utf8JsonReader json, ref bool marked)
    {
        if (json.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return;
        }

        int depth = json.CurrentDepth;
        while (json.Read() && json.CurrentDepth > depth)
        {
            marked |= json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("cache_control"u8);
        }
    }

    // The API refuses texts of nothing but white space; JSON writes most of it escaped.
    private static bool IsBlank(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            int step = text switch
            {
                [(byte)' ', ..] => 1,
                [(byte)'\\', (byte)'n' or (byte)'r' or (byte)'t', ..] => 2,
                _ => 0,
            };
            if (step == 0)
            {
                return false;
            }

            text = text[step..];
        }

        return true;
    }
}
