using System.Globalization;
using FirstToken.Recording;
using FirstToken.Statistics.Comparing;

namespace FirstToken.Judging;

/// <summary>
/// A limit on how much worse a figure may have become: <c>ttft_p99&lt;=+10%</c>, <c>ttft_p50&lt;=+50ms</c>,
/// <c>speed_p50&gt;=-10%</c>, <c>error_rate&lt;=+1%</c> (points); or <c>slower</c>: no figure compared may be proven worse.
/// </summary>
public sealed record ChangeGate
{
    /// <summary>The gate that looks at every verdict.</summary>
    public const string AnySlower = "slower";

    private ChangeGate(string text, ComparedFigure? figure, double limit, bool isShare) =>
        (Text, Figure, Limit, IsRelative) = (text, figure, limit, isShare);

    /// <summary>The gate as it was written, without blanks.</summary>
    public string Text { get; }

    /// <summary>What is limited; absent for <see cref="AnySlower"/>.</summary>
    public ComparedFigure? Figure { get; }

    /// <summary>The change allowed, second less first: in percent of the first, or in the figure's unit.</summary>
    public double Limit { get; }

    /// <summary><see cref="Limit"/> is in percent of the first.</summary>
    public bool IsRelative { get; }

    /// <summary>Reads a gate.</summary>
    /// <param name="text">The text.</param>
    /// <param name="gate">What was read.</param>
    /// <param name="problem">What is wrong, one line for people; empty when it was read.</param>
    public static bool TryParse(string text, out ChangeGate? gate, out string problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        gate = null;
        string plain = text.Replace(" ", string.Empty, StringComparison.Ordinal);
        if (string.Equals(plain, AnySlower, StringComparison.OrdinalIgnoreCase))
        {
            gate = new ChangeGate(AnySlower, null, 0, isShare: true);
            problem = string.Empty;
            return true;
        }

        int sign = plain.IndexOfAny(['<', '>']);
        string name = sign < 0 ? plain : plain[..sign];
        ComparedFigure? figure = ComparedFigure.FindOne(name);
        problem = sign < 0 || sign + 2 > plain.Length || plain[sign + 1] != '='
            ? $"'{text}' is not a gate: write ttft_p99<=+10%, e2e_p50<=+50ms, speed_p50>=-10% or slower"
            : figure is null
            ? $"no figure is called '{name}': name one such as ttft_p99, ttft_overall, gap_p50, speed_p50 or error_rate"
            : figure.HigherIsBetter != (plain[sign] == '>')
            ? $"'{text}' limits a change for the better: {figure.Name} is worse when it is {(figure.HigherIsBetter ? "lower: write >=" : "higher: write <=")}"
            : string.Empty;
        if (problem.Length > 0 || figure is null || !TryLimit(plain[(sign + 2)..], figure, out double limit, out bool relative, out problem))
        {
            return false;
        }

        gate = new ChangeGate(plain, figure, limit, relative);
        return true;
    }

    /// <summary>How an interval of the true change stands to the limit.</summary>
    /// <param name="change">What the samples say.</param>
    /// <param name="confidence">Of the interval.</param>
    /// <returns>The outcome and the interval, in the limit's own terms.</returns>
    internal (GateOutcome Outcome, Interval? Interval) Judge(IChange change, double confidence)
    {
        Interval? ratios = IsRelative ? change.RatioInterval(confidence) : null;
        if (IsRelative && ratios is null)
        {
            return (GateOutcome.CannotTell, null);
        }

        Interval interval = ratios is { } ratio ? new Interval(100 * (ratio.Lower - 1), 100 * (ratio.Upper - 1)) : change.DifferenceInterval(confidence);
        (double best, double worst) = Figure!.HigherIsBetter ? (-interval.Upper, -interval.Lower) : (interval.Lower, interval.Upper);
        double limit = Figure.HigherIsBetter ? -Limit : Limit;
        return (best > limit ? GateOutcome.Failed : worst <= limit ? GateOutcome.Passed : GateOutcome.CannotTell, interval);
    }

    private static bool TryLimit(string text, ComparedFigure figure, out double limit, out bool relative, out string problem)
    {
        // Of a figure in percent the change is in points: 1 % to 2 % is +1 %, and not +100 %.
        bool percent = text.EndsWith('%');
        relative = percent && figure.Unit != "%";
        string number = percent ? text[..^1] : figure.Unit.Length > 0 && text.EndsWith(figure.Unit, StringComparison.OrdinalIgnoreCase) ? text[..^figure.Unit.Length] : text;
        if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out limit) || !double.IsFinite(limit))
        {
            problem = $"'{text}' is not a change of {figure.Name}: write a percentage (+10%)"
                + (figure.Unit is "" or "%" ? string.Empty : $" or {figure.Unit} (+50{figure.Unit})");
            return false;
        }

        // "<=10" could mean 10 ms in all as well as 10 ms more: the sign says that it is a change.
        problem = text[0] is '+' or '-' || limit == 0 ? string.Empty : $"'{text}' has no sign: a gate limits a change, so write +{text} or -{text}";
        return problem.Length == 0;
    }
}
