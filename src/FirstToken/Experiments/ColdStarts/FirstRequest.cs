using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using FirstToken.Load;
using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Statistics;
using FirstToken.Transport;

namespace FirstToken.Experiments.ColdStarts;

/// <summary>
/// The first request of a process, told to the process that started it: a line of JSON with what was observed. Both read
/// the system's one monotonic clock, so that the start of the process can be measured from the moment it was asked for.
/// </summary>
public static class FirstRequest
{
    /// <summary>Sends one request, cold as this process is.</summary>
    /// <param name="plan">Target, prompts, limits; the rest is not looked at.</param>
    /// <param name="askedFor">Stopwatch ticks of when the process was asked for.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public static async Task<ColdStartSample> SendAsync(ColdStartPlan plan, long askedFor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var client = new RequestClient(plan.Target, new RequestClientOptions
        {
            Transport = new TransportOptions { Http2 = plan.Http2 },
            Deadlines = plan.Deadlines,
            Prices = plan.Prices,
        });
        await using ConfiguredAsyncDisposable closing = client.ConfigureAwait(false);
        var scenario = new ColdStartScenario(ColdStartKind.NewProcess);
        ChatRequest chat = new ColdStartPrompts(plan).Next(scenario, round: 0);
        double start = Stopwatch.GetElapsedTime(askedFor).TotalMilliseconds;
        RequestRecord record = await client.SendAsync(chat, cancellationToken).ConfigureAwait(false);
        return new ColdStartSample(scenario, 0, RequestEntry.Of(record)) { ProcessStartMs = Math.Round(start, 3) };
    }

    /// <summary>Writes a sample as one line.</summary>
    public static string Write(ColdStartSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return string.Create(CultureInfo.InvariantCulture, $"{sample.ProcessStartMs} ") + JsonSerializer.Serialize(sample.Request, RecordingJson.Default.RunRequest);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <returns><see langword="null"/> for anything else.</returns>
    public static ColdStartSample? Read(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        int blank = line.IndexOf(' ', StringComparison.Ordinal);
        if (blank <= 0 || !double.TryParse(line.AsSpan(0, blank), CultureInfo.InvariantCulture, out double start))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(line.AsSpan(blank + 1), RecordingJson.Default.RunRequest) is { } request
                ? new ColdStartSample(new ColdStartScenario(ColdStartKind.NewProcess), 0, request) { ProcessStartMs = start }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
