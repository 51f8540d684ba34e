using System.ComponentModel;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace FirstToken.Benchmarks.Relays;

/// <summary>A relay that runs, with everything it started itself; ended by process id when disposed.</summary>
internal sealed class RunningRelay : IAsyncDisposable
{
    private static readonly TimeSpan s_startLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_endLimit = TimeSpan.FromSeconds(10);
    private const int MostComplaint = 2000;

    // One tick of the clock that counts processor time.
    private const double IdleUs = 10_000;
    private const int MostLooks = 20;
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMilliseconds(250);

    private readonly Process? _process;
    private readonly StringBuilder _complaint = new();
    private volatile bool _spoke;

    private RunningRelay(RelayPath path, Process? process, Uri url) => (Path, _process, Url) = (path, process, url);

    public RelayPath Path { get; }

    /// <summary>Where clients connect.</summary>
    public Uri Url { get; }

    /// <summary>Its processes; nothing where client and server are connected directly.</summary>
    public RelayMeter? Meter => _process is null ? null : new RelayMeter(_process.Id);

    /// <summary>No relay at all.</summary>
    public static RunningRelay Nothing(RelayPath path, Uri upstream) => new(path, null, upstream);

    /// <summary>Waits, not for ever, until it does nothing any more: what is compiled in the background belongs to nothing that is measured.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        double before = double.MinValue;
        for (int look = 0; look < MostLooks && Meter?.CpuUs is { } now && now - before > IdleUs; look++)
        {
            before = now;
            await Task.Delay(s_betweenLooks, cancellationToken);
        }
    }

    public static RunningRelay Launch(RelayPath path, ProcessStartInfo start, Uri url)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.UseShellExecute = false;
        try
        {
            Process process = Process.Start(start) ?? throw new BenchmarkException($"{path.Name} did not start");
            var running = new RunningRelay(path, process, url);
            process.OutputDataReceived += (_, line) =>
            {
                running.Hear(line.Data);
                running._spoke = true;
            };
            process.ErrorDataReceived += (_, line) => running.Hear(line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            return running;
        }
        catch (Win32Exception exception)
        {
            throw new BenchmarkException($"{path.Name} did not start: {exception.Message}");
        }
    }

    /// <summary>Waits until it takes connections, and has said so if it does.</summary>
    public async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < s_startLimit)
        {
            if (_process is { HasExited: true })
            {
                // What it said may still be on its way.
                await _process.WaitForExitAsync(cancellationToken);
                throw new BenchmarkException($"{Path.Name} ended at once with exit code {_process.ExitCode}: {Complaint()}");
            }

            if ((_spoke || !Path.SaysReady) && await TakesConnectionsAsync(cancellationToken))
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
        }

        throw new BenchmarkException($"{Path.Name} was not ready within {s_startLimit.TotalSeconds:0} s: {Complaint()}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null)
        {
            return;
        }

        if (!_process.HasExited)
        {
            RelayMeter.Terminate(_process.Id);
            using var limit = new CancellationTokenSource(s_endLimit);
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        _process.Dispose();
    }

    private async Task<bool> TakesConnectionsAsync(CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(Url.Host, Url.Port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Hear(string? line)
    {
        lock (_complaint)
        {
            if (line is not null && _complaint.Length < MostComplaint)
            {
                _complaint.Append(line.Trim()).Append(' ');
            }
        }
    }

    private string Complaint()
    {
        lock (_complaint)
        {
            return _complaint.ToString().Trim();
        }
    }
}
