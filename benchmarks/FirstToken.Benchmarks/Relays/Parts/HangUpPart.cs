using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using FirstToken.Statistics;

namespace FirstToken.Benchmarks.Relays.Parts;

/// <summary>A client that leaves in the middle of a stream: how long until the server's connection is closed.</summary>
internal static class HangUpPart
{
    private const int Times = 20;
    private const double BoundUs = 30_000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan s_stay = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan s_apart = TimeSpan.FromMilliseconds(20);

    public static async Task RunAsync(RelayBench bench, CancellationToken cancellationToken)
    {
        int times = bench.Options.Quick ? 5 : Times;
        TimeSpan patience = bench.Options.Quick ? s_patience / 4 : s_patience;
        using var server = new HangUpServer(s_stay + patience);
        await using RelaySet relays = await bench.StartAsync(bench.Paths.Where(static path => !path.Buffers), server.Url, 100, cancellationToken);
        var rows = new List<IReadOnlyList<string>>();
        foreach (RunningRelay relay in relays.All)
        {
            // Once without being counted: what compiles as it runs does so here.
            await LeaveAsync(relay, server, 1, cancellationToken);
            double[] took = await LeaveAsync(relay, server, times, cancellationToken);
            double max = took[^1];
            int never = took.Count(double.IsPositiveInfinity);
            if (relay.Path.Promised is { } whose)
            {
                bench.Verdicts.AtMost(whose + "hang-up reaches the server, max", max, BoundUs, static us => double.IsFinite(us) ? Words.Us(us) : "never");
            }

            string limit = FormattableString.Invariant($"not within {patience.TotalSeconds:0} s");
            double p50 = Percentiles.NearestRank<double>(took, Quantile.P50);
            rows.Add([relay.Path.Name, FormattableString.Invariant($"{times - never} of {times}"), double.IsFinite(p50) ? Words.Us(p50) : limit, double.IsFinite(max) ? Words.Us(max) : limit]);
        }

        bench.Print(
            $"The client leaves {s_stay.TotalMilliseconds:0} ms into a stream with a token every {HangUpServer.Gap.TotalMilliseconds:0} ms: until the server's connection is closed",
            ["path", "closed", "p50", "max"],
            rows);
    }

    // The clients come one shortly after another and leave so too.
    private static async Task<double[]> LeaveAsync(RunningRelay relay, HangUpServer server, int times, CancellationToken cancellationToken)
    {
        var clients = new List<Task<double>>();
        for (int i = 0; i < times; i++)
        {
            clients.Add(LeaveAsync(relay, server, cancellationToken));
            await Task.Delay(s_apart, TimeProvider.System, cancellationToken);
        }

        return [.. (await Task.WhenAll(clients)).Order()];
    }

    private static async Task<double> LeaveAsync(RunningRelay relay, HangUpServer server, CancellationToken cancellationToken)
    {
        (string model, Task<long> closed) = server.Expect();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(relay.Url.Host, relay.Url.Port, cancellationToken);
        string body = $$"""{"model":"{{model}}","max_tokens":1000,"stream":true,"messages":[{"role":"user","content":"hello"}]}""";
        string request = $"POST /v1/messages HTTP/1.1\r\nhost: {relay.Url.Authority}\r\ncontent-type: application/json\r\nanthropic-version: 2023-06-01\r\nx-api-key: sk-none\r\ncontent-length: {body.Length}\r\n\r\n{body}";
        await socket.SendAsync(Encoding.ASCII.GetBytes(request), cancellationToken);
        long start = Stopwatch.GetTimestamp();
        var buffer = new byte[4096];
        long bytes = 0;
        while (Stopwatch.GetElapsedTime(start) < s_stay)
        {
            int read = await socket.ReceiveAsync(buffer, cancellationToken);
            bytes += read;
            if (read == 0)
            {
                throw new BenchmarkException($"{relay.Path.Name} closed a stream after {bytes} bytes: {Encoding.ASCII.GetString(buffer.AsSpan(0, (int)Math.Min(bytes, 200))).ReplaceLineEndings(" ")}");
            }
        }

        socket.Close();
        long left = Stopwatch.GetTimestamp();
        long at = await closed.WaitAsync(cancellationToken);
        return at == 0 ? double.PositiveInfinity : Stopwatch.GetElapsedTime(left, at).TotalMicroseconds;
    }
}
