using System.Buffers;
using System.Diagnostics;
using FirstToken.Gateway.Relaying;
using FirstToken.Transport.Http1;

namespace FirstToken.Gateway.Exchanging;

/// <summary>
/// HTTP/1.1 to one server, one exchange a connection. The framework's client passes each token of an answer through five layers, each with a
/// wait and a cancellation of its own; here a read of the answer is a read of the socket, unframed where it lands, and a connection
/// that is idle or silent holds no buffer.
/// </summary>
/// <param name="root">Scheme, host and port.</param>
/// <param name="pool">Its connections.</param>
internal sealed class Http1Client(Uri root, Http1Pool pool) : IDisposable
{
    private const int ReadBytes = 16 << 10;

    private readonly Http1RequestHead _head = new(root);
    private FieldList? _former;

    /// <summary>Sends a request, and returns once the head of its answer is there.</summary>
    /// <param name="request">Its body is a <see cref="WholeBody"/>, a <see cref="FlowingBody"/>, or absent.</param>
    /// <param name="times">Gets its moments, and the stamps of its connection.</param>
    /// <param name="cancellationToken">Ends the exchange, the reading of the answer's body too.</param>
    /// <exception cref="HttpRequestException">No connection, or no answer that is HTTP.</exception>
    /// <exception cref="OperationCanceledException">It was ended, or connecting took too long (then with a <see cref="TimeoutException"/> inside).</exception>
    public async Task<UpstreamAnswer> SendAsync(OutgoingRequest request, CallTimes times, CancellationToken cancellationToken)
    {
        while (true)
        {
            long now = Stopwatch.GetTimestamp();
            Http1Link? link = pool.TryTake(now);
            if (link is null)
            {
                link = await pool.TakeAsync(cancellationToken);
                now = Stopwatch.GetTimestamp();
            }

            bool wasUsed = link.WasUsed;
            CancellationTokenRegistration abort = cancellationToken.UnsafeRegister(static link => ((Http1Link)link!).Drop(), link);
            try
            {
                link.Carry(times);
                times.Sent = now;
                bool started = await TrySendStartAsync(request, link);
                if (started || !wasUsed)
                {
                    bool isSent = started && (request.Body is null || FitsTheStart(request.Body) || await TrySendRestAsync(request, link, cancellationToken));
                    await link.AnswerAsync();
                    return await ReadHeadAsync(request, new Http1Exchange(link, abort, cancellationToken), isSent);
                }
            }
            catch (HttpRequestException failure) when (failure.HttpRequestError == HttpRequestError.ResponseEnded && wasUsed && MayRepeat(request) && !cancellationToken.IsCancellationRequested)
            {
                // It was closed while the request was on its way, which may have been carried out all the same.
            }
            catch (Exception failure)
            {
                abort.Unregister();
                link.Drop();
                cancellationToken.ThrowIfCancellationRequested(); // a connection that is closed from here fails in any way
                throw failure is ObjectDisposedException ? new HttpRequestException(HttpRequestError.Unknown, "the connection to the upstream was closed", failure) : failure;
            }

            abort.Unregister();
            link.Drop();
        }
    }

    public void Dispose() => pool.Dispose();

    // A proxy repeats by itself only what changes nothing (RFC 9110 §9.2.2): a request to cancel a batch is a POST without a body.
    private static bool MayRepeat(OutgoingRequest request) => request is { Body: null, Method: "GET" or "HEAD" };

    private static bool FitsTheStart(HttpContent? body) => body is WholeBody whole && whole.Bytes.Length <= RequestBodies.LongestWhole;

    // The head, and a short body with it. Where the server did not take it, it has not seen a whole request: another connection may carry it.
    private ValueTask<bool> TrySendStartAsync(OutgoingRequest request, Http1Link link)
    {
        var bytes = new Http1Bytes();
        ValueTask sending;
        try
        {
            _head.Write(request, bytes);
            if (FitsTheStart(request.Body))
            {
                bytes.Write(((WholeBody)request.Body!).Bytes.Span); // in one packet, where it fits
            }

            sending = link.Stream.WriteAsync(bytes.Written, CancellationToken.None);
        }
        catch
        {
            bytes.Dispose();
            throw;
        }

        if (!sending.IsCompletedSuccessfully)
        {
            return TrySendLaterAsync(sending, bytes);
        }

        bytes.Dispose();
        return new ValueTask<bool>(true);
    }

    private static async ValueTask<bool> TrySendLaterAsync(ValueTask sending, Http1Bytes bytes)
    {
        using (bytes)
        {
            try
            {
                await sending;
                return true;
            }
            catch (IOException)
            {
                return false;
            }
        }
    }

    // Whether all of it was taken. A server that closes before that may have answered all the same: too large, or not allowed.
    private static async ValueTask<bool> TrySendRestAsync(OutgoingRequest request, Http1Link link, CancellationToken cancellationToken)
    {
        long? length = request.Body is FlowingBody body ? body.Length : (request.Body as WholeBody)?.Bytes.Length;
        var stream = new Http1RequestStream(link.Stream, length);
        try
        {
            if (request.Body is FlowingBody flowing)
            {
                await flowing.SendToAsync(stream, cancellationToken);
                await stream.EndAsync();
            }
            else if (request.Body is WholeBody whole)
            {
                await stream.WriteAsync(whole.Bytes, cancellationToken);
            }

            return true;
        }
        catch (IOException) when (stream.IsBroken)
        {
            return false;
        }
    }

    private async ValueTask<UpstreamAnswer> ReadHeadAsync(OutgoingRequest request, Http1Exchange exchange, bool isSent)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ReadBytes);
        try
        {
            while (true)
            {
                int read = await exchange.Link.ReadHeadAsync(buffer);
                if (!TryTakeHead(request, exchange.Link, buffer.AsSpan(0, read), out Http1AnswerHead head, out int used))
                {
                    continue;
                }

                _former = head.Fields;
                var body = new Http1Body(exchange, head.Framing with { KeepsConnection = head.Framing.KeepsConnection && isSent });
                if (body.TakeFirst(buffer, used, read))
                {
                    buffer = [];
                }

                return new UpstreamAnswer(head.Status, head.Reason, head.Fields, body);
            }
        }
        finally
        {
            if (buffer.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    // The head, once it is whole; what comes before it (1xx) is passed over.
    private bool TryTakeHead(OutgoingRequest request, Http1Link link, ReadOnlySpan<byte> bytes, out Http1AnswerHead head, out int used)
    {
        ReadOnlySpan<byte> rest = bytes;
        while (true)
        {
            switch (link.Head.Read(ref rest, out ReadOnlySpan<byte> whole))
            {
                case Http1Step.NeedMore:
                    (head, used) = (default, 0);
                    return false;

                case Http1Step.Head when Http1AnswerHead.TryRead(whole, request.Method, _former, out head):
                    if (head.Status < 200)
                    {
                        continue;
                    }

                    used = bytes.Length - rest.Length;
                    link.Head.Release();
                    return true;

                case Http1Step.HeadTooLarge:
                    throw new HttpRequestException(HttpRequestError.ConfigurationLimitExceeded, $"the head of the answer is longer than {Http1HeadBuffer.MaxHeadBytes} bytes");

                default:
                    throw new HttpRequestException(HttpRequestError.InvalidResponse, "the answer is not HTTP");
            }
        }
    }
}
