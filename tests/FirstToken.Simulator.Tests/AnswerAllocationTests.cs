using System.Net;
using System.Net.Sockets;
using System.Text;
using FirstToken.Simulator.Behaviour;
using FirstToken.Simulator.Linux;
using FirstToken.Simulator.Pacing;
using FirstToken.Simulator.Plans;
using FirstToken.Simulator.Recording;
using Xunit;

namespace FirstToken.Simulator.Tests;

/// <summary>What a streamed answer allocates: every collection holds all streams up.</summary>
public sealed class AnswerAllocationTests
{
    private const string Ask = """{"model":"claude-haiku-4-5","max_tokens":500,"stream":true,"messages":[{"role":"user","content":"how high is the tide?"}]}""";

    [Fact]
    public void A_streamed_answer_is_planned_within_eight_kilobytes() => Assert.InRange(BytesAnAnswer(tokens: 50), 1, 8 * 1024);

    [Fact]
    public void A_chunk_is_its_step_its_send_and_its_two_times()
    {
        long few = BytesAnAnswer(tokens: 50);
        long more = BytesAnAnswer(tokens: 150);

        Assert.InRange((more - few) / 100, 1, 60);
    }

    [Fact]
    public async Task The_pacing_thread_allocates_nothing_while_it_sends()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the fast server exists on Linux only");
        CancellationToken token = TestContext.Current.CancellationToken;
        using var pacer = new Pacer(new PreciseSleeper(), spinNanoseconds: 25_000);
        var options = new SimulatorOptions { Behavior = new Behavior { Ttft = TimeSpan.FromMilliseconds(5), Gap = TimeSpan.FromMilliseconds(1), Tokens = 40 } };
        var responder = new Responder(new Engine(options), new SimLog(100, 10_000), pacer.Statistics);
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var url = new Uri($"http://{listener.LocalEndPoint}");
        using var server = new FastServer(listener, responder, pacer, static (_, _) => { });
        using RawClient client = await RawClient.ConnectAsync(url, token);
        await AnswerAsync();

        long before = await AllocatedAsync(pacer);
        await AnswerAsync();
        long after = await AllocatedAsync(pacer);

        // The second look itself makes its result on that thread.
        Assert.InRange(after - before, 0, 200);

        async Task AnswerAsync()
        {
            await client.SendAsync(RawClient.Post("/v1/messages", Ask), token);
            Assert.Contains("message_stop", await client.ReadAsync("\r\n0\r\n\r\n", 1, token), StringComparison.Ordinal);
        }
    }

    // The least of a few rounds: the first ones also make what later ones share.
    private static long BytesAnAnswer(int tokens)
    {
        const int Answers = 200;
        var engine = new Engine(new SimulatorOptions { Behavior = new Behavior { Tokens = tokens, Jitter = new Jitter(JitterKind.Uniform, 0.1) } });
        var log = new SimLog(10, 100_000);
        var heads = new ResponseHead();
        byte[] request = Encoding.UTF8.GetBytes(RawClient.Post("/v1/messages", Ask));
        long least = long.MaxValue;
        for (int round = 0; round < 5; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Answers; i++)
            {
                Assert.Equal(ParseResult.Complete, HttpParser.Parse(request, out ParsedRequest parsed));
                Plan plan = engine.Answer(parsed.Request, i);
                log.Open(plan.Headers[^1].Value, parsed.Request.Path, plan, i);
                heads.Write(plan, keepAlive: true, chunking: true);
            }

            least = Math.Min(least, (GC.GetAllocatedBytesForCurrentThread() - before) / Answers);
        }

        return least;
    }

    private static async Task<long> AllocatedAsync(Pacer pacer)
    {
        var look = new Look();
        pacer.Add(WallClock.Steady(), look);
        return await look.Bytes.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    private sealed class Look : Paced
    {
        private readonly TaskCompletionSource<long> _bytes = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<long> Bytes => _bytes.Task;

        public override long Run(long due)
        {
            _bytes.SetResult(GC.GetAllocatedBytesForCurrentThread());
            return Done;
        }
    }
}
