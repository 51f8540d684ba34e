using System.Globalization;
using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Load;

/// <summary>
/// Ends a run once the 95 % interval of a percentile is narrow enough for every target. It looks only when the samples of the
/// target that has fewest have grown by half since the last look: who looks after every request stops at the luckiest
/// moment, at which the interval is narrower than it ought to be.
/// </summary>
internal sealed class IntervalWatch : IStopRule
{
    /// <summary>Fewest samples at the first look.</summary>
    public const int FirstLook = 30;

    /// <summary>How much the samples grow from one look to the next.</summary>
    public const double Growth = 1.5;

    private readonly IntervalGoal _goal;
    private readonly bool _fromIntended;
    private readonly List<double>[] _samples;
    private int _nextLook;

    /// <summary>Starts watching.</summary>
    /// <param name="goal">What is to be known, and how closely.</param>
    /// <param name="targets">How many targets there are.</param>
    /// <param name="fromIntended">Whether the run's latencies count from s.</param>
    public IntervalWatch(IntervalGoal goal, int targets, bool fromIntended)
    {
        _goal = goal;
        _fromIntended = fromIntended;
        _samples = [.. Enumerable.Range(0, targets).Select(_ => new List<double>())];
        _nextLook = FirstLook;
        while (Percentiles.Interval95(_nextLook, Quantile) is null)
        {
            _nextLook++;
        }
    }

    private Quantile Quantile => _goal.Figure.Quantile!.Value; // the goal is made of percentiles only

    public StopDecision? Add(RequestRecord record)
    {
        if (_goal.Figure.Metric!.Of(RequestEntry.Of(record, withOffsets: false), _fromIntended) is { } sample)
        {
            _samples[record.Target].Add(sample);
        }

        int fewest = _samples.Min(static samples => samples.Count);
        if (fewest < _nextLook)
        {
            return null;
        }

        _nextLook = (int)Math.Min(int.MaxValue, Math.Ceiling(fewest * Growth));
        return Widest() is { } percent && percent <= _goal.Percent
            ? new StopDecision(StopReason.IntervalReached, Known(percent))
            : null;
    }

    /// <summary>How closely the figure is known now, for a run that another limit ended.</summary>
    public string Describe() => Widest() is { } percent
        ? string.Create(CultureInfo.InvariantCulture, $"{Known(percent)}, not to the ±{_goal.Percent:0.####} % asked for")
        : $"{_goal.Figure.Name} has too few samples for an interval";

    private string Known(double percent) =>
        string.Create(CultureInfo.InvariantCulture, $"{_goal.Figure.Name} is known to ±{percent:0.0} %");

    // The further end of the interval of the target known worst, in percent of the figure.
    private double? Widest()
    {
        double widest = 0;
        foreach (List<double> samples in _samples)
        {
            if (Percentiles.Interval95(samples.Count, Quantile) is not { } ranks)
            {
                return null;
            }

            double[] ascending = [.. samples];
            Array.Sort(ascending);
            double value = Percentiles.NearestRank<double>(ascending, Quantile);
            double away = Math.Max(ascending[ranks.Upper - 1] - value, value - ascending[ranks.Lower - 1]);
            widest = Math.Max(widest, away == 0 ? 0 : value > 0 ? 100 * away / value : double.PositiveInfinity);
        }

        return widest;
    }
}
