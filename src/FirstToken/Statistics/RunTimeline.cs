using FirstToken.Recording;

namespace FirstToken.Statistics;

/// <summary>
/// What happened when, over the whole run of one target, in equal slices of time: requests in flight, ends, tokens. Memory
/// does not grow with the run: when the slices run out they are merged in pairs. They are then still finer than a
/// hundred-thousandth of the run, and the steady window is cut at slices.
/// </summary>
public sealed class RunTimeline
{
    private const int MaxSlices = 1 << 18;
    private const long FirstSliceUs = 8;
    private const double LeastShareOfRun = 0.5;

    private readonly int[] _inFlightChange = new int[MaxSlices];
    private readonly int[] _ends = new int[MaxSlices];
    private readonly double[] _tokens = new double[MaxSlices];
    private long _sliceUs = FirstSliceUs;
    private long _firstUs = long.MaxValue;
    private long _lastStartUs;
    private long _lastUs;
    private long _firstSlice = long.MaxValue;
    private long _lastSlice;
    private bool _anyTokens;

    /// <summary>Adds a request, whatever became of it.</summary>
    /// <param name="record">What was observed.</param>
    public void Add(RequestRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        long sent = Math.Max(0, Microseconds.Of(record.IntendedNs + record.LatenessNs));
        long end = sent + Math.Max(0, Microseconds.Of(record.EndNs ?? record.E2eNs ?? record.TtfbNs ?? 0));
        while (end / _sliceUs >= MaxSlices)
        {
            Coarsen();
        }

        _firstUs = Math.Min(_firstUs, sent);
        _lastStartUs = Math.Max(_lastStartUs, sent);
        _lastUs = Math.Max(_lastUs, end);
        _inFlightChange[sent / _sliceUs]++;
        _inFlightChange[end / _sliceUs]--;
        if (record.Ok)
        {
            _ends[Used(end / _sliceUs)]++;
            AddTokens(record, sent);
        }
    }

    /// <summary>The rates, and what kind of window they were taken over; <see langword="null"/> without requests.</summary>
    public (RunThroughput Rates, string Window)? Measure()
    {
        if (_firstUs == long.MaxValue)
        {
            return null;
        }

        long plateau = PlateauSlice() * _sliceUs;
        long from = Math.Max(plateau, _firstUs);
        long until = _lastStartUs;
        long run = Math.Max(1, _lastUs - _firstUs);
        bool steady = until - from >= LeastShareOfRun * run;
        (double runEnds, double runTokens) = Sum(_firstSlice, _lastSlice + 1);

        // The last slice belongs to the window and the first does not: in a closed loop the end that made room for the last
        // start is in it, and what happens in step with the window is not counted at both edges.
        (double ends, double tokens) =
            steady ? Sum((from / _sliceUs) + 1, (until / _sliceUs) + 1) : (runEnds, runTokens);
        long window = steady ? until - from : run;
        return (new RunThroughput
        {
            RequestsPerS = PerSecond(ends, window),
            OutputTokensPerS = _anyTokens ? PerSecond(tokens, window) : null,
            WindowS = Seconds(window),
            WindowStartS = Seconds(steady ? from : _firstUs),
            RunRequestsPerS = PerSecond(runEnds, run),
            RunOutputTokensPerS = _anyTokens ? PerSecond(runTokens, run) : null,
            RunS = Seconds(run),
        }, steady ? "steady" : "whole_run");
    }

    private void AddTokens(RequestRecord record, long sent)
    {
        IReadOnlyList<long> offsets = record.OutputOffsetsNs;
        if (offsets.Count == 0 || record.Usage?.Output is not { } output)
        {
            return;
        }

        _anyTokens = true;
        IReadOnlyList<long> soFar = record.OutputTokensSoFar;
        bool known = soFar.Count == offsets.Count && soFar[^1] > 0;

        // What the chunks count and what usage says may differ by a little; usage is the truth.
        double scale = known ? output / (double)soFar[^1] : output / (double)offsets.Count;
        long before = 0;
        for (int i = 0; i < offsets.Count; i++)
        {
            long slice = Math.Clamp((sent + Microseconds.Of(offsets[i])) / _sliceUs, 0, MaxSlices - 1);
            _tokens[Used(slice)] += known ? (soFar[i] - before) * scale : scale;
            before = known ? soFar[i] : 0;
        }
    }

    /// <summary>The first slice in which the requests in flight reached their median over the time requests were started.</summary>
    private long PlateauSlice()
    {
        int first = (int)(_firstUs / _sliceUs);
        int count = (int)(_lastStartUs / _sliceUs) - first + 1;
        int[] inFlight = new int[count];
        int now = 0;
        for (int i = 0; i < count; i++)
        {
            now += _inFlightChange[first + i];
            inFlight[i] = now;
        }

        int[] ascending = [.. inFlight];
        Array.Sort(ascending);
        int plateau = Percentiles.NearestRank<int>(ascending, Quantile.P50);
        return first + Array.FindIndex(inFlight, level => level >= plateau);
    }

    private (double Ends, double Tokens) Sum(long from, long until)
    {
        long ends = 0;
        double tokens = 0;
        for (long i = from; i < until; i++)
        {
            ends += _ends[i];
            tokens += _tokens[i];
        }

        return (ends, tokens);
    }

    // Only the slices between the first and the last with anything in them are summed.
    private long Used(long slice)
    {
        _firstSlice = Math.Min(_firstSlice, slice);
        _lastSlice = Math.Max(_lastSlice, slice);
        return slice;
    }

    private void Coarsen()
    {
        Merge(_inFlightChange);
        Merge(_ends);
        Merge(_tokens);
        _sliceUs *= 2;
        _firstSlice /= 2;
        _lastSlice /= 2;
    }

    private static void Merge<T>(T[] slices)
        where T : System.Numerics.INumber<T>
    {
        for (int i = 0; i < MaxSlices / 2; i++)
        {
            slices[i] = slices[2 * i] + slices[(2 * i) + 1];
        }

        Array.Clear(slices, MaxSlices / 2, slices.Length - (MaxSlices / 2));
    }

    private static double PerSecond(double count, long microseconds) => Math.Round(count * 1e6 / microseconds, 3);

    private static double Seconds(long microseconds) => microseconds / 1e6;
}
