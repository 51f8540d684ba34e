using System.Globalization;
using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Judging;

/// <summary>
/// What a service is to keep: limits on figures of a whole target, and limits that each request must keep, of which a share
/// may miss (goodput). Written <c>ttft_p99&lt;=1500</c>, <c>error_rate&lt;=1%</c>; <c>ttft_ms&lt;=500</c> of each request;
/// <c>goodput&gt;=95%</c> the share that must keep them all.
/// </summary>
public sealed record SloSet
{
    /// <summary>Share of the requests, in percent, that must keep every request limit where no goodput is asked for.</summary>
    public const double DefaultGoodputPercent = 99;

    /// <summary>Name of the share of requests that kept every limit of a request.</summary>
    public const string GoodputName = "goodput";

    /// <summary>Limits on figures of the whole target.</summary>
    public IReadOnlyList<FigureLimit> Figures { get; init; } = [];

    /// <summary>Limits every request is held to.</summary>
    public IReadOnlyList<SloLimit> Requests { get; init; } = [];

    /// <summary>The share of requests, in percent, that must keep all of <see cref="Requests"/>; absent for the default.</summary>
    public double? GoodputPercent { get; init; }

    /// <summary>Nothing is asked for.</summary>
    public bool IsEmpty => Figures.Count == 0 && Requests.Count == 0 && GoodputPercent is null;

    /// <summary>The limits as they are written.</summary>
    public IEnumerable<string> Texts =>
    [
        .. Figures.Select(limit => limit.ToString()), .. Requests.Select(limit => limit.ToString()),
        .. GoodputPercent is { } percent ? (string[])[string.Create(CultureInfo.InvariantCulture, $"{GoodputName}>={percent}%")] : [],
    ];

    /// <summary>These limits and others; the other's goodput counts where both ask for one.</summary>
    /// <param name="more">The others.</param>
    public SloSet With(SloSet more)
    {
        ArgumentNullException.ThrowIfNull(more);
        return new SloSet { Figures = [.. Figures, .. more.Figures], Requests = [.. Requests, .. more.Requests], GoodputPercent = more.GoodputPercent ?? GoodputPercent };
    }

    /// <summary>Reads limits, one a text.</summary>
    /// <param name="texts">The limits.</param>
    /// <param name="slos">What was read.</param>
    /// <param name="problem">What is wrong, one line for people; empty when all were read.</param>
    public static bool TryParse(IEnumerable<string> texts, out SloSet slos, out string problem)
    {
        ArgumentNullException.ThrowIfNull(texts);
        slos = new SloSet();
        problem = string.Empty;
        foreach (string text in texts)
        {
            if (!slos.TryAdd(text, out slos, out problem))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Judges a target.</summary>
    /// <param name="target">The target.</param>
    /// <returns>A result for each limit on a figure, then one for goodput where requests are limited.</returns>
    public IReadOnlyList<SloResult> Judge(RunTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        var results = new List<SloResult>(Figures.Select(limit => new SloResult(limit, limit.Figure.Of(target) is { } value && double.IsFinite(value) ? value : null)));
        if (Requests.Count > 0 || GoodputPercent is not null)
        {
            var limit = new FigureLimit(GoodputOf(Requests), AtLeast: true, GoodputPercent ?? DefaultGoodputPercent);
            results.Add(new SloResult(limit, limit.Figure.Of(target)));
        }

        return results;
    }

    /// <summary>The share of requests, in percent, that kept every limit; absent of a target whose requests are not in the file.</summary>
    /// <param name="requests">The limits; with none every success counts.</param>
    public static TargetFigure GoodputOf(IReadOnlyList<SloLimit> requests) => new(
        GoodputName, "%", HigherIsBetter: true, target => target.Requests.Count == 0 ? null : Goodput.Of(target, requests).Share * 100);

    private bool TryAdd(string text, out SloSet slos, out string problem)
    {
        slos = this;
        int sign = text.IndexOfAny(['<', '>']);
        string name = (sign < 0 ? text : text[..sign]).Trim();
        TargetFigure? figure = TargetFigures.Find(name);
        bool isGoodput = string.Equals(name, GoodputName, StringComparison.OrdinalIgnoreCase);
        if (figure is null && !isGoodput)
        {
            return TryAddRequestLimit(text, name, ref slos, out problem);
        }

        if (sign + 2 > text.Length || text[sign + 1] != '=' || (isGoodput && text[sign] != '>'))
        {
            problem = $"'{text}' is not a limit: write {(isGoodput ? "goodput>=95%" : "figure<=value or figure>=value, for example ttft_p99<=1500")}";
            return false;
        }

        string number = text[(sign + 2)..].Trim();
        bool percent = isGoodput || figure!.Unit == "%";
        if (!double.TryParse(percent ? number.TrimEnd('%').TrimEnd() : number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            || !double.IsFinite(value))
        {
            problem = $"'{number}' in '{text}' is not a number" + (figure is { Unit.Length: > 0 } ? $" ({figure.Name} is in {figure.Unit})" : string.Empty);
            return false;
        }

        problem = string.Empty;
        slos = isGoodput
            ? this with { GoodputPercent = value }
            : this with { Figures = [.. Figures, new FigureLimit(figure!, text[sign] == '>', value)] };
        return true;
    }

    private bool TryAddRequestLimit(string text, string name, ref SloSet slos, out string problem)
    {
        // A limit of a request is written with its unit: "ttft<=500" could mean any percentile.
        if (!SloLimit.TryParse(text, out SloLimit? limit, out problem))
        {
            problem = SloLimit.Metrics.Contains(name)
                ? problem
                : $"no limit can be set on '{name}': name a figure of the run (ttft_p99, gap_p50, speed_mean, error_rate, requests_per_s, goodput) or one of each request ({string.Join(", ", SloLimit.Metrics)})";
            return false;
        }

        slos = this with { Requests = [.. Requests, limit!] };
        return true;
    }
}
