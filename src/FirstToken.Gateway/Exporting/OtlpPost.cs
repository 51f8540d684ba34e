using System.Net.Http.Headers;
using System.Text.Json;

namespace FirstToken.Gateway.Exporting;

/// <summary>Posts to an OTLP receiver, and tries again where the specification lets it ("OTLP/HTTP Response").</summary>
/// <param name="client">Sends; follows no redirects, for the header fields may hold a secret.</param>
/// <param name="settings">Where to.</param>
/// <param name="time">The clock.</param>
internal sealed class OtlpPost(HttpMessageInvoker client, OtlpSettings settings, TimeProvider time)
{
    private const int Attempts = 5;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(30);

    private readonly string _root = settings.Endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/');
    private readonly List<KeyValuePair<string, string>> _fields = OtlpHeaders.Read(settings.Headers ?? string.Empty) ?? [];

    // Gateways that lost the same receiver must not come back to it in step.
    private readonly Random _jitter = new(HashCode.Combine(Environment.ProcessId, settings.Endpoint));

    /// <summary>Posts a message.</summary>
    /// <param name="signal"><c>traces</c> or <c>metrics</c>.</param>
    /// <param name="json">The message.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many items the receiver refused, and why nothing was taken; absent where it was.</returns>
    public async Task<(long Refused, string? Why)> SendAsync(string signal, byte[] json, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            (long refused, string? why, TimeSpan? pause) = await AttemptAsync(signal, json, cancellationToken);
            if (why is null || pause is null || attempt == Attempts)
            {
                return (refused, why);
            }

            TimeSpan wait = pause > TimeSpan.Zero ? pause.Value : Pause(attempt);
            await Task.Delay(wait < s_longestPause ? wait : s_longestPause, time, cancellationToken);
        }
    }

    private async Task<(long Refused, string? Why, TimeSpan? Pause)> AttemptAsync(string signal, byte[] json, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(s_patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{_root}/v1/{signal}") { Content = new ByteArrayContent(json) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach ((string name, string value) in _fields)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using HttpResponseMessage answer = await client.SendAsync(request, both.Token);
            int status = (int)answer.StatusCode;
            if (answer.IsSuccessStatusCode)
            {
                return (Refused(await answer.Content.ReadAsByteArrayAsync(both.Token)), null, null);
            }

            return (0, $"it answered {status}", status is 429 or 502 or 503 or 504 ? answer.Headers.RetryAfter?.Delta ?? TimeSpan.Zero : null);
        }
        catch (HttpRequestException unreachable)
        {
            return (0, $"it cannot be reached ({unreachable.HttpRequestError})", TimeSpan.Zero);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (0, $"no answer within {s_patience.TotalSeconds:0} s", TimeSpan.Zero);
        }
    }

    // Half of the pause is fixed, half is chance.
    private TimeSpan Pause(int attempt)
    {
        TimeSpan pause = s_firstPause * (1 << (attempt - 1));
        return (pause / 2) + (pause / 2 * _jitter.NextDouble());
    }

    private static long Refused(byte[] body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("partialSuccess", out JsonElement partial)
                && partial.ValueKind == JsonValueKind.Object && partial.TryGetProperty("rejectedSpans", out JsonElement spans)
                && long.TryParse(spans.ToString(), out long count) ? count : 0;
        }
        catch (JsonException)
        {
            return 0; // some receivers answer with nothing, or a word
        }
    }
}
