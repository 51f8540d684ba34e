using FirstToken.Gateway.Tapping;

namespace FirstToken.Gateway.Watching;

/// <summary>
/// Keeps the figures of every relayed request: since the start by route, upstream, model and status, and of the last five minutes
/// over all. Records come on one thread, pages are read on others.
/// </summary>
internal sealed class GatewayMetrics : IRecordSink
{
    private const int MinutesOfAnHour = 60;
    private const int MinutesOfADay = 24 * 60;

    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly Func<ProcessUsage> _process;
    private readonly Lock _lock = new();
    private readonly Dictionary<SeriesKey, Series> _series = [];
    private readonly SeriesKeys _keys = new();
    private (SeriesMarks Marks, Series Series)? _latest;
    private readonly RatePeak _rate = new();
    private readonly SpendWindow _spend = new();
    private readonly StreamMemory _streamMemory = new();
    private readonly CpuWindow _cpu = new();
    private readonly LiveWindow _window = new();

    /// <summary>Begins to count.</summary>
    /// <param name="gauges">What the relay can tell.</param>
    /// <param name="time">The clock.</param>
    /// <param name="process">What this process has used; the default asks the system.</param>
    public GatewayMetrics(GatewayGauges gauges, TimeProvider time, Func<ProcessUsage>? process = null)
    {
        ArgumentNullException.ThrowIfNull(gauges);
        ArgumentNullException.ThrowIfNull(time);
        Gauges = gauges;
        _time = time;
        _started = time.GetTimestamp();
        _process = process ?? ProcessUsage.Now;
        ProcessUsage atStart = _process();
        _streamMemory.Observe(atStart.WorkingSetBytes, activeStreams: 0);
        _cpu.Observe(atStart.Cpu, TimeSpan.Zero);
    }

    /// <summary>What the relay can tell.</summary>
    public GatewayGauges Gauges { get; }

    /// <summary>What the features that make requests faster or safer have brought.</summary>
    public Effects Effects { get; } = new();

    /// <summary>The time since the start.</summary>
    public TimeSpan Uptime => _time.GetElapsedTime(_started);

    /// <summary>The wall clock, UTC.</summary>
    public DateTimeOffset Now => _time.GetUtcNow();

    /// <inheritdoc/>
    public void Take(GatewayRecord record)
    {
        TimeSpan now = Uptime;
        long? active = Gauges.ActiveStreams?.Invoke();
        Series series;
        lock (_lock)
        {
            Sample_NeedsLock(active, now);
            series = SeriesOf_NeedsLock(record);
            _rate.Add(now);
            if (record.Request.CostUsd is > 0 and { } cost)
            {
                _spend.Add(cost, now);
            }
        }

        series.Add(record);
        _window.Add(record, now);
    }

    /// <summary>Looks at the gauges, for the figures that only exist at a moment. Whoever watches on a schedule calls it.</summary>
    public void Sample()
    {
        long? active = Gauges.ActiveStreams?.Invoke();
        TimeSpan now = Uptime;
        lock (_lock)
        {
            Sample_NeedsLock(active, now);
        }
    }

    /// <summary>Every series, in a lasting order.</summary>
    public IReadOnlyList<SeriesFigures> AllSeries()
    {
        Series[] all;
        lock (_lock)
        {
            all = [.. _series.Values];
        }

        return
        [
            .. all.Select(series => series.Figures())
                .OrderBy(series => series.Key.Route, StringComparer.Ordinal)
                .ThenBy(series => series.Key.Upstream, StringComparer.Ordinal)
                .ThenBy(series => series.Key.Model, StringComparer.Ordinal)
                .ThenBy(series => series.Key.Status, StringComparer.Ordinal)
                .ThenBy(series => series.Key.Simulated),
        ];
    }

    /// <summary>The figures of the last minutes.</summary>
    /// <param name="window">How far back, at most <see cref="LiveWindow.Longest"/>.</param>
    public LiveFigures Live(TimeSpan window) => _window.Over(window, Uptime);

    /// <summary>What was seen at most, and used, up to now.</summary>
    public GatewayExtremes Extremes()
    {
        Sample();
        ProcessUsage process = _process();
        TimeSpan now = Uptime;
        long? peak = Gauges.PeakStreams?.Invoke();
        lock (_lock)
        {
            return new GatewayExtremes
            {
                Process = process,
                CpuShare = _cpu.Share(process.Cpu, now),
                PeakStreams = peak ?? (Gauges.ActiveStreams is null ? null : _streamMemory.Streams),
                PeakRequestsPerSecond = _rate.Highest,
                BytesPerStream = _streamMemory.BytesPerStream,
                SpendHourUsd = _spend.Over(MinutesOfAnHour, now),
                SpendDayUsd = _spend.Over(MinutesOfADay, now),
            };
        }
    }

    private void Sample_NeedsLock(long? active, TimeSpan now)
    {
        // Asking the system costs a call: the size of the process is only of interest with more streams than ever, or none.
        bool size = active is { } count && (count <= 0 ? _cpu.IsDue(now) : count > _streamMemory.Streams);
        if (!size && !_cpu.IsDue(now))
        {
            return;
        }

        ProcessUsage used = _process();
        if (active is { } streams)
        {
            _streamMemory.Observe(used.WorkingSetBytes, streams);
        }

        if (_cpu.IsDue(now))
        {
            _cpu.Observe(used.Cpu, now);
        }
    }

    // Mostly that of the record before: five texts need not be hashed to find it.
    private Series SeriesOf_NeedsLock(GatewayRecord record)
    {
        var marks = new SeriesMarks(record);
        if (_latest is not { } latest || latest.Marks != marks)
        {
            _latest = latest = (marks, SeriesOf_NeedsLock(_keys.Of(record)));
        }

        return latest.Series;
    }

    private Series SeriesOf_NeedsLock(SeriesKey key)
    {
        if (!_series.TryGetValue(key, out Series? series))
        {
            key = _series.Count < SeriesKeys.MostSeries ? key : SeriesKeys.Overflow(key);
            if (!_series.TryGetValue(key, out series))
            {
                _series.Add(key, series = new Series(key));
            }
        }

        return series;
    }
}
