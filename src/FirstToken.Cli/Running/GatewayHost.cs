using System.Net.Sockets;
using System.Runtime.InteropServices;
using FirstToken.Cli.Shell;
using FirstToken.Gateway.Serving;
using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Tapping;
using FirstToken.Recording;
using FirstToken.Settings;

namespace FirstToken.Cli.Running;

/// <summary>Runs the gateway in this process until told to stop. The only place that touches its assembly.</summary>
internal static class GatewayHost
{
    private const string Everything = "all";
    private static readonly TimeSpan s_warmUpLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_flushEvery = TimeSpan.FromSeconds(1);

    /// <summary>Serves, prints one line when ready, drains when asked to stop.</summary>
    public static async Task<int> RunAsync(GatewayFlags flags, bool endWithInput, Terminal terminal, CancellationToken cancellationToken)
    {
        GatewaySettings settings = Read(flags);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => End(signal, stop));
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => End(signal, endWithInput ? null : stop));
        using EventLogSink? events = OpenEvents(settings, terminal);
        await using GatewayServer gateway = await StartAsync(settings, events is null ? [] : [events], cancellationToken);
        await Task.WhenAny(gateway.WarmedUp, Task.Delay(s_warmUpLimit, TimeProvider.System, CancellationToken.None)); // upstreams that hang must not keep us
        terminal.Out.WriteLine($"gateway on {gateway.Url.AbsoluteUri.TrimEnd('/')} to {Describe(settings)}");
        terminal.Out.Flush();
        try
        {
            Task input = endWithInput ? Console.OpenStandardInput().CopyToAsync(Stream.Null, stop.Token) : Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop.Token);
            while (!input.IsCompleted)
            {
                await Task.WhenAny(input, Task.Delay(s_flushEvery, TimeProvider.System, CancellationToken.None));
                events?.FlushIfDue();
            }

            await input;
        }
        catch (OperationCanceledException)
        {
            // The usual way to end a server: what is open is drained by the disposal.
        }

        return ExitCode.Fine;
    }

    private static void End(PosixSignalContext signal, CancellationTokenSource? stop)
    {
        signal.Cancel = true;
        stop?.Cancel();
    }

    private static async Task<GatewayServer> StartAsync(GatewaySettings settings, IReadOnlyList<IRecordSink> sinks, CancellationToken cancellationToken)
    {
        try
        {
            return await GatewayServer.StartAsync(settings, sinks, UserPriceFile.Open().Load(), TimeProvider.System, cancellationToken);
        }
        catch (FormatException wrong)
        {
            throw new CommandFailure(ExitCode.BadUsage, $"--listen: {wrong.Message}", wrong);
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            throw new CommandFailure(ExitCode.BadUsage, $"cannot listen on {settings.Listen}: {failure.Message}; choose another with --listen", failure);
        }
    }

    private static EventLogSink? OpenEvents(GatewaySettings settings, Terminal terminal)
    {
        if (settings.EventsFile is not { } file)
        {
            return null;
        }

        try
        {
            var addresses = settings.Upstreams.ToDictionary(upstream => upstream.Name, upstream => upstream.Url);
            string run = $"gateway-{TimeProvider.System.GetUtcNow():yyyyMMdd-HHmmss}";
            return new EventLogSink(new EventLogWriter(file, TimeProvider.System), run, addresses, terminal.Note);
        }
        catch (RunFileException failure)
        {
            throw new CommandFailure(ExitCode.BadUsage, $"--events: {failure.Message}", failure);
        }
    }

    private static string Describe(GatewaySettings settings) =>
        string.Join(", ", settings.Upstreams.Select(upstream => $"{upstream.Name} {upstream.Url.AbsoluteUri.TrimEnd('/')}"));

    private static GatewaySettings Read(GatewayFlags flags)
    {
        Dictionary<string, Uri> given = ReadUpstreams(flags.Upstreams);
        List<UpstreamSettings> upstreams = [];
        foreach (string name in StandardRoutes.UpstreamNames)
        {
            if ((given.GetValueOrDefault(name) ?? given.GetValueOrDefault(Everything) ?? StandardRoutes.FindUrl(name, Environment.GetEnvironmentVariable)) is { } url)
            {
                upstreams.Add(new UpstreamSettings { Name = name, Api = name, Url = url });
            }
        }

        var standard = new GatewayDeadlines();
        var deadlines = new GatewayDeadlines
        {
            Connect = flags.Connect ?? standard.Connect,
            Head = flags.Head ?? standard.Head,
            FirstToken = flags.FirstToken ?? standard.FirstToken,
            Idle = flags.Idle ?? standard.Idle,
            Total = flags.Total ?? standard.Total,
        };
        GatewaySettings settings = StandardRoutes.With(upstreams);
        return settings with
        {
            Listen = flags.Listen ?? settings.Listen,
            EventsFile = flags.Events,
            Drain = flags.Drain ?? settings.Drain,
            Routes = [.. settings.Routes.Select(route => route with { Mode = flags.Guarded ? RelayMode.Guarded : RelayMode.Exact, Deadlines = deadlines })],
        };
    }

    private static Dictionary<string, Uri> ReadUpstreams(IReadOnlyList<string> texts)
    {
        var upstreams = new Dictionary<string, Uri>(StringComparer.OrdinalIgnoreCase);
        foreach (string text in texts)
        {
            int sign = text.IndexOf('=', StringComparison.Ordinal);
            bool named = sign > 0 && !text[..sign].Contains(':', StringComparison.Ordinal);
            string name = named ? text[..sign] : "anthropic";
            string address = named ? text[(sign + 1)..] : text;
            if (name != Everything && !StandardRoutes.UpstreamNames.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                throw CommandFailure.Usage($"--upstream: no upstream '{name}'{Nearest.Hint(name, StandardRoutes.UpstreamNames)}; there are {string.Join(", ", StandardRoutes.UpstreamNames)} and all");
            }

            if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https") || url.Query.Length + url.Fragment.Length + url.UserInfo.Length > 0)
            {
                throw CommandFailure.Usage($"--upstream: '{address}' is no address: write http://HOST:PORT or https://HOST, without query or credentials");
            }

            upstreams[name] = StandardRoutes.Normalise(name, url);
        }

        return upstreams;
    }
}
