using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Tests.Watching;
using Xunit;

namespace FirstToken.Gateway.Tests.Sharing;

/// <summary>A real Redis on a free port, which can be ended and started again.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    /// <summary>Stands in the arguments for its port.</summary>
    public const string PortHere = "PORT";

    private readonly string _program = PeerProgram.Find("redis-server", "redis-server");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("firsttoken-");
    private readonly string[] _arguments;
    private Process? _process;

    private RedisServer(string[] arguments) => _arguments = arguments;

    public int Port { get; } = FreePort();

    /// <summary>With a budget that no busy machine exceeds.</summary>
    public RedisSettings Settings => new() { Host = "127.0.0.1", Port = Port, Budget = TimeSpan.FromSeconds(10) };

    public static async Task<RedisServer> StartAsync(params string[] arguments)
    {
        var server = new RedisServer(arguments);
        await server.StartAgainAsync();
        return server;
    }

    public async Task StartAgainAsync()
    {
        string[] arguments = [.. _arguments.Select(argument => argument == PortHere ? $"{Port}" : argument)];
        var start = new ProcessStartInfo(_program, ["--port", $"{Port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", _folder.FullName, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // One that is only unpacked has its libraries beside it.
        string libraries = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(_program)!, "..", "lib"));
        start.Environment["LD_LIBRARY_PATH"] = string.Join(':', Directory.Exists(libraries) ? Directory.GetDirectories(libraries, "*-linux-gnu*") : []);
        _process = Process.Start(start)!;
        _process.BeginErrorReadLine();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null || line.Data.Contains("Ready to accept connections", StringComparison.Ordinal))
            {
                ready.TrySetResult();
            }
        };
        _process.BeginOutputReadLine();
        await ready.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.SkipWhen(_process.HasExited, "redis-server could not be started");
    }

    /// <summary>Ends it without a farewell.</summary>
    public async Task KillAsync()
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>Lets it stand still, or go on: its connections stay open, and nothing answers.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process!.Id}"]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process?.Dispose();
        _folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
