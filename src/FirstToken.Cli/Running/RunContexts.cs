using FirstToken.Cli.Shell;
using FirstToken.Pricing;
using FirstToken.Recording;
using FirstToken.Reports;

namespace FirstToken.Cli.Running;

/// <summary>What every run file of this machine and build says about them.</summary>
internal static class RunContexts
{
    /// <summary>Where this machine's newest self-test is kept.</summary>
    public static SelftestStore Selftests() => new(SelftestStore.DefaultPath(Environment.GetEnvironmentVariable));

    /// <summary>The context of a run made now.</summary>
    public static async Task<RunContext> NewAsync(string? name, PriceTable prices)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();

        // Not cancellable: it is read when an interrupted run is saved, too.
        SelftestResult? selftest = await Selftests().ReadAsync(ThisMachine.Name, CancellationToken.None);
        return new RunContext
        {
            Id = RunContext.NewId(now),
            Name = name,
            CreatedAt = now,
            Tool = new RunTool { Version = ProductVersion.Number, Commit = ProductVersion.Commit },
            Environment = RunEnvironment.Current(),
            Selftest = selftest,
            PriceAsOf = prices.Written?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        };
    }
}
