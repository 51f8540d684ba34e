using System.Buffers;
using System.Diagnostics;
using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Transport;

namespace FirstToken.Load;

/// <summary>
/// One measured request: takes what the transport brings, lets the provider's reader find the output chunks, notes when
/// each arrived, and makes the record of it at the end.
/// </summary>
internal sealed class Attempt : Exchange
{
    // More of an error body than this tells nobody anything.
    private const int MaxErrorBody = 64 * 1024;
    private const string SimulatedHeader = "x-firsttoken-simulated";

    private readonly AttemptContext _context;
    private readonly int? _turn;
    private AnswerReader? _reader;
    private AnswerText? _answer;
    private ResponseHead? _head;
    private byte[]? _errorBody;
    private int _errorLength;
    private OffsetList _chunks;
    private OffsetList _tokens;
    private OutputKinds _kinds;
    private long _firstText;
    private long _terminator;
    private long _lastChunkRead;
    private int _coalesced;

    public Attempt(WireRequest request, Deadlines deadlines, AttemptContext context)
        : base(request, deadlines)
    {
        _context = context;
        _turn = context.Dialogue?.Turn;
    }

    /// <summary>The conversation it belongs to, if any.</summary>
    public Dialogue? Dialogue => _context.Dialogue;

    /// <summary>What the model said, in words; empty outside conversations.</summary>
    public string Answer => _answer?.ToString() ?? string.Empty;

    public int TargetIndex => _context.TargetIndex;

    /// <summary>Whether it is part of the measured run, not of the warm-up.</summary>
    public bool IsMeasured => _context.Number >= 0;

    /// <summary>s, the moment meant to send, Stopwatch ticks.</summary>
    public long Intended { get; set; }

    /// <summary>The most this request can cost, where a cost limit asks.</summary>
    public decimal WorstCaseUsd { get; init; }

    protected internal override bool AnswerComplete => _terminator != 0;

    protected internal override void OnHead(ResponseHead head, long arrived)
    {
        _head = head;
        if (head.Status is >= 200 and < 300)
        {
            _reader = _context.Readers.Take();
            _context.Target.Provider.ReadHead(head, _reader.Summary);
            if (_context.Dialogue is not null)
            {
                _reader.Content = _answer = new AnswerText();
            }
        }
    }

    protected internal override bool OnBody(ReadOnlySpan<byte> bytes, long arrived)
    {
        if (_reader is not { } reader)
        {
            KeepErrorBody(bytes);
            return true;
        }

        while (reader.TryRead(ref bytes, out AnswerEvent answerEvent))
        {
            Note(answerEvent, arrived);
        }

        return !reader.GaveUp;
    }

    protected internal override void OnEnd(TransportFault fault, string? detail) =>
        HttpTransport.Defer(() => Record(fault, detail));

    private void Record(TransportFault fault, string? detail)
    {
        RequestRecord record = MakeRecord(fault, detail);
        if (_reader is not null)
        {
            _reader.Content = null;
            _context.Readers.Return(_reader);
            _reader = null;
        }

        if (_errorBody is not null)
        {
            ArrayPool<byte>.Shared.Return(_errorBody);
            _errorBody = null;
        }

        _context.Ended(this, record);
    }

    private void Note(in AnswerEvent answerEvent, long arrived)
    {
        if (answerEvent.Output != OutputKinds.None)
        {
            if (_chunks.Count > 0 && Reads == _lastChunkRead)
            {
                _coalesced++;
            }

            _lastChunkRead = Reads;
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
            _terminator = arrived;
        }
    }

    private void KeepErrorBody(ReadOnlySpan<byte> bytes)
    {
        _errorBody ??= ArrayPool<byte>.Shared.Rent(MaxErrorBody);
        int take = Math.Min(bytes.Length, MaxErrorBody - _errorLength);
        bytes[..take].CopyTo(_errorBody.AsSpan(_errorLength));
        _errorLength += take;
    }

