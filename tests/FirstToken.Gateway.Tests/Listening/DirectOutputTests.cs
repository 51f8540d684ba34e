using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using FirstToken.Gateway.Listening;
using Xunit;

namespace FirstToken.Gateway.Tests.Listening;

public sealed class DirectOutputTests : IDisposable
{
    // More than the buffers of both sockets take.
    private const int Much = 32 << 20;

    private readonly Socket _client = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly Socket _server;
    private readonly TaskCompletionSource _aborted = new();
    private readonly DirectOutput _output;

    public DirectOutputTests()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        _client.Connect(listener.LocalEndPoint!);
        _server = listener.Accept();
        _output = new DirectOutput(_server, () => _aborted.TrySetResult());
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task What_is_flushed_arrives_in_order_and_nothing_before()
    {
        byte[] first = Numbered(100, 0);
        byte[] second = Numbered(9_000, 100);
        first.CopyTo(_output.GetSpan());
        _output.Advance(first.Length);
        second.AsSpan(0, 60).CopyTo(_output.GetMemory(60).Span);
        _output.Advance(60);
        Assert.Equal((160, 0), (_output.UnflushedBytes, _client.Available));

        Assert.Equal((false, false), Said(await _output.FlushAsync(Token)));
        Assert.Equal((false, false), Said(await _output.WriteAsync(second.AsMemory(60), Token)));

        Assert.Equal(0, _output.UnflushedBytes);
        byte[] came = await ReadAsync(9_100);
        Assert.Equal((byte[])[.. first, .. second], came);
    }

    [Fact]
    public async Task More_than_there_was_room_for_is_refused()
    {
        int room = _output.GetSpan().Length;

        Assert.Throws<ArgumentOutOfRangeException>(() => _output.Advance(room + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => _output.Advance(-1));
        Assert.Equal((false, false), Said(await _output.FlushAsync(Token)));
    }

    [Fact]
    public async Task A_client_that_does_not_read_holds_the_flush_until_it_does()
    {
        byte[] much = Numbered(Much, 0);
        Task<FlushResult> flush = _output.WriteAsync(much, Token).AsTask();
        Assert.False(flush.IsCompleted);
        Assert.False(_output.Sent.IsCompleted);

        byte[] came = await ReadAsync(Much);

        Assert.Equal((false, false), Said(await flush));
        await _output.Sent.WaitAsync(Token);
        Assert.True(much.AsSpan().SequenceEqual(came));
    }

    [Fact]
    public async Task Who_gives_up_waiting_loses_nothing_of_what_was_begun()
    {
        byte[] much = Numbered(Much, 0);
        byte[] more = Numbered(500, 7);
        using var impatient = new CancellationTokenSource();
        Task<FlushResult> flush = _output.WriteAsync(much, impatient.Token).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => flush);

        Task<FlushResult> later = _output.WriteAsync(more, Token).AsTask();
        byte[] came = await ReadAsync(Much + 500);

        Assert.Equal((false, false), Said(await later));
        Assert.True(came.AsSpan().SequenceEqual([.. much, .. more]));
    }

    [Fact]
    public async Task A_pending_flush_can_be_called_off()
    {
        Task<FlushResult> flush = _output.WriteAsync(new byte[Much], Token).AsTask();
        _output.CancelPendingFlush();

        Assert.Equal((true, false), Said(await flush));
        Assert.False(_output.Sent.IsCompleted);
        _ = await ReadAsync(Much);
        await _output.Sent.WaitAsync(Token);
    }

    [Fact]
    public async Task A_client_that_left_ends_the_connection_and_every_flush_says_so()
    {
        Task<FlushResult> flush = _output.WriteAsync(new byte[Much], Token).AsTask();
        _client.LingerState = new LingerOption(true, 0);
        _client.Dispose();

        Assert.Equal((false, true), Said(await flush));
        await _aborted.Task.WaitAsync(Token);
        Assert.Equal((false, true), Said(await _output.WriteAsync(new byte[10], Token)));
        Assert.Equal(0, _output.UnflushedBytes);
    }

    [Fact]
    public async Task What_was_not_flushed_goes_with_the_end()
    {
        _output.GetSpan(10)[..10].Clear();
        _output.Advance(10);
        _output.Complete();
        _server.Shutdown(SocketShutdown.Send);

        Assert.Equal(0, await _client.ReceiveAsync(new byte[10], Token));
    }

    private static (bool Cancelled, bool Completed) Said(FlushResult result) => (result.IsCanceled, result.IsCompleted);

    private static byte[] Numbered(int count, int from)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++)
        {
            bytes[i] = (byte)((i + from) * 31 / 7);
        }

        return bytes;
    }

    private async Task<byte[]> ReadAsync(int count)
    {
        byte[] bytes = new byte[count];
        for (int read = 0; read < count;)
        {
            int more = await _client.ReceiveAsync(bytes.AsMemory(read), Token);
            Assert.NotEqual(0, more);
            read += more;
        }

        return bytes;
    }
}
