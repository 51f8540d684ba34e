using System.ComponentModel;
using System.Diagnostics;
using FirstToken.Cli.Shell;

namespace FirstToken.Cli.Running;

/// <summary>
/// A server of this program as a process of its own, so that measuring it costs it nothing and it costs the measuring nothing.
/// It lives no longer than this process: its standard input is a pipe from here, and it ends when that closes.
/// </summary>
internal sealed class OwnServer : IAsyncDisposable
{
    private static readonly TimeSpan s_startLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_endLimit = TimeSpan.FromSeconds(5);

    private readonly Process _process;

    private OwnServer(Process process, Uri baseUrl)
    {
        _process = process;
        BaseUrl = baseUrl;
    }

    /// <summary>Where it listens.</summary>
    public Uri BaseUrl { get; }

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>CPU time it has used so far.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The most resident memory it has had, bytes.</summary>
    public long PeakMemoryBytes
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    /// <summary>Starts a server on a free loopback port and waits until it is ready.</summary>
    /// <param name="name">What people call it.</param>
    /// <param name="verb">Its verb, which takes <c>--listen</c> and <c>--end-with-input</c> and says its address in a line.</param>
    /// <param name="flags">Its other flags.</param>
    /// <param name="prepare">Changes how it is started.</param>
    /// <param name="cancellationToken">Ends the waiting, and the process with it.</param>
    /// <exception cref="CommandFailure">It did not start.</exception>
    public static async Task<OwnServer> StartAsync(
        string name, string verb, IReadOnlyList<string> flags, Action<ProcessStartInfo> prepare, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = OwnProgram.Start([verb, "--listen", "127.0.0.1:0", "--end-with-input", .. flags]);
        prepare(start);
        Process process = Launch(name, start);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(s_startLimit);

            // Whatever it says on standard error belongs to a failed start; afterwards it is drained and dropped.
            Task<string> complaint = process.StandardError.ReadToEndAsync(CancellationToken.None);
            while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                if (FindUrl(line) is { } url)
                {
                    _ = DrainAsync(process.StandardOutput);
                    return new OwnServer(process, url);
                }
            }

            throw new CommandFailure(ExitCode.NothingSucceeded, $"the {name} did not start: " + (await complaint).ReplaceLineEndings(" ").Trim());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await EndAsync(process);
            throw new CommandFailure(ExitCode.NothingSucceeded, $"the {name} was not ready within {s_startLimit.TotalSeconds:0} s");
        }
        catch
        {
            await EndAsync(process);
            throw;
        }
    }

    /// <summary>Ends the process: gently, then not.</summary>
    public async ValueTask DisposeAsync() => await EndAsync(_process);

    private static Process Launch(string name, ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new CommandFailure(ExitCode.NothingSucceeded, $"the {name} did not start");
        }
        catch (Win32Exception exception)
        {
            throw new CommandFailure(ExitCode.NothingSucceeded, $"the {name} did not start: {exception.Message}", exception);
        }
    }

    private static Uri? FindUrl(string line)
    {
        int start = line.IndexOf("http://", StringComparison.Ordinal);
        return start >= 0 && Uri.TryCreate(line[start..].Split(' ')[0], UriKind.Absolute, out Uri? url) ? url : null;
    }

    private static async Task DrainAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is not null)
        {
        }
    }

    private static async Task EndAsync(Process process)
    {
        using (process)
        {
            try
            {
                process.StandardInput.Close();
                await process.WaitForExitAsync(CancellationToken.None).WaitAsync(s_endLimit, TimeProvider.System);
            }
            catch (Exception exception) when (exception is TimeoutException or IOException)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
