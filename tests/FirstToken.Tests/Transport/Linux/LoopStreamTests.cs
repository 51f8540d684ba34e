using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using FirstToken.Transport;
using FirstToken.Transport.Linux;
using Xunit;

namespace FirstToken.Tests.Transport.Linux;

public sealed class LoopStreamTests : IDisposable
{
    // More than the buffers of both sockets take.
    private const int Much = 32 << 20;

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public LoopStreamTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "epoll is Linux's");
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IPEndPoint Address => (IPEndPoint)_listener.LocalEndPoint!;

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Bytes_arrive_both_ways_at_once_however_many()
    {
        (Stream stream, Socket server) = await OpenAsync();
        using Socket other = server;
        await using Stream ours = stream;
        byte[] up = Numbered(Much, 1);
        byte[] down = Numbered(Much, 2);
        Task<byte[]> received = ReceiveAsync(server, Much);
        Task sending = SendAsync(server, down);
        Task writing = stream.WriteAsync(up, Token).AsTask();

        byte[] read = new byte[Much];
        await stream.ReadExactlyAsync(read, Token);

        await Task.WhenAll(writing, sending);
        byte[] arrived = await received;
        Assert.True(up.AsSpan().SequenceEqual(arrived));
        Assert.True(down.AsSpan().SequenceEqual(read));
    }

    [Fact]
    public async Task The_end_behind_bytes_is_found_whenever_it_comes()
    {
        for (int i = 0; i < 500; i++)
        {
            (Stream stream, Socket server) = await OpenAsync();
            await using Stream ours = stream;
            Task<int> empty = stream.ReadAsync(Memory<byte>.Empty, Token).AsTask();
            server.Send(new byte[100]);
            Thread.SpinWait(i * 20); // the end comes before, while and after the bytes are read
            server.Shutdown(SocketShutdown.Send);
            await empty;

            byte[] buffer = new byte[64];
            int count = 0;
            for (int read; (read = await stream.ReadAsync(buffer, Token).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Token)) > 0;)
            {
                count += read;
            }

            Assert.Equal(100, count);
            Assert.Equal(0, await stream.ReadAsync(buffer, Token));
            Assert.Equal(0, await stream.ReadAsync(Memory<byte>.Empty, Token));
            server.Dispose();
        }
    }

    [Fact]
    public async Task Every_byte_can_be_read_by_itself()
    {
        (Stream stream, Socket server) = await OpenAsync();
        using Socket other = server;
        await using Stream ours = stream;
        byte[] sent = Numbered(1_000, 3);
        server.Send(sent);
        byte[] read = new byte[1_000];
        for (int i = 0; i < 1_000; i++)
        {
            Assert.Equal(0, await stream.ReadAsync(Memory<byte>.Empty, Token));
            Assert.Equal(1, await stream.ReadAsync(read.AsMemory(i, 1), Token));
        }

        Assert.Equal(sent, read);
        server.Send([7]); // and the wait after them is a wait for more
        Assert.Equal(1, await stream.ReadAsync(read, Token));
    }

    [Fact]
    public async Task A_connection_that_breaks_fails_the_read_and_the_write()
    {
        (Stream stream, Socket server) = await OpenAsync();
        await using Stream ours = stream;
        Task<int> read = stream.ReadAsync(new byte[10], Token).AsTask();
        server.LingerState = new LingerOption(true, 0);
        server.Dispose();

        IOException failure = await Assert.ThrowsAsync<IOException>(() => read);
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(failure.InnerException).SocketErrorCode);
        await Assert.ThrowsAsync<IOException>(() => stream.WriteAsync(new byte[10], Token).AsTask());
    }

    [Fact]
    public async Task Nobody_there_is_told_as_the_runtime_tells_it()
    {
        SocketException failure = await Assert.ThrowsAsync<SocketException>(() => StampedSocket.ConnectAsync(ClosedPort.Address, Token).AsTask());

        Assert.Equal(SocketError.ConnectionRefused, failure.SocketErrorCode);
    }

    [Fact]
    public async Task Who_gives_up_a_read_can_read_again()
    {
        (Stream stream, Socket server) = await OpenAsync();
        using Socket other = server;
        await using Stream ours = stream;
        byte[] buffer = new byte[10];
        for (int i = 0; i < 50; i++)
        {
            using var impatient = new CancellationTokenSource();
            Task<int> read = stream.ReadAsync(i % 2 == 0 ? buffer : Memory<byte>.Empty, impatient.Token).AsTask();
            await impatient.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stream.ReadAsync(buffer, impatient.Token).AsTask());
        }

        server.Send([1, 2, 3]);
        Assert.Equal(3, await stream.ReadAsync(buffer, Token));
    }

    [Fact]
    public async Task A_write_that_is_not_taken_waits_and_can_be_given_up()
    {
        (Stream stream, Socket server) = await OpenAsync();
        using Socket other = server;
        await using Stream ours = stream;
        using var impatient = new CancellationTokenSource();
        Task write = stream.WriteAsync(new byte[Much], impatient.Token).AsTask();
        Assert.False(write.IsCompleted);
        await impatient.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
    }

    [Fact]
    public async Task Closing_ends_whoever_waits()
    {
        (Stream stream, Socket server) = await OpenAsync();
        using Socket other = server;
        Task<int> read = stream.ReadAsync(Memory<byte>.Empty, Token).AsTask();
        Task write = stream.WriteAsync(new byte[Much], Token).AsTask();
        await stream.DisposeAsync();
        await stream.DisposeAsync();

        Assert.Equal(0, await read); // what it waited for will not come: the next read tells
        await Assert.ThrowsAsync<ObjectDisposedException>(() => write);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => stream.ReadAsync(new byte[1], Token).AsTask());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await stream.WriteAsync(new byte[1], Token));
    }

    [Fact]
    public async Task Closing_ends_a_read_under_way()
    {
        (Stream stream, Socket server) = await OpenAsync();
        using Socket other = server;
        Task<int> read = stream.ReadAsync(new byte[1], Token).AsTask();
        await stream.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => read);
    }

    [Fact]
    public async Task Arrivals_are_the_kernels_and_not_the_readers()
    {
        using Socket on = KernelStamps.KeepOn();
        (Stream stream, Socket server) = await OpenAsync();
        using Socket other = server;
        await using Stream ours = stream;
        byte[] buffer = new byte[10];
        await KernelStampsAsync(stream, server, buffer);
        long before = Stopwatch.GetTimestamp();
        server.Send([1]);
        long sent = Stopwatch.GetTimestamp();
        Thread.Sleep(20); // a reader that is late

        Assert.Equal(1, await stream.ReadAsync(buffer, Token));

        var stamps = (IArrivalStamps)stream;
        Assert.True(stamps.LastWasKernel);
        Assert.InRange(stamps.LastArrival, before, sent + (Stopwatch.Frequency / 100));
    }

    // The kernel begins to stamp a moment after it is first asked.
    private static async Task KernelStampsAsync(Stream stream, Socket server, byte[] buffer)
    {
        for (int i = 0; i < 10_000 && !((IArrivalStamps)stream).LastWasKernel; i++)
        {
            server.Send([0]);
            await stream.ReadExactlyAsync(buffer.AsMemory(0, 1), Token);
        }
    }

    private static byte[] Numbered(int count, int from)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++)
        {
            bytes[i] = (byte)((i + from) * 31 / 7);
        }

        return bytes;
    }

    private static async Task SendAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes, Token)..];
        }
    }

    private static async Task<byte[]> ReceiveAsync(Socket socket, int count)
    {
        byte[] bytes = new byte[count];
        for (int read = 0; read < count;)
        {
            read += await socket.ReceiveAsync(bytes.AsMemory(read), Token);
        }

        return bytes;
    }

    [Fact]
    public async Task Who_sends_without_end_leaves_the_others_their_turn()
    {
        using var loop = new IoLoop("test", measures: false);
        using var holding = new ManualResetEventSlim();
        using var held = new ManualResetEventSlim();
        _listener.ReceiveBufferSize = 1 << 20;
        (Stream flood, Socket sender) = await AcceptedAsync(loop, () => { });
        (Stream quiet, Socket other) = await AcceptedAsync(loop, () => { });
        using Socket flooding = sender;
        using Socket pinging = other;
        await using Stream first = flood;
        await using Stream second = quiet;
        int flooded = 0;
        Task reading = ReadAllAsync();
        Task<int> ping = PingAsync();
        loop.Post(() =>
        {
            holding.Set();
            held.Wait(Token);
        });
        holding.Wait(Token); // else it reads while there is nothing of the other yet
        sender.SendBufferSize = 8 << 20;
        sender.Blocking = false;
        int sent = sender.Send(new byte[4 << 20]);
        other.Send(new byte[1]);
        sender.Shutdown(SocketShutdown.Send);

        held.Set();

        Assert.InRange(await ping.WaitAsync(Token), 0, 300_000);
        await reading.WaitAsync(Token);
        Assert.Equal(sent, flooded);
        Assert.True(sent > 400_000, $"only {sent} bytes fitted the buffers: they prove nothing");

        async Task ReadAllAsync()
        {
            byte[] buffer = new byte[16 << 10];
            while (await flood.ReadAsync(buffer, CancellationToken.None) is var read and > 0)
            {
                flooded += read;
            }
        }

        async Task<int> PingAsync()
        {
            Assert.Equal(1, await quiet.ReadAsync(new byte[1], CancellationToken.None));
            return flooded;
        }
    }

    [Fact]
    public async Task The_end_of_an_accepted_connection_is_told_while_nobody_reads()
    {
        using var loop = new IoLoop("test", measures: false);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        (Stream stream, Socket client) = await AcceptedAsync(loop, () => ended.TrySetResult());
        await using Stream ours = stream;
        client.Send(new byte[3]);
        Assert.False(ended.Task.IsCompleted);

        client.Dispose();

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        byte[] buffer = new byte[10];
        Assert.Equal((3, 0), (await stream.ReadAsync(buffer, Token), await stream.ReadAsync(buffer, Token)));
    }

    private async Task<(Stream Stream, Socket Client)> AcceptedAsync(IoLoop loop, Action whenEnded)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException();
        }

        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await client.ConnectAsync(Address, Token);
        return (LoopStream.Accepted(await _listener.AcceptAsync(Token), loop, whenEnded), client);
    }

    private async Task<(Stream Ours, Socket Server)> OpenAsync()
    {
        Stream stream = await StampedSocket.ConnectAsync(Address, Token);
        return (stream, await _listener.AcceptAsync(Token));
    }
}
