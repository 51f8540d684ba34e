using FirstToken.Cli.Running;
using FirstToken.Cli.Shell;
using FirstToken.Judging.Sweeps;
using FirstToken.Load;
using FirstToken.Load.Arrivals;
using FirstToken.Prompts;

namespace FirstToken.Cli.Sweeping;

/// <summary>Makes the run of each step of a sweep.</summary>
/// <param name="settings">What was asked.</param>
/// <param name="basis">What all steps have in common; one target.</param>
/// <param name="prompts">Prompts that share no beginning with those of another step: a cache would answer for the model.</param>
internal sealed class SweepPlans(SweepSettings settings, RunPlan basis, Func<IPromptSource> prompts)
{
    private const int CalibrationRequests = 6;

    // In flight beyond so many times what the unloaded server would have, a step is over-saturated: waiting for its end tells nothing more.
    private const double MostTimesInFlight = 8;
    private const int AlwaysInFlight = 32;
    private const double LeastShareOfFrom = 1.0 / 64;

    // A step whose requests mostly fail has shown what it can.
    private const double MostErrors = 0.5;

    /// <summary>One request at a time, before the first step.</summary>
    public RunPlan Calibration() => basis with
    {
        Requests = CalibrationRequests,
        Duration = null,
        Concurrency = 1,
        Arrival = null,
        Warmup = Math.Max(1, basis.Warmup),
        Prompts = prompts(),
    };

    /// <summary>Where the search begins and ends, for a server that takes so long for a request by itself.</summary>
    public SweepBounds Bounds(double aloneS)
    {
        double from = settings.From ?? (settings.OverConcurrency ? 1 : SweepSearch.Rounded(1 / aloneS, whole: false));
        from = Math.Min(from, settings.To);
        return new SweepBounds
        {
            From = from,
            To = settings.To,
            Lowest = settings.OverConcurrency || settings.From is not null ? from : from * LeastShareOfFrom,
            Whole = settings.OverConcurrency,
            Tolerance = settings.Tolerance,
        };
    }

    /// <summary>The run of a step.</summary>
    /// <param name="load">Its load.</param>
    /// <param name="aloneS">How long the server takes for a request by itself, seconds.</param>
    /// <param name="newestS">How long it took in the newest step.</param>
    public RunPlan Step(double load, double aloneS, double newestS)
    {
        double perSecond = settings.OverConcurrency ? load / Math.Max(aloneS, newestS) : load;
        double seconds = Math.Clamp(settings.StepRequests / perSecond, settings.StepShortest.TotalSeconds, settings.StepLongest.TotalSeconds);
        RunPlan plan = basis with
        {
            Requests = null,
            Duration = TimeSpan.FromSeconds(seconds),
            MaxErrorRate = basis.MaxErrorRate ?? MostErrors,
            Prompts = prompts(),
        };
        return settings.OverConcurrency
            ? plan with { Concurrency = (int)load, Warmup = (int)load, Arrival = null }
            : plan with
            {
                Arrival = ArrivalOf(load),
                Warmup = (int)Math.Clamp(Math.Ceiling(load * aloneS * 1.2), 1, Math.Max(1, load * 10)),
                MaxInFlight = MostInFlight(load, aloneS),
            };
    }

    private int MostInFlight(double load, double aloneS)
    {
        double most = AlwaysInFlight + (load * ((MostTimesInFlight * aloneS) + settings.LongestWaitS));
        return (int)Math.Min(most, Math.Max(AlwaysInFlight, OpenFiles.MostConnections ?? int.MaxValue));
    }

    private IArrival ArrivalOf(double perSecond) =>
        ArrivalParser.TryParse(settings.Arrival, perSecond, basis.Seed, out IArrival? arrival, out string? error)
            ? arrival
            : throw CommandFailure.Usage("--arrival: " + error);
}
