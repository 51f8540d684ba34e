using FirstToken.Cli.Shell;
using FirstToken.Recording;
using FirstToken.Reports;

namespace FirstToken.Cli.Drawing;

/// <summary>Draws probes for people: a waterfall each, all on one time scale.</summary>
internal static class ProbeView
{
    private static readonly string[] s_colors = ["34", "36", "35", "90", "33", "93", "95", "32", "90"];

    public static void Write(IReadOnlyList<Probe> probes, OutputFormat format, Terminal terminal)
    {
        bool markdown = format == OutputFormat.Markdown;
        Waterfall?[] falls = [.. probes.Select(probe => probe.Record is { } record ? Waterfall.Of(record) : null)];
        long scale = falls.Max(fall => fall?.LengthNs ?? 0);
        if (probes.Any(probe => probe.Record is { Simulated: true }))
        {
            terminal.Out.WriteLine(markdown
                ? "> **SIMULATED: these figures describe FirstToken's own simulator, not a provider**\n"
                : "SIMULATED: these figures describe FirstToken's own simulator, not a provider");
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
        output.WriteLine((markdown ? "## " : string.Empty) + probe.Name + which);
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
        foreach ((int index, WaterfallLine line) in WaterfallText.Draw(fall, scale, terminal.Width, unicode: draw).Index())
        {
            string bar = draw && terminal.Color ? $"\u001b[{s_colors[index % s_colors.Length]}m{line.Bar}\u001b[0m" : line.Bar;
            output.WriteLine($"{line.Name}{line.Figure}{line.Indent}{bar}");
        }

        output.WriteLine(Summary(record));
        if (markdown)
        {
            output.WriteLine("```");
        }
    }

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
