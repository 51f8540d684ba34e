using System.Globalization;
using FirstToken.Transport;

namespace FirstToken.Providers.OpenAi;

/// <summary>Request and response headers of OpenAI and of the servers that imitate it (facts: wire.md §3).</summary>
internal static class OpenAiHeaders
{
    /// <summary>The headers of a request that carries its key as a bearer token.</summary>
    public static List<KeyValuePair<string, string>> Bearer(Target target, bool hasBody)
    {
        List<KeyValuePair<string, string>> headers = Common(hasBody);
        Credentials credentials = target.Credentials;
        if ((credentials.ApiKey ?? credentials.BearerToken) is { } secret)
        {
            headers.Add(new("authorization", "Bearer " + secret));
        }

        return headers;
    }

    /// <summary>The headers every request has.</summary>
    public static List<KeyValuePair<string, string>> Common(bool hasBody)
    {
        List<KeyValuePair<string, string>> headers = [new("accept", "application/json")];
        if (hasBody)
        {
            headers.Add(new("content-type", "application/json"));
        }

        return headers;
    }

    /// <summary>Takes what the response headers say.</summary>
    public static void ReadHead(ResponseHead head, AnswerSummary summary)
    {
        summary.RequestId = head["x-request-id"] ?? head["apim-request-id"] ?? summary.RequestId;
        // Text Generation Inference gives its own total on answers that are not streamed.
        summary.ServerTime = Milliseconds(head["openai-processing-ms"]) ?? Milliseconds(head["x-total-time"]) ?? summary.ServerTime;
        summary.RateLimits = HttpErrors.RateLimits(head, "x-ratelimit-");
    }

    /// <summary>A header's number of milliseconds; nonsense is absent.</summary>
    public static TimeSpan? Milliseconds(ReadOnlySpan<char> text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value is >= 0 and < 1e9
            ? TimeSpan.FromMilliseconds(value)
            : null;
}
