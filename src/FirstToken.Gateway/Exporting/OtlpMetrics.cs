using System.Text.Json;
using FirstToken.Gateway.Tapping;
using FirstToken.Gateway.Watching;

namespace FirstToken.Gateway.Exporting;

/// <summary>Adds records up to the conventions' histograms, cumulative since the start. One thread at a time.</summary>
/// <param name="startUnixNs">When it began, Unix nanoseconds.</param>
internal sealed class OtlpMetrics(long startUnixNs)
{
    /// <summary>Sets of attributes a metric has at most; what comes beyond is added up in one, as the SDKs do it.</summary>
    public const int MostSeries = 1_000;

    private const int Cumulative = 2;
    private const double NsPerSecond = 1e9;

    // Bounds of the conventions, v1.41.
    private static readonly double[] s_durations = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
    private static readonly double[] s_tokens = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864];
    private static readonly double[] s_first = [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
    private static readonly double[] s_each = [0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5];

    private readonly OtlpHistogram _duration = new("gen_ai.client.operation.duration", "s", "GenAI operation duration.", s_durations);
    private readonly OtlpHistogram _usage = new("gen_ai.client.token.usage", "{token}", "Number of input and output tokens used.", s_tokens);
    private readonly OtlpHistogram _chunk = new("gen_ai.client.operation.time_to_first_chunk", "s", "Time to receive the first chunk of a streamed answer.", s_durations);
    private readonly OtlpHistogram _gap = new("gen_ai.client.operation.time_per_output_chunk", "s", "Time per output chunk, recorded for each chunk received after the first one.", s_durations);
    private readonly OtlpHistogram _first = new("gen_ai.server.time_to_first_token", "s", "Time to generate first token for successful responses.", s_first);
    private readonly OtlpHistogram _each = new("gen_ai.server.time_per_output_token", "s", "Time per output token generated after the first token for successful responses.", s_each);
    private readonly OtlpHistogram _hold = new("firsttoken.gateway.hold", "s", "How long the gateway held an output chunk.", [.. BucketBounds.Hold.Select(bound => bound / NsPerSecond)]);

    /// <summary>Adds a request.</summary>
    public void Add(GatewayRecord record, GenAi names)
    {
        var request = record.Request;
        var series = new OtlpSeries(names with { ErrorType = null });
        _duration.Add(new OtlpSeries(names), record.TotalNs / NsPerSecond);
        if (request.Usage?.TotalInput is { } input)
        {
            _usage.Add(series with { Extra = ("gen_ai.token.type", "input") }, input);
        }

        if (request.Usage?.Output is { } output)
        {
            _usage.Add(series with { Extra = ("gen_ai.token.type", "output") }, output);
        }

        for (int i = 0; i < request.HoldsNs.Count; i++)
        {
            _hold.Add(series with { Extra = ("position", i == 0 ? "first" : "later") }, request.HoldsNs[i] / NsPerSecond);
        }

        if (!record.Streamed)
        {
            return;
        }

        if (record.FirstBodyNs is { } chunk)
        {
            _chunk.Add(series, chunk / NsPerSecond);
        }

        ReadOnlySpan<long> chunks = Phases.Span(request.OutputOffsetsNs);
        for (int i = 1; i < chunks.Length; i++)
        {
            _gap.Add(series, (chunks[i] - chunks[i - 1]) / NsPerSecond);
        }

        if (!request.Ok || request.TtftNs is not { } ttft)
        {
            return;
        }

        _first.Add(series, ttft / NsPerSecond);
        if (request is { GenerationNs: { } generation, Usage.Output: > 1 and { } tokens })
        {
            _each.Add(series, generation / NsPerSecond / (tokens - 1));
        }
    }

    /// <summary>Writes every metric that has something to say.</summary>
    /// <param name="json">Inside the list of metrics.</param>
    /// <param name="nowUnixNs">The moment, Unix nanoseconds.</param>
    public void Write(Utf8JsonWriter json, long nowUnixNs)
    {
        foreach (OtlpHistogram histogram in (OtlpHistogram[])[_duration, _usage, _chunk, _gap, _first, _each, _hold])
        {
            histogram.Write(json, Cumulative, startUnixNs, nowUnixNs);
        }
    }
}
