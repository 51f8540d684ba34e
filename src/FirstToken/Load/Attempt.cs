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
    private AnswerTrace? _trace;
    private AnswerText? _answer;
    private ResponseHead? _head;
    private byte[]? _errorBody;
    private int _errorLength;

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

    protected internal override bool AnswerComplete => _trace is { Terminator: not 0 };

    protected internal override void OnHead(ResponseHead head, long arrived)
    {
        _head = head;
        if (head.Status is >= 200 and < 300)
        {
            AnswerReader reader = _context.Readers.Take();
            _context.Target.Provider.ReadHead(head, reader.Summary);
            if (_context.Dialogue is not null)
            {
                reader.Content = _answer = new AnswerText();
            }

            _trace = new AnswerTrace(reader);
        }
    }

    protected internal override bool OnBody(ReadOnlySpan<byte> bytes, long arrived)
    {
        if (_trace is { } trace)
        {
            return trace.Read(bytes, arrived, Reads);
        }

        KeepErrorBody(bytes);
        return true;
    }

    protected internal override void OnEnd(TransportFault fault, string? detail) =>
        HttpTransport.Defer(() => Record(fault, detail));

    private void Record(TransportFault fault, string? detail)
    {
        RequestRecord record = MakeRecord(fault, detail);
        if (_trace?.Reader is { } reader)
        {
            reader.Content = null;
            _context.Readers.Return(reader);
            _trace = null;
        }

        if (_errorBody is not null)
        {
            ArrayPool<byte>.Shared.Return(_errorBody);
            _errorBody = null;
        }

        _context.Ended(this, record);
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
        RequestError? error = WithoutCredentials(JudgeEnd(fault, detail));
        long sent = Times.Sent != 0 ? Times.Sent : Stopwatch.GetTimestamp();
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
            EndNs = Since(sent, Times.LastByte),
            Reads = Reads,
            Bytes = BytesReceived,
            Stamps = KernelStamps && Reads > 0 ? StampSource.Kernel : StampSource.Read,
            Status = _head?.Status,
            Error = error,
            ProviderRequestId = SummaryOf(_head).RequestId,
            RateLimits = SummaryOf(_head).RateLimits,
            Simulated = _head?[SimulatedHeader] is not null,
        };
        if (_trace is { } trace)
        {
            record = trace.Complete(record, sent, Times.LastByte);
        }

        return record with { CostUsd = _context.Price(record) };
    }

    private RequestError? JudgeEnd(TransportFault fault, string? detail)
    {
        if (_trace is { } trace)
        {
            // Once the bytes have ended, the answer's own format says whether it is whole; how the connection fared after
            // a whole answer does not matter.
            AnswerEnd end = trace.Finish(Times.LastByte, Reads);
            RequestError? wrong = RequestErrors.OfAnswer(end, trace.Reader.Summary);
            bool cutByUs = fault is not TransportFault.None and not TransportFault.CutShort;
            return wrong is null || end != AnswerEnd.Truncated || !cutByUs
                ? wrong
                : RequestErrors.OfTransport(fault, detail, Deadlines);
        }

        if (fault != TransportFault.None)
        {
            return RequestErrors.OfTransport(fault, detail, Deadlines);
        }

        return _context.Target.Provider.ReadError(_head!, _errorBody.AsSpan(0, _errorLength));
    }

    // Those of a simulator are words that anybody may use.
    private RequestError? WithoutCredentials(RequestError? error) => error is null || ReferenceEquals(_context.Target.Credentials, Credentials.Loopback)
        ? error
        : error with { Message = ErrorText.StrikeCredentials(error.Message, Request.Headers, Request.Path) };

    // What the head of an answer that no reader took says.
    private AnswerSummary SummaryOf(ResponseHead? head)
    {
        var summary = new AnswerSummary();
        if (head is not null && _trace is null)
        {
            _context.Target.Provider.ReadHead(head, summary);
        }

        return summary;
    }

    private static long? Since(long start, long moment) => moment == 0 ? null : ToNs(moment - start);

    private static long? Duration(long ticks) => ticks == 0 ? null : ToNs(ticks);

    private static long ToNs(long ticks) =>
        Stopwatch.Frequency == 1_000_000_000 ? ticks : (long)(ticks * (1e9 / Stopwatch.Frequency));
}
