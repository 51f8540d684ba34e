using FirstToken.Cli.Shell;
using FirstToken.Providers;
using FirstToken.Settings;

namespace FirstToken.Cli.Running;

/// <summary>What a verb measures, and the simulator behind it where it had to be started.</summary>
internal sealed class TargetSet : IAsyncDisposable
{
    private readonly SimulatorProcess? _simulator;

    private TargetSet(IReadOnlyList<Target> targets, SimulatorProcess? simulator)
    {
        Targets = targets;
        _simulator = simulator;
    }

    public IReadOnlyList<Target> Targets { get; }

    /// <summary>The target is a simulator started for this run.</summary>
    public bool IsOwnSimulator => _simulator is not null;

    /// <summary>Some request goes to somebody who may send a bill.</summary>
    public bool MayCost => Targets.Any(IsReal);

    /// <summary>Not on this machine, so presumably somebody's paid service.</summary>
    public static bool IsReal(Target target) => !target.BaseUrl.IsLoopback && target.Provider.CredentialVariables.Count > 0;

    /// <summary>Reads the targets named; with none, takes every provider that has credentials, and failing that an own simulator.</summary>
    /// <exception cref="CommandFailure">A target cannot be understood, or its credentials are missing.</exception>
    public static Task<TargetSet> OpenAsync(
        IReadOnlyList<string> targets, IReadOnlyList<string> providers, Terminal terminal, CancellationToken cancellationToken) =>
        OpenAsync(targets, providers, new OwnSimulator(terminal), cancellationToken);

    /// <summary>As above, with a simulator of the caller's wish should one be needed.</summary>
    /// <exception cref="CommandFailure">A target cannot be understood, or its credentials are missing.</exception>
    public static async Task<TargetSet> OpenAsync(
        IReadOnlyList<string> targets, IReadOnlyList<string> providers, OwnSimulator own, CancellationToken cancellationToken)
    {
        List<Target> named = [.. targets.Concat(providers.Select(Provider)).Select(Parse)];
        if (named.Count == 0)
        {
            named = [.. WithCredentials()];
        }

        if (named.Count > 0)
        {
            return new TargetSet(named, null);
        }

        own.Terminal.Note($"no credentials found: measuring FirstToken's own simulator{own.Remark} (set ANTHROPIC_API_KEY or another provider's key, or give --target)");
        SimulatorProcess simulator = await SimulatorProcess.StartAsync(own.Flags, cancellationToken);
        return new TargetSet([Simulated(simulator.BaseUrl)], simulator);
    }

    /// <summary>The target of a simulator at a URL.</summary>
    public static Target Simulated(Uri baseUrl) => Parse($"sim@{baseUrl.AbsoluteUri.TrimEnd('/')}");

    /// <summary>Reads one target.</summary>
    /// <exception cref="CommandFailure">It cannot be understood, or its credentials are missing.</exception>
    public static Target Parse(string text)
    {
        if (!TargetParser.TryParse(text, Environment.GetEnvironmentVariable, out Target? target, out string? error))
        {
            throw CommandFailure.Usage(error);
        }

        return target;
    }

    public ValueTask DisposeAsync() => _simulator?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static string Provider(string name) =>
        ProviderRegistry.Find(name) is { } provider
            ? provider.Name
            : throw CommandFailure.Usage($"--providers: unknown provider '{name}'{Nearest.Hint(name, Names())}; known are {string.Join(", ", ProviderRegistry.All.Select(known => known.Name))}");

    private static IEnumerable<string> Names() => ProviderRegistry.All.SelectMany(provider => provider.Aliases.Append(provider.Name));

    // A provider that needs no credentials is the simulator; one without a model or an endpoint cannot be taken unasked.
    private static IEnumerable<Target> WithCredentials() =>
        from provider in ProviderRegistry.All
        where provider.CredentialVariables.Count > 0
            && provider.DefaultModel is not null
            && provider.FindCredentials(Environment.GetEnvironmentVariable) is not null
            && provider.FindBaseUrl(Environment.GetEnvironmentVariable) is not null
        group provider by provider.PriceProvider into apis
        select Parse(apis.First().Name);
}
