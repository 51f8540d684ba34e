using System.Collections.Concurrent;
using System.Net.Sockets;
using FirstToken.Simulator.Pacing;
using FirstToken.Simulator.Plans;

namespace FirstToken.Simulator.Linux;

/// <summary>
/// HTTP/1.1 on raw sockets: one thread accepts and reads, the pacing thread writes. .NET's own socket engine is kept
/// away from these descriptors, as its second epoll would wake for each of them.
/// </summary>
internal sealed unsafe class FastServer : IDisposable
{
    private const int ReadSize = 256 * 1024;

    private readonly Socket _listener;
    private readonly int _listenFd;
    private readonly Responder _responder;
    private readonly Action<Socket, bool> _handOver;
    private readonly Epoll _epoll = new();
    private readonly Waker _waker = new();
    private readonly StampedReader _reader = new(ReadSize);
    private readonly ResponseHead _head = new();
    private readonly Dictionary<int, Connection> _connections = [];
    private readonly ConcurrentQueue<Connection> _returned = new();
    private readonly Thread _thread;
    private volatile bool _stop;
    private bool _draining;
    private int _responding;
    private readonly ITimer? _sweeper;
    private volatile bool _sweep;

    /// <summary>Starts serving.</summary>
    /// <param name="listener">A bound and listening socket; disposed with the server.</param>
    /// <param name="responder">Who plans the answers.</param>
    /// <param name="pacer">Who sends them.</param>
    /// <param name="handOver">Takes connections that speak something else: TLS (true) or HTTP/2 without it (false).</param>
    public FastServer(Socket listener, Responder responder, Pacer pacer, Action<Socket, bool> handOver)
    {
        (_listener, _responder, Pacer, _handOver) = (listener, responder, pacer, handOver);
        _listenFd = (int)listener.Handle;
        int on = 1;
        // Accepted sockets inherit the option: the first segment of a connection is stamped too.
        _ = Native.SetSocketOption(_listenFd, Native.SocketLevel, Native.ReceiveTimestampNs, &on, sizeof(int));
        _ = Native.FileControl(_listenFd, Native.SetFlags, Native.NonBlocking);
        _epoll.Add(_listenFd, Native.EpollIn);
        _epoll.Add(_waker.Fd, Native.EpollIn);
        _thread = new Thread(Loop) { IsBackground = true, Name = "simulator" };
        _thread.Start();
    }

    public Pacer Pacer { get; }

    /// <summary>Closes connections that have been idle for this long, to a quarter of it; <see langword="null"/> keeps them.</summary>
    public TimeSpan? IdleTimeout
    {
        get;
        init
        {
            field = value;
            _sweeper = value is { } timeout ? TimeProvider.System.CreateTimer(_ => AskToSweep(), null, timeout / 4, timeout / 4) : null;
        }
    }

    /// <summary>Answers that are still running.</summary>
    public int Responding => Volatile.Read(ref _responding);

    /// <summary>An answer is whole. Called by the pacing thread with the connection's gate held.</summary>
    public void Finished(Connection connection)
    {
        if (connection.HasBacklog && !connection.Broken)
        {
            connection.FinishWhenDrained = true;
            return;
        }

        Release(connection);
        if (connection.PendingRead || connection.Request.Length > 0 || connection.PeerClosed || connection.Broken ||
            connection.CloseAfter || connection.ResetAfter)
        {
            Return(connection);
        }
    }

    /// <summary>Takes no more connections; those that are idle are closed.</summary>
    public void Drain()
    {
        _draining = true;
        _waker.Wake();
    }

    public void Dispose()
    {
        _sweeper?.Dispose();
        _stop = true;
        _waker.Wake();
        _thread.Join();
        foreach (Connection connection in _connections.Values)
        {
            using (connection.Gate.EnterScope())
            {
                connection.Broken = true;
                connection.Closed = true;
                _ = Native.Close(connection.Fd);
            }
        }

        _epoll.Dispose();
        _waker.Dispose();
        _reader.Dispose();
        _listener.Dispose();
    }

    private void Return(Connection connection)
    {
        _returned.Enqueue(connection);
        _waker.Wake();
    }

    private void AskToSweep()
    {
        _sweep = true;
        _waker.Wake();
    }

