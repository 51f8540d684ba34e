using System.Collections.Concurrent;
using System.Text.Json;
using FirstToken.Load;
using FirstToken.Load.Arrivals;
using FirstToken.Prompts;
using FirstToken.Providers;
using FirstToken.Providers.Anthropic;
using FirstToken.Recording;
using FirstToken.Tests.Transport;
using Xunit;

namespace FirstToken.Tests.Load;

/// <summary>Runs of conversations against a server that answers each turn with its own number.</summary>
public sealed class ConversationRunTests
{
    [Fact]
    public async Task Every_turn_carries_the_earlier_ones_with_the_answers_of_the_model()
    {
        var server = new TalkingServer();
        await using ScriptedServer listening = server.Listen();

        RunResult result = await RunAsync(Plan(listening, Talk("one", "two", "three")) with { Requests = 1 });

        Assert.Equal(["U:one", "U:one A:answer 1 U:two", "U:one A:answer 1 U:two A:answer 2 U:three"], server.Asked);
        Assert.Equal([1, 2, 3], result.Records.Select(record => record.Turn));
        Assert.Equal([0, 1, 2], result.Records.Select(record => record.Number));
        Assert.All(result.Records, record => Assert.Equal(0, record.Conversation));
        Assert.Equal(StopReason.Finished, result.Stop);
        Assert.Equal([0], result.Dropped);
    }

    [Fact]
    public async Task Concurrency_counts_conversations_and_their_turns_follow_each_other()
    {
        var server = new TalkingServer();
        await using ScriptedServer listening = server.Listen();

        RunResult result = await RunAsync(Plan(listening, Talk("a", "b", "c"), Talk("d", "e")) with { Requests = 6, Concurrency = 2, Warmup = 1 });

        Assert.Equal(15, result.Records.Count);
        Assert.Equal(Enumerable.Range(0, 15), result.Records.Select(record => record.Number).Order());
        Assert.InRange(server.MostAtOnce, 1, 2);
        Assert.All(
            result.Records.GroupBy(record => record.Conversation),
            conversation => Assert.Equal(Enumerable.Range(1, conversation.Count()), conversation.OrderBy(record => record.IntendedNs).Select(record => record.Turn!.Value)));
    }

    [Fact]
    public async Task At_a_rate_conversations_start_when_they_are_due()
    {
        var server = new TalkingServer();
        await using ScriptedServer listening = server.Listen();

        RunResult result = await RunAsync(Plan(listening, Talk("a", "b")) with { Requests = 5, Arrival = new ConstantArrival(200) });

        Assert.Equal(10, result.Records.Count(record => record.Ok));
        long[] first = [.. result.Records.Where(record => record.Turn == 1).Select(record => record.IntendedNs).Order()];
        Assert.All(first.Zip(first.Skip(1)), pair => Assert.Equal(5_000_000, pair.Second - pair.First));
    }

    [Fact]
    public async Task The_person_thinks_between_an_answer_and_the_next_turn()
    {
        await using ScriptedServer listening = new TalkingServer().Listen();

        RunResult result = await RunAsync(Plan(listening, Talk("a", "b")) with { Requests = 1, ThinkTime = TimeSpan.FromMilliseconds(80) });

        RequestRecord[] turns = [.. result.Records.OrderBy(record => record.Turn)];
        long answered = turns[0].IntendedNs + turns[0].LatenessNs + turns[0].EndNs!.Value;
        Assert.InRange(turns[1].IntendedNs - answered, 80_000_000, 500_000_000);
        Assert.InRange(turns[1].IntendedNs + turns[1].LatenessNs - answered, 80_000_000, 2_000_000_000);
    }

    [Fact]
    public async Task An_interrupt_ends_the_thinking()
    {
        var server = new TalkingServer();
        await using ScriptedServer listening = server.Listen();
        using var interrupt = new CancellationTokenSource();
        server.OnRequest = number => interrupt.CancelAfter(number == 2 ? 50 : -1);

        RunResult result = await RunAsync(
            Plan(listening, Talk("a", "b")) with { Requests = 2, Concurrency = 2, ThinkTime = TimeSpan.FromMinutes(10) }, interrupt.Token);

        Assert.Equal(StopReason.Interrupted, result.Stop);
        Assert.Equal(2, result.Records.Count);
    }

    [Fact]
    public async Task A_turn_that_fails_or_says_nothing_ends_its_conversation()
    {
        var refusing = new TalkingServer { Status = "529 Overloaded" };
        await using ScriptedServer failing = refusing.Listen();
        var mute = new TalkingServer { Answer = _ => "" };
        await using ScriptedServer silent = mute.Listen();

        RunResult failed = await RunAsync(Plan(failing, Talk("a", "b", "c")) with { Requests = 2 });
        RunResult nothing = await RunAsync(Plan(silent, Talk("a", "b", "c")) with { Requests = 2 });

        Assert.Equal([1, 1], failed.Records.Select(record => record.Turn));
        Assert.Equal([1, 1], nothing.Records.Select(record => record.Turn));
    }

