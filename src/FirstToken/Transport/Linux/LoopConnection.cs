using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using FirstToken.Transport.Http1;

namespace FirstToken.Transport.Linux;

/// <summary>
/// A plain HTTP/1.1 connection driven by an <see cref="IoLoop"/>: read, stamped by the kernel, parsed and recorded on one
/// thread, with no task and no buffer of its own.
/// </summary>
internal sealed class LoopConnection : IConnection, IIoHandler, IDisposable
{
    private const int EConnRefused = 111;
    private const uint Reading = Libc.EpollIn | Libc.EpollRdHup;

    private readonly IoLoop _loop;
    private readonly ConnectionPool _pool;
    private readonly string _host;
    private readonly IPEndPoint[] _addresses;
    private readonly Action _dialled;
    private readonly Http1Session _session = new();
    private readonly Lock _gate = new();
    private Socket? _socket;
    private int _fd = -1;
    private ulong _token;
    private int _nextAddress;
    private long _dialStarted;
    private Exchange? _dialling;
    private byte[]? _unsent;
    private int _unsentFrom;
    private bool _closed;
    private bool _watched;

    private LoopConnection(IoLoop loop, ConnectionPool pool, string host, IPEndPoint[] addresses, Action dialled)
    {
        _loop = loop;
        _pool = pool;
        _host = host;
        _addresses = addresses;
        _dialled = dialled;
    }

    public long IdleSince { get; set; }

    public void Dispose() => Close();

    /// <summary>Opens a connection for an exchange and sends it.</summary>
    /// <param name="loop">The loop that will drive it.</param>
    /// <param name="pool">Where it goes when idle.</param>
    /// <param name="host">Value of the host header.</param>
    /// <param name="addresses">Tried in order.</param>
    /// <param name="exchange">The exchange that opens it.</param>
    /// <param name="dialled">Called once the dial is over, well or ill.</param>
    public static void Open(
        IoLoop loop, ConnectionPool pool, string host, IPEndPoint[] addresses, Exchange exchange, Action dialled)
    {
        var connection = new LoopConnection(loop, pool, host, addresses, dialled) { _dialling = exchange };
        exchange.NewConnection = true;
        connection._dialStarted = Stopwatch.GetTimestamp();
        exchange.CarriedBy(connection);
        connection.DialNext();
    }

    public void Send(Exchange exchange)
    {
        byte[] bytes = Http1RequestWriter.Write(exchange.Request, _host);
        exchange.CarriedBy(this);
        Exchange? failed;
        TransportFault fault;
        lock (_gate)
        {
            _session.Begin(exchange);
            if (_closed)
            {
                failed = exchange;
                fault = _session.Closed();
            }
            else
            {
                exchange.Times.Sent = Stopwatch.GetTimestamp();
                exchange.Enter(ExchangePhase.Sending, exchange.Times.Sent);
                _unsent = bytes;
                _unsentFrom = 0;
                failed = Flush(out fault) ? null : exchange;
            }
        }

        failed?.End(fault, "the connection closed as the request was sent");
    }

    public void Abort(Exchange? only) => _loop.Post(() =>
    {
        Exchange? exchange = _dialling;
        lock (_gate)
        {
            exchange ??= _session.Current;
            if (only is not null && exchange != only)
            {
                // It ended before we got here; the connection serves another by now.
                return;
            }

            _ = _session.Closed();
        }

        Close();
        if (_dialling is not null)
        {
            EndDial();
        }

        exchange?.End(TransportFault.Cancelled, null);
    });

    public void OnReady(IoLoop loop, uint events)
    {
        if (_dialling is not null)
        {
            OnDialled();
            return;
        }

        Exchange? ended = null;
        TransportFault fault = TransportFault.None;
        string? detail = null;
        bool idle = false;
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            if ((events & Libc.EpollOut) != 0 && _unsent is not null && !Flush(out fault))
            {
                ended = _session.Current;
            }
            else if ((events & ~Libc.EpollOut) != 0)
            {
                (ended, fault, detail, idle) = ReadOnce(loop);
            }
        }

        if (idle && !_pool.Return(this))
        {
            Close();
        }

