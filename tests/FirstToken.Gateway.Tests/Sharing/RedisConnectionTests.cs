using System.Net;
using System.Net.Sockets;
using System.Text;
using FirstToken.Gateway.Sharing;
using FirstToken.Gateway.Tests.Watching;
using Xunit;

namespace FirstToken.Gateway.Tests.Sharing;

public sealed class RedisConnectionTests : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly ManualClock _clock = new();
    private readonly List<RespReply> _pushes = [];
    private RawConnection _server = null!;
    private RedisConnection _connection = null!;

    public async ValueTask InitializeAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(listener.LocalEndpoint, TestContext.Current.CancellationToken);
        _server = new RawConnection(await listener.AcceptSocketAsync(TestContext.Current.CancellationToken));
        _connection = new RedisConnection(new NetworkStream(socket, ownsSocket: true), _pushes.Add, _clock);
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        _server.Dispose();
    }

    [Fact]
    public async Task A_command_is_an_array_of_strings_of_any_bytes()
    {
        _ = _connection.AskAsync(s_patience, ["SET", "ключ", new ReadOnlyMemory<byte>([0, 13, 10, 255]), "PX", 1500]);

        Assert.Equal("*5\r\n$3\r\nSET\r\n$8\r\nÐºÐ»ÑŽÑ‡\r\n".Length + "$4\r\n\0\r\n\u00ff\r\n$2\r\nPX\r\n$4\r\n1500\r\n".Length, (await _server.ReadUntilAsync("1500\r\n")).Length);
    }

    [Fact]
    public async Task Replies_go_to_those_who_asked_in_the_same_order()
    {
        Task<RespReply?>[] asked = [.. Enumerable.Range(0, 100).Select(i => _connection.AskAsync(s_patience, ["GET", i]))];
        await _server.ReadUntilAsync("$2\r\n99\r\n");
        string replies = string.Concat(Enumerable.Range(0, 100).Select(i => $":{i}\r\n"));

        // Cut wherever: in pieces of seven bytes.
        foreach (char[] piece in replies.Chunk(7))
        {
            await _server.SendAsync(new string(piece));
        }

        RespReply?[] replied = await Task.WhenAll(asked);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (long)i), replied.Select(reply => reply!.Integer));
    }

    [Fact]
    public async Task A_reply_that_is_late_goes_to_nobody_and_the_next_to_its_own()
    {
        Task<RespReply?> impatient = _connection.AskAsync(TimeSpan.FromMilliseconds(5), ["GET", "a"]);
        _clock.Advance(TimeSpan.FromMilliseconds(4));
        Assert.False(impatient.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(await impatient);
        Assert.True(_connection.IsBehind);
        Task<RespReply?> patient = _connection.AskAsync(s_patience, ["GET", "b"]);

        await _server.ReadUntilAsync("$1\r\nb\r\n");
        await _server.SendAsync("+late\r\n+timely\r\n");

        Assert.Equal("timely", Encoding.ASCII.GetString((await patient)!.Bytes.Span));
        Assert.False(_connection.IsBehind);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n")]
    [InlineData("$99999999999\r\n")]
    [InlineData("+one\r\n+nobody asked\r\n")]
    [InlineData(">3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n")]
    public async Task Garbage_closes_the_connection_and_leaves_nobody_waiting(string garbage)
    {
        Task<RespReply?> asked = _connection.AskAsync(s_patience, ["GET", "a"]);
        await _server.ReadUntilAsync("a\r\n");

        await _server.SendAsync(garbage);

        await _connection.Ended.WaitAsync(s_patience, TestContext.Current.CancellationToken);
        await asked.WaitAsync(s_patience, TestContext.Current.CancellationToken);
        await _server.WaitForCloseAsync();
        Assert.Null(await _connection.AskAsync(s_patience, ["GET", "b"]));
    }

    [Fact]
    public async Task A_server_that_leaves_ends_every_wait()
    {
        Task<RespReply?>[] asked = [.. Enumerable.Range(0, 10).Select(i => _connection.AskAsync(s_patience, ["GET", i]))];
        await _server.ReadUntilAsync("$1\r\n9\r\n");
        await _server.SendAsync("+first\r\n$10\r\nhal");

        _server.Reset();

        RespReply?[] replied = await Task.WhenAll(asked);
        Assert.NotNull(replied[0]);
        Assert.All(replied[1..], Assert.Null);
    }

    [Fact]
    public async Task A_server_that_has_not_answered_for_long_is_given_up()
    {
        Task<RespReply?> asked = _connection.AskAsync(s_patience, ["GET", "a"]);
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(_connection.Ended.IsCompleted);

        _clock.Advance(TimeSpan.FromSeconds(0.7));

        Assert.Null(await asked);
        await _connection.Ended;
    }

    [Fact]
    public async Task A_connection_nobody_uses_is_tried_now_and_then()
    {
        _clock.Advance(TimeSpan.FromSeconds(5.5));

        await _server.ReadUntilAsync("PING\r\n");
    }

    [Fact]
    public async Task Messages_come_between_replies_and_disturb_none()
    {
        Task<RespReply?> subscribed = _connection.AskAsync(s_patience, ["SUBSCRIBE", "c"], isSubscription: true);
        Task<RespReply?> asked = _connection.AskAsync(s_patience, ["GET", "a"]);
        await _server.ReadUntilAsync("a\r\n");

        await _server.SendAsync(">3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n>3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$2\r\nhi\r\n+a\r\n");

        Assert.Equal(RespKind.Push, (await subscribed)!.Kind);
        Assert.Equal("a", Encoding.ASCII.GetString((await asked)!.Bytes.Span));
        Assert.Equal("hi", Encoding.ASCII.GetString(Assert.Single(_pushes).Items[2].Bytes.Span));
    }

    [Fact]
    public async Task A_subscription_that_is_refused_has_its_place_among_the_replies()
    {
        Task<RespReply?> subscribed = _connection.AskAsync(s_patience, ["SUBSCRIBE", "c"], isSubscription: true);
        Task<RespReply?> asked = _connection.AskAsync(s_patience, ["GET", "a"]);
        await _server.ReadUntilAsync("a\r\n");

        await _server.SendAsync("-NOPERM this user has no permissions\r\n+a\r\n");

        Assert.Equal("NOPERM", (await subscribed)!.ErrorCode);
        Assert.Equal("a", Encoding.ASCII.GetString((await asked)!.Bytes.Span));
    }

    [Fact]
    public async Task A_large_value_comes_whole_through_a_small_buffer()
    {
        byte[] value = new byte[3 << 20];
        new Random(3).NextBytes(value);
        Task<RespReply?> asked = _connection.AskAsync(s_patience, ["GET", "a"]);
        await _server.ReadUntilAsync("a\r\n");

        await _server.SendAsync($"${value.Length}\r\n");
        await _server.SendAsync(value);
        await _server.SendAsync("\r\n");

        Assert.True((await asked)!.Bytes.Span.SequenceEqual(value));
    }
}