    // On the I/O loop, which alone closes descriptors.
    private void Sweep()
    {
        _sweep = false;
        long before = WallClock.Steady() - (IdleTimeout!.Value.Ticks * TimeSpan.NanosecondsPerTick);
        Connection[] idle = [.. _connections.Values.Where(connection => !connection.Responding && connection.Request.Length == 0 && connection.IdleSince < before)];
        foreach (Connection connection in idle)
        {
            Close(connection);
        }
    }

    private void Release(Connection connection)
    {
        connection.IdleSince = WallClock.Steady();
        connection.Responding = false;
        Interlocked.Decrement(ref _responding);
        _responder.Closed();
    }

    private void Loop()
    {
        bool listening = true;
        while (!_stop)
        {
            int count = _epoll.Wait();
            for (int i = 0; i < count; i++)
            {
                (int fd, uint events) = _epoll[i];
                if (fd == _listenFd)
                {
                    Accept();
                }
                else if (fd == _waker.Fd)
                {
                    _waker.Drain();
                }
                else if (_connections.TryGetValue(fd, out Connection? connection))
                {
                    Handle(connection, events);
                }
            }

            while (_returned.TryDequeue(out Connection? connection))
            {
                if (!connection.Closed)
                {
                    Continue(connection);
                }
            }

            if (_sweep)
            {
                Sweep();
            }

            if (_draining && listening)
            {
                listening = false;
                _epoll.Remove(_listenFd);
            }
        }
    }

    private void Accept()
    {
        // In batches, so that a burst of thousands does not wait for the loop's turn one by one.
        for (int i = 0; i < 256; i++)
        {
            int fd = Native.Accept(_listenFd, null, null, Native.NonBlocking | Native.CloseOnExec);
            if (fd < 0)
            {
                return;
            }

            _connections[fd] = new Connection(fd) { IdleSince = WallClock.Steady() };
            _epoll.Add(fd, Native.EpollIn | Native.EpollOut | Native.EpollReadHup | Native.EpollEdge);
        }
    }

    private void Handle(Connection connection, uint events)
    {
        using (connection.Gate.EnterScope())
        {
            connection.Broken |= (events & Native.EpollErr) != 0;
            connection.PeerClosed |= (events & (Native.EpollReadHup | Native.EpollHup)) != 0;
            if ((events & Native.EpollOut) != 0 && connection.HasBacklog)
            {
                connection.Flush();
                FinishIfDrained(connection);
            }

            if (connection is { Silent: { } silent } && (connection.PeerClosed || connection.Broken))
            {
                connection.Silent = null;
                silent.Leave();
                return;
            }

            if (connection.Responding)
            {
                connection.PendingRead |= (events & (Native.EpollIn | Native.EpollReadHup)) != 0;
                return;
            }
        }

        Continue(connection);
    }

    private void FinishIfDrained(Connection connection)
    {
        if (connection.FinishWhenDrained && (!connection.HasBacklog || connection.Broken))
        {
            connection.FinishWhenDrained = false;
            Release(connection);
        }
    }

    // The loop owns the connection here.
    private void Continue(Connection connection)
    {
        if (connection.Broken || connection.CloseAfter || connection.ResetAfter)
        {
            Close(connection);
            return;
        }

        connection.PendingRead = false;
        if (!connection.Known && !Identify(connection))
        {
            return;
        }

        if (connection.Request.Length > 0 && Serve(connection, connection.Request.Span, WallClock.UnixNanoseconds(), stored: true))
        {
            return;
        }

        while (!connection.Responding && !connection.Closed)
        {
            int read = _reader.Read(connection.Fd, out long received);
            if (read <= 0)
            {
                if (read == 0 || connection.PeerClosed)
                {
                    Close(connection);
                }

                return;
            }

            Take(connection, _reader.Bytes(read), received);
            if (read < ReadSize && !connection.PeerClosed)
            {
                return;
            }
        }
    }

    private void Take(Connection connection, ReadOnlySpan<byte> bytes, long received)
    {
        if (connection.Request.Length == 0)
        {
            Serve(connection, bytes, received, stored: false);
            return;
        }

        connection.Request.Append(bytes);
        Serve(connection, connection.Request.Span, received, stored: true);
    }

