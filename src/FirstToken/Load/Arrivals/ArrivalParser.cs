using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace FirstToken.Load.Arrivals;

/// <summary>Arrival patterns as the command line writes them.</summary>
public static class ArrivalParser
{
    private const double ShortestRampSeconds = 0.001;
    private const double LongestRampSeconds = 7 * 24 * 3600;

    /// <summary>Reads <c>--arrival constant|poisson|gamma:CV</c>.</summary>
    /// <param name="text">The pattern.</param>
    /// <param name="perSecond">The rate (<c>--rate</c>).</param>
    /// <param name="seed">Seed of the random patterns.</param>
    /// <param name="arrival">The pattern read.</param>
    /// <param name="error">Why it could not be read, one line.</param>
    public static bool TryParse(
        string text, double perSecond, ulong seed,
        [NotNullWhen(true)] out IArrival? arrival, [NotNullWhen(false)] out string? error)
    {
        arrival = null;
        if (perSecond is not (> 0 and <= ArrivalRate.Highest))
        {
            error = "the rate must be more than 0 and at most 1000000 requests a second";
            return false;
        }

        string[] parts = text.Split(':');
        double variation = double.NaN;
        bool gamma = parts is [_, _] && Is(parts[0], "gamma") && TryNumber(parts[1], out variation)
            && variation is >= GammaArrival.LowestVariation and <= GammaArrival.HighestVariation;
        arrival = gamma ? new GammaArrival(perSecond, variation, seed)
            : Is(text, "constant") ? new ConstantArrival(perSecond)
            : Is(text, "poisson") ? new PoissonArrival(perSecond, seed)
            : null;
        error = arrival is not null ? null
            : Is(parts[0], "gamma") ? $"'{text}' is no pattern: gamma needs its coefficient of variation, 0.01 to 10, as in gamma:2"
            : $"unknown arrival pattern '{text}': use constant, poisson or gamma:CV";
        return arrival is not null;
    }

    /// <summary>Reads <c>--ramp FROM:TO:SECONDS</c>, rates in requests a second.</summary>
    /// <param name="text">The ramp.</param>
    /// <param name="ramp">The ramp read.</param>
    /// <param name="error">Why it could not be read, one line.</param>
    public static bool TryParseRamp(
        string text, [NotNullWhen(true)] out RampArrival? ramp, [NotNullWhen(false)] out string? error)
    {
        ramp = null;
        error = null;
        if (text.Split(':') is not [var first, var second, var third]
            || !TryNumber(first, out double from) || !TryNumber(second, out double to) || !TryNumber(third, out double seconds))
        {
            error = $"'{text}' is no ramp: write FROM:TO:SECONDS, as in 1:50:30";
        }
        else if (from is < 0 or > ArrivalRate.Highest || to is < 0 or > ArrivalRate.Highest || (from is 0 && to is 0))
        {
            error = "a ramp goes between rates of 0 to 1000000 requests a second, not both 0";
        }
        else if (seconds is < ShortestRampSeconds or > LongestRampSeconds)
        {
            error = "a ramp takes between a millisecond and a week";
        }
        else
        {
            ramp = new RampArrival(from, to, TimeSpan.FromSeconds(seconds));
        }

        return ramp is not null;
    }

    private static bool Is(string text, string name) => text.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number)
        && double.IsFinite(number);
}
