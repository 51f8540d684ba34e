using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Judging.Advice.Rules;

/// <summary>Connections are opened that need not be.</summary>
internal sealed class ReuseConnections : IAdviceRule
{
    // One in five: below, what is left is mostly the first connections, which somebody must open.
    private const double ManyNew = 0.2;

    // Cheaper connections (loopback, the same rack) are not worth keeping.
    private const double WorthKeepingMs = 1;

    private static readonly SdkSamples Samples = new(
        new(
            """
            // One client for the whole program: it keeps its connections. Never one for each request.
            static readonly AnthropicClient Client = new();
            """,
            """
            # One client for the whole program: it keeps its connections. Never one for each request.
            client = Anthropic()
            """,
            """
            // One client for the whole program: it keeps its connections. Never one for each request.
            const client = new Anthropic();
            """),
        new(
            """
            // One client for the whole program: it keeps its connections. Never one for each request.
            static readonly ChatClient Client = new(model, apiKey);
            """,
            """
            # One client for the whole program: it keeps its connections. Never one for each request.
            client = OpenAI()
            """,
            """
            // One client for the whole program: it keeps its connections. Never one for each request.
            const client = new OpenAI();
            """),
        new(
            """
            // One client for the whole program: it keeps its connections. Never one for each request.
            static readonly Client Client = new();
            """,
            """
            # One client for the whole program: it keeps its connections. Never one for each request.
            client = genai.Client()
            """,
            """
            // One client for the whole program: it keeps its connections. Never one for each request.
            const client = new GoogleGenAI({ apiKey });
            """));

    public string Name => "reuse-connections";

    public string LooksFor => "a fifth of the requests and more on new connections, beyond the one each stream at once needs, that take 1 ms and more to open";

    public string GainFrom => "DNS + TCP + TLS p50 × share of the connections that need not have been opened";

    public CodeSample? CodeFor(string provider) => Samples.For(provider);

    public IEnumerable<Recommendation> Examine(Evidence evidence)
    {
        foreach (Traffic traffic in evidence.Enough.Where(traffic => traffic.Kind != TrafficKind.Session))
        {
            RunRequest[] opened = [.. traffic.Ok.Where(request => request.NewConnection)];
            int needed = Concurrency.Most(traffic.Requests);
            int avoidable = Math.Max(0, opened.Length - needed);
            double share = (double)avoidable / traffic.Ok.Count;
            Estimate? setUp = Estimates.Median(opened.Select(SetUp).OfType<double>());
            if (share < ManyNew || setUp is not { Interval: not null, Value: >= WorthKeepingMs })
            {
                continue;
            }

            // A person waits for set-up and answer.
            double? whole = traffic.Median(request => request.E2eMs)?.Value + (setUp.Value * opened.Length / traffic.Ok.Count);
            yield return new Recommendation
            {
                Rule = Name,
                Title = "keep connections open",
                About = traffic,
                Seen =
                [
                    Finding.Share("requests on a new connection", opened.Length, traffic.Ok.Count),
                    new("requests in flight at once, most", needed, string.Empty, traffic.Requests.Count),
                    Finding.Of("DNS + TCP + TLS p50", setUp, "ms"),
                ],
                Effect = AdviceEffect.Network,
                Gain = new Gain
                {
                    TimeMs = Saving.Of(setUp.Times(share), whole, "request", "DNS + TCP + TLS p50 × share of avoidable connections"),
                    TimeOff = "E2E with connection set-up",
                },
                How = "one client for the whole program, connections kept longer than the pauses between requests",
                Code = CodeFor(traffic.Provider),
                Prove = [$"firsttoken bench --target {traffic.Argument} -n 50 -o reused.json", $"firsttoken advise {traffic.SourceArgument} reused.json --only reuse-connections"],
            };
        }
    }

    private static double? SetUp(RunRequest request) =>
        request.ConnectMs is null ? null : (request.DnsMs ?? 0) + request.ConnectMs.Value + (request.TlsMs ?? 0);
}
