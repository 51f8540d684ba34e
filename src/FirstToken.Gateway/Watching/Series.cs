using FirstToken.Gateway.Tapping;
using FirstToken.Providers;
using FirstToken.Recording;

namespace FirstToken.Gateway.Watching;

/// <summary>The figures of one series since the start. Safe for one writer and any readers: a lock of its own, held for microseconds.</summary>
internal sealed class Series(SeriesKey key)
{
    private readonly Lock _lock = new();
    private readonly SeriesCounts _counts = new();
    private readonly SortedDictionary<ErrorKind, long> _errors = [];
    private readonly DurationHistogram[] _durations =
        [.. Enumerable.Range(0, SeriesDurations.Count).Select(duration => new DurationHistogram(SeriesDurations.Bounds((SeriesDuration)duration)))];

    /// <summary>Adds a request.</summary>
    public void Add(GatewayRecord record)
    {
        lock (_lock)
        {
            Count_NeedsLock(record);
            Spend_NeedsLock(record.Request);
            Time_NeedsLock(record);
        }
    }

    /// <summary>A copy of the figures.</summary>
    public SeriesFigures Figures()
    {
        lock (_lock)
        {
            return new SeriesFigures(key, _counts with { }, [.. _durations.Select(duration => duration.Figures())], [.. _errors]);
        }
    }

    private void Count_NeedsLock(GatewayRecord record)
    {
        _counts.Requests++;
        _counts.Streamed += record.Streamed ? 1 : 0;
        _counts.ClientLeft += record.ClientLeft ? 1 : 0;
        _counts.RequestBytes += Math.Max(record.RequestBytes, 0);
        _counts.AnswerBytes += Math.Max(record.AnswerBytes, 0);
        if (Phases.Failed(record) && record.Request.Error is { } error)
        {
            _counts.Failed++;
            _errors[error.Kind] = _errors.GetValueOrDefault(error.Kind) + 1;
        }

        switch (ConnectionUses.Of(record))
        {
            case ConnectionUse.Reused:
                _counts.Reused++;
                break;
            case ConnectionUse.Opened:
                _counts.Opened++;
                break;
            case ConnectionUse.TimedOut:
                _counts.ConnectTimeouts++;
                break;
            case ConnectionUse.Failed:
                _counts.ConnectFailures++;
                break;
        }
    }

    // An upstream may say what it likes: a negative count must not make a counter go backwards.
    private void Spend_NeedsLock(RequestRecord request)
    {
        if (request.Usage is { } usage)
        {
            _counts.WithUsage++;
            _counts.Input += Math.Max(usage.InputUncached ?? 0, 0);
            _counts.CacheRead += Math.Max(usage.CacheRead ?? 0, 0);
            _counts.CacheWrite += Math.Max(usage.CacheWrite ?? 0, 0);
            _counts.Output += Math.Max(usage.Output ?? 0, 0);
            _counts.Unpriced += request.CostUsd is null ? 1 : 0;
        }

        if (request.CostUsd is { } cost)
        {
            _counts.Priced++;
            _counts.CostUsd += Math.Max(cost, 0);
        }
    }

    private void Time_NeedsLock(GatewayRecord record)
    {
        RequestRecord request = record.Request;
        Record_NeedsLock(SeriesDuration.Total, record.TotalNs);
        if (!record.IsByUpstream)
        {
            return; // a repetition says nothing of how fast models or relays are
        }

        Record_NeedsLock(SeriesDuration.Ttfb, request.TtfbNs);
        Record_NeedsLock(SeriesDuration.Ttft, request.TtftNs);
        Record_NeedsLock(SeriesDuration.E2e, request.E2eNs);
        Record_NeedsLock(SeriesDuration.HoldBody, record.FirstHoldNs);
        Record_NeedsLock(SeriesDuration.HoldFirst, Phases.FirstChunkHoldNs(record));
        Record_NeedsLock(SeriesDuration.Lateness, request.LatenessNs);
        Record_NeedsLock(SeriesDuration.Connect, Phases.ConnectNs(record));
        ReadOnlySpan<long> chunks = Phases.Span(request.OutputOffsetsNs);
        for (int i = 1; i < chunks.Length; i++)
        {
            Record_NeedsLock(SeriesDuration.Gap, chunks[i] - chunks[i - 1]);
        }

        ReadOnlySpan<long> holds = Phases.Span(request.HoldsNs);
        for (int i = 1; i < holds.Length; i++)
        {
            Record_NeedsLock(SeriesDuration.HoldLater, holds[i]);
        }
    }

    private void Record_NeedsLock(SeriesDuration duration, long? ns)
    {
        if (ns is { } value)
        {
            _durations[(int)duration].Record(value);
        }
    }
}
