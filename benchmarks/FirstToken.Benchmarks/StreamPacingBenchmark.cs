using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace FirstToken.Benchmarks;

/// <summary>
/// How late the chunks of 1,000 streams leave: the simulator as a process of its own under `firsttoken bench`, beside the
/// same schedule kept with the framework's timer and sockets.
/// </summary>
internal static class StreamPacingBenchmark
{
    private const int Streams = 1000;
    private const int Tokens = 50;
    private const int Seconds = 10;
    private const double GapMs = 20;
    private const double TtftMs = 200;
    private const double Jitter = 0.1;

    // 830 requests a second of 1.2 s each.
    private const string Rate = "830";

    public static async Task<int> RunAsync()
    {
        Console.WriteLine();
        Console.WriteLine($"{Streams} streams, {GapMs} ms apart ± 10 %, {Seconds} s, sent late by (µs)  p50      p99      max");
        await SimulatorAsync();
        await FrameworkAsync();
        return 0;
    }

    private static async Task SimulatorAsync()
    {
        using Process simulator = Start("simulate", "--ttft", "200ms", "--gap", "20ms", "--tokens", $"{Tokens}", "--jitter", "uniform:0.1", "--listen", "127.0.0.1:0");
        try
        {
            string url = (await simulator.StandardOutput.ReadLineAsync())?.Split(' ').First(static word => word.StartsWith("http", StringComparison.Ordinal))
                ?? throw new InvalidOperationException("the simulator did not start");
            string run = Path.GetTempFileName();
            using Process client = Start("bench", "--target", $"sim:claude-haiku-4-5@{url}", "--rate", Rate, "--duration", $"{Seconds}s", "-o", run);
            _ = client.StandardOutput.ReadToEndAsync();
            await client.WaitForExitAsync();
            File.Delete(run);
            using var http = new HttpClient();
            using JsonDocument statistics = JsonDocument.Parse(await http.GetStringAsync(url + "/_sim/stats"));
            JsonElement late = statistics.RootElement.GetProperty("late_us");
            Print("firsttoken simulate", late.GetProperty("p50").GetDouble(), late.GetProperty("p99").GetDouble(), late.GetProperty("max").GetDouble());
        }
        finally
        {
            simulator.Kill();
        }
    }

    private static async Task FrameworkAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(Streams);
        var readers = new List<Task>();
        var writers = new List<Task<List<double>>>();
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < Streams; i++)
        {
            var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await client.ConnectAsync(listener.LocalEndpoint);
            Socket server = await listener.AcceptSocketAsync();
            server.NoDelay = true;
            readers.Add(ReadAsync(client));
            writers.Add(WriteAsync(server, begin, i));
        }

        double[] late = [.. (await Task.WhenAll(writers)).SelectMany(static times => times).Order()];
        await Task.WhenAll(readers);
        Print("Task.Delay and sockets (the framework)", late[late.Length / 2], late[late.Length * 99 / 100], late[^1]);
    }

    private static async Task<List<double>> WriteAsync(Socket socket, long begin, int seed)
    {
        var random = new Random(seed);
        var late = new List<double>(Seconds * (int)(1000 / GapMs));
        var frame = new byte[150];

        // The streams begin spread over one answer, as they do at a steady rate.
        double due = seed * (TtftMs + (Tokens * GapMs)) / Streams;
        while (due < Seconds * 1000)
        {
            double left = due - Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
            if (left > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(left));
            }

            late.Add((Stopwatch.GetElapsedTime(begin).TotalMilliseconds - due) * 1000);
            await socket.SendAsync(frame);
            due += GapMs * (1 + (Jitter * ((2 * random.NextDouble()) - 1)));
        }

        socket.Dispose();
        return late;
    }

    private static async Task ReadAsync(Socket socket)
    {
        var buffer = new byte[4096];
        while (await socket.ReceiveAsync(buffer) > 0)
        {
        }

        socket.Dispose();
    }

    private static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo("./firsttoken", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException("./firsttoken did not start");

    private static void Print(string name, double p50, double p99, double max) => Console.WriteLine($"{name,-46} {p50,11:0} {p99,8:0} {max,8:0}");
}
