using System.Collections.Concurrent;
using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace FirstToken.Gateway.Listening;

/// <summary>
/// HTTP/1.1 for clients without TLS. Kestrel reads a request on one thread, hands it to a pipe, parses it behind the pipe and writes into
/// another; at a gateway, which does little else, that is a good part of the cost of a call. Here a request is read, relayed and
/// answered where its bytes were seen, and what is written goes to the socket at once.
/// </summary>
/// <param name="handle">Answers a request.</param>
/// <param name="http2">Takes connections that begin with HTTP/2.</param>
/// <param name="time">The clock.</param>
internal sealed class Http1Server(Func<HttpContext, Task> handle, Http2Detour http2, TimeProvider time) : IAsyncDisposable
{
    private const int Backlog = 65_535;

    // Elsewhere nobody tells us unasked that a client has left.
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(OperatingSystem.IsLinux() ? 500 : 20);
    private static readonly TimeSpan s_afterFailure = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<ClientConnection, Task> _connections = new(ReferenceEqualityComparer.Instance as IEqualityComparer<ClientConnection>);
    private readonly CancellationTokenSource _stop = new();
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;
    private ITimer? _look;

    public Func<HttpContext, Task> Handle => handle;

    public Http2Detour Http2 => http2;

    public DateLine Date { get; } = new(time);

    /// <summary>Whether it takes no new requests.</summary>
    public bool IsStopping => _stop.IsCancellationRequested;

    /// <summary>Connections open now.</summary>
    public int Open => _connections.Count;

    /// <summary>Begins to listen.</summary>
    /// <returns>Where.</returns>
    /// <exception cref="SocketException">It cannot be listened on.</exception>
    public IPEndPoint Start(IPEndPoint address)
    {
        _listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (address.Address.Equals(IPAddress.IPv6Any))
        {
            _listener.DualMode = true;
        }

        _listener.Bind(address);
        _listener.Listen(Backlog);
        _accepting = AcceptAsync(_listener);
        _look = time.CreateTimer(_ => Look(Environment.TickCount64), null, s_look, s_look);
        return (IPEndPoint)_listener.LocalEndPoint!;
    }

    /// <summary>Takes no new connections or requests, and waits for those under way.</summary>
    /// <param name="limit">Ends the wait: what is still under way then is cut off.</param>
    public async Task StopAsync(CancellationToken limit)
    {
        await _stop.CancelAsync();
        _listener?.Dispose();
        await _accepting;
        foreach ((ClientConnection connection, _) in _connections)
        {
            connection.Retire();
        }

        try
        {
            await Task.WhenAll(_connections.Values).WaitAsync(limit);
        }
        catch (OperationCanceledException)
        {
            foreach ((ClientConnection connection, _) in _connections)
            {
                connection.Abort();
            }

            await Task.WhenAll(_connections.Values);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true));
        if (_look is not null)
        {
            await _look.DisposeAsync();
        }

        _stop.Dispose();
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Serve(await listener.AcceptAsync(_stop.Token));
            }
            catch (Exception failure) when (failure is Win32Exception or ObjectDisposedException or OperationCanceledException)
            {
                if (!_stop.IsCancellationRequested)
                {
                    // Mostly there are no more file descriptors, until somebody leaves.
                    await Task.Delay(s_afterFailure, time, CancellationToken.None);
                }
            }
        }
    }

    private void Serve(Socket socket)
    {
        ClientConnection connection;
        try
        {
            socket.NoDelay = true;
            connection = new ClientConnection(socket, this);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _connections.TryAdd(connection, ended.Task);
        _ = ServeAsync(connection, ended);
    }

    private async Task ServeAsync(ClientConnection connection, TaskCompletionSource ended)
    {
        try
        {
            await connection.ServeAsync();
        }
        finally
        {
            _connections.TryRemove(connection, out _);
            connection.Dispose();
            ended.TrySetResult();
        }
    }

    /// <summary>Ends what takes too long.</summary>
    /// <param name="now">Milliseconds, as <see cref="Environment.TickCount64"/> counts them.</param>
    public void Look(long now)
    {
        foreach ((ClientConnection connection, _) in _connections)
        {
            connection.Look(now, ClientSide.IdleConnection);
        }
    }
}
