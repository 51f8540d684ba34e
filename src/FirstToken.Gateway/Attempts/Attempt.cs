using System.Buffers;
using System.Diagnostics;
using FirstToken.Gateway.Relaying;
using FirstToken.Gateway.Routing;
using FirstToken.Gateway.Tapping;
using FirstToken.Gateway.Translating;
using FirstToken.Load;
using FirstToken.Providers;
using FirstToken.Transport;
using Microsoft.Extensions.Primitives;

namespace FirstToken.Gateway.Attempts;

/// <summary>
/// A request to one upstream, and its answer up to the moment at which it is decided whether the client gets it: the first output
/// chunk, the whole of an error, or its failure. What has been read until then is held, at most <see cref="MostHeld"/>.
/// </summary>
internal sealed class Attempt : IDisposable
{
    private const int ReadBytes = 16 << 10;
    private const int MostHeld = 1 << 20;
    private const int MostErrorBytes = 64 << 10;

    private readonly ClientRequest _request;
    private readonly TapReaders _readers;
    private readonly ArrayBufferWriter<byte> _held = new();
    private readonly long _begun = Stopwatch.GetTimestamp();
    private IAnswerTranslator? _translator;
    private UpstreamRequest? _sent;
    private Stream? _body;
    private long _decided;

    public Attempt(ClientRequest request, Upstream upstream, TapReaders readers, bool isHedge)
    {
        (_request, _readers, IsHedge) = (request, readers, isHedge);
        Call = new RelayCall(request.Route, upstream, request.Api, request.Arrived, _begun, request.Left);
    }

    public RelayCall Call { get; }

    public bool IsHedge { get; }

    public UpstreamAnswer? Answer { get; private set; }

    public Tap? Tap { get; private set; }

    /// <summary>The request as the upstream got it; absent where none was sent.</summary>
    public OutgoingRequest? Sent => _sent?.Message;

    public bool Streamed { get; private set; }

    public long HeadArrived { get; private set; }

    /// <summary>What was decided; absent before.</summary>
    public AttemptEnd? End { get; private set; }

    /// <summary>Whether the answer is a success and, where it can be read, complete. To be asked once it has been passed on, before it is recorded.</summary>
    public bool IsGood => Answer is { IsSuccess: true } && (Tap?.Trace is not { } trace || (trace.Reader.Summary.Error is null && (!Streamed || trace.Terminator != 0)));

    /// <summary>Sends the request and reads until it is decided. Does not throw.</summary>
    public async Task<AttemptEnd> RunAsync(bool askForIdentity)
    {
        try
        {
            End = await TryAsync(askForIdentity);
            if (End.Outcome == AttemptOutcome.Ready)
            {
                // What was waited for is there: its deadline must not strike before the answer is passed on, when no other could take its place.
                Call.ExpectMore(Stopwatch.GetTimestamp());
                Call.End.ThrowIfCancellationRequested();
            }
        }
        catch (Exception failure) when (Faults.IsExpected(failure))
        {
            End = Call.Late == TransportFault.None && Call.End.IsCancellationRequested
                ? new AttemptEnd(AttemptOutcome.GivenUp) { Fault = TransportFault.Cancelled }
                : Failed(Call.Late != TransportFault.None ? Call.Late : Faults.Of(failure, Answer is not null), failure);
        }

        _decided = Stopwatch.GetTimestamp();
        return End;
    }

    /// <summary>It was not made.</summary>
    public void Skip(AttemptEnd end) => End ??= end;

    /// <summary>What records say of it.</summary>
    public AttemptNote Note() => new(
        Call.Upstream.Name, (End ?? new AttemptEnd(AttemptOutcome.GivenUp)).Word, IsHedge,
        (long)Stopwatch.GetElapsedTime(_begun, _decided == 0 ? Stopwatch.GetTimestamp() : _decided).TotalNanoseconds);

    /// <summary>Passes the answer on: its head, what was held, and the rest as it comes.</summary>
    /// <param name="sink">Where to.</param>
    /// <param name="serverTiming">Whether to say where its time went.</param>
    public async Task PassOnAsync(IAnswerSink sink, bool serverTiming)
    {
        UpstreamAnswer answer = Answer!;
        bool isError = answer.Status >= 400;
        AnswerHead head = isError && _sent!.TranslatedFrom is not null ? TranslatedError() : Head(answer);
        if (serverTiming)
        {
            head = head with { Fields = [.. head.Fields, new(ServerTiming.Field, ServerTiming.Of(Call, HeadArrived))] };
        }

        await sink.BeginAsync(head, alone: Streamed && !isError && _held.WrittenCount == 0, Call.End);
        if (_held.WrittenCount > 0)
        {
            await sink.WriteAsync(_held.WrittenMemory, Call.End);
            Tap!.PassedOn(Stopwatch.GetTimestamp());
            Call.ExpectMore(Stopwatch.GetTimestamp());
        }

        if (!isError || _sent!.TranslatedFrom is null)
        {
            await PumpAsync(sink);
        }
    }

    public void Dispose() => Call.Dispose();

    private async Task<AttemptEnd> TryAsync(bool askForIdentity)
    {
        if (Call.Upstream.Signer is not null)
        {
            await RequestBodies.MakeWayAsync(_request.Body ?? default);
        }

        _sent = UpstreamRequest.Write(_request, Call.Upstream, askForIdentity, out string? problem);
        if (_sent is null)
        {
            return new AttemptEnd(AttemptOutcome.Failed, new RequestError(ErrorKind.BadRequest, problem!)) { Detail = problem };
        }

        if (_request.Streams)
        {
            Call.ExpectOutput();
        }

        Answer = await Call.Upstream.SendAsync(_sent.Message, Call.Times, Call.End);
        HeadArrived = Call.Times.Arrival();
        int status = Answer.Status;
        Streamed = TapReaders.IsStream(Answer.Fields.Find("Content-Type"));
        Tap = _readers.Open(_request.Api, status, Streamed, Answer.Fields.Contains("Content-Encoding"));
        _body = Answer.Body;
        if (status >= 400)
        {
            return await ReadErrorAsync();
        }

        if (!Streamed || status is < 200 or >= 300)
        {
            return new AttemptEnd(AttemptOutcome.Ready);
        }

        _translator = _sent.StreamTranslator();
        Call.ExpectOutput();
        return await ReadToOutputAsync();
    }

