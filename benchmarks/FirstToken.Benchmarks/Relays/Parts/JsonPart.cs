using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using FirstToken.Benchmarks.Relays.Paths;

namespace FirstToken.Benchmarks.Relays.Parts;

/// <summary>Sixteen clients of requests that are not streamed: requests a second through each path, and their latency.</summary>
/// <remarks>
/// The server is nginx answering from its configuration and the client wrk, as neither may be what is measured: on two cores every
/// microsecond of theirs is one that the relay does not get.
/// </remarks>
internal static partial class JsonPart
{
    private const int Connections = 16;
    // Short ones: a host that takes the processors away does so for seconds, and a median bears that only in few of many rounds.
    private const int Rounds = 9;
    private const int Seconds = 1;
    private const int WarmUpRounds = 3;
    private const int ReplyBytes = 900;
    private const double TimesNginx = 0.9;
    private const string Reply = """{"id":"msg_01","type":"message","role":"assistant","model":"claude-haiku-4-5","content":[{"type":"text","text":"TEXT"}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":240,"output_tokens":150}}""";

    public static async Task RunAsync(RelayBench bench, CancellationToken cancellationToken)
    {
        if (new[] { "wrk", "nginx" }.FirstOrDefault(static program => Peers.Find(program) is null) is { } missing)
        {
            Console.WriteLine($"\njson: left out, not judged: {missing} is missing: {Peers.Mend}");
            return;
        }

        await using RunningRelay server = await new MockPath().StartAsync(bench.Simulator.Url, bench.NewFolder("mock"), Connections * 4, cancellationToken);
        await using RelaySet relays = await bench.StartAsync(bench.Paths.Where(static path => !path.Buffers), server.Url, Connections * 4, cancellationToken);
        string script = await WriteScriptAsync(bench.NewFolder("wrk"), cancellationToken);
        var cells = relays.All.ToDictionary(static relay => relay, static _ => new List<Sample>());
        foreach (RunningRelay relay in relays.All.Where(static relay => relay.Path.Compiles))
        {
            for (int round = 0; round < (bench.Options.Quick ? 1 : WarmUpRounds); round++)
            {
                await DriveAsync(relay, script, Seconds, cancellationToken);
                await relay.SettleAsync(cancellationToken);
            }
        }

        for (int round = 0; round < (bench.Options.Quick ? 1 : Rounds); round++)
        {
            // Each round begins with another path: a host that gives less to whoever has just taken much would else give less to the same.
            foreach (RunningRelay relay in relays.All.Skip(round % relays.All.Count).Concat(relays.All.Take(round % relays.All.Count)))
            {
                double before = relay.Meter?.CpuUs ?? 0;
                Sample sample = await DriveAsync(relay, script, Seconds, cancellationToken);
                cells[relay].Add(sample with { CpuUs = relay.Meter is { } meter ? (meter.CpuUs - before) / sample.Requests : null });
            }
        }

        Print(bench, cells);
    }

    private static void Print(RelayBench bench, Dictionary<RunningRelay, List<Sample>> cells)
    {
        double? nginx = cells.Where(static pair => pair.Key.Path.Name == "nginx").Select(static pair => (double?)Rate(pair.Value)).FirstOrDefault();
        foreach ((RunningRelay relay, List<Sample> ours) in cells)
        {
            if (nginx is { } reference && relay.Path.Promised is { } whose)
            {
                bench.Verdicts.AtLeast(whose + "requests a second ÷ nginx", Rate(ours) / reference, TimesNginx, static ratio => FormattableString.Invariant($"{ratio:0.00}"));
                bench.Verdicts.AtMost(whose + "requests that failed", ours.Sum(static sample => sample.Failed), 0, static count => Words.Whole(count));
            }
        }

        bench.Print(
            $"{Connections} clients (wrk), 1 KB asked, {ReplyBytes} B answered at once by nginx; medians of the rounds",
            ["path", "requests/s", "÷ nginx", "p50", "p99", "CPU µs/request", "failed"],
            cells.Select(IReadOnlyList<string> (pair) =>
            [
                pair.Key.Path.Name, Words.Whole(Rate(pair.Value)), nginx is null ? "-" : FormattableString.Invariant($"{Rate(pair.Value) / nginx:0.00}"),
                Words.Us(Median(pair.Value, static sample => sample.P50Us)), Words.Us(Median(pair.Value, static sample => sample.P99Us)),
                Words.Decimal(pair.Value[0].CpuUs is null ? null : Median(pair.Value, static sample => sample.CpuUs ?? 0)),
                Words.Whole(pair.Value.Sum(static sample => sample.Failed)),
            ]));
    }

