using System.Diagnostics;
using System.Threading.Channels;

namespace FirstToken.Gateway.Tapping;

/// <summary>
/// Takes finished calls off the relay's path: a bounded queue, and one task that makes their records and gives them to the
/// sinks. Where the sinks cannot keep up the newest calls are left out, and counted.
/// </summary>
internal sealed class RecordQueue : IAsyncDisposable
{
    private const int MostWaiting = 65_536;

    // To wake for each call costs more than its record; but a heap of them would take the processor from the calls that come.
    private const int MostGathered = 256;
    private static readonly TimeSpan s_gathering = TimeSpan.FromMilliseconds(50);

    private readonly Channel<FinishedCall> _calls = Channel.CreateBounded<FinishedCall>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly RecordMaker _maker;
    private readonly TapReaders _readers;
    private readonly IRecordSink[] _sinks;
    private readonly SemaphoreSlim _enough = new(0);
    private readonly Task _work;
    private int _gathered;
    private long _lost;

    public RecordQueue(RecordMaker maker, TapReaders readers, IReadOnlyList<IRecordSink> sinks)
    {
        (_maker, _readers, _sinks) = (maker, readers, [.. sinks]);
        _work = Task.Run(WorkAsync);
    }

    /// <summary>Calls left out because the queue was full.</summary>
    public long Lost => Volatile.Read(ref _lost);

    public void Add(FinishedCall call)
    {
        if (!_calls.Writer.TryWrite(call))
        {
            Interlocked.Increment(ref _lost);
            call.Answer?.Dispose();
        }
        else if (Interlocked.Increment(ref _gathered) == MostGathered)
        {
            _enough.Release();
        }
    }

    /// <summary>Takes no more, and waits until what is queued has been recorded.</summary>
    public async ValueTask DisposeAsync()
    {
        _calls.Writer.TryComplete();
        await _work;
        _enough.Dispose();
    }

    private async Task WorkAsync()
    {
        long woken = 0;
        while (await _calls.Reader.WaitToReadAsync())
        {
            long former = woken;
            woken = Stopwatch.GetTimestamp();
            if (Stopwatch.GetElapsedTime(former, woken) < s_gathering)
            {
                await _enough.WaitAsync(s_gathering);
            }

            Volatile.Write(ref _gathered, 0);
            while (_calls.Reader.TryRead(out FinishedCall? call))
            {
                Record(call);
            }
        }
    }

    private void Record(FinishedCall call)
    {
        GatewayRecord record = _maker.Make(call);
        if (call.Tap is { } tap)
        {
            _readers.Return(call.Api, call.Streamed, tap);
        }

        call.Answer?.Dispose();
        foreach (IRecordSink sink in _sinks)
        {
            sink.Take(record);
        }
    }
}
