namespace FirstToken.Gateway.Translating;

/// <summary>
/// The header fields of an answer in the words of the other API (facts: wire.md §1.5, §2.3). What has no counterpart goes on as it is:
/// clients pass over what they do not know, people do not.
/// </summary>
public static class AnswerHeaders
{
    private const string EventStream = "application/vnd.amazon.eventstream";

    /// <summary>Headers of an answer of Bedrock, for a client of Anthropic.</summary>
    /// <param name="status">The status the client gets.</param>
    /// <param name="headers">The fields; hop-by-hop ones are for the caller to drop.</param>
    /// <param name="streams">Whether the body is translated as a stream.</param>
    public static List<KeyValuePair<string, string>> ToAnthropic(
        int status, IEnumerable<KeyValuePair<string, string>> headers, bool streams)
    {
        ArgumentNullException.ThrowIfNull(headers);
        List<KeyValuePair<string, string>> translated = [];
        foreach (KeyValuePair<string, string> header in Kept(status, headers, streams))
        {
            if (Is(header, "x-amzn-requestid"))
            {
                translated.Add(new("request-id", header.Value));
            }

            if (!Is(header, "x-amzn-errortype") && !Is(header, "x-amzn-bedrock-content-type"))
            {
                translated.Add(header);
            }
        }

        AddType(status, streams, "text/event-stream; charset=utf-8", translated);
        return translated;
    }

    /// <summary>Headers of an answer of Anthropic, for a client of Bedrock.</summary>
    /// <param name="status">The status the client gets.</param>
    /// <param name="headers">The fields; hop-by-hop ones are for the caller to drop.</param>
    /// <param name="streams">Whether the body is translated as a stream.</param>
    public static List<KeyValuePair<string, string>> ToBedrock(
        int status, IEnumerable<KeyValuePair<string, string>> headers, bool streams)
    {
        ArgumentNullException.ThrowIfNull(headers);
        List<KeyValuePair<string, string>> translated = [];
        foreach (KeyValuePair<string, string> header in Kept(status, headers, streams))
        {
            if (Is(header, "request-id"))
            {
                translated.Add(new("x-amzn-requestid", header.Value));
            }

            translated.Add(header);
        }

        AddType(status, streams, EventStream, translated);
        if (streams && status < 400)
        {
            translated.Add(new("x-amzn-bedrock-content-type", "application/json"));
        }

        return translated;
    }

    // A whole answer passes byte for byte, and its length and type with it.
    private static IEnumerable<KeyValuePair<string, string>> Kept(
        int status, IEnumerable<KeyValuePair<string, string>> headers, bool streams) =>
        streams || status >= 400
            ? headers.Where(header => !Is(header, "content-length") && !Is(header, "content-type"))
            : headers;

    private static void AddType(int status, bool streams, string streamType, List<KeyValuePair<string, string>> headers)
    {
        if (status >= 400)
        {
            headers.Add(new("content-type", "application/json"));
        }
        else if (streams)
        {
            headers.Add(new("content-type", streamType));
        }
    }

    private static bool Is(KeyValuePair<string, string> header, string name) =>
        string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase);
}