    private static async Task<Sample> DriveAsync(RunningRelay relay, string script, int seconds, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = Peers.Command(
            "wrk", "--threads", "1", "--connections", $"{Connections}", "--duration", $"{seconds}s", "--latency", "--script", script, new Uri(relay.Url, "/v1/messages").AbsoluteUri);
        start.RedirectStandardOutput = true;
        using Process wrk = Process.Start(start) ?? throw new BenchmarkException("wrk did not start");
        string text = await wrk.StandardOutput.ReadToEndAsync(cancellationToken);
        await wrk.WaitForExitAsync(cancellationToken);
        Match rate = RateLine().Match(text);
        Match counts = CountLine().Match(text);
        if (!rate.Success || !counts.Success)
        {
            throw new BenchmarkException($"wrk through {relay.Path.Name} says: {text.ReplaceLineEndings(" ")}");
        }

        double failed = FailureLine().Matches(text).Sum(static match => match.Groups["n"].Captures.Sum(static count => Number(count.Value)));
        return new Sample(Number(rate.Groups[1].Value), Number(counts.Groups[1].Value), Us(text, "50%"), Us(text, "99%"), failed, null);
    }

    private static double Us(string text, string percentile)
    {
        Match line = Regex.Match(text, @"^\s+" + Regex.Escape(percentile) + @"\s+([0-9.]+)(us|ms|s)", RegexOptions.Multiline);
        return !line.Success ? double.NaN : Number(line.Groups[1].Value) * line.Groups[2].Value switch { "us" => 1, "ms" => 1000, _ => 1_000_000 };
    }

    private static async Task<string> WriteScriptAsync(string folder, CancellationToken cancellationToken)
    {
        string file = Path.Combine(folder, "post.lua");
        await File.WriteAllTextAsync(
            file,
            $$"""
            wrk.method = "POST"
            wrk.headers["content-type"] = "application/json"
            wrk.headers["anthropic-version"] = "2023-06-01"
            wrk.headers["x-api-key"] = "sk-none"
            wrk.body = '{"model":"claude-haiku-4-5","max_tokens":200,"messages":[{"role":"user","content":"{{Words.OfOneKilobyte}}"}]}'

            """,
            cancellationToken);
        return file;
    }

    private static double Rate(List<Sample> samples) => Median(samples, static sample => sample.Rate);

    private static double Median(List<Sample> samples, Func<Sample, double> figure) => samples.Select(figure).Order().ElementAt((samples.Count - 1) / 2);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Requests/sec:\s+([0-9.]+)")]
    private static partial Regex RateLine();

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex CountLine();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (?<n>\d+)|Socket errors: connect (?<n>\d+), read (?<n>\d+), write (?<n>\d+), timeout (?<n>\d+)")]
    private static partial Regex FailureLine();

    private sealed record Sample(double Rate, double Requests, double P50Us, double P99Us, double Failed, double? CpuUs);

    // A server that costs next to nothing: the reply stands in its configuration.
    private sealed class MockPath() : RelayPath("the mock server")
    {
        public override string Description => "nginx, answering by itself";

        public override Task<RunningRelay> StartAsync(Uri upstream, string folder, int connections, CancellationToken cancellationToken)
        {
            int port = Peers.FreePort();
            string reply = Reply.Replace("TEXT", new string('x', ReplyBytes - Reply.Length + "TEXT".Length), StringComparison.Ordinal);
            string server = $$"""
                  server {
                    listen 127.0.0.1:{{port}} backlog=4096;
                    default_type application/json;
                    location / { return 200 '{{reply}}'; }
                  }
                """;
            return StartAsync(NginxPath.Command(folder, server, connections), port, cancellationToken);
        }
    }
}
