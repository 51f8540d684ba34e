using FirstToken.Cli.Shell;
using FirstToken.Experiments.ColdStarts;
using FirstToken.Reports;

namespace FirstToken.Cli.Drawing;

/// <summary>One line on standard error that says what the experiment waits for; silent where nobody watches.</summary>
internal sealed class ColdStartView(Terminal terminal, ColdStartPlan plan) : IDisposable
{
    private bool _drawn;

    public void Show(ColdStartProgress progress)
    {
        if (!terminal.DrawError)
        {
            return;
        }

        string line = Line(progress, plan);
        terminal.Error.Write('\r' + (line.Length < terminal.Width ? line : line[..(terminal.Width - 1)]) + "\u001b[K");
        _drawn = true;
    }

    /// <summary>Takes the line away: the result comes next.</summary>
    public void Dispose()
    {
        if (_drawn)
        {
            terminal.Error.Write("\r\u001b[K");
        }
    }

    private static string Line(ColdStartProgress progress, ColdStartPlan plan)
    {
        if (progress.Round < 0)
        {
            return "warming up";
        }

        // The gaps are known exactly and are most of the time.
        TimeSpan idle = plan.IdleGaps.Aggregate(TimeSpan.Zero, (sum, gap) => sum + gap) * (plan.Samples - progress.Round);
        string rest = idle > TimeSpan.FromSeconds(1) ? $", about {Figures.Duration(idle)} of idle time to come" : string.Empty;
        string cost = progress.CostUsd > 0 ? ", " + Figures.Usd(Math.Round(progress.CostUsd, 4)) : string.Empty;
        return $"round {progress.Round + 1} of {plan.Samples}: {progress.Scenario.Label}{rest}{cost}";
    }
}
