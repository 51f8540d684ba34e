using System.Globalization;

namespace FirstToken.Simulator.Behaviour;

/// <summary>How times vary around their mean; seeded, so that a run can be repeated.</summary>
/// <param name="Kind">The distribution.</param>
/// <param name="Spread">Its width relative to the mean, 0 to 1 (lognormal: σ of the logarithm, up to 3).</param>
public readonly record struct Jitter(JitterKind Kind, double Spread)
{
    /// <summary>No jitter.</summary>
    public static Jitter None => default;

    /// <summary>Reads <c>none</c>, <c>uniform:0.2</c>, <c>normal:0.1</c>, <c>lognormal:0.5</c>, <c>exponential:1</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="jitter">What it says.</param>
    /// <returns>Whether it could be read.</returns>
    public static bool TryParse(string text, out Jitter jitter)
    {
        ArgumentNullException.ThrowIfNull(text);
        jitter = default;
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string name = colon < 0 ? text : text[..colon];
        JitterKind? kind = name.ToUpperInvariant() switch
        {
            "NONE" or "0" => JitterKind.None,
            "UNIFORM" => JitterKind.Uniform,
            "NORMAL" => JitterKind.Normal,
            "LOGNORMAL" => JitterKind.LogNormal,
            "EXPONENTIAL" or "EXP" => JitterKind.Exponential,
            _ => null,
        };
        double spread = 0.2;
        if (kind is null ||
            (colon >= 0 && !double.TryParse(text.AsSpan(colon + 1), CultureInfo.InvariantCulture, out spread)) ||
            !(spread >= 0 && spread <= (kind == JitterKind.LogNormal ? 3 : 1)))
        {
            return false;
        }

        jitter = new Jitter(kind.Value, kind == JitterKind.None ? 0 : spread);
        return true;
    }

    internal long Apply(long meanNanoseconds, ref SeededRandom random)
    {
        if (Kind == JitterKind.None || meanNanoseconds <= 0)
        {
            return meanNanoseconds;
        }

        double factor = Kind switch
        {
            JitterKind.Uniform => 1 + (Spread * ((2 * random.NextDouble()) - 1)),
            JitterKind.Normal => 1 + (Spread * random.NextNormal()),
            JitterKind.LogNormal => Math.Exp((Spread * random.NextNormal()) - (Spread * Spread / 2)),
            _ => 1 - Spread - (Spread * Math.Log(1 - random.NextDouble())),
        };
        return (long)(meanNanoseconds * Math.Max(0, factor));
    }
}
