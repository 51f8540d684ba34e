using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using FirstToken.Gateway.Relaying;
using FirstToken.Transport;

namespace FirstToken.Gateway.Tapping;

/// <summary>
/// Makes the records of finished calls, and gives them to the sinks. Those of short answers are made on the thread that relayed them, once it has read
/// whatever there was to read: what they are made of is still at hand there, and no other thread has to be woken, which would take the processor
/// from somebody. Long ones, and the sinks that take their time, wait in a bounded queue for a task of their own; where that cannot keep up the newest are
/// left out, and counted.
/// </summary>
internal sealed class RecordQueue : IAsyncDisposable
{
    private const int MostWaiting = 65_536;

    // Beyond, whoever adds one makes one.
    private const int MostHere = 1024;

    // To wake for each call costs more than its record; but a heap of them would take the processor from the calls that come.
    private const int MostGathered = 256;
    private static readonly TimeSpan s_gathering = TimeSpan.FromMilliseconds(50);

    private readonly Channel<(FinishedCall? Call, GatewayRecord? Made)> _waiting =
        Channel.CreateBounded<(FinishedCall?, GatewayRecord?)>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    private readonly ConcurrentQueue<FinishedCall> _here = new();
    private readonly Action _makeHere;
    private readonly Lock _making = new();
    private readonly RecordMaker _maker;
    private readonly TapReaders _readers;
    private readonly IRecordSink[] _sinks;
    private readonly IRecordSink[] _slowSinks;
    private readonly SemaphoreSlim _enough = new(0);
    private readonly Task _work;
    private int _gathered;
    private int _waitingHere;
    private long _lost;

    public RecordQueue(RecordMaker maker, TapReaders readers, IReadOnlyList<IRecordSink> sinks)
    {
        (_maker, _readers) = (maker, readers);
        (_sinks, _slowSinks) = ([.. sinks.Where(static sink => !sink.TakesItsTime)], [.. sinks.Where(static sink => sink.TakesItsTime)]);
        _makeHere = MakeHere;
        _work = Task.Run(WorkAsync);
    }

    /// <summary>Records left out: the queue was full, or they could not be made.</summary>
    public long Lost => Volatile.Read(ref _lost);

    public void Add(FinishedCall call)
    {
        if (!IsShort(call) || !StampedSocket.TryAfterReads(_makeHere))
        {
            Wait(call, null);
            return;
        }

        _here.Enqueue(call);
        if (Interlocked.Increment(ref _waitingHere) > MostHere)
        {
            MakeHere();
        }
    }

    /// <summary>Takes no more, and waits until what is queued has been recorded.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_making)
        {
            while (_here.TryDequeue(out FinishedCall? call))
            {
                PassOn(Make_NeedsLock(call));
            }
        }

        _waiting.Writer.TryComplete();
        await _work;
        _enough.Dispose();
    }

    // What is reckoned over a long body would hold the streams up that this thread serves.
    private static bool IsShort(FinishedCall call) => (call.Tap?.Bytes ?? 0) <= RequestBodies.LongestWhole && call.RequestStart.Length <= RequestBodies.LongestWhole;

    private static void Give(IRecordSink[] sinks, GatewayRecord? record)
    {
        if (record is null)
        {
            return;
        }

        foreach (IRecordSink sink in sinks)
        {
            sink.Take(record);
        }
    }

    // One of them; somebody else may have made it already.
    private void MakeHere()
    {
        if (!_here.TryDequeue(out FinishedCall? call))
        {
            return;
        }

        Interlocked.Decrement(ref _waitingHere);
        if (!_making.TryEnter())
        {
            Wait(call, null); // the others' streams do not wait for a long one
            return;
        }

        GatewayRecord? record;
        try
        {
            record = Make_NeedsLock(call);
        }
        finally
        {
            _making.Exit();
        }

        PassOn(record);
    }

    // To the task of its own: a sink takes one at a time.
    private void PassOn(GatewayRecord? record)
    {
        if (_slowSinks.Length > 0 && record is not null)
        {
            Wait(null, record);
        }
    }

    private void Wait(FinishedCall? call, GatewayRecord? made)
    {
        if (!_waiting.Writer.TryWrite((call, made)))
        {
            Interlocked.Increment(ref _lost);
            call?.Answer?.Dispose();
        }
        else if (Interlocked.Increment(ref _gathered) == MostGathered)
        {
            _enough.Release();
        }
    }

    private async Task WorkAsync()
    {
        long woken = 0;
        while (await _waiting.Reader.WaitToReadAsync())
        {
            long former = woken;
            woken = Stopwatch.GetTimestamp();
            if (Stopwatch.GetElapsedTime(former, woken) < s_gathering)
            {
                await _enough.WaitAsync(s_gathering);
            }

            Volatile.Write(ref _gathered, 0);
            while (_waiting.Reader.TryRead(out (FinishedCall? Call, GatewayRecord? Made) one))
            {
                Give(_slowSinks, one.Made ?? Make(one.Call!));
            }
        }
    }

    private GatewayRecord? Make(FinishedCall call)
    {
        lock (_making)
        {
            return Make_NeedsLock(call);
        }
    }

    // Nothing where it could not be made: a fault of ours must not become one of the streams that this thread serves.
    private GatewayRecord? Make_NeedsLock(FinishedCall call)
    {
        try
        {
            GatewayRecord record = _maker.Make(call);
            if (call.Tap is { } tap)
            {
                _readers.Return(call.Api, call.Streamed, tap);
            }

            call.Answer?.Dispose();
            Give(_sinks, record);
            return record;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Interlocked.Increment(ref _lost);
            return null;
        }
    }
}
