using System.Globalization;
using FirstToken.Simulator.Pacing;
using FirstToken.Simulator.Plans;
using FirstToken.Simulator.Recording;

namespace FirstToken.Simulator;

/// <summary>What answers every request, whichever server read it: the simulated APIs, and the simulator's own pages.</summary>
internal sealed class Responder(Engine engine, SimLog log, PaceStatistics pace)
{
    private readonly TimeSpan _cpuAtStart = Environment.CpuUsage.TotalTime;
    private long _open;

    public SimLog Log => log;

    public Plan Answer(SimRequest request, long unixNanoseconds) =>
        request.Path.StartsWith("/_sim/", StringComparison.Ordinal) ? Own(request) : engine.Answer(request, unixNanoseconds);

    public void Opened() => Interlocked.Increment(ref _open);

    public void Closed() => Interlocked.Decrement(ref _open);

    private Plan Own(SimRequest request) => (request.Method, request.Path) switch
    {
        ("GET", "/_sim/log") => Entries(request),
        ("DELETE", "/_sim/log") => Clear(),
        ("GET", "/_sim/stats") => Plan.Json(200, Statistics()),
        _ => Plan.Json(404, """{"error":"the simulator has GET and DELETE /_sim/log, GET /_sim/stats"}"""),
    };

    private Plan Entries(SimRequest request)
    {
        _ = long.TryParse(request.Parameter("after"), CultureInfo.InvariantCulture, out long after);
        Plan plan = new() { Body = SimLogJson.Lines(log.After(after)) };
        return plan.With("content-type", "application/x-ndjson")
            .With("x-firsttoken-sim-dropped", log.Dropped.ToString(CultureInfo.InvariantCulture));
    }

    private Plan Clear()
    {
        log.Clear();
        pace.Clear();
        return new Plan { Status = 204, Body = [] };
    }

    private string Statistics()
    {
        double cpu = (Environment.CpuUsage.TotalTime - _cpuAtStart).TotalMilliseconds;
        return string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"open_requests":{{{Interlocked.Read(ref _open)}}},"sends":{{{pace.Count}}},"late_us":{"p50":{{{pace.PercentileMicroseconds(0.5)}}},"p99":{{{pace.PercentileMicroseconds(0.99)}}},"max":{{{pace.MaxNanoseconds / 1000.0:0.###}}}},"cpu_ms":{{{cpu:0.###}}},"log_dropped":{{{log.Dropped}}}}""");
    }
}
