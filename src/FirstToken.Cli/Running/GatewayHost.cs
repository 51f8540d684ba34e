using System.Net.Sockets;
using System.Runtime.InteropServices;
using FirstToken.Cli.Shell;
using FirstToken.Gateway.Guarding;
using FirstToken.Gateway.Serving;
using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Tapping;
using FirstToken.Recording;
using FirstToken.Transport;

namespace FirstToken.Cli.Running;

/// <summary>Runs the gateway in this process until told to stop. The only place that touches its assembly.</summary>
internal static class GatewayHost
{
    private static readonly TimeSpan s_warmUpLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_flushEvery = TimeSpan.FromSeconds(1);

    /// <summary>Serves, prints one line when ready, drains when asked to stop.</summary>
    public static async Task<int> RunAsync(GatewayFlags flags, bool endWithInput, Terminal terminal, CancellationToken cancellationToken)
    {
        var source = new GatewaySettingsSource(flags.Config, Overrides(flags), Environment.GetEnvironmentVariable);
        GatewaySettings settings = Load(source, flags, terminal);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => End(signal, stop));
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => End(signal, endWithInput ? null : stop));
        using EventLogSink? events = OpenEvents(settings, terminal);
        await using GatewayServer gateway = await StartAsync(settings, events is null ? [] : [events], terminal.Note, cancellationToken);
        using GatewaySettingsWatcher? watcher = flags.Config is null ? null : new GatewaySettingsWatcher(source, settings, gateway.Reload, terminal.Note, TimeProvider.System);
        var hangUp = new HangUp();
        using PosixSignalRegistration reload = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => Reload(signal, hangUp, watcher, terminal, stop));
        await Task.WhenAny(gateway.WarmedUp, Task.Delay(s_warmUpLimit, TimeProvider.System, CancellationToken.None)); // upstreams that hang must not keep us
        terminal.Out.WriteLine($"gateway on {ListenAddress.Describe(settings.Listen, gateway.Url)} to {Describe(settings)}");
        terminal.Out.Flush();
        try
        {
            Task input = endWithInput ? Console.OpenStandardInput().CopyToAsync(Stream.Null, stop.Token) : Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop.Token);
            string? lonely = null;
            while (!input.IsCompleted)
            {
                if (gateway.SharingProblem is var problem && problem != lonely)
                {
                    terminal.Note((lonely = problem) ?? "redis is back: limits and budgets are shared again");
                }

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

    /// <summary>Makes a gateway key and shows it, once.</summary>
    public static int MakeKey(string name, Terminal terminal)
    {
        if (!KeyText.IsName(name))
        {
            throw CommandFailure.Usage($"'{name}' is no name for a key: {KeyText.WantedName}");
        }

        string key = KeyText.Create();
        terminal.Note($"the key of {name}, shown this once and kept nowhere:");
        terminal.Out.WriteLine(key);
        terminal.Note("its line in firsttoken.yaml, under gateway: keys:");
        terminal.Out.WriteLine($"- {{name: {name}, hash: {KeyText.HashOf(key)}}}");
        return ExitCode.Fine;
    }

    // Without a handler the signal ends the process at once, and every open stream with it.
    private static void Reload(PosixSignalContext signal, HangUp hangUp, GatewaySettingsWatcher? watcher, Terminal terminal, CancellationTokenSource stop)
    {
        signal.Cancel = true;
        if (hangUp.IsMeant())
        {
            stop.Cancel();
        }
        else if (watcher is not null)
        {
            watcher.Reload();
        }
        else
        {
            terminal.Note("SIGHUP: there is no settings file to read again (name one with --config); the gateway goes on as it is");
        }
    }

    private static void End(PosixSignalContext signal, CancellationTokenSource? stop)
    {
        signal.Cancel = true;
        stop?.Cancel();
    }

    private static async Task<GatewayServer> StartAsync(GatewaySettings settings, IReadOnlyList<IRecordSink> sinks, Action<string> say, CancellationToken cancellationToken)
    {
        try
        {
            return await GatewayServer.StartAsync(settings, sinks, UserPriceFile.Open().Load(), TimeProvider.System, say, cancellationToken);
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

    private static GatewaySettings Load(GatewaySettingsSource source, GatewayFlags flags, Terminal terminal)
    {
        LoadedSettings loaded = source.Load();
        if (loaded.FromFile || flags.ConfigNamed)
        {
            terminal.Note(loaded.FromFile ? $"settings of {flags.Config}" : $"{flags.Config} has no section gateway: the standard settings are taken");
        }

        foreach (string note in loaded.Notes)
        {
            terminal.Note("note: " + note);
        }

        if (loaded.Settings.MinThreads is { } threads)
        {
            ThreadPool.GetMinThreads(out _, out int io);
            ThreadPool.SetMinThreads(threads, io);
        }

        return loaded.Settings;
    }

    private static GatewayOverrides Overrides(GatewayFlags flags) => new()
    {
        Listen = flags.Listen,
        Upstreams = flags.Upstreams,
        Mode = flags.Guarded is { } guarded ? (guarded ? RelayMode.Guarded : RelayMode.Exact) : null,
        EventsFile = flags.Events,
        Deadlines = new DeadlineChanges(flags.Connect, flags.Head, flags.FirstToken, flags.Idle, flags.Total),
        Drain = flags.Drain,
        KeepAwake = flags.KeepAwake,
        BusyPoll = flags.BusyPoll,
    };
}