    /// <summary>Whether the bytes led to an answer or to the end of the connection.</summary>
    private bool Serve(Connection connection, ReadOnlySpan<byte> bytes, long received, bool stored)
    {
        ParseResult result = HttpParser.Parse(bytes, out ParsedRequest parsed);
        if (result is ParseResult.NeedMore or ParseResult.NeedContinue)
        {
            if (!stored)
            {
                connection.Request.Append(bytes);
            }

            if (result == ParseResult.NeedContinue && !connection.Continued)
            {
                connection.Continued = true;
                using (connection.Gate.EnterScope())
                {
                    connection.Send("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray());
                }
            }

            return false;
        }

        connection.Continued = false;
        connection.Responding = true;
        Interlocked.Increment(ref _responding);
        _responder.Opened();
        if (result != ParseResult.Complete)
        {
            connection.Request.Clear();
            connection.CloseAfter = true;
            Plan refused = Plan.Whole(Status(result), "text/plain", "the request is not HTTP as this server reads it\n");
            Begin(connection, new ParsedRequest(new SimRequest { Method = "GET", Path = "" }, false, true, 0), refused, received);
            return true;
        }

        connection.Request.Keep(bytes[parsed.Consumed..], stored);
        connection.CloseAfter = !parsed.KeepAlive || _draining;
        Begin(connection, parsed, _responder.Answer(parsed.Request, received), received);
        return true;
    }

    private void Begin(Connection connection, ParsedRequest parsed, Plan plan, long received)
    {
        bool chunked = parsed.Chunking && plan.Body is null;
        connection.CloseAfter |= plan.Body is null && !parsed.Chunking;
        ReadOnlySpan<byte> head = _head.Write(plan, !connection.CloseAfter, parsed.Chunking);
        string id = plan.Headers.Count > 0 ? plan.Headers[^1].Value : "";
        var log = _responder.Log.Open(id, parsed.Request.Path, plan, received);
        var stream = new FastStream(this, connection, plan, log) { Chunked = chunked, Start = WallClock.SteadyAt(received) + plan.WaitNanoseconds };
        stream.Open(head, withBody: parsed.Request.Method != "HEAD");
        if (plan.End == PlanEnd.Silence)
        {
            connection.Silent = stream;
            return;
        }

        if (plan.Body is not null && plan.HeadDueNanoseconds + plan.WaitNanoseconds == 0 && plan.End == PlanEnd.Finish)
        {
            // Due now: no need to wake another thread for it.
            stream.Run(WallClock.Steady());
            return;
        }

        Pacer.Add(stream.FirstDue, stream);
    }

    private static int Status(ParseResult result) => result switch
    {
        ParseResult.HeadTooLarge => 431,
        ParseResult.BodyTooLarge => 413,
        _ => 400,
    };

    private bool Identify(Connection connection)
    {
        ConnectionKind kind = StampedReader.Peek(connection.Fd);
        if (kind is ConnectionKind.Undecided)
        {
            if (connection.PeerClosed)
            {
                Close(connection);
            }

            return false;
        }

        connection.Known = true;
        if (kind == ConnectionKind.Http1)
        {
            return true;
        }

        _epoll.Remove(connection.Fd);
        _connections.Remove(connection.Fd);
        connection.Closed = true;
        int off = 0;
        _ = Native.SetSocketOption(connection.Fd, Native.SocketLevel, Native.ReceiveTimestampNs, &off, sizeof(int));
        _handOver(new Socket(new SafeSocketHandle(connection.Fd, ownsHandle: true)), kind == ConnectionKind.Tls);
        return false;
    }

    private void Close(Connection connection)
    {
        using (connection.Gate.EnterScope())
        {
            if (connection.Closed)
            {
                return;
            }

            if (connection.ResetAfter)
            {
                long linger = 1;
                _ = Native.SetSocketOption(connection.Fd, Native.SocketLevel, Native.Linger, &linger, sizeof(long));
            }

            connection.Closed = true;
            connection.Broken = true;
            _connections.Remove(connection.Fd);
            _ = Native.Close(connection.Fd);
        }

        connection.Request.Clear();
    }
}
