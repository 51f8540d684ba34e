using System.Buffers;
using System.Diagnostics;
using FirstToken.Transport.Http1;

namespace FirstToken.Transport;

/// <summary>An HTTP/1.1 connection over any stream: TLS, and plain sockets where there is no <c>epoll</c>.</summary>
internal sealed class StreamConnection : IConnection
{
    private const int BufferBytes = 16 * 1024;

    private readonly Stream _stream;
    private readonly IArrivalStamps? _stamps;
    private readonly ConnectionPool _pool;
    private readonly string _host;
    private readonly Http1Session _session = new();
    private readonly Lock _gate = new();
    private bool _closed;
    private bool _writing;
    private bool _idleAfterWrite;

    /// <param name="stream">What is read and written; owned by the connection from now on.</param>
    /// <param name="stamps">The stream below it that stamps arrivals, if there is one.</param>
    /// <param name="pool">Where it goes when idle.</param>
    /// <param name="host">Value of the host header.</param>
    public StreamConnection(Stream stream, IArrivalStamps? stamps, ConnectionPool pool, string host)
    {
        _stream = stream;
        _stamps = stamps;
        _pool = pool;
        _host = host;
    }

    public long IdleSince { get; set; }

    public void Send(Exchange exchange)
    {
        byte[] bytes = Http1RequestWriter.Write(exchange.Request, _host);
        exchange.CarriedBy(this);
        bool closed;
        lock (_gate)
        {
            closed = _closed;
            _writing = !closed;
            _session.Begin(exchange);
        }

        if (closed)
        {
            _ = _session.Closed();
            exchange.End(TransportFault.ConnectionLost, "the connection closed before the request was sent");
            return;
        }

        _ = SendAsync(exchange, bytes);
    }

    public void Abort(Exchange? only)
    {
        lock (_gate)
        {
            if (only is not null && _session.Current != only)
            {
                return;
            }
        }

        // The pending read fails and ends the exchange on its own thread.
        Close();
    }

    /// <summary>Reads until the connection closes. Started once, when the connection is made.</summary>
    public async Task RunAsync()
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        string? detail = "the server closed the connection";
        try
        {
            while (true)
            {
                int read = await _stream.ReadAsync(buffer).ConfigureAwait(false);
                long arrived = _stamps?.LastArrival ?? Stopwatch.GetTimestamp();
                if (read == 0 || !Receive(buffer.AsSpan(0, read), arrived))
                {
                    break;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            detail = exception.Message;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        _pool.Remove(this);
        Exchange? exchange;
        TransportFault fault;
        lock (_gate)
        {
            _closed = true;
            exchange = _session.Current;
            fault = _session.Closed();
        }

        Close();
        exchange?.End(fault, detail);
    }

    private bool Receive(ReadOnlySpan<byte> bytes, long arrived)
    {
        Exchange? exchange;
        TransportFault fault;
        bool reusable;
        bool afterWrite;
        lock (_gate)
        {
            exchange = _session.Current;
            arrived = Math.Max(arrived, exchange?.Times.Sent ?? 0);
            if (!_session.Receive(bytes, arrived, _stamps?.LastWasKernel ?? false, out fault))
            {
                return true;
            }

            reusable = _session.Reusable && exchange is not null;

            // The answer may be there before the write that asked for it has returned; until then nobody else may write.
            afterWrite = reusable && _writing;
            _idleAfterWrite = afterWrite;
        }

        bool goOn = afterWrite || (reusable && _pool.Return(this));
        exchange?.End(fault, null);
        return goOn;
    }

    private async Task SendAsync(Exchange exchange, byte[] bytes)
    {
        try
        {
            exchange.Times.Sent = Stopwatch.GetTimestamp();
            exchange.Enter(ExchangePhase.Sending, exchange.Times.Sent);
            await _stream.WriteAsync(bytes).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // An answer may still be there to read (413 before the body is through); the read loop ends the exchange.
        }

        bool idle;
        lock (_gate)
        {
            _writing = false;
            idle = _idleAfterWrite;
            _idleAfterWrite = false;
            if (_session.Current == exchange)
            {
                exchange.Times.SendDone = Stopwatch.GetTimestamp();
                if (exchange.Times.FirstByte == 0)
                {
                    exchange.Enter(ExchangePhase.AwaitingFirstByte, exchange.Times.SendDone);
                }
            }
        }

        if (idle && !_pool.Return(this))
        {
            Close();
        }
    }

    private void Close() => _stream.Dispose();
}
