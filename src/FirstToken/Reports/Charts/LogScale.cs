namespace FirstToken.Reports.Charts;

/// <summary>Equal ratios, between two values of 1, 2 or 5 times a power of ten.</summary>
internal sealed class LogScale : Scale
{
    private const int MostDecadesWithTwoAndFive = 2;
    private const int MostDecadesLabelled = 7;

    private static readonly double[] Factors = [1, 2, 5];

    private readonly double _low;
    private readonly double _high;

    private LogScale(double low, double high)
    {
        _low = low;
        _high = high;
        Ticks = [.. MakeTicks(low, high)];
    }

    public override IReadOnlyList<Tick> Ticks { get; }

    /// <summary>A scale from a round value at or below <paramref name="low"/> to one at or above <paramref name="high"/>, both above 0.</summary>
    public static LogScale Over(double low, double high)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(low);
        double from = RoundValues(low).Last(value => value <= low * 1.0000001);
        double to = RoundValues(high).First(value => value >= high / 1.0000001 && value > from);
        return new LogScale(from, to);
    }

    public override double Position(double value) => Math.Log(value / _low) / Math.Log(_high / _low);

    /// <summary>The value at a position: the way back from <see cref="Position"/>.</summary>
    public double At(double position) => _low * Math.Pow(_high / _low, position);

    private static IEnumerable<Tick> MakeTicks(double low, double high)
    {
        int first = (int)Math.Floor(Math.Log10(low) + 1e-9);
        int last = (int)Math.Ceiling(Math.Log10(high) - 1e-9);
        double decades = Math.Log10(high / low);
        int stride = (int)Math.Ceiling(decades / MostDecadesLabelled);
        for (int power = first; power <= last; power++)
        {
            foreach (double factor in Factors)
            {
                double value = factor * Math.Pow(10, power);
                if (value < low / 1.0000001 || value > high * 1.0000001 || (factor != 1 && stride > 1))
                {
                    continue;
                }

                bool labelled = decades <= MostDecadesWithTwoAndFive || (factor == 1 && (power - first) % stride == 0);
                yield return new Tick(value, labelled ? TickText.Of(value, value) : string.Empty);
            }
        }
    }

    private static IEnumerable<double> RoundValues(double around)
    {
        int power = (int)Math.Floor(Math.Log10(around));
        return Enumerable.Range(power - 1, 4).SelectMany(p => Factors.Select(factor => factor * Math.Pow(10, p)));
    }
}