    private RequestRecord MakeRecord(TransportFault fault, string? detail)
    {
        RequestError? error = JudgeEnd(fault, detail);
        AnswerSummary? summary = _reader?.Summary;
        long sent = Times.Sent != 0 ? Times.Sent : Stopwatch.GetTimestamp();
        long[] chunks = _chunks.Take();
        long[] tokens = _tokens.Take();
        for (int i = 0; i < chunks.Length; i++)
        {
            chunks[i] = ToNs(chunks[i] - sent);
        }

        long end = _terminator != 0 ? _terminator : Times.LastByte;
        var record = new RequestRecord
        {
            Number = _context.Number,
            Target = _context.TargetIndex,
            Conversation = _context.Dialogue?.Number,
            Turn = _turn,
            StartedUnixNs = _context.Clock.ToUnixNs(sent),
            IntendedNs = ToNs(Intended - _context.Clock.Origin),
            LatenessNs = ToNs(sent - Intended),
            NewConnection = NewConnection,
            DnsNs = Duration(Times.Dns),
            ConnectNs = Duration(Times.Connect),
            TlsNs = Duration(Times.Tls),
            SendNs = Since(sent, Times.SendDone),
            TtfbNs = Since(sent, Times.FirstByte),
            TtfaNs = Since(sent, _firstText),
            EndNs = Since(sent, end),
            OutputOffsetsNs = chunks,
            OutputTokensSoFar = tokens.Length == chunks.Length ? tokens : [],
            ReasoningStreamed = (_kinds & OutputKinds.Reasoning) != 0,
            CoalescedChunks = _coalesced,
            Reads = Reads,
            Bytes = BytesReceived,
            Stamps = KernelStamps && Reads > 0 ? StampSource.Kernel : StampSource.Read,
            Status = _head?.Status,
            Error = error,
            ProviderRequestId = summary?.RequestId ?? RequestIdOf(_head),
            AnsweredModel = summary?.Model,
            StopReason = summary?.StopReason,
            ServiceTier = summary?.ServiceTier,
            Usage = summary?.Usage,
            ServerNs = ToNs(summary?.ServerTime),
            ServerFirstByteNs = ToNs(summary?.ServerFirstByte),
            RateLimits = summary?.RateLimits ?? RateLimitsOf(_head),
            Simulated = _head?[SimulatedHeader] is not null,
        };
        return record with { CostUsd = _context.Price(record) };
    }

    private RequestError? JudgeEnd(TransportFault fault, string? detail)
    {
        if (_reader is not null)
        {
            // Once the bytes have ended, the answer's own format says whether it is whole; how the connection fared after
            // a whole answer does not matter.
            AnswerEnd end = _reader.Finish(out AnswerEvent last);
            if (last.Output != OutputKinds.None)
            {
                Note(last, Times.LastByte);
            }

            RequestError? wrong = AttemptErrors.OfAnswer(end, _reader.Summary);
            bool cutByUs = fault is not TransportFault.None and not TransportFault.CutShort;
            return wrong is null || end != AnswerEnd.Truncated || !cutByUs
                ? wrong
                : AttemptErrors.OfTransport(fault, detail, Deadlines);
        }

        if (fault != TransportFault.None)
        {
            return AttemptErrors.OfTransport(fault, detail, Deadlines);
        }

        return _context.Target.Provider.ReadError(_head!, _errorBody.AsSpan(0, _errorLength));
    }

    private string? RequestIdOf(ResponseHead? head)
    {
        if (head is null)
        {
            return null;
        }

        var summary = new AnswerSummary();
        _context.Target.Provider.ReadHead(head, summary);
        return summary.RequestId;
    }

    private IReadOnlyList<KeyValuePair<string, string>> RateLimitsOf(ResponseHead? head)
    {
        if (head is null)
        {
            return [];
        }

        var summary = new AnswerSummary();
        _context.Target.Provider.ReadHead(head, summary);
        return summary.RateLimits;
    }

    private static long? Since(long start, long moment) => moment == 0 ? null : ToNs(moment - start);

    private static long? Duration(long ticks) => ticks == 0 ? null : ToNs(ticks);

    private static long? ToNs(TimeSpan? time) => time?.Ticks * 100;

    private static long ToNs(long ticks) =>
        Stopwatch.Frequency == 1_000_000_000 ? ticks : (long)(ticks * (1e9 / Stopwatch.Frequency));
}
