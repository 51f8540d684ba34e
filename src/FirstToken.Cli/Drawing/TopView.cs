using System.Globalization;
using System.Text.Json;
using FirstToken.Reports;

namespace FirstToken.Cli.Drawing;

/// <summary>Lays a gateway's figures out on a screen: pure, from looks to lines.</summary>
internal static class TopView
{
    private const string Heading = "1;96";
    private const string Warning = "93";
    private const string Bad = "91";
    private const string Dim = "90";
    private const int MostSeries = 12;
    private const int NameWidth = 22;
    private const int ModelWidth = 20;

    private static readonly (string Name, string Field)[] s_durations =
    [
        ("waited by callers", "waited_ms"),
        ("TTFT", "ttft_ms"),
        ("gap", "gap_ms"),
        ("hold, first chunk", "hold_first_ms"),
        ("hold, later chunks", "hold_later_ms"),
        ("added to first chunk", "added_ms"),
        ("connecting", "connect_ms"),
    ];

    /// <summary>The lines of a screen.</summary>
    /// <param name="look">What the gateway told.</param>
    /// <param name="before">The look before, for rates between the two.</param>
    /// <param name="width">Columns.</param>
    /// <param name="color">Whether lines may hold colours.</param>
    public static IReadOnlyList<string> Lines(TopLook look, TopLook? before, int width, bool color)
    {
        var lines = new List<string>();
        void Add(string line, string? paint = null) => lines.Add(Painted(line.Length > width ? line[..width] : line, color ? paint : null));

        TimeSpan up = TimeSpan.FromSeconds(Math.Clamp(look.Number("gateway", "uptime_s") ?? 0, 0, 1e9));
        Add($"gateway {look.Gateway.GetLeftPart(UriPartial.Authority)}  {look.Text("router_metrics", "router_status") ?? "unknown"}  up {Up(up)}", Heading);
        if (TopLook.Find(look.Page, "gateway", "simulated") is { ValueKind: JsonValueKind.True })
        {
            Add("SIMULATED: some answers came from FirstToken's own simulator, their figures describe no provider", Warning);
        }

        string[] alerts = [.. look.Items("gateway", "alerts_firing").Select(one => TopLook.TextOf(one)).OfType<string>()];
        if (alerts.Length > 0)
        {
            Add("ALERTS firing: " + string.Join(", ", alerts), Bad);
        }

        Add(string.Empty);
        Add(Row("requests", $"{Rate(look, before)}/s", $"{Count(look.Number("adapter_metrics", "request_count"))} in all", $"{Count(look.Number("router_metrics", "active_requests"))} under way",
            $"{Count(look.Number("router_metrics", "active_streams"))} streams, max {Count(look.Number("router_metrics", "peak_streams"))}"));
        Add(Row("failed", Figures.Percent(look.Number("gateway", "live", "error_rate")), $"{Count(Failed(look))} in all"), look.Number("gateway", "live", "error_rate") > 0 ? Warning : null);
        Add(Row("output, spend", $"{Figures.Rate(look.Number("gateway", "live", "output_tokens_per_s"))} tokens/s",
            $"{Figures.Usd((decimal)Math.Clamp(look.Number("gateway", "spend_hour_usd") ?? 0, 0, 1e12))} last hour", $"{Figures.Usd((decimal)Math.Clamp(look.Number("gateway", "spend_day_usd") ?? 0, 0, 1e12))} last day"));
        Add(Row("connections", $"{Figures.Percent(look.Number("gateway", "live", "reuse_rate"))} reused", $"{Count(look.Number("router_metrics", "upstream_connections"))} up", $"{Count(look.Number("router_metrics", "client_connections"))} down"));
        Add(Row("process", $"{Figures.Rate(look.Number("gateway", "cpu_percent"))} % cpu", $"{Figures.Rate(look.Number("gateway", "memory_bytes") / 1e6)} MB", Dropped(look)));
        AddBreakers(look, Add);
        AddTargets(look, Add);
        AddDurations(look, Add);
        AddSeries(look, Add);
        return lines;
    }

    private static void AddBreakers(TopLook look, Action<string, string?> add)
    {
        if (TopLook.Find(look.Page, "router_metrics", "breakers") is not { ValueKind: JsonValueKind.Object } breakers)
        {
            return;
        }

        string[] open = [.. breakers.EnumerateObject().Where(one => TopLook.TextOf(one.Value) != "closed").Select(one => $"{Plain(one.Name)} {TopLook.TextOf(one.Value)}")];
        add(Row("circuit breakers", open.Length > 0 ? string.Join(", ", open) : "all closed"), open.Length > 0 ? Bad : null);
    }

    private static void AddTargets(TopLook look, Action<string, string?> add)
    {
        List<string> missed = [];
        int met = 0;
        int all = 0;
        foreach (JsonElement target in TopLook.ItemsOf(TopLook.Find(look.Targets, "targets")))
        {
            all++;
            string? verdict = TopLook.TextOf(TopLook.Find(target, "verdict"));
            met += verdict == "pass" ? 1 : 0;
            if (verdict == "fail")
            {
                missed.Add(TopLook.TextOf(TopLook.Find(target, "name")) ?? "unnamed");
            }
        }

        add(Row("targets", $"{met} of {all} met", missed.Count > 0 ? "missed: " + string.Join(", ", missed) : "none missed"), missed.Count > 0 ? Bad : null);
    }

