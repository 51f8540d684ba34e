using System.Collections.Concurrent;
using FirstToken.Load;
using FirstToken.Prompts;
using FirstToken.Providers;
using FirstToken.Providers.Anthropic;
using FirstToken.Recording;
using FirstToken.Tests.Transport;
using FirstToken.Transport;
using Xunit;

namespace FirstToken.Tests.Load;

/// <summary>Whole runs against a scripted server that speaks Anthropic's format.</summary>
public sealed class RunnerTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_closed_loop_makes_the_requests_asked_for_and_no_more_at_once_than_allowed()
    {
        var server = new CountingServer { HoldUntil = 4 };
        await using ScriptedServer listening = server.Listen();

        RunResult result = await RunAsync(Plan(listening) with { Requests = 40, Concurrency = 4, Warmup = 3 });

        Assert.Equal(StopReason.Finished, result.Stop);
        Assert.Equal(40, result.Records.Count);
        Assert.Equal(Enumerable.Range(0, 40), result.Records.Select(record => record.Number).Order());
        Assert.All(result.Records, record => Assert.True(record.Ok, record.Error?.Message));
        Assert.Equal(43, server.Requests);
        Assert.Equal(4, server.MostAtOnce);
        Assert.Equal(4, listening.Connections);
        Assert.Equal([0], result.Dropped);
    }

    [Fact]
    public async Task A_record_holds_what_the_answer_said()
    {
        await using ScriptedServer listening = new CountingServer().Listen();

        RunResult result = await RunAsync(Plan(listening) with { Requests = 1 });

        RequestRecord record = Assert.Single(result.Records);
        Assert.Equal(200, record.Status);
        Assert.Equal("req_1", record.ProviderRequestId);
        Assert.Equal("end_turn", record.StopReason);
        Assert.Equal(2, record.OutputOffsetsNs.Count);
        Assert.Equal((11L, 7L), (record.Usage!.InputUncached, record.Usage.Output));
        Assert.True(record.NewConnection);
        Assert.True(record.ConnectNs > 0);
        Assert.True(record.TtfbNs > 0);
        Assert.True(record.TtftNs >= record.TtfbNs);
        Assert.True(record.EndNs >= record.E2eNs);
        Assert.True(record.LatenessNs > 0);
        Assert.False(record.Simulated);
    }

    [Fact]
    public async Task Interleaved_targets_take_turns()
    {
        var server = new CountingServer();
        await using ScriptedServer listening = server.Listen();
        Target one = TargetFor(listening, "one");
        Target two = TargetFor(listening, "two");

        RunResult result = await RunAsync(Plan(listening) with { Targets = [one, two], Requests = 5 });

        Assert.Equal(10, result.Records.Count);
        Assert.Equal([0, 1, 0, 1, 0, 1, 0, 1, 0, 1], result.Records.OrderBy(record => record.Number).Select(record => record.Target));
        Assert.Equal(["one", "two", "one", "two"], server.Models.Take(4));
    }

    [Fact]
    public async Task An_open_loop_starts_requests_when_they_are_due_whatever_the_server_does()
    {
        // Nothing is answered until all have arrived: a closed loop would never get there.
        var server = new CountingServer { HoldUntil = 8 };
        await using ScriptedServer listening = server.Listen();

        RunResult result = await RunAsync(Plan(listening) with { Requests = 8, Arrival = new Every(TimeSpan.FromMilliseconds(5)) });

        Assert.Equal(8, result.Records.Count(record => record.Ok));
        Assert.Equal(8, server.MostAtOnce);
        Assert.All(result.Records, record => Assert.True(record.LatenessNs >= 0));
        long[] intended = [.. result.Records.OrderBy(record => record.Number).Select(record => record.IntendedNs)];
        Assert.All(intended.Zip(intended.Skip(1)), pair => Assert.Equal(5_000_000, pair.Second - pair.First));
    }

    [Fact]
    public async Task A_duration_ends_the_starting_but_not_what_is_in_flight()
    {
        await using ScriptedServer listening = new CountingServer().Listen();

        RunResult result = await RunAsync(Plan(listening) with { Requests = null, Duration = TimeSpan.FromMilliseconds(200) });

        Assert.Equal(StopReason.Finished, result.Stop);
        Assert.NotEmpty(result.Records);
        Assert.All(result.Records, record => Assert.True(record.Ok));
        Assert.True(result.Elapsed >= TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public async Task An_interrupt_keeps_what_finished_and_drops_what_is_in_flight()
    {
        var server = new CountingServer { StallAfter = 5 };
        await using ScriptedServer listening = server.Listen();
        using var interrupt = new CancellationTokenSource();
        server.Stalled = interrupt.Cancel;

        RunResult result = await RunAsync(Plan(listening) with { Requests = 100 }, interrupt.Token);

        Assert.Equal(StopReason.Interrupted, result.Stop);
        Assert.Equal(5, result.Records.Count);
        Assert.Equal([95], result.Dropped);
    }

    [Fact]
    public async Task Too_many_errors_stop_the_run()
    {
        var server = new CountingServer { Status = "429 Too Many Requests" };
        await using ScriptedServer listening = server.Listen();

        RunResult result = await RunAsync(Plan(listening) with { Requests = 1000, Concurrency = 4, MaxErrorRate = 0.2 });

        // It takes 20 to judge; three more may be in flight by then.
        Assert.Equal(StopReason.ErrorRate, result.Stop);
        Assert.InRange(result.Records.Count, 20, 23);
        Assert.All(result.Records, record => Assert.Equal(ErrorKind.RateLimit, record.Error!.Kind));
        Assert.All(result.Records, record => Assert.Equal("req_1", record.ProviderRequestId));
    }

    [Fact]
    public async Task A_cost_limit_stops_before_it_is_passed()
    {
        await using ScriptedServer listening = new CountingServer().Listen();

        // 11 input and 7 output tokens of Haiku 4.5 are 0.000046 USD; the worst case is 16 output tokens.
        RunResult result = await RunAsync(Plan(listening) with { Requests = 1000, MaxTokens = 16, MaxCostUsd = 0.001m });

        Assert.Equal(StopReason.CostLimit, result.Stop);
        Assert.All(result.Records, record => Assert.Equal(0.000046m, record.CostUsd));
        decimal spent = result.Records.Sum(record => record.CostUsd!.Value);
        Assert.InRange(spent, 0.0008m, 0.001m);
    }

    [Fact]
    public async Task More_in_flight_than_allowed_ends_an_open_loop_as_over_saturated()
    {
        // The server answers only once 11 are in flight, which never happens.
        var server = new CountingServer { HoldUntil = 11 };
        await using ScriptedServer listening = server.Listen();

        RunResult result = await RunAsync(Plan(listening) with
        {
            Requests = 100,
            Arrival = new Every(TimeSpan.FromMilliseconds(2)),
            MaxInFlight = 10,
            Deadlines = Deadlines.Within(TimeSpan.FromSeconds(1)),
        });

        Assert.Equal(StopReason.OverSaturated, result.Stop);
        Assert.Equal(10, result.Records.Count);
        Assert.All(result.Records, record => Assert.Equal(ErrorKind.FirstByteTimeout, record.Error!.Kind));
        Assert.Equal([90], result.Dropped);
    }

    [Fact]
    public async Task A_cut_answer_and_a_garbled_one_are_told_apart()
    {
        foreach ((string[] body, ErrorKind expected) in new (string[], ErrorKind)[]
        {
            (CountingServer.Events[..^1], ErrorKind.CutShort),
            (["event: message_start\ndata: {\"type\":\n\n"], ErrorKind.Malformed),
            (["<html>this is not a stream</html>\n\n"], ErrorKind.Malformed),
            (["event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"busy\"}}\n\n"], ErrorKind.Overloaded),
        })
        {
            await using ScriptedServer listening = new CountingServer { Body = body }.Listen();

            RunResult result = await RunAsync(Plan(listening) with { Requests = 1 });

            Assert.Equal(expected, Assert.Single(result.Records).Error?.Kind);
        }
    }

    [Fact]
    public async Task A_plan_without_an_end_is_refused()
    {
        await using ScriptedServer listening = new CountingServer().Listen();

        RunPlanException exception = await Assert.ThrowsAsync<RunPlanException>(
            () => RunAsync(Plan(listening) with { Requests = null }));

        Assert.Contains("set a number of requests or a duration", exception.Message, StringComparison.Ordinal);
    }

    private static RunPlan Plan(ScriptedServer server) => new()
    {
        Targets = [TargetFor(server, "claude-haiku-4-5")],
        Prompts = new OnePrompt(),
    };

    private static Target TargetFor(ScriptedServer server, string model) => new()
    {
        Provider = new AnthropicProvider(),
        Model = model,
        BaseUrl = server.Url,
        Name = $"anthropic:{model}",
        Credentials = new Credentials { ApiKey = "test" },
    };

    private static Task<RunResult> RunAsync(RunPlan plan, CancellationToken? cancellationToken = null) =>
        Runner.RunAsync(plan, new Silent(), cancellationToken ?? Cancelled);

    private sealed record Every(TimeSpan Gap) : IArrival
    {
        public string Description => "every";

        public IEnumerable<TimeSpan> Offsets()
        {
            for (int i = 0; ; i++)
            {
                yield return Gap * i;
            }
        }
    }

    private sealed class OnePrompt : IPromptSource
    {
        public string Description => "one";

        public Prompt Next(int number) => new([new ChatMessage(ChatRole.User, "Hello")]);
    }

    private sealed class Silent : IRunObserver
    {
        public void OnRecord(RequestRecord record)
        {
        }

        public void OnProgress(RunProgress progress)
        {
        }
    }

    private sealed class CountingServer
    {
        public static readonly string[] Events =
        [
            "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"model\":\"x\",\"usage\":{\"input_tokens\":11,\"cache_read_input_tokens\":0,\"cache_creation_input_tokens\":0,\"output_tokens\":1}}}\n\n",
            "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n",
            "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Hel\"}}\n\n",
            "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"lo\"}}\n\n",
            "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n",
            "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":7}}\n\n",
            "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n",
        ];

        private readonly TaskCompletionSource _enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _atOnce;
        private int _requests;

        public int Requests => _requests;

        public int MostAtOnce { get; private set; }

        public ConcurrentQueue<string> Models { get; } = [];

        public int HoldUntil { get; init; }

        public int StallAfter { get; init; } = int.MaxValue;

        public Action? Stalled { get; set; }

        public string Status { get; init; } = "200 OK";

        public string[] Body { get; init; } = Events;

        public ScriptedServer Listen() => new(ServeAsync);

        private async Task ServeAsync(Stream stream, CancellationToken cancellationToken)
        {
            while (await ScriptedServer.ReadRequestAsync(stream, cancellationToken) is { } request)
            {
                int model = request.IndexOf("\"model\":\"", StringComparison.Ordinal) + 9;
                Models.Enqueue(request[model..request.IndexOf('"', model)]);
                int number = Interlocked.Increment(ref _requests);
                int now = Interlocked.Increment(ref _atOnce);
                lock (Models)
                {
                    MostAtOnce = Math.Max(MostAtOnce, now);
                }

                if (number > StallAfter)
                {
                    Stalled?.Invoke();
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                }

                if (now >= HoldUntil)
                {
                    _enough.TrySetResult();
                }

                await _enough.Task.WaitAsync(cancellationToken);
                string body = Status.StartsWith("200", StringComparison.Ordinal)
                    ? string.Concat(Body)
                    : "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"slow down\"}}";
                Interlocked.Decrement(ref _atOnce);
                await ScriptedServer.WriteAsync(
                    stream,
                    $"HTTP/1.1 {Status}\r\nrequest-id: req_1\r\ncontent-type: text/event-stream\r\ncontent-length: {body.Length}\r\n\r\n{body}",
                    cancellationToken);
            }
        }
    }
}
