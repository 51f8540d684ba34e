using System.CommandLine;
using FirstToken.Cli.Shell;
using FirstToken.Load;

namespace FirstToken.Cli.Commands;

/// <summary>The flags of a run that goes on until a figure is known closely enough.</summary>
internal sealed class UntilCiFlags
{
    private readonly Option<double?> _percent = Flags.Number("--until-ci", "PERCENT", "Go on until the 95 % interval of a percentile is within so many percent of it, for every target (5)", 0, 1000, "a number of percent above 0, for example 5");
    private readonly Option<string?> _of = Flags.Text("--until-ci-of", [], "FIGURE", $"The percentile --until-ci is about: ttft_p99, e2e_p50, tpot_p90 [default: {IntervalGoal.DefaultFigure}]");

    public IEnumerable<Option> All => [_percent, _of];

    /// <summary>Takes the goal into a plan, with an end for the case that it is never reached.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="plan">The plan as the other flags have it.</param>
    /// <param name="hasOwnEnd">Requests or time were limited by the user.</param>
    /// <exception cref="CommandFailure">The goal is none.</exception>
    public RunPlan Apply(ParseResult parsed, RunPlan plan, bool hasOwnEnd)
    {
        if (parsed.GetValue(_percent) is not { } percent)
        {
            return parsed.GetValue(_of) is null ? plan : throw CommandFailure.Usage("--until-ci-of names the figure of --until-ci: give --until-ci PERCENT too");
        }

        if (!plan.Interleave)
        {
            throw CommandFailure.Usage("--until-ci and --no-interleave exclude each other: every target's interval has to narrow at the same time");
        }

        if (!IntervalGoal.TryCreate(parsed.GetValue(_of) ?? IntervalGoal.DefaultFigure, percent, out IntervalGoal? goal, out string? problem))
        {
            throw CommandFailure.Usage("--until-ci-of: " + problem);
        }

        return plan with
        {
            Until = goal,
            Requests = hasOwnEnd ? plan.Requests : IntervalGoal.DefaultRequests,
            Duration = hasOwnEnd ? plan.Duration : IntervalGoal.DefaultDuration,
        };
    }
}
