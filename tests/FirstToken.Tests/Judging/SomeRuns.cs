using FirstToken.Judging;
using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Tests.Judging;

/// <summary>Runs with known latencies to compare.</summary>
internal static class SomeRuns
{
    /// <summary>Lognormal TTFTs around a median; E2E one second later.</summary>
    public static double[] Latencies(ulong seed, int count, double median = 400)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Math.Round(median * Math.Exp(0.3 * random.NextNormal()), 3))];
    }

    /// <summary>A target with a request for each latency.</summary>
    public static RunTarget Target(string name, double[] ttft, int place = 0, int targets = 1, int failures = 0, string model = "m")
    {
        var requests = ttft.Select((latency, i) => new RunRequest
        {
            N = (i * targets) + place,
            StartedUnixNs = i,
            TtfbMs = latency - 1,
            TtftMs = latency,
            E2eMs = latency + 1000,
            CostUsd = 0.001m,
            OutputOffsetsNs = [(long)(latency * 1e6), (long)(latency * 1e6) + 10_000_000, (long)(latency * 1e6) + 20_000_000, (long)(latency * 1e6) + 35_000_000],
        }).ToList();
        requests.AddRange(Enumerable.Range(ttft.Length, failures).Select(i => new RunRequest { N = (i * targets) + place, StartedUnixNs = i, Error = "server" }));
        var target = new RunTarget
        {
            Name = name,
            Provider = name.Split(':')[0],
            Model = model,
            Counts = new RunCounts { Sent = requests.Count, Ok = ttft.Length, Failed = failures },
            Requests = requests,
        };
        return target with
        {
            Metrics = new RunMetrics { TtfbMs = Summary(target, "ttfb"), TtftMs = Summary(target, "ttft"), E2eMs = Summary(target, "e2e"), GapMs = Summary(target, "gap") },
        };
    }

    /// <summary>A run of some targets.</summary>
    public static RunFile Run(string id, params RunTarget[] targets) => new()
    {
        Id = id,
        CreatedAt = new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero),
        Tool = new RunTool { Version = "0.1.0" },
        Environment = new RunEnvironment { Os = "os", Arch = "x64", Cpus = 2, Runtime = "rt", Clock = "monotonic, 1 ns", Stamps = "kernel" },
        Config = new RunConfig { Prompts = "short", Concurrency = 4, MaxTokens = 100, Stream = true, Http = "1.1", Interleave = true },
        Targets = targets,
    };

    /// <summary>Two runs of one target each, measured apart.</summary>
    public static (ComparedTarget First, ComparedTarget Second) Apart(RunTarget first, RunTarget second) =>
        (Side("a.json", Run("1", first)), Side("b.json", Run("2", second)));

    /// <summary>The first target of a run.</summary>
    public static ComparedTarget Side(string file, RunFile run) => ComparedTarget.Of(file, run, run.Targets[0]);

    /// <summary>Two targets measured in turn.</summary>
    public static (ComparedTarget First, ComparedTarget Second) InTurn(double[] first, double[] second)
    {
        RunFile run = Run("1", Target("a:m", first, 0, 2), Target("b:m", second, 1, 2));
        return (ComparedTarget.Of("ab.json", run, run.Targets[0]), ComparedTarget.Of("ab.json", run, run.Targets[1]));
    }

    private static Summary? Summary(RunTarget target, string metric) =>
        Summaries.OfInPlace([.. TargetSamples.Of(target, Metrics.Find(metric)!).Select(value => (long)Math.Round(value * 1000))]);
}
