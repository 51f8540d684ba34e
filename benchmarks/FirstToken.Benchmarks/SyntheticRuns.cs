using FirstToken.Judging;
using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Benchmarks;

/// <summary>
/// Two targets of known latencies: lognormal, neighbours alike by an autoregressive process of the logarithm, the second slower
/// by a known factor. Measured in turn, both share the slow moments of the network.
/// </summary>
internal sealed class SyntheticRuns
{
    public const double Sigma = 0.3;

    private const double MedianTtftMs = 400;
    private const double GenerationMs = 2_000;
    private const double SharedVariance = 0.5;

    public SyntheticRuns(ulong seed, int count, double correlation, double factor, bool paired)
    {
        var random = new SeededRandom(seed * 7919);
        double[] shared = Series(random, count, correlation);
        double[][] own = [Series(random, count, correlation), Series(random, count, correlation)];
        double[][] ttft = [.. own.Select(series => new double[count])];
        for (int side = 0; side < 2; side++)
        {
            for (int i = 0; i < count; i++)
            {
                double score = paired
                    ? (Math.Sqrt(SharedVariance) * shared[i]) + (Math.Sqrt(1 - SharedVariance) * own[side][i])
                    : own[side][i];
                ttft[side][i] = MedianTtftMs * (side == 0 ? 1 : factor) * Math.Exp(Sigma * score);
            }
        }

        (FirstTtft, SecondTtft) = (ttft[0], ttft[1]);
        RunTarget[] targets = [Target("first:m", ttft[0], 0, random), Target("second:m", ttft[1], 1, random)];
        if (paired)
        {
            RunFile run = Run("both", targets);
            (First, Second) = (ComparedTarget.Of("both.json", run, targets[0]), ComparedTarget.Of("both.json", run, targets[1]));
            return;
        }

        First = ComparedTarget.Of("first.json", Run("first", [targets[0]]), targets[0]);
        Second = ComparedTarget.Of("second.json", Run("second", [targets[1]]), targets[1]);
    }

    public double[] FirstTtft { get; }

    public double[] SecondTtft { get; }

    public ComparedTarget First { get; }

    public ComparedTarget Second { get; }

    private static RunFile Run(string id, IReadOnlyList<RunTarget> targets) => new()
    {
        Id = id,
        CreatedAt = DateTimeOffset.UnixEpoch,
        Tool = new RunTool { Version = "0.0.0" },
        Environment = new RunEnvironment { Os = "os", Arch = "x64", Cpus = 2, Runtime = "rt", Clock = "synthetic" },
        Config = new RunConfig { Prompts = "short", Concurrency = 1, MaxTokens = 100, Stream = true, Interleave = true },
        Targets = targets,
    };

    // Like the file of a real run of so many: every figure a request has, and no offsets (they are left out of large files).
    private static RunTarget Target(string name, double[] ttft, int side, SeededRandom random)
    {
        RunRequest[] requests =
        [
            .. ttft.Select((latency, i) =>
            {
                double generation = GenerationMs * Math.Exp(0.1 * random.NextNormal());
                return new RunRequest
                {
                    N = (2 * i) + side,
                    StartedUnixNs = 1_795_000_000_000_000_000 + (i * 50_000_000L),
                    SentMs = Math.Round(i * 50d, 3),
                    ProviderRequestId = $"req_{side}_{i:x8}",
                    Status = 200,
                    LatenessMs = 0.02,
                    SendMs = 0.01,
                    TtfbMs = Math.Round(latency - 1, 3),
                    TtftMs = Math.Round(latency, 3),
                    TtfaMs = Math.Round(latency, 3),
                    TpotMs = Math.Round(generation / 99, 3),
                    E2eMs = Math.Round(latency + generation, 3),
                    EndMs = Math.Round(latency + generation + 1, 3),
                    LongestGapMs = Math.Round(generation / 40, 3),
                    Stalls = 0,
                    InputTokens = 30,
                    OutputTokens = 100,
                    StopReason = "end_turn",
                    AnsweredModel = "m",
                    Bytes = 12_000,
                    Reads = 100,
                    Stamps = "kernel",
                };
            }),
        ];
        var target = new RunTarget
        {
            Name = name,
            Provider = name.Split(':')[0],
            Model = "m",
            Counts = new RunCounts { Sent = ttft.Length, Ok = ttft.Length },
            Requests = requests,
        };
        return target with
        {
            Metrics = new RunMetrics
            {
                TtftMs = Summary(target, "ttft"), E2eMs = Summary(target, "e2e"), TtfaMs = Summary(target, "ttfa"), TtfbMs = Summary(target, "ttfb"),
                TpotMs = Summary(target, "tpot"), SpeedTps = Summary(target, "speed"),
            },
        };
    }

    private static Summary? Summary(RunTarget target, string metric) =>
        Summaries.OfInPlace([.. TargetSamples.Of(target, Metrics.Find(metric)!).Select(value => (long)Math.Round(value * 1000))]);

    private static double[] Series(SeededRandom random, int count, double correlation)
    {
        double[] series = new double[count];
        double former = random.NextNormal();
        for (int i = 0; i < count; i++)
        {
            former = (correlation * former) + (Math.Sqrt(1 - (correlation * correlation)) * random.NextNormal());
            series[i] = former;
        }

        return series;
    }
}
