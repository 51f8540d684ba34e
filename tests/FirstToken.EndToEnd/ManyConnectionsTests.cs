using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace FirstToken.EndToEnd;

/// <summary>Ten thousand connections to a gateway at once.</summary>
public sealed class ManyConnectionsTests : IDisposable
{
    private const int Connections = 10_000;

    // What a process has open beside its connections: assemblies, logs, epoll.
    private const int Others = 300;
    private const int OpenFiles = 7;

    // The head comes at once, so that the client sees when its stream is open.
    private const string Body = """{"model":"claude-haiku-4-5~head=1ms","max_tokens":10,"stream":true,"messages":[{"role":"user","content":"hello"}]}""";

    private static readonly byte[] s_request = Encoding.ASCII.GetBytes(
        $"POST /v1/messages HTTP/1.1\r\nHost: x\r\nx-api-key: k\r\nanthropic-version: 2023-06-01\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n{Body}");

    private readonly FirstTokenCommand _firstToken = new();

    [Fact]
    public async Task Each_of_ten_thousand_connections_gets_its_answer()
    {
        // A stream costs the gateway two descriptors. Where the limit allows no more, the last ones ask once others have their answer.
        long limit = MostOpenFiles();
        int together = (int)Math.Min(Connections, limit - Others - Connections);
        Assert.SkipWhen(together < Connections / 2, $"{Connections} connections through the gateway need {(Connections * 2) + Others} open files; the hard limit is {limit} (ulimit -Hn)");
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, "--ttft", "12s", "--gap", "20ms", "--tokens", "3");
        await using RunningGateway gateway = await RunningGateway.StartAsync(_firstToken, simulator.Url);
        int port = new Uri(gateway.Url).Port;
        var clock = Stopwatch.StartNew();
        using var taken = new SemaphoreSlim(together);
        var open = new Open();

        var clients = new List<Task<string>>(Connections);
        var sockets = new List<Socket>(Connections);
        try
        {
            for (int i = 0; i < Connections; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                sockets.Add(socket);
                await socket.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
                clients.Add(AskAsync(socket, taken, open));
            }

            string[] answers = await Task.WhenAll(clients);

            Assert.All(answers, answer => Assert.True(
                answer.StartsWith("HTTP/1.1 200 OK\r\n", StringComparison.Ordinal) && answer.Contains("message_stop", StringComparison.Ordinal), answer));
            Assert.Equal(Connections, answers.Select(SimulatorsId).Distinct().Count());
            Assert.True(open.Most >= together * 0.9, $"only {open.Most} of {together} streams were open at once");
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), $"it took {clock.Elapsed}");
            TestContext.Current.TestOutputHelper?.WriteLine($"{Connections} connections, {open.Most} streams at once, {clock.Elapsed.TotalSeconds:0.0} s");
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    public void Dispose() => _firstToken.Dispose();

    private static async Task<string> AskAsync(Socket socket, SemaphoreSlim taken, Open open)
    {
        await taken.WaitAsync(TestContext.Current.CancellationToken);
        var answer = new StringBuilder();
        try
        {
            await socket.SendAsync(s_request, TestContext.Current.CancellationToken);
            _ = await socket.ReceiveAsync(Memory<byte>.Empty, TestContext.Current.CancellationToken); // no buffer while it is idle
            open.Enter();
            var buffer = new byte[8192];
            while (!answer.ToString().EndsWith("0\r\n\r\n", StringComparison.Ordinal))
            {
                int read = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
                if (read == 0)
                {
                    break;
                }

                answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
            }

            open.Leave();
        }
        finally
        {
            taken.Release();
        }

        return answer.ToString();
    }

    private static string SimulatorsId(string answer)
    {
        const string Name = "x-firsttoken-sim-id: ";
        int at = answer.IndexOf(Name, StringComparison.OrdinalIgnoreCase) + Name.Length;
        return answer[at..answer.IndexOf('\r', at)];
    }

    private static long MostOpenFiles() => GetLimit(OpenFiles, out Limits limits) == 0 ? limits.Hard : 0;

    [DllImport("libc", EntryPoint = "getrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetLimit(int resource, out Limits limits);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limits
    {
        public long Soft;
        public long Hard;
    }

    /// <summary>Streams whose head has come and whose end has not.</summary>
    private sealed class Open
    {
        private readonly Lock _counting = new();
        private int _now;

        public int Most { get; private set; }

        public void Enter()
        {
            lock (_counting)
            {
                Most = Math.Max(Most, ++_now);
            }
        }

        public void Leave()
        {
            lock (_counting)
            {
                _now--;
            }
        }
    }
}
