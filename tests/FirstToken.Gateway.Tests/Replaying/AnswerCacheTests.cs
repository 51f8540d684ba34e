using System.Text;
using FirstToken.Gateway.Attempts;
using FirstToken.Gateway.Replaying;
using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Tapping;
using FirstToken.Gateway.Tests.Attempts;
using Xunit;

namespace FirstToken.Gateway.Tests.Replaying;

public sealed class AnswerCacheTests
{
    private static readonly SpeedUpSettings s_cache = new() { Cache = new CacheSettings() };
    private readonly HandClock _clock = new();

    [Fact]
    public async Task The_same_again_is_answered_without_the_upstream_byte_for_byte()
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url, Guarded.Route(s_cache, null, null, upstream.Url));
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Guarded.Ask());
        (_, RawConnection source) = await upstream.AnswerAsync(ScriptedUpstream.StreamHead("request-id: r1\r\n") + ScriptedUpstream.Chunk(Guarded.Start) + ScriptedUpstream.Chunk(Guarded.Token) + ScriptedUpstream.Chunk(Guarded.Stop) + Guarded.End);
        string first = await client.ReadUntilAsync("0\r\n\r\n");
        Assert.Equal("upstream", (await gateway.NextRecordAsync()).ServedBy);

        await client.SendAsync(Guarded.Ask());
        string again = await client.ReadUntilAsync("0\r\n\r\n");

        Assert.Equal(Dechunked(first), Dechunked(again));
        Assert.Contains("x-firsttoken-served-by: cache", again, StringComparison.Ordinal);
        Assert.Contains("Request-Id: r1", again, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Age: 0", again, StringComparison.Ordinal);
        GatewayRecord record = await gateway.NextRecordAsync();
        Assert.Equal("cache", record.ServedBy);
        Assert.Equal(0, record.Request.CostUsd);
        Assert.NotEmpty(record.Request.OutputOffsetsNs);
        source.Dispose();
    }

    [Theory]
    [InlineData("529 Busy", Guarded.Busy)]
    [InlineData("400 No", "{}")]
    public async Task Errors_are_not_kept(string status, string body)
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url, Guarded.Route(s_cache, null, null, upstream.Url));
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Guarded.Ask());
        (_, RawConnection source) = await upstream.AnswerAsync(ScriptedUpstream.Json(body, status));
        await client.ReadAnswerAsync();

        await client.SendAsync(Guarded.Ask());
        await source.ReadRequestAsync();
        await source.SendAsync(Guarded.Whole);

        Assert.StartsWith("HTTP/1.1 200", await client.ReadUntilAsync("0\r\n\r\n"), StringComparison.Ordinal);
        source.Dispose();
    }

    [Fact]
    public async Task A_stream_without_its_end_is_not_kept()
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url, Guarded.Route(s_cache, null, null, upstream.Url));
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Guarded.Ask());
        (_, RawConnection source) = await upstream.AnswerAsync(ScriptedUpstream.StreamHead() + ScriptedUpstream.Chunk(Guarded.Start) + ScriptedUpstream.Chunk(Guarded.Token) + Guarded.End);
        await client.ReadUntilAsync("0\r\n\r\n");

        await client.SendAsync(Guarded.Ask());
        await source.ReadRequestAsync();
        await source.SendAsync(Guarded.Whole);

        await client.ReadUntilAsync("message_stop");
        source.Dispose();
    }

    [Fact]
    public async Task Whoever_says_no_cache_gets_an_answer_of_his_own()
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url, Guarded.Route(s_cache, null, null, upstream.Url));
        using RawConnection client = await gateway.ConnectAsync();
        string ask = Guarded.Ask().Replace("x-api-key", "cache-control: no-cache\r\nx-api-key", StringComparison.Ordinal);
        await client.SendAsync(ask);
        (_, RawConnection source) = await upstream.AnswerAsync(Guarded.Whole);
        await client.ReadUntilAsync("0\r\n\r\n");
        await client.SendAsync(ask);
        await source.ReadRequestAsync();
        await source.SendAsync(Guarded.Whole);

        Assert.DoesNotContain("x-firsttoken-served-by", await client.ReadUntilAsync("0\r\n\r\n"), StringComparison.Ordinal);
        source.Dispose();
    }

    [Fact]
    public async Task Answers_are_kept_for_their_life_and_within_their_bytes()
    {
        var cache = new AnswerCache(null, _clock);
        var settings = new CacheSettings { Life = TimeSpan.FromMinutes(10), Bytes = 10_000 };
        for (int i = 0; i < 5; i++)
        {
            cache.Keep(new AnswerKey($"{i}"), Tape(2000), settings);
        }

        Assert.Equal(3, cache.Count);
        Assert.InRange(cache.Bytes, 6000, 10_000);
        Assert.Null(await cache.FindAsync(new AnswerKey("0"), settings, TestContext.Current.CancellationToken));
        Assert.NotNull(await cache.FindAsync(new AnswerKey("2"), settings, TestContext.Current.CancellationToken));
        cache.Keep(new AnswerKey("5"), Tape(2000), settings);
        Assert.NotNull(await cache.FindAsync(new AnswerKey("2"), settings, TestContext.Current.CancellationToken));
        Assert.Null(await cache.FindAsync(new AnswerKey("3"), settings, TestContext.Current.CancellationToken));
        cache.Keep(new AnswerKey("huge"), Tape(20_000), settings);
        Assert.Equal(3, cache.Count);
        _clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Null(await cache.FindAsync(new AnswerKey("2"), settings, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_tape_becomes_bytes_and_a_tape_again()
    {
        Tape tape = Tape(300);

        (Tape Tape, DateTimeOffset At) read = TapeBytes.Read(TapeBytes.Write(tape, _clock.GetUtcNow()))!.Value;

        Assert.Equal(_clock.GetUtcNow(), read.At);
        Assert.Equal(tape.Whole.Pieces.Select(piece => (piece.At, Encoding.UTF8.GetString(piece.Bytes.Span))), read.Tape.Whole.Pieces.Select(piece => (piece.At, Encoding.UTF8.GetString(piece.Bytes.Span))));
        Assert.Equal(tape.Whole.Head.Fields, read.Tape.Whole.Head.Fields);
        Assert.Equal((tape.Duration, tape.Bytes), (read.Tape.Duration, read.Tape.Bytes));
    }

    [Fact]
    public void Bytes_that_break_off_or_are_not_ours_are_no_answer()
    {
        byte[] good = TapeBytes.Write(Tape(300), _clock.GetUtcNow()).ToArray();

        Assert.All(Enumerable.Range(0, good.Length), length => Assert.Null(TapeBytes.Read(good.AsMemory(0, length))));
        Assert.Null(TapeBytes.Read(Encoding.UTF8.GetBytes(new string('x', 500))));
        for (int i = 0; i < good.Length; i++)
        {
            byte[] bad = [.. good];
            bad[i] ^= 0xFF;
            _ = TapeBytes.Read(bad); // whatever it makes of it: it neither throws nor asks for all memory
        }
    }

    [Fact]
    public void A_piece_that_claims_to_be_huge_gets_no_memory()
    {
        byte[] bytes = TapeBytes.Write(Tape(300), _clock.GetUtcNow()).ToArray();
        int length = bytes.AsSpan().LastIndexOf((byte)0x96); // 150 is written 96 01
        Assert.Equal(1, bytes[length + 1]);
        byte[] huge = [.. bytes.AsSpan(0, length), 0xFF, 0xFF, 0xFF, 0xFF, 0x07, .. bytes.AsSpan(length + 2)];
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Null(TapeBytes.Read(huge));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public async Task A_paced_tape_comes_as_it_once_came()
    {
        var tape = new Tape(new AnswerHead(200, null, []), [new(TimeSpan.FromSeconds(1), "a"u8.ToArray()), new(TimeSpan.FromSeconds(3), "b"u8.ToArray())], TimeSpan.FromSeconds(3));
        var got = new Tape();
        Task following = tape.FollowAsync(got, head => head, paced: true, _clock, _ => { }, TestContext.Current.CancellationToken);

        Assert.Equal(0, got.Bytes);
        _clock.Advance(TimeSpan.FromSeconds(1));
        while (got.Bytes < 1)
        {
            await Task.Yield();
        }

        Assert.False(following.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(2));
        await following;
        Assert.Equal(2, got.Bytes);
    }

    private static string Dechunked(string answer) =>
        string.Join('\n', answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..].Split("\r\n").Where((_, i) => i % 2 == 1));

    private static Tape Tape(int bytes) => new(
        new AnswerHead(200, "OK", [new("Content-Type", "text/event-stream")]),
        [new TapePiece(TimeSpan.FromMilliseconds(7), new byte[bytes / 2]), new TapePiece(TimeSpan.FromMilliseconds(9), new byte[bytes - (bytes / 2)])],
        TimeSpan.FromMilliseconds(10));
}
