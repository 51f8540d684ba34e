using System.Globalization;
using FirstToken.Cli.Shell;
using FirstToken.Load;
using FirstToken.Recording;
using FirstToken.Reports;

namespace FirstToken.Cli.Drawing;

/// <summary>One line on standard error that says where a run stands, redrawn in place; silent where nobody watches.</summary>
internal sealed class LiveView : IRunObserver, IDisposable
{
    private const int BarWidth = 20;

    private readonly Terminal _terminal;
    private readonly int? _requests;
    private readonly TimeSpan? _duration;
    private readonly IRunObserver? _next;
    private readonly RoughQuantiles _ttft = new();
    private readonly bool _draw;
    private long _tokens;
    private bool _drawn;

    /// <summary>Makes a view of a run of so many requests or so long.</summary>
    public LiveView(Terminal terminal, int? requests, TimeSpan? duration, IRunObserver? next = null)
    {
        _terminal = terminal;
        _requests = requests;
        _duration = duration;
        _next = next;
        _draw = terminal.DrawError;
    }

    public void OnRecord(RequestRecord record)
    {
        if (record.TtftNs is { } ttft)
        {
            _ttft.Add(ttft);
        }

        _tokens += record.Usage?.Output ?? 0;
        _next?.OnRecord(record);
    }

    public void OnProgress(RunProgress progress)
    {
        _next?.OnProgress(progress);
        if (_draw)
        {
            // Erase to the end of the line instead of clearing first: no flicker.
            _terminal.Error.Write('\r' + Fit(Line(progress), _terminal.Width - 1) + "\u001b[K");
            _drawn = true;
        }
    }

    /// <summary>Takes the line away: the result comes next.</summary>
    public void Dispose()
    {
        if (_drawn)
        {
            _terminal.Error.Write("\r\u001b[K");
        }
    }

    /// <summary>The line itself.</summary>
    internal string Line(RunProgress progress)
    {
        if (progress.WarmingUp)
        {
            return $"warming up, {progress.InFlight} in flight";
        }

        double share = Math.Max(
            _requests is { } all ? (double)progress.Ended / all : 0,
            _duration is { } duration ? progress.Elapsed / duration : 0);
        int done = (int)(Math.Clamp(share, 0, 1) * BarWidth);
        double seconds = progress.Elapsed.TotalSeconds;
        var parts = new List<string>
        {
            new string('━', done) + new string('╌', BarWidth - done),
            _requests is { } total ? $"{progress.Ended}/{total}" : $"{progress.Ended} requests",
            $"{progress.InFlight} in flight",
            progress.Failed == 1 ? "1 error" : $"{progress.Failed} errors",
        };
        if (_ttft.Milliseconds(0.5) is { } median)
        {
            parts.Add($"TTFT p50 {Round(median)} p99 {Round(_ttft.Milliseconds(0.99) ?? median)} ms");
        }

        if (_tokens > 0 && seconds > 0.5)
        {
            parts.Add($"{Figures.Rate(_tokens / seconds)} tokens/s");
        }

        if (progress.CostUsd > 0)
        {
            parts.Add(Figures.Usd(Math.Round(progress.CostUsd, 4)));
        }

        parts.Add(Figures.Duration(progress.Elapsed));
        return string.Join("  ", parts);
    }

    // The view knows to 2 %: digits beyond that would be made up.
    private static string Round(double milliseconds) => milliseconds switch
    {
        < 10 => milliseconds.ToString("0.0", CultureInfo.InvariantCulture),
        _ => milliseconds.ToString("0", CultureInfo.InvariantCulture),
    };

    private static string Fit(string line, int width) => line.Length > width ? line[..width] : line;
}
