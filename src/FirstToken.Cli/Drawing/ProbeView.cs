using FirstToken.Cli.Shell;
using FirstToken.Recording;
using FirstToken.Reports;

namespace FirstToken.Cli.Drawing;

/// <summary>Draws probes for people: a waterfall each, all on one time scale.</summary>
internal static class ProbeView
{
    private const string Warning = "93";
    private const string Heading = "1;96";

    public static void Write(IReadOnlyList<Probe> probes, OutputFormat format, Terminal terminal)
    {
        bool markdown = format == OutputFormat.Markdown;
        Waterfall?[] falls = [.. probes.Select(probe => probe.Record is { } record ? Waterfall.Of(record) : null)];
        long scale = falls.Max(fall => fall?.LengthNs ?? 0);
        if (probes.Any(probe => probe.Record is { Simulated: true }))
        {
            const string Mark = "SIMULATED: these figures describe FirstToken's own simulator, not a provider";
            terminal.Out.WriteLine(markdown ? $"> **{Mark}**\n" : Painted(Mark, Warning, IsPainted(terminal)));
        }

        for (int index = 0; index < probes.Count; index++)
        {
            if (index > 0)
            {
                terminal.Out.WriteLine();
            }

            WriteOne(probes[index], falls[index], scale, markdown, terminal);
        }
    }

    private static void WriteOne(Probe probe, Waterfall? fall, long scale, bool markdown, Terminal terminal)
    {
        TextWriter output = terminal.Out;
        string which = probe.Requests > 1 ? $"  (the median of {probe.Requests})" : string.Empty;
        output.WriteLine((markdown ? "## " + probe.Name : Painted(probe.Name, Heading, IsPainted(terminal))) + which);
        if (fall is null || probe.Record is not { } record)
        {
            output.WriteLine("interrupted before it ended");
            return;
        }

        if (markdown)
        {
            output.WriteLine("\n```text");
        }

        bool draw = terminal.DrawOut && !markdown;
        foreach (WaterfallLine line in WaterfallText.Draw(fall, scale, terminal.Width, unicode: draw))
        {
            output.WriteLine($"{line.Name}{line.Figure}{line.Indent}{Painted(line.Bar, ColorOf(line.Name.Trim()), draw && terminal.Color)}");
        }

        output.WriteLine(Summary(record));
        if (markdown)
        {
            output.WriteLine("```");
        }
    }

    // A phase has the same colour under every target, whatever other phases stand above it.
    private static string ColorOf(string phase) => phase switch
    {
        "DNS" => "94",
        "TCP" => "34",
        "TLS" => "36",
        "to first byte" => "35",
        "to first token" => "95",
        "thinking, to answer" => "33",
        "generation" => "32",
        _ => "90",
    };

    private static bool IsPainted(Terminal terminal) => terminal.DrawOut && terminal.Color;

    private static string Painted(string text, string color, bool painted) => painted ? $"\u001b[{color}m{text}\u001b[0m" : text;

    private static string Summary(RequestRecord record)
    {
        if (record.Error is { } error)
        {
            string status = record.Status is { } code ? $", HTTP {code}" : string.Empty;
            return $"failed: {ErrorKindNames.Of(error.Kind)}{status}: {error.Message}";
        }

        var parts = new List<string>();
        Add("TTFB", record.TtfbNs);
        Add("TTFT", record.TtftNs);
        Add("TTFA", record.TtfaNs == record.TtftNs ? null : record.TtfaNs);
        Add("E2E", record.E2eNs);
        Add("server", record.ServerNs);
        if (record.Usage?.Output is { } tokens)
        {
            parts.Add($"{Figures.Count(tokens)} tokens in {record.OutputOffsetsNs.Count} chunks");
        }

        if (record.CostUsd is { } cost)
        {
            parts.Add(Figures.Usd(cost));
        }

        parts.Add(record.Stamps == StampSource.Kernel ? "stamped by the kernel" : "stamped after each read");
        return string.Join(", ", parts);

        void Add(string name, long? ns)
        {
            if (ns is { } value)
            {
                parts.Add($"{name} {Figures.Milliseconds(value / 1e6)} ms");
            }
        }
    }
}
