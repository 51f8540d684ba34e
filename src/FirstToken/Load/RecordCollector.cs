using System.Threading.Channels;
using FirstToken.Providers;
using FirstToken.Recording;

namespace FirstToken.Load;

/// <summary>
/// Takes records from the I/O threads and hands them on by one thread. Looks in every now and then instead of being woken by
/// each record: waking a thread a thousand times a second costs more than all it has to do.
/// </summary>
/// <param name="time">The clock of the looks.</param>
internal sealed class RecordCollector(TimeProvider time)
{
    private const int LooksPerProgress = 5;
    private static readonly TimeSpan s_lookEvery = TimeSpan.FromMilliseconds(20);

    private readonly Channel<RequestRecord> _arriving = Channel.CreateUnbounded<RequestRecord>(
        new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Output chunks of every record taken, warm-up included.</summary>
    public long ChunksRead { get; private set; }

    /// <summary>Measured records that are failures.</summary>
    public int Failed { get; private set; }

    /// <summary>Whether a record is part of the measured run. What an interrupt itself ended says nothing about the server.</summary>
    public static bool IsMeasured(RequestRecord record) => record is { Number: >= 0, Error: not { Kind: ErrorKind.Cancelled } };

    /// <summary>Takes a record. Any thread may call.</summary>
    public void Add(RequestRecord record) => _arriving.Writer.TryWrite(record);

    /// <summary>No further record will come. Any thread may call, any number of times.</summary>
    public void Complete() => _arriving.Writer.TryComplete();

    /// <summary>Collects the measured records until all have come.</summary>
    /// <param name="measured">Told each.</param>
    /// <param name="progress">Called about ten times a second, and at the end, with the number collected.</param>
    public async Task<List<RequestRecord>> CollectAsync(Action<RequestRecord> measured, Action<int> progress)
    {
        var records = new List<RequestRecord>();
        using var look = new PeriodicTimer(s_lookEvery, time);
        Task done = _arriving.Reader.Completion;
        Task tick = look.WaitForNextTickAsync().AsTask();
        for (int looks = 0; !done.IsCompleted; looks++)
        {
            await Task.WhenAny(done, tick).ConfigureAwait(false);
            while (_arriving.Reader.TryRead(out RequestRecord? record))
            {
                ChunksRead += record.OutputOffsetsNs.Count;
                if (IsMeasured(record))
                {
                    records.Add(record);
                    Failed += record.Ok ? 0 : 1;
                    measured(record);
                }
            }

            if (tick.IsCompleted)
            {
                tick = look.WaitForNextTickAsync().AsTask();
                if (looks % LooksPerProgress == 0)
                {
                    progress(records.Count);
                }
            }
        }

        progress(records.Count);
        return records;
    }
}
