namespace FirstToken.Load;

/// <summary>Refuses plans that cannot be run, before anything is sent.</summary>
internal static class RunPlanCheck
{
    /// <exception cref="RunPlanException">With the first thing that is wrong.</exception>
    public static void Check(RunPlan plan)
    {
        Require(plan.Targets.Count > 0, "there is no target: name at least one");
        Require(plan.Requests is not null || plan.Duration is not null, "the run has no end: set a number of requests or a duration");
        Require(plan.Requests is null or > 0, "the number of requests must be at least 1");
        Require(plan.Duration is null || plan.Duration > TimeSpan.Zero, "the duration must be longer than 0 s");
        Require(plan.Concurrency > 0, "concurrency must be at least 1");
        Require(plan.Warmup >= 0, "warm-up cannot be negative");
        Require(plan.MaxTokens > 0, "the output limit must be at least 1 token");
        Require(plan.MaxErrorRate is null or (>= 0 and <= 1), "the error rate is a share from 0 to 1");
        Require(plan.ThinkTime >= TimeSpan.Zero, "the time to think cannot be negative");
        Require(plan.Until is null or { Percent: > 0, Figure: { Quantile: not null, Metric.OfRequest: not null } }, "an interval to be reached is that of a percentile, in percent above 0");
        Require(plan.Until is null || plan.Interleave || plan.Targets.Count == 1, "an interval of every target can only be reached by targets measured in turn");
        Require(
            plan.Interleave || plan.Requests is not null,
            "without interleaving each target needs a number of requests: set one");
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new RunPlanException(message);
        }
    }
}
