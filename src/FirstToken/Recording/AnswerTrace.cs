using System.Diagnostics;
using FirstToken.Providers;

namespace FirstToken.Recording;

/// <summary>
/// Follows one answer: lets the provider's reader find the output chunks in its bytes and notes when each arrived. Who
/// measures itself and who only relays the bytes both make their record through it, so that a figure means the same.
/// Moments are Stopwatch ticks. No allocation per event once warm; one thread at a time.
/// </summary>
/// <param name="reader">Reads the answer; whoever gave it takes it back after <see cref="Finish"/>.</param>
public sealed class AnswerTrace(AnswerReader reader)
{
    private OffsetList _chunks;
    private OffsetList _tokens;
    private OffsetList _holds;
    private OutputKinds _kinds;
    private long _firstText;
    private long _lastChunkRead;
    private int _coalesced;

    /// <summary>The reader.</summary>
    public AnswerReader Reader => reader;

    /// <summary>Output chunks so far.</summary>
    public int OutputChunks => _chunks.Count;

    /// <summary>Arrival of the event that properly ended the answer; 0 before.</summary>
    public long Terminator { get; private set; }

    /// <summary>Takes body bytes.</summary>
    /// <param name="bytes">The bytes, decoded from any transfer coding.</param>
    /// <param name="arrived">When they arrived.</param>
    /// <param name="read">Which socket read of the answer brought them: chunks of one read share a stamp.</param>
    /// <param name="departed">When a relay had passed them on; 0 where nothing is relayed.</param>
    /// <returns><see langword="false"/> when more bytes would change nothing: the answer is corrupt, too large or has failed.</returns>
    public bool Read(ReadOnlySpan<byte> bytes, long arrived, long read, long departed = 0)
    {
        int before = _chunks.Count;
        while (reader.TryRead(ref bytes, out AnswerEvent answerEvent))
        {
            Note(answerEvent, arrived, read);
        }

        if (departed != 0)
        {
            for (int i = before; i < _chunks.Count; i++)
            {
                _holds.Add(ToNs(departed - arrived));
            }
        }

        return !reader.GaveUp;
    }

    /// <summary>Chunks taken so far without a departure were passed on now: a relay had held them back.</summary>
    /// <param name="departed">The moment.</param>
    public void PassedOn(long departed)
    {
        for (int i = _holds.Count; i < _chunks.Count; i++)
        {
            _holds.Add(ToNs(departed - _chunks[i]));
        }
    }

    /// <summary>Judges the answer once no more bytes will come.</summary>
    /// <param name="lastByte">When the last byte arrived.</param>
    /// <param name="lastRead">Which socket read brought it.</param>
    /// <returns>How the answer ended by its own format.</returns>
    public AnswerEnd Finish(long lastByte, long lastRead)
    {
        AnswerEnd end = reader.Finish(out AnswerEvent last);
        if (last.Output != OutputKinds.None)
        {
            Note(last, lastByte, lastRead);
        }

        return end;
    }

    /// <summary>Adds what was observed to a record, and gives the memory of the chunks back; once, after <see cref="Finish"/>.</summary>
    /// <param name="record">What else is known of the request.</param>
    /// <param name="sent">r.</param>
    /// <param name="lastByte">When the last byte arrived; 0 where none did.</param>
    public RequestRecord Complete(RequestRecord record, long sent, long lastByte)
    {
        ArgumentNullException.ThrowIfNull(record);
        AnswerSummary summary = reader.Summary;
        long[] chunks = _chunks.Take();
        long[] tokens = _tokens.Take();
        long[] holds = _holds.Take();
        for (int i = 0; i < chunks.Length; i++)
        {
            chunks[i] = ToNs(chunks[i] - sent);
        }

        long end = Terminator != 0 ? Terminator : lastByte;
        return record with
        {
            TtfaNs = _firstText == 0 ? null : ToNs(_firstText - sent),
            EndNs = end == 0 ? null : ToNs(end - sent),
            OutputOffsetsNs = chunks,
            HoldsNs = holds.Length == chunks.Length ? holds : [],
            OutputTokensSoFar = tokens.Length == chunks.Length ? tokens : [],
            ReasoningStreamed = (_kinds & OutputKinds.Reasoning) != 0,
            CoalescedChunks = _coalesced,
            ProviderRequestId = summary.RequestId,
            AnsweredModel = summary.Model,
            StopReason = summary.StopReason,
            ServiceTier = summary.ServiceTier,
            Usage = summary.Usage,
            ServerNs = summary.ServerTime?.Ticks * 100,
            ServerFirstByteNs = summary.ServerFirstByte?.Ticks * 100,
            RateLimits = summary.RateLimits,
        };
    }

    private void Note(in AnswerEvent answerEvent, long arrived, long read)
    {
        if (answerEvent.Output != OutputKinds.None)
        {
            if (_chunks.Count > 0 && read == _lastChunkRead)
            {
                _coalesced++;
            }

            _lastChunkRead = read;
            _kinds |= answerEvent.Output;
            _chunks.Add(arrived);
            if (answerEvent.OutputTokensSoFar >= 0 || _tokens.Count > 0)
            {
                _tokens.Add(answerEvent.OutputTokensSoFar);
            }

            if (_firstText == 0 && (answerEvent.Output & OutputKinds.Text) != 0)
            {
                _firstText = arrived;
            }
        }

        if (answerEvent.Terminal)
        {
            Terminator = arrived;
        }
    }

    private static long ToNs(long ticks) =>
        Stopwatch.Frequency == 1_000_000_000 ? ticks : (long)(ticks * (1e9 / Stopwatch.Frequency));
}