    [Fact]
    public async Task A_nonce_is_the_same_within_a_conversation_and_differs_between_two()
    {
        var server = new TalkingServer();
        await using ScriptedServer listening = server.Listen();

        await RunAsync(Plan(listening, new ConversationPrompts([Talk("one", "two")], "t", seed: 7)) with { Requests = 2 });

        string[] asked = [.. server.Asked];
        Assert.Equal(4, asked.Length);
        Assert.Matches(@"^U:\[.{13}\] one$", asked[0]);
        Assert.StartsWith(asked[0], asked[1], StringComparison.Ordinal);
        Assert.NotEqual(asked[0], asked[2]);
    }

    [Fact]
    public async Task The_last_message_is_marked_for_the_cache()
    {
        var server = new TalkingServer();
        await using ScriptedServer listening = server.Listen();

        await RunAsync(Plan(listening, Talk("one", "two")) with { Requests = 1 });

        Assert.All(server.Bodies, body => Assert.Equal(1, body.Split("cache_control").Length - 1));
        Assert.All(server.Bodies, body => Assert.Contains("cache_control", body[body.LastIndexOf("\"role\"", StringComparison.Ordinal)..], StringComparison.Ordinal));
    }

    private static Conversation Talk(params string[] turns) => new([.. turns.Select(turn => new ConversationTurn(turn, null))]);

    private static RunPlan Plan(ScriptedServer server, params Conversation[] conversations) => Plan(server, new ConversationPrompts(conversations, "t", seed: null));

    private static RunPlan Plan(ScriptedServer server, ConversationPrompts prompts) => new()
    {
        Targets = [new Target { Provider = new AnthropicProvider(), Model = "m", BaseUrl = server.Url, Name = "t", Credentials = new Credentials { ApiKey = "test" } }],
        Prompts = prompts,
    };

    private static Task<RunResult> RunAsync(RunPlan plan, CancellationToken? cancellationToken = null) =>
        Runner.RunAsync(plan, new Silent(), cancellationToken ?? TestContext.Current.CancellationToken);

    private sealed class Silent : IRunObserver
    {
        public void OnRecord(RequestRecord record)
        {
        }

        public void OnProgress(RunProgress progress)
        {
        }
    }

    private sealed class TalkingServer
    {
        private int _requests;
        private int _atOnce;

        public ConcurrentQueue<string> Asked { get; } = [];

        public ConcurrentQueue<string> Bodies { get; } = [];

        public int MostAtOnce { get; private set; }

        public string Status { get; init; } = "200 OK";

        public Func<int, string> Answer { get; init; } = turn => $"answer {turn}";

        public Action<int>? OnRequest { get; set; }

        public ScriptedServer Listen() => new(ServeAsync);

        private async Task ServeAsync(Stream stream, CancellationToken cancellationToken)
        {
            while (await ScriptedServer.ReadRequestAsync(stream, cancellationToken) is { } request)
            {
                int now = Interlocked.Increment(ref _atOnce);
                lock (Asked)
                {
                    MostAtOnce = Math.Max(MostAtOnce, now);
                }

                OnRequest?.Invoke(Interlocked.Increment(ref _requests));
                string body = request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
                using JsonDocument json = JsonDocument.Parse(body);
                string[] said = [.. json.RootElement.GetProperty("messages").EnumerateArray().Select(message => (message.GetProperty("role").GetString() == "user" ? "U:" : "A:") + Text(message.GetProperty("content")))];
                Bodies.Enqueue(body);
                Asked.Enqueue(string.Join(' ', said));
                string answer = Status.StartsWith("200", StringComparison.Ordinal) ? Events(Answer((said.Length + 1) / 2)) : "{}";
                Interlocked.Decrement(ref _atOnce);
                await ScriptedServer.WriteAsync(
                    stream, $"HTTP/1.1 {Status}\r\ncontent-type: text/event-stream\r\ncontent-length: {answer.Length}\r\n\r\n{answer}", cancellationToken);
            }
        }

        private static string Text(JsonElement content) =>
            content.ValueKind == JsonValueKind.String ? content.GetString()! : content[0].GetProperty("text").GetString()!;

        // In two pieces: the words of all of them make the answer.
        private static string Events(string answer) => string.Concat(
            "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"model\":\"x\",\"usage\":{\"input_tokens\":11,\"output_tokens\":1}}}\n\n",
            Delta(answer[..(answer.Length / 2)]),
            Delta(answer[(answer.Length / 2)..]),
            "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":7}}\n\n",
            "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");

        private static string Delta(string text) => text.Length == 0
            ? ""
            : $"event: content_block_delta\ndata: {{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{{\"type\":\"text_delta\",\"text\":\"{text}\"}}}}\n\n";
    }
}
