using FirstToken.Recording;
using FirstToken.Statistics;
using FirstToken.Tests.Reports.Charts;

namespace FirstToken.Tests.Reports;

/// <summary>Run files made by code, of any size.</summary>
internal static class Runs
{
    /// <summary>A run of so many requests to each target; every 40th failed.</summary>
    public static RunFile Of(int requests, params string[] names) => new()
    {
        Id = "20261121-043000-1f2e3d4c",
        CreatedAt = new DateTimeOffset(2026, 11, 21, 4, 30, 0, TimeSpan.Zero),
        Simulated = true,
        Tool = new RunTool { Version = "0.1.0" },
        Environment = new RunEnvironment { Os = "Linux", Arch = "x64", Cpus = 2, Runtime = ".NET 10", Clock = "monotonic, 1 ns", Stamps = "kernel" },
        Config = new RunConfig { Requests = requests, Concurrency = 10, Stream = true, Http = "1.1", MaxTokens = 128, Prompts = "built-in short prompt (about 20 input tokens, estimated), nonce at the head", Warmup = 1, Interleave = true, TimeoutS = 300, Seed = 1 },
        Outcome = new RunOutcome { Stop = "finished", ElapsedS = 12.5 },
        Targets = [.. names.Select((name, place) => Target(name, requests, (ulong)place + 1))],
    };

    public static RunTarget Target(string name, int requests, ulong seed = 1, bool failing = false)
    {
        double[] ttft = Samples.Latencies(requests, seed);
        RunRequest[] all = [.. ttft.Select((value, i) => Request(i, value, failing || i % 40 == 39))];
        RunRequest[] ok = [.. all.Where(request => request.Error is null)];
        return new RunTarget
        {
            Name = name,
            Provider = "anthropic",
            Model = "claude-haiku-4-5",
            BaseUrl = "http://127.0.0.1:4010/",
            Counts = new RunCounts { Sent = all.Length, Ok = ok.Length, Failed = all.Length - ok.Length, ByError = new Dictionary<string, int> { ["overloaded"] = all.Length - ok.Length } },
            Metrics = new RunMetrics
            {
                ConnectMs = Of(ok.Take(10).Select(_ => 12.5)),
                SendMs = Of(ok.Select(_ => 0.02)),
                TtfbMs = Of(ok.Select(request => request.TtfbMs!.Value)),
                TtftMs = Of(ok.Select(request => request.TtftMs!.Value)),
                E2eMs = Of(ok.Select(request => request.E2eMs!.Value)),
                GenerationMs = Of(ok.Select(request => request.E2eMs!.Value - request.TtftMs!.Value)),
                GapMs = Of(ok.SelectMany(request => TargetSamples.Gaps(request))),
                SpeedTps = Of(ok.Select(_ => 50.0)),
            },
            Throughput = new RunThroughput { RequestsPerS = 9.5, OutputTokensPerS = 190, WindowS = 10 },
            Cost = ok.Length == 0 ? new RunCost() : new RunCost { Usd = 0.01m * ok.Length, PerRequestUsd = 0.01m * seed },
            Requests = all,
        };
    }

    private static RunRequest Request(int n, double ttft, bool failed) => failed
        ? new RunRequest { N = n, StartedUnixNs = n, SentMs = n * 20, Error = "overloaded" }
        : new RunRequest
        {
            N = n,
            StartedUnixNs = n,
            SentMs = n * 20,
            TtfbMs = ttft - 10,
            TtftMs = ttft,
            TpotMs = 20,
            E2eMs = ttft + 100,
            LongestGapMs = 30,
            OutputTokens = 6,
            OutputOffsetsNs = [.. Enumerable.Range(0, 6).Select(i => (long)(ttft * 1e6) + (i * 20_000_000L) + (n % 7 * i * 50_000L))],
        };

    private static Summary? Of(IEnumerable<double> values)
    {
        var samples = new SampleSet();
        foreach (double value in values)
        {
            samples.Add((long)Math.Round(value * 1000));
        }

        return samples.Summarise();
    }
}
