using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace FirstToken.Benchmarks.SpeedUps;

/// <summary>
/// A way to a server that takes its time, in either direction, as the distance to a data centre does. The handshake of TCP is the
/// kernel's own, and not slowed down: what opening a connection costs is shown too low, by a round trip.
/// </summary>
internal sealed class SlowLink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _to;
    private readonly Task _accepting;
    private long _delayTicks;

    public SlowLink(Uri to)
    {
        _to = to;
        _listener.Start();
        Url = new UriBuilder(to) { Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri;
        _accepting = AcceptAsync();
    }

    /// <summary>Where to connect.</summary>
    public Uri Url { get; }

    /// <summary>How long bytes are on their way; holds for those that are handed over from now on.</summary>
    public TimeSpan Delay
    {
        get => new(Volatile.Read(ref _delayTicks));
        set => Volatile.Write(ref _delayTicks, value.Ticks);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> open = [];
        try
        {
            while (true)
            {
                Socket near = await _listener.AcceptSocketAsync(_stop.Token);
                open.RemoveAll(static task => task.IsCompleted);
                open.Add(CarryAsync(near));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task CarryAsync(Socket near)
    {
        using var far = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (near)
        {
            near.NoDelay = true;
            try
            {
                await far.ConnectAsync(_to.Host, _to.Port, _stop.Token);
                await Task.WhenAny(CopyAsync(near, far), CopyAsync(far, near));
            }
            catch (Exception failure) when (failure is SocketException or OperationCanceledException)
            {
                // The other end sees its connection closed.
            }
        }
    }

    // Bytes that follow each other are on their way at the same time.
    private async Task CopyAsync(Socket from, Socket to)
    {
        var onTheWay = Channel.CreateUnbounded<(byte[] Bytes, long Due)>();
        Task arriving = ArriveAsync(onTheWay.Reader, to);
        try
        {
            var buffer = new byte[16 << 10];
            while (await from.ReceiveAsync(buffer, _stop.Token) is > 0 and var read)
            {
                onTheWay.Writer.TryWrite((buffer[..read], TimeProvider.System.GetTimestamp() + (long)(Delay.TotalSeconds * TimeProvider.System.TimestampFrequency)));
            }
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // What is on its way still arrives.
        }

        onTheWay.Writer.Complete();
        await arriving;
    }

    private async Task ArriveAsync(ChannelReader<(byte[] Bytes, long Due)> onTheWay, Socket to)
    {
        try
        {
            await foreach ((byte[] bytes, long due) in onTheWay.ReadAllAsync(_stop.Token))
            {
                TimeSpan left = TimeProvider.System.GetElapsedTime(TimeProvider.System.GetTimestamp(), due);
                if (left > TimeSpan.Zero)
                {
                    await Task.Delay(left, TimeProvider.System, _stop.Token);
                }

                await to.SendAsync(bytes, _stop.Token);
            }
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Nobody takes it any more.
        }
    }
}
