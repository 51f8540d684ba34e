namespace FirstToken.Reports.Charts;

/// <summary>Equal steps of 1, 2, 2.5 or 5 times a power of ten.</summary>
internal sealed class LinearScale : Scale
{
    // Keeps 0.3 = 3 × 0.1 from asking for another step.
    private const double Hair = 1e-9;

    private readonly double _low;
    private readonly double _high;

    private LinearScale(double low, double high, double step)
    {
        _low = low;
        _high = high;
        double first = Math.Ceiling((low / step) - Hair);
        int count = (int)(Math.Floor((high / step) + Hair) - first);
        Ticks =
        [
            .. Enumerable.Range(0, count + 1)
                .Select(i => (first + i) * step)
                .Select(value => new Tick(value, TickText.Of(value, step))),
        ];
    }

    public override IReadOnlyList<Tick> Ticks { get; }

    /// <summary>A scale from a round value at or below <paramref name="low"/> to one at or above <paramref name="high"/>.</summary>
    public static LinearScale Over(double low, double high, int steps = 6) => Over(low, high, NiceStep, steps);

    /// <summary>The same for counts: no tick between two whole numbers.</summary>
    public static LinearScale OverCounts(double low, double high, int steps = 6) => Over(low, high, WholeStep, steps);

    private static LinearScale Over(double low, double high, Func<double, double> stepOf, int steps)
    {
        if (!(high > low))
        {
            double room = low == 0 ? 1 : Math.Abs(low) / 2;
            (low, high) = low == 0 ? (0, room) : (low - room, low + room);
        }

        double step = stepOf((high - low) / steps);
        return new LinearScale(Math.Floor((low / step) + Hair) * step, Math.Ceiling((high / step) - Hair) * step, step);
    }

    /// <summary>A scale that begins at <paramref name="low"/> itself: a hair below 0 must not cost a whole step of room.</summary>
    public static LinearScale From(double low, double high, int steps = 6)
    {
        LinearScale round = Over(low, high, steps);
        return high > low ? new LinearScale(low, round._high, NiceStep((high - low) / steps)) : round;
    }

    /// <summary>The smallest of 1, 2, 2.5, 5, 10 times a power of ten that is not below <paramref name="least"/>.</summary>
    public static double NiceStep(double least)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        double factor = least / power;
        return power * (factor <= 1.0000001 ? 1 : factor <= 2 ? 2 : factor <= 2.5 ? 2.5 : factor <= 5 ? 5 : 10);
    }

    private static double WholeStep(double least)
    {
        double step = Math.Max(1, NiceStep(least));
        return step == Math.Floor(step) ? step : 2 * step;
    }

    public override double Position(double value) => (value - _low) / (_high - _low);
}
