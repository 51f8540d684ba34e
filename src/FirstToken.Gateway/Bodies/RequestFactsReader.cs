using System.Text.Json;

namespace FirstToken.Gateway.Bodies;

/// <summary>
/// Finds the facts of a request in its bytes, in one pass and without a tree. The members of the APIs do not collide, so one reader
/// knows Anthropic's Messages, OpenAI's Chat and Responses, Gemini, and both calls of Bedrock (facts: wire.md §1.1, §2.3, §2.6, §3, §5).
/// Never throws: what it cannot understand is for the API itself to answer.
/// </summary>
public static class RequestFactsReader
{
    // The reader keeps a bit for each level and does not recurse; what is deeper than this is meant to hurt.
    internal static readonly JsonReaderOptions Options = new() { MaxDepth = 512 };

    /// <summary>The longest name of a model that is believed, in bytes.</summary>
    internal const int LongestModel = 512;

    /// <summary>Reads a complete body.</summary>
    /// <param name="body">All its bytes.</param>
    /// <param name="modelInPath">The model where the API has it in the path.</param>
    /// <returns><see cref="RequestFacts.Unknown"/> for a body that is not one JSON object, or names a member twice that is read here.</returns>
    public static RequestFacts Read(ReadOnlySpan<byte> body, string? modelInPath = null)
    {
        try
        {
            var pass = new FactsPass(new Utf8JsonReader(body, Options));
            return pass.TryRun() ? pass.Facts(modelInPath) : RequestFacts.Unknown;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second is how the JSON reader refuses half a surrogate pair.
            return RequestFacts.Unknown;
        }
    }

    /// <summary>Reads what the beginning of a body says; it may break off anywhere.</summary>
    /// <param name="head">Its first bytes.</param>
    /// <param name="found">What was found; nothing where the method returns <see langword="false"/>.</param>
    /// <returns>Whether the bytes are the beginning of a JSON object.</returns>
    public static bool TryReadPrefix(ReadOnlySpan<byte> head, out RequestHead found)
    {
        string? model = null;
        bool? streams = null;
        found = default;
        try
        {
            var json = new Utf8JsonReader(head, isFinalBlock: false, new JsonReaderState(Options));
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            bool whole = true;
            while (whole && json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                bool isModel = json.ValueTextEquals("model"u8);
                bool isStream = json.ValueTextEquals("stream"u8);
                if ((isModel && model is not null) || (isStream && streams is not null))
                {
                    return false;
                }

                whole = json.Read();
                model = whole && isModel ? ReadModel(ref json) : model;
                streams = whole && isStream ? ReadFlag(ref json) : streams;
                whole = whole && json.TrySkip();
            }

            found = new RequestHead(model, streams);
            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    internal static string? ReadModel(ref Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.String && json.ValueSpan.Length is > 0 and <= LongestModel ? json.GetString() : null;

    internal static bool? ReadFlag(ref Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => null,
    };
}
