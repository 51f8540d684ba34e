using FirstToken.Gateway.Serving;
using Xunit;

namespace FirstToken.Gateway.Tests.Serving;

public sealed class WakefulProcessorsTests : IDisposable
{
    private const int AtOnce = 0;
    private const int Whenever = -1;

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void The_kernel_is_asked_once_and_told_when_nobody_wants_it_any_more()
    {
        using var processors = new WakefulProcessors(_file);
        Assert.Null(processors.Open());
        Assert.Null(processors.Kept);

        processors.Follow(() => true);
        Assert.Equal(AtOnce, Asked(_file));
        File.WriteAllBytes(_file, []);
        processors.Follow(() => true);
        Assert.Empty(File.ReadAllBytes(_file));
        processors.Follow(() => false);

        Assert.Equal(Whenever, Asked(_file));
        Assert.True(processors.Kept > TimeSpan.Zero);
        TimeSpan? kept = processors.Kept;
        Assert.Equal(kept, processors.Kept);
    }

    [Fact]
    public void Whoever_asks_at_once_with_others_leaves_what_was_wanted_last()
    {
        using var processors = new WakefulProcessors(_file);
        Assert.Null(processors.Open());
        int waiting = 0;
        Parallel.For(0, 4_000, _ =>
        {
            if (Interlocked.Increment(ref waiting) == 1)
            {
                processors.Follow(IsWanted);
            }

            if (Interlocked.Decrement(ref waiting) == 0)
            {
                processors.Follow(IsWanted);
            }
        });

        Assert.Equal(Whenever, Asked(_file));

        bool IsWanted() => Volatile.Read(ref waiting) > 0;
    }

    [Fact]
    public void Where_nothing_can_be_asked_it_says_why_and_goes_on()
    {
        using var absent = new WakefulProcessors(_file + ".no");
        using var folder = new WakefulProcessors(Path.GetTempPath());

        Assert.StartsWith($"there is no {_file}.no, which Linux has", absent.Open(), StringComparison.Ordinal);
        Assert.Contains("cannot be written (", folder.Open(), StringComparison.Ordinal);
        absent.Follow(() => true);
        Assert.Null(absent.Kept);
    }

    [Fact]
    public void What_is_closed_asks_for_nothing()
    {
        var processors = new WakefulProcessors(_file);
        Assert.Null(processors.Open());
        processors.Follow(() => true);
        processors.Dispose();
        File.WriteAllBytes(_file, []);

        Assert.Null(processors.Open());
        processors.Follow(() => true);

        Assert.Empty(File.ReadAllBytes(_file));
        Assert.True(processors.Kept > TimeSpan.Zero);
    }

    [Fact]
    public async Task The_kernel_keeps_them_awake_from_request_to_answer_and_no_longer()
    {
        Assert.SkipUnless(IsThere(), $"{WakefulProcessors.Device} cannot be written here");
        Assert.SkipUnless(Asked(WakefulProcessors.Device) != AtOnce, "somebody else keeps the processors of this machine awake");
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url, settings => settings with { KeepAwake = true });
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync("POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}");
        (_, RawConnection server) = await upstream.AnswerAsync(ScriptedUpstream.StreamHead() + ScriptedUpstream.Chunk("data: 1\n\n"));
        using RawConnection other = server;
        await client.ReadUntilAsync("data: 1\n\n");

        Assert.Equal(AtOnce, Asked(WakefulProcessors.Device));
        gateway.Server.Reload(gateway.Settings with { KeepAwake = false });
        Assert.NotEqual(AtOnce, Asked(WakefulProcessors.Device)); // switched off meanwhile
        gateway.Server.Reload(gateway.Settings with { KeepAwake = true });
        Assert.Equal(AtOnce, Asked(WakefulProcessors.Device));

        await server.SendAsync("0\r\n\r\n");
        await client.ReadUntilAsync("0\r\n\r\n");
        await gateway.NextRecordAsync();
        Assert.True(SpinWait.SpinUntil(() => gateway.Server.Active == 0 && Asked(WakefulProcessors.Device) != AtOnce, TimeSpan.FromSeconds(20)));
        Assert.Contains("firsttoken_gateway_kept_awake_seconds_total", await gateway.GetAsync("/metrics"), StringComparison.Ordinal);
        Assert.Contains("\"kept_awake_s\":", await gateway.GetAsync("/anthropic/metrics"), StringComparison.Ordinal);
    }

    private static bool IsThere()
    {
        using var processors = new WakefulProcessors();
        return processors.Open() is null;
    }

    // The kernel tells the least of all that is asked by anybody, in the same form.
    private static int Asked(string file)
    {
        using var device = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        byte[] value = new byte[sizeof(int)];
        device.ReadExactly(value);
        return BitConverter.ToInt32(value);
    }
}
