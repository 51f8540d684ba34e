using System.Diagnostics;
using System.Text.Json;
using FirstToken.Providers;

namespace FirstToken.Benchmarks.Relays;

/// <summary><c>firsttoken simulate</c> as a process of its own: the server behind every path, which writes down when it wrote what.</summary>
internal sealed class SimulatorUpstream : IAsyncDisposable
{
    private const string Model = "claude-haiku-4-5";

    private readonly Process _process;
    private readonly HttpClient _http = new();

    private SimulatorUpstream(Process process, Uri url) => (_process, Url) = (process, url);

    public Uri Url { get; }

    public static Task<SimulatorUpstream> StartAsync(string firstToken, CancellationToken cancellationToken) => StartAsync(firstToken, [], cancellationToken);

    /// <summary>Starts one that behaves as flags of <c>simulate</c> say.</summary>
    public static async Task<SimulatorUpstream> StartAsync(string firstToken, IEnumerable<string> flags, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(firstToken, ["simulate", "--listen", "127.0.0.1:0", "--end-with-input", .. flags])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        Process process = Process.Start(start) ?? throw new BenchmarkException($"{firstToken} did not start");
        string? line = await process.StandardOutput.ReadLineAsync(cancellationToken);
        string? url = line?.Split(' ').FirstOrDefault(static word => word.StartsWith("http", StringComparison.Ordinal));
        return url is null
            ? throw new BenchmarkException("the simulator did not start")
            : new SimulatorUpstream(process, new Uri(url));
    }

    /// <summary>What a request through a path is: Anthropic's API, the behaviour of the answer in the model's name.</summary>
    /// <param name="via">Where to connect.</param>
    /// <param name="behaviour">As <c>simulate</c> takes it behind a tilde: <c>ttft=20ms,gap=10ms,tokens=60</c>.</param>
    public static Target Target(Uri via, string? behaviour = null) =>
        TargetParser.TryParse($"anthropic:{Model}{(behaviour is null ? "" : "~" + behaviour)}@{via.GetLeftPart(UriPartial.Authority)}", static name => name == "ANTHROPIC_API_KEY" ? "sk-none" : null, out Target? target, out string? error)
            ? target
            : throw new BenchmarkException(error);

    /// <summary>When each output chunk of each answer was written, Unix nanoseconds, by the answer's request id; then forgets them.</summary>
    public async Task<Dictionary<string, long[]>> TakeWritesAsync(CancellationToken cancellationToken)
    {
        var writes = new Dictionary<string, long[]>(StringComparer.Ordinal);
        using (var lines = new StreamReader(await _http.GetStreamAsync(new Uri(Url, "/_sim/log"), cancellationToken)))
        {
            while (await lines.ReadLineAsync(cancellationToken) is { } line)
            {
                using JsonDocument entry = JsonDocument.Parse(line);
                if (entry.RootElement.TryGetProperty("id", out JsonElement id) && id.GetString() is { } key)
                {
                    // A chunk is on its way once the server's write begins: on loopback the kernel stamps its arrival inside that call.
                    writes["req_" + key] = [.. entry.RootElement.GetProperty("chunk_before_unix_ns").EnumerateArray().Select(static time => time.GetInt64())];
                }
            }
        }

        using HttpResponseMessage forgotten = await _http.DeleteAsync(new Uri(Url, "/_sim/log"), cancellationToken);
        return writes;
    }

    /// <summary>What was asked of it since the last time, and what it sent; then forgets it.</summary>
    public async Task<IReadOnlyList<ServedRequest>> TakeServedAsync(CancellationToken cancellationToken)
    {
        var served = new List<ServedRequest>();
        using (var lines = new StreamReader(await _http.GetStreamAsync(new Uri(Url, "/_sim/log"), cancellationToken)))
        {
            while (await lines.ReadLineAsync(cancellationToken) is { } line)
            {
                using JsonDocument entry = JsonDocument.Parse(line);
                if (ServedRequest.Of(entry.RootElement) is { } request)
                {
                    served.Add(request);
                }
            }
        }

        using HttpResponseMessage forgotten = await _http.DeleteAsync(new Uri(Url, "/_sim/log"), cancellationToken);
        return served;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
        _http.Dispose();
    }
}