    private static void AddDurations(TopLook look, Action<string, string?> add)
    {
        add(string.Empty, null);
        add($"{$"last {Span(look.Number("gateway", "live", "window_s"))}, ms",-NameWidth}{"p50",9} {"p95",9} {"p99",9} {"longest",9} {"n",10}", Dim);
        bool few = false;
        foreach ((string name, string field) in s_durations)
        {
            JsonElement? figures = TopLook.Find(look.Page, "gateway", "live", field);
            if (figures is not null)
            {
                add($"{name,-NameWidth}{Ms(figures, "p50", ref few),10}{Ms(figures, "p95", ref few),10}{Ms(figures, "p99", ref few),10}{Ms(figures, "max", ref few),10}{Count(TopLook.NumberOf(TopLook.Find(figures, "n"))),10}", null);
            }
        }

        if (few)
        {
            add("* too few for this percentile: no more than the longest of n", Dim);
        }
    }

    private static void AddSeries(TopLook look, Action<string, string?> add)
    {
        JsonElement[] series = [.. look.Items("gateway", "series").OrderByDescending(one => TopLook.NumberOf(TopLook.Find(one, "requests")) ?? 0)];
        if (series.Length == 0)
        {
            add(string.Empty, null);
            add("nothing relayed yet", Dim);
            return;
        }

        add(string.Empty, null);
        add($"{"since the start, ms",-NameWidth}{"model",-ModelWidth}{"status",7}{"n",8}{"TTFT p50",9} {"p95",7} {"hold p50",9} {"p95",6}  USD", Dim);
        bool few = false;
        foreach (JsonElement one in series.Take(MostSeries))
        {
            string where = $"{Part(one, "route")} > {Part(one, "upstream")}";
            JsonElement? ttft = TopLook.Find(one, "ttft_ms");
            JsonElement? hold = TopLook.Find(one, "hold_first_ms");
            double? cost = TopLook.NumberOf(TopLook.Find(one, "cost_usd"));
            add(
                $"{Fit(where, NameWidth - 1),-NameWidth}{Fit(Part(one, "model"), ModelWidth - 1),-ModelWidth}{Part(one, "status"),7}{Count(TopLook.NumberOf(TopLook.Find(one, "requests"))),8}"
                + $"{Ms(ttft, "p50", ref few),10}{Ms(ttft, "p95", ref few),8}{Ms(hold, "p50", ref few),10}{Ms(hold, "p95", ref few),7} {(cost is { } usd ? Figures.Usd((decimal)Math.Clamp(usd, 0, 1e12)).Replace(" USD", string.Empty, StringComparison.Ordinal) : Figures.None)}",
                TopLook.NumberOf(TopLook.Find(one, "failed")) > 0 ? Warning : null);
        }

        if (series.Length > MostSeries)
        {
            add($"and {series.Length - MostSeries} more", Dim);
        }
    }

    private static string Row(string name, params string[] parts) => $"{name,-NameWidth}" + string.Concat(parts.Where(part => part.Length > 0).Select(part => $"{part,-18}  ")).TrimEnd();

    private static string Rate(TopLook look, TopLook? before)
    {
        double? now = look.Number("adapter_metrics", "request_count");
        double? then = before?.Number("adapter_metrics", "request_count");
        double seconds = before is null ? 0 : TimeProvider.System.GetElapsedTime(before.At, look.At).TotalSeconds;

        // A gateway that began anew counts from 0.
        return Figures.Rate(now >= then && seconds > 0 ? (now - then) / seconds : look.Number("gateway", "live", "requests_per_s"));
    }

    private static double? Failed(TopLook look) => look.Items("gateway", "series").Sum(one => TopLook.NumberOf(TopLook.Find(one, "failed")) ?? 0);

    private static string Dropped(TopLook look) => look.Number("gateway", "dropped_records") is > 0 and { } dropped ? $"{Count(dropped)} records dropped" : string.Empty;

    private static string Ms(JsonElement? figures, string field, ref bool few)
    {
        bool marked = TopLook.ItemsOf(TopLook.Find(figures, "too_few_for")).Any(one => TopLook.TextOf(one) == field);
        few |= marked;
        return Figures.Milliseconds(TopLook.NumberOf(TopLook.Find(figures, field))) + (marked ? "*" : " ");
    }

    private static string Count(double? count) => Figures.Count(count is { } value ? (long)Math.Clamp(value, 0, 1e15) : null);

    private static string Part(JsonElement of, string field) => TopLook.TextOf(TopLook.Find(of, field)) ?? Figures.None;

    private static string Plain(string name) => string.Concat(name.Where(character => !char.IsControl(character)));

    private static string Fit(string text, int width) => text.Length > width ? text[..(width - 1)] + "…" : text;

    private static string Span(double? seconds) => seconds is { } value ? Figures.Duration(TimeSpan.FromSeconds(Math.Clamp(value, 0, 1e6))) : "minutes";

    private static string Up(TimeSpan up) => up.TotalHours >= 2
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)up.TotalHours} h {up.Minutes} min")
        : Figures.Duration(up);

    private static string Painted(string text, string? paint) => paint is null || text.Length == 0 ? text : $"\e[{paint}m{text}\e[0m";
}