    private async Task<AttemptEnd> ReadToOutputAsync()
    {
        while (true)
        {
            if (await ReadAsync() == 0)
            {
                return Tap!.Trace is null or { Terminator: not 0 } ? new AttemptEnd(AttemptOutcome.Ready) : Failed(TransportFault.CutShort, null);
            }

            if (Tap!.Trace is not { } trace || Tap.HasOutput || trace.Terminator != 0 || _held.WrittenCount > MostHeld)
            {
                return new AttemptEnd(AttemptOutcome.Ready);
            }

            if (trace.Reader.GaveUp || trace.Reader.Summary.Error is not null)
            {
                RequestError error = trace.Reader.Summary.Error ?? new RequestError(ErrorKind.Malformed, "the answer is not in the format of this API") { Retryable = true };
                return new AttemptEnd(error.Retryable ? AttemptOutcome.Failed : AttemptOutcome.Refused, error);
            }
        }
    }

    // Takes one read into what is held.
    private async Task<int> ReadAsync()
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ReadBytes);
        try
        {
            int read = await _body!.ReadAsync(buffer, Call.End);
            if (read > 0)
            {
                long arrived = Call.Times.Arrival();
                int before = _held.WrittenCount;
                if (_translator is null)
                {
                    _held.Write(buffer.AsSpan(0, read));
                }
                else
                {
                    _translator.Translate(buffer.AsSpan(0, read), _held);
                }

                Tap!.Take(_held.WrittenSpan[before..], arrived, departed: 0);
            }

            return read;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<AttemptEnd> ReadErrorAsync()
    {
        while (_held.WrittenCount < MostErrorBytes && await ReadAsync() > 0)
        {
            Call.ExpectMore(Stopwatch.GetTimestamp());
        }

        _ = RequestPath.TryRead(_sent!.Message.Target, out ReadOnlySpan<char> path, out _);
        IProvider provider = (Call.Upstream.Family.Recognise(_request.Method, path, default).Provider ?? _request.Api.Provider) ?? ProviderRegistry.All[0];
        RequestError error = provider.ReadError(RecordMaker.HeadOf(Answer!), _held.WrittenSpan);
        return new AttemptEnd(error.Retryable ? AttemptOutcome.Failed : AttemptOutcome.Refused, error);
    }

    private async Task PumpAsync(IAnswerSink sink)
    {
        var translated = _translator is null ? null : new ArrayBufferWriter<byte>();
        while (true)
        {
            // Waits without a buffer: of thousands of streams most are silent at any moment.
            _ = await _body!.ReadAsync(Memory<byte>.Empty, Call.End);
            byte[] buffer = ArrayPool<byte>.Shared.Rent(ReadBytes);
            try
            {
                int read = await _body.ReadAsync(buffer, Call.End);
                if (read == 0)
                {
                    EndTranslation();
                    return;
                }

                long arrived = Call.Times.Arrival();
                ReadOnlyMemory<byte> piece = buffer.AsMemory(0, read);
                if (translated is not null)
                {
                    translated.ResetWrittenCount();
                    _translator!.Translate(piece.Span, translated);
                    piece = translated.WrittenMemory;
                }

                if (!piece.IsEmpty)
                {
                    await sink.WriteAsync(piece, Call.End);
                    Tap!.Take(piece.Span, arrived, Stopwatch.GetTimestamp());
                }

                Call.ExpectMore(Stopwatch.GetTimestamp());
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    private void EndTranslation()
    {
        if (_translator is not null && _translator.Finish() is not (AnswerEnd.Complete or AnswerEnd.Error))
        {
            throw new IOException("the upstream's stream ended before its last event");
        }
    }

    private AnswerHead Head(UpstreamAnswer answer)
    {
        List<KeyValuePair<string, StringValues>> fields = HeaderRules.AnswerFields(answer.Fields);
        if (_sent!.TranslatedFrom is not null)
        {
            fields = [.. _sent.TranslateFields(answer.Status, fields.Select(field => new KeyValuePair<string, string>(field.Key, field.Value.ToString()))).Select(Field)];
        }

        return new AnswerHead(answer.Status, answer.Reason, fields);
    }

    private AnswerHead TranslatedError()
    {
        ErrorAnswer error = _sent!.TranslateError(RecordMaker.HeadOf(Answer!), _held.WrittenSpan);
        _held.ResetWrittenCount();
        _held.Write(error.Body.Span);
        return new AnswerHead(error.Status, null, [.. error.Headers.Where(field => !HeaderRules.IsOfTheConnection(field.Key)).Select(Field), new("Content-Length", error.Body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture))]);
    }

    private AttemptEnd Failed(TransportFault fault, Exception? failure)
    {
        string? detail = failure is null or OperationCanceledException ? null : (failure.InnerException ?? failure).Message.ReplaceLineEndings(" ");
        return new AttemptEnd(AttemptOutcome.Failed, RequestErrors.OfTransport(fault, detail, RecordMaker.Limits(Call.Route, Streamed))) { Fault = fault, Detail = detail };
    }

    private static KeyValuePair<string, StringValues> Field(KeyValuePair<string, string> field) => new(field.Key, field.Value);
}
