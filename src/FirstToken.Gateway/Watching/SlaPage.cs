using System.Globalization;
using System.Text;
using System.Text.Json;

namespace FirstToken.Gateway.Watching;

/// <summary><c>GET /sla</c>: whether the gateway keeps its targets, over the last five minutes; JSON, or text for people.</summary>
/// <param name="metrics">The figures.</param>
internal sealed class SlaPage(GatewayMetrics metrics)
{
    /// <summary>The content type of <see cref="RenderJson"/>.</summary>
    public const string JsonType = "application/json";

    /// <summary>The content type of <see cref="RenderText"/>.</summary>
    public const string TextType = "text/plain; charset=utf-8";

    /// <summary>The page as JSON, UTF-8.</summary>
    public byte[] RenderJson() => JsonSerializer.SerializeToUtf8Bytes(Report(), WatchingJson.Readable.SlaReport);

    /// <summary>The page as text (<c>?format=text</c>).</summary>
    public string RenderText()
    {
        SlaReport report = Report();
        var text = new StringBuilder();
        if (report.Simulated)
        {
            text.Append("SIMULATED: some answers came from FirstToken's own simulator, their figures describe no provider\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"targets over the last {report.WindowS ?? 0:0} s, {report.Requests} requests: {report.Verdict}\n\n");
        foreach (SlaLine line in report.Targets)
        {
            string value = line.Value is { } figure ? Figure(figure, line.Unit) : "none";
            string samples = line is { Samples: { } seen, SamplesNeeded: { } needed } ? $"{seen} of {needed} samples needed" : string.Empty;
            string row = $"{line.Verdict.Replace('_', ' '),-19} {line.Name,-20} {line.Target,-22} {value,-15} {samples}";
            text.Append(row.TrimEnd()).Append('\n');
        }

        text.Append("\nwhat they are:\n");
        foreach (SlaLine line in report.Targets)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {line.Name}: {line.What}\n");
        }

        return text.ToString();
    }

    /// <summary>What the page says.</summary>
    public SlaReport Report()
    {
        LiveFigures live = metrics.Live(LiveWindow.Longest);
        IReadOnlyList<SlaLine> lines = SlaTargets.Judge(live, metrics.Extremes());
        string verdict = lines.Any(line => line.Verdict == "fail") ? "fail" : lines.All(line => line.Verdict == "pass") ? "pass" : "undecided";
        return new SlaReport(WatchingJson.Iso(metrics.Now), live.Simulated, WatchingJson.Rounded(live.Covered.TotalSeconds), live.Requests, verdict, lines);
    }

    private static string Figure(decimal figure, string unit) => unit switch
    {
        "percent" => string.Create(CultureInfo.InvariantCulture, $"{figure:0.##} %"),
        "bytes" => string.Create(CultureInfo.InvariantCulture, $"{figure / 1000:0.#} kB"),
        "ms" => string.Create(CultureInfo.InvariantCulture, $"{figure:0.###} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{figure:0} {unit}"),
    };
}
