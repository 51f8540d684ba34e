using FirstToken.Gateway.Tapping;
using FirstToken.Recording;
using FirstToken.Statistics;
using FirstToken.Statistics.Histograms;

namespace FirstToken.Gateway.Watching;

/// <summary>Figures of a stretch of time. One thread at a time; <see cref="LiveWindow"/> hands out copies.</summary>
internal sealed class LiveFigures
{
    private const double UsPerMs = 1_000;

    private readonly HdrHistogram?[] _durations = new HdrHistogram?[(int)LiveDuration.Connect + 1];

    /// <summary>The time they cover.</summary>
    public TimeSpan Covered { get; init; }

    /// <summary>Requests that ended.</summary>
    public long Requests { get; private set; }

    /// <summary>Those that failed; not those the caller left.</summary>
    public long Failed { get; private set; }

    /// <summary>Those whose caller left.</summary>
    public long ClientLeft { get; private set; }

    /// <summary>Those that found an open connection.</summary>
    public long Reused { get; private set; }

    /// <summary>Those that opened one.</summary>
    public long Opened { get; private set; }

    /// <summary>Output tokens by the providers' usage.</summary>
    public long OutputTokens { get; private set; }

    /// <summary>Whether some came from our simulator.</summary>
    public bool Simulated { get; private set; }

    /// <summary>Requests a second; absent where no time is covered.</summary>
    public double? RequestsPerSecond => Covered > TimeSpan.Zero ? Requests / Covered.TotalSeconds : null;

    /// <summary>Share of requests that failed, 0 to 1, of those the caller waited for; absent without any.</summary>
    public double? ErrorRate => Requests > ClientLeft ? (double)Failed / (Requests - ClientLeft) : null;

    /// <summary>Share of requests that found an open connection, 0 to 1; absent without any.</summary>
    public double? ReuseRate => Reused + Opened > 0 ? (double)Reused / (Reused + Opened) : null;

    /// <summary>Number of samples of a duration.</summary>
    public long Samples(LiveDuration duration) => _durations[(int)duration]?.TotalCount ?? 0;

    /// <summary>A percentile, milliseconds; absent without samples.</summary>
    public double? Ms(LiveDuration duration, Quantile quantile) =>
        _durations[(int)duration] is { TotalCount: > 0 } histogram ? histogram.ValueAt(quantile) / UsPerMs : null;

    /// <summary>Adds a request.</summary>
    public void Add(GatewayRecord record)
    {
        RequestRecord request = record.Request;
        Requests++;
        Failed += Phases.Failed(record) ? 1 : 0;
        ClientLeft += record.ClientLeft ? 1 : 0;
        OutputTokens += Math.Max(request.Usage?.Output ?? 0, 0);
        Simulated |= request.Simulated;
        ConnectionUse use = ConnectionUses.Of(record);
        Reused += use == ConnectionUse.Reused ? 1 : 0;
        Opened += use == ConnectionUse.Opened ? 1 : 0;
        Record(LiveDuration.Waited, Phases.WaitedNs(record));
        if (!record.IsByUpstream)
        {
            return; // a repetition says nothing of how fast models or relays are
        }

        Record(LiveDuration.Ttft, request.TtftNs);
        Record(LiveDuration.HoldFirst, Phases.FirstChunkHoldNs(record));
        Record(LiveDuration.Added, Phases.AddedNs(record));
        Record(LiveDuration.Connect, Phases.ConnectNs(record));
        ReadOnlySpan<long> chunks = Phases.Span(request.OutputOffsetsNs);
        for (int i = 1; i < chunks.Length; i++)
        {
            Record(LiveDuration.Gap, chunks[i] - chunks[i - 1]);
        }

        ReadOnlySpan<long> holds = Phases.Span(request.HoldsNs);
        for (int i = 1; i < holds.Length; i++)
        {
            Record(LiveDuration.HoldLater, holds[i]);
        }
    }

    /// <summary>Adds the figures of another stretch.</summary>
    public void Add(LiveFigures other)
    {
        Requests += other.Requests;
        Failed += other.Failed;
        ClientLeft += other.ClientLeft;
        OutputTokens += other.OutputTokens;
        Simulated |= other.Simulated;
        Reused += other.Reused;
        Opened += other.Opened;
        for (int i = 0; i < _durations.Length; i++)
        {
            if (other._durations[i] is { } histogram)
            {
                (_durations[i] ??= Cells.Empty()).Add(histogram);
            }
        }
    }

    private void Record(LiveDuration duration, long? ns)
    {
        if (ns is { } value)
        {
            (_durations[(int)duration] ??= Cells.Empty()).Record(Cells.Microseconds(value));
        }
    }
}
