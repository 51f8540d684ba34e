using FirstToken.Simulator.Behaviour;
using FirstToken.Simulator.Pacing;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace FirstToken.Simulator.Tests;

public sealed class PacingTests(ITestOutputHelper output)
{
    private const string Stream = """{"model":"claude-haiku-4-5","max_tokens":500,"stream":true,"messages":[{"role":"user","content":"hi"}]}""";

    [Fact]
    public void The_heap_gives_back_everything_in_order_of_time()
    {
        Prop.ForAll<int[]>(dues =>
        {
            var heap = new DueHeap();
            foreach (int due in dues)
            {
                heap.Add(due, new Never());
            }

            var out_ = new List<long>();
            while (heap.Count > 0)
            {
                out_.Add(heap.NextDue);
                heap.RemoveTop();
            }

            return out_.SequenceEqual(dues.Select(due => (long)due).Order());
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Replacing_the_top_keeps_the_order()
    {
        var heap = new DueHeap();
        foreach (int due in (int[])[5, 3, 9, 1])
        {
            heap.Add(due, new Never());
        }

        heap.ReplaceTop(7);

        Assert.Equal(3, heap.NextDue);
    }

    [Fact]
    public async Task A_thousand_streams_are_all_sent_whole_and_never_early()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        var behavior = new Behavior { Ttft = TimeSpan.FromMilliseconds(600), Tokens = 20, Prefill = TimeSpan.Zero };
        await using SimulatorServer simulator = await SimulatorServer.StartAsync(new SimulatorOptions { Listen = "127.0.0.1:0", Behavior = behavior }, token);

        string[] answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(async i =>
        {
            using RawClient client = await RawClient.ConnectAsync(simulator.Url, token);
            // Spread over one gap, as real streams are.
            await client.SendAsync(RawClient.Post("/v1/messages", Stream, $"x-firsttoken-sim: ttft={600_000 + (i * 20)}us\r\n"), token);
            return await client.ReadAsync("\r\n0\r\n\r\n", 1, token);
        }));

        using RawClient statistics = await RawClient.ConnectAsync(simulator.Url, token);
        await statistics.SendAsync("GET /_sim/stats HTTP/1.1\r\n\r\n", token);
        output.WriteLine(await statistics.ReadAsync("log_dropped", 1, token));
        Assert.All(answers, static answer => Assert.Equal(20, answer.Split("text_delta").Length - 1));
        Assert.All(simulator.Log.After(), static entry =>
        {
            Assert.Equal(20, entry.Chunks);
            Assert.True(entry.Chunk(19).Before - entry.ReceivedUnixNs >= 980_000_000 - 50_000);
        });
    }

    private sealed class Never : Paced
    {
        public override long Run(long due) => Done;
    }
}