        ended?.End(fault, detail);
    }

    // One read an event: what is left over makes the descriptor ready again, and a second read only to be told
    // "nothing more" would be the dearest part of a chunk.
    private (Exchange? Ended, TransportFault Fault, string? Detail, bool Idle) ReadOnce(IoLoop loop)
    {
        Exchange? exchange = _session.Current;
        int read = SocketReads.Receive(_fd, loop.ReadBuffer, out long kernelUnixNs);
        if (read == -Libc.EAgain)
        {
            return default;
        }

        if (read <= 0)
        {
            TransportFault fault = _session.Closed();
            _pool.Remove(this);
            Close();
            string? detail = read < 0 ? new Win32Exception(-read).Message : "the server closed the connection";
            return (exchange, fault, detail, false);
        }

        long now = Stopwatch.GetTimestamp();
        loop.Anchor.Refresh(now);
        long notBefore = exchange is null ? 0 : Math.Max(exchange.Times.Sent, exchange.Times.LastByte);
        bool kernel = loop.Anchor.TryConvert(kernelUnixNs, notBefore, now, out long arrived);
        if (!_session.Receive(loop.ReadBuffer[..read], arrived, kernel, out TransportFault received))
        {
            return default;
        }

        if (exchange is null)
        {
            _pool.Remove(this);
            Close();
            return default;
        }

        if (_session.Reusable && _unsent is null)
        {
            return (exchange, received, null, true);
        }

        Close();
        return (exchange, received, null, false);
    }

    /// <summary>Hands as much of the request to the kernel as it takes.</summary>
    /// <returns><see langword="false"/> when the connection failed; the session is then over.</returns>
    private bool Flush(out TransportFault fault)
    {
        fault = TransportFault.None;
        Exchange exchange = _session.Current!;
        bool waited = _unsentFrom > 0;
        while (_unsent is not null)
        {
            int sent = SocketReads.Send(_fd, _unsent.AsSpan(_unsentFrom));
            if (sent == -Libc.EAgain)
            {
                _loop.Watch(_fd, _token, Reading | Libc.EpollOut);
                return true;
            }

            if (sent < 0)
            {
                fault = _session.Closed();
                Close();
                return false;
            }

            _unsentFrom += sent;
            if (_unsentFrom == _unsent.Length)
            {
                _unsent = null;
            }
        }

        exchange.Times.SendDone = Stopwatch.GetTimestamp();
        exchange.Enter(ExchangePhase.AwaitingFirstByte, exchange.Times.SendDone);
        if (waited)
        {
            _loop.Watch(_fd, _token, Reading);
        }

        return true;
    }

    private void DialNext()
    {
        Exchange exchange = _dialling!;
        while (_nextAddress < _addresses.Length)
        {
            IPEndPoint address = _addresses[_nextAddress++];
            int error;
            try
            {
                _socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false, NoDelay = true };
                KernelStamps.Enable(_socket);
                _fd = (int)_socket.Handle;
                error = SocketReads.Connect(_fd, address);
            }
            catch (SocketException exception)
            {
                // Out of descriptors, or an address family this machine lacks.
                FailDial(refused: false, exception.Message);
                continue;
            }

            if (error is 0 or Libc.EInProgress)
            {
                _watched = true;
                _loop.Add(_fd, this, Libc.EpollOut | Libc.EpollErr, out _token);
                return;
            }

            CloseSocket();
            if (_nextAddress == _addresses.Length)
            {
                FailDial(error == EConnRefused, new Win32Exception(error).Message);
                return;
            }
        }
    }

    private void OnDialled()
    {
        int error = SocketReads.ConnectOutcome(_fd);
        if (error != 0)
        {
            CloseSocket();
            if (_nextAddress < _addresses.Length)
            {
                DialNext();
            }
            else
            {
                FailDial(error == EConnRefused, new Win32Exception(error).Message);
            }

            return;
        }

        Exchange exchange = _dialling!;
        exchange.Times.Connect = SocketReads.ConnectTicks(_fd, Math.Max(1, Stopwatch.GetTimestamp() - _dialStarted));
        _loop.Watch(_fd, _token, Reading);
        EndDial();
        Send(exchange);
    }

    private void FailDial(bool refused, string message)
    {
        if (_nextAddress < _addresses.Length || _dialling is not { } exchange)
        {
            return;
        }

        Close();
        EndDial();
        exchange.End(refused ? TransportFault.ConnectRefused : TransportFault.ConnectFailed, message);
    }

    private void EndDial()
    {
        _dialling = null;
        _dialled();
    }

    private void Close()
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _closed = true;
                CloseSocket();
            }
        }
    }

    private void CloseSocket()
    {
        if (_watched)
        {
            _loop.Remove(_fd, _token);
            _watched = false;
        }

        _fd = -1;
        _socket?.Dispose();
        _socket = null;
    }
}
