using System.Net.Sockets;
using System.Runtime.InteropServices;
using FirstToken.Cli.Shell;
using FirstToken.Settings;
using FirstToken.Simulator;
using FirstToken.Simulator.Behaviour;
using FirstToken.Transport;

namespace FirstToken.Cli.Running;

/// <summary>Runs the simulator in this process until told to stop. The only place that touches its assembly.</summary>
internal static class SimulatorHost
{
    /// <summary>Serves, prints one line when ready, drains when asked to stop.</summary>
    public static async Task<int> RunAsync(SimulatorFlags flags, bool endWithInput, Terminal terminal, CancellationToken cancellationToken)
    {
        SimulatorOptions options = Read(flags);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => End(signal, stop));

        // As somebody's child it ends with its input: the Ctrl-C meant for the parent must not take it away first.
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => End(signal, endWithInput ? null : stop));
        await using SimulatorServer simulator = await StartAsync(options, cancellationToken);
        if (flags.CertificateFile is { } file)
        {
            await File.WriteAllTextAsync(file, simulator.CertificatePem, cancellationToken);
        }

        terminal.Out.WriteLine($"simulating on {ListenAddress.Describe(options.Listen, simulator.Url)} (profile {flags.Profile ?? "plain"})");
        terminal.Out.Flush();
        try
        {
            if (endWithInput)
            {
                await Console.OpenStandardInput().CopyToAsync(Stream.Null, stop.Token);
            }
            else
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop.Token);
            }
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

    private static async Task<SimulatorServer> StartAsync(SimulatorOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await SimulatorServer.StartAsync(options, cancellationToken);
        }
        catch (FormatException wrong)
        {
            throw new CommandFailure(ExitCode.BadUsage, $"--listen: {wrong.Message}", wrong);
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            throw new CommandFailure(ExitCode.BadUsage, $"cannot listen on {options.Listen}: {failure.Message}; choose another with --listen", failure);
        }
    }

    private static SimulatorOptions Read(SimulatorFlags flags)
    {
        var options = new SimulatorOptions();
        bool auto = string.Equals(flags.Profile, "auto", StringComparison.OrdinalIgnoreCase);
        Behavior behavior = flags.Profile is { } name && !auto
            ? Profiles.Find(name) ?? throw CommandFailure.Usage($"--profile: no profile '{name}'{Nearest.Hint(name, Profiles.Names)}; there are auto, {string.Join(", ", Profiles.Names)}")
            : options.Behavior;
        foreach ((string flag, string text) in flags.Behaviour)
        {
            behavior = Checked(flag, () => BehaviorText.Apply(text, behavior));
        }

        if (auto && flags.Behaviour.Count > 0)
        {
            throw CommandFailure.Usage($"--profile auto and {flags.Behaviour[0].Flag} exclude each other: with auto each model has its own times");
        }

        return options with
        {
            Listen = flags.Listen ?? options.Listen,
            Behavior = behavior,
            ProfileByModel = auto,
            Errors = flags.ErrorRate is { } rates ? Checked("--error-rate", () => ErrorRates.Parse(rates)) : options.Errors,
            Slots = flags.Slots,
            RequestsPerMinute = flags.RequestsPerMinute,
            Seed = (ulong)(flags.Seed ?? (int)options.Seed),
            CacheLife = flags.CacheLife ?? options.CacheLife,
            IdleTimeout = flags.IdleTimeout,
            DrainFor = flags.Drain ?? options.DrainFor,
        };
    }

    private static T Checked<T>(string flag, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException wrong)
        {
            throw new CommandFailure(ExitCode.BadUsage, $"{flag}: {wrong.Message}", wrong);
        }
    }
}
