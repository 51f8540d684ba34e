using System.Globalization;
using FirstToken.Judging.Advice;

namespace FirstToken.Reports;

/// <summary>Advice as a report: a section for each piece, the largest expected gain first.</summary>
public static class AdviceReport
{
    private static readonly ReportColumn[] SeenColumns = [new("seen", false), new("value", true), new("unit", false), new("95 %", true), new("n", true)];

    /// <summary>Makes the report.</summary>
    /// <param name="evidence">What was looked at.</param>
    /// <param name="all">All advice from it.</param>
    /// <param name="shown">The advice to show, in order.</param>
    /// <param name="languages">The languages to show code in (<c>csharp</c>, <c>python</c>, <c>typescript</c>).</param>
    public static Report Of(Evidence evidence, IReadOnlyList<Recommendation> all, IReadOnlyList<Recommendation> shown, IReadOnlyCollection<string> languages)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(all);
        ArgumentNullException.ThrowIfNull(shown);
        ArgumentNullException.ThrowIfNull(languages);
        return new Report(
            Title(evidence, shown),
            [.. shown.Select((advice, index) => Section(advice, index + 1, all, languages)), Closing(evidence, shown)])
        {
            Notices = [.. Notices(evidence)],
        };
    }

    /// <summary>The rules as a report.</summary>
    /// <param name="rules">The rules.</param>
    public static Report OfRules(IReadOnlyList<IAdviceRule> rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return new Report(
            rules.Count == 1 ? "1 rule" : $"{rules.Count} rules",
            [.. rules.Select(rule => new ReportSection { Heading = rule.Name, Lead = ["looks for: " + rule.LooksFor, "gain from: " + rule.GainFrom] })]);
    }

    /// <summary>Says that there is nothing to advise, and why that may be.</summary>
    internal static string Nothing(Evidence evidence)
    {
        int ok = evidence.Traffic.Sum(traffic => traffic.Ok.Count);
        string found = $"nothing to advise from {Figures.Count(evidence.Requests)} {(evidence.Requests == 1 ? "request" : "requests")}";
        bool tooFew = !evidence.Traffic.Any(traffic => traffic.Ok.Count >= Evidence.FewestRequests);
        return tooFew
            ? $"{found}: a rule needs {Evidence.FewestRequests} successful requests to one target, in one file; there are {Figures.Count(ok)} in {evidence.Traffic.Count}"
            : $"{found}: no rule found its fault in them";
    }

    private static string Title(Evidence evidence, IReadOnlyList<Recommendation> shown) => shown.Count == 0
        ? Nothing(evidence)
        : $"{shown.Count} {(shown.Count == 1 ? "piece" : "pieces")} of advice from {Figures.Count(evidence.Requests)} requests, the largest expected gain first";

    private static IEnumerable<ReportLine> Notices(Evidence evidence)
    {
        if (evidence.Simulated)
        {
            yield return new ReportLine("SIMULATED: this advice rests on FirstToken's own simulator, not on a provider", ReportTone.Warning);
        }

        foreach (string note in evidence.Notes)
        {
            yield return new ReportLine(note, note.StartsWith("NOT VALID", StringComparison.Ordinal) ? ReportTone.Bad : ReportTone.Warning);
        }
    }

    private static ReportSection Section(Recommendation advice, int number, IReadOnlyList<Recommendation> all, IReadOnlyCollection<string> languages)
    {
        List<ReportLine> remarks = [.. GainLines(advice.Gain), new ReportLine("how: " + advice.How)];
        remarks.AddRange(advice.Notes.Select(note => new ReportLine("note: " + note, ReportTone.Quiet)));
        string[] overlapping = [.. AdviceRules.Overlapping(advice, all).Select(other => other.Rule).Distinct()];
        if (overlapping.Length > 0)
        {
            remarks.Add(new ReportLine($"overlaps with {string.Join(", ", overlapping)}: these gains are partly the same and do not add up", ReportTone.Quiet));
        }

        remarks.Add("prove it:");
        return new ReportSection
        {
            Heading = $"{number}. {advice.Title} ({advice.Rule})",
            Lead = [new ReportLine($"{(advice.About.Simulated ? "simulated: " : string.Empty)}{advice.About.Name} in {advice.About.Source}", advice.About.Simulated ? ReportTone.Warning : ReportTone.Quiet)],
            Table = new ReportTable(SeenColumns, [.. advice.Seen.Select(Row)]),
            Remarks = remarks,
            Code = [new ReportCode("sh", advice.Prove), .. Code(advice, languages)],
        };
    }

    private static ReportSection Closing(Evidence evidence, IReadOnlyList<Recommendation> shown)
    {
        List<ReportLine> lines =
        [
            .. evidence.Traffic.Select(traffic => new ReportLine(
                $"looked at: {Figures.Count(traffic.Requests.Count)} requests ({Figures.Count(traffic.Ok.Count)} ok) to {traffic.Name} in {traffic.Source}", ReportTone.Quiet)),
        ];
        if (shown.Count > 0)
        {
            lines.Add(new ReportLine("a gain is what these requests let expect, not a promise: change one thing, then measure", ReportTone.Quiet));
        }

        return new ReportSection { Remarks = lines };
    }

    private static IEnumerable<ReportCode> Code(Recommendation advice, IReadOnlyCollection<string> languages) =>
        advice.Code?.In(languages).Select(sample => new ReportCode(sample.Key, sample.Value.Split('\n'))) ?? [];

    private static IEnumerable<ReportLine> GainLines(Gain gain)
    {
        if (gain.TimeMs is { } time)
        {
            yield return new ReportLine($"gain: {Amount(time, value => Figures.Milliseconds(value) + " ms")}, {Percent(time.Share)} of {gain.TimeOff} ({time.Method})", ReportTone.Good);
        }

        if (gain.Usd is { } usd)
        {
            yield return new ReportLine($"gain: {Amount(usd, value => Figures.Usd(Money(value)))}, {Percent(usd.Share)} of the cost ({usd.Method})", ReportTone.Good);
        }

        if (gain.AnsweredPercent is { } answers)
        {
            yield return new ReportLine($"gain: {Amount(answers with { Per = "all requests" }, value => Figures.Milliseconds(value) + " %")} answered instead of failed ({answers.Method})", ReportTone.Good);
        }

        if (gain.Unknown is { } unknown)
        {
            yield return new ReportLine("gain unknown: " + unknown, ReportTone.Warning);
        }
    }

    private static string Amount(Saving saving, Func<double, string> write)
    {
        string interval = saving.Interval is { } ends ? $" (95 %: {write(ends.Lower)} to {write(ends.Upper)}, n = {Figures.Count(saving.N)})" : $" (summed over {Figures.Count(saving.N)}, exact)";
        string per = saving.Per.StartsWith("all ", StringComparison.Ordinal) ? $" of {saving.Per}" : saving.Per.Contains(" less", StringComparison.Ordinal) ? $" for {saving.Per}" : $" a {saving.Per}";
        return $"{(saving.AtMost ? "at most " : string.Empty)}{write(saving.Value)}{per}{interval}";
    }

    private static string[] Row(Finding finding)
    {
        Func<double, string> write = finding.Unit switch
        {
            "USD" => value => Figures.Usd(Money(value)).Replace(" USD", string.Empty, StringComparison.Ordinal),
            "tokens" or "calls" or "" => value => Figures.Count((long)Math.Round(value)),
            "requests/s" or "tok/s" => value => Figures.Rate(value),
            _ => value => Figures.Milliseconds(value),
        };
        string interval = finding.Interval is { } ends ? $"{write(ends.Lower)} to {write(ends.Upper)}" : Figures.None;
        return [finding.What, write(finding.Value), finding.Unit, interval, Figures.Count(finding.N)];
    }

    // To a tenth of a millionth of a dollar: a mean has any number of places.
    private static decimal Money(double usd) => Math.Round((decimal)usd, 7);

    private static string Percent(double share) => (100 * share).ToString(share < 0.1 ? "0.0" : "0", CultureInfo.InvariantCulture) + " %";
}
