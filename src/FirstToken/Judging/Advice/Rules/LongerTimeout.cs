using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Judging.Advice.Rules;

/// <summary>Requests are given up that were about to be answered.</summary>
internal sealed class LongerTimeout : IAdviceRule
{
    // Fewer may be a broken connection each.
    private const int FewestTimeouts = 3;
    private const double LeastShare = 0.01;

    // An answer that took this much of the deadline would have been given up on a slightly worse day.
    private const double CloseToDeadline = 0.8;

    // Below a hundred requests the slowest in a hundred has not been seen.
    private const int FewestForP99 = 100;

    private static readonly string[] OwnTimeouts = ["connect_timeout", "send_timeout", "first_byte_timeout", "idle_timeout", "total_timeout"];

    private static readonly SdkSamples Samples = new(
        new(
            """
            var patient = client.WithOptions(options => options with { Timeout = TimeSpan.FromMinutes(5) });
            """,
            """
            patient = client.with_options(timeout=300.0)
            """,
            """
            const patient = client.withOptions({ timeout: 300_000 });
            """),
        new(
            """
            var patient = new ChatClient(model, apiKey, new OpenAIClientOptions { NetworkTimeout = TimeSpan.FromMinutes(5) });
            """,
            """
            patient = client.with_options(timeout=300.0)
            """,
            """
            const patient = client.withOptions({ timeout: 300_000 });
            """),
        new(
            """
            var patient = new Client(apiKey: apiKey, httpOptions: new HttpOptions { Timeout = 300_000 }); // milliseconds
            """,
            """
            patient = genai.Client(http_options=types.HttpOptions(timeout=300_000))  # milliseconds
            """,
            """
            const patient = new GoogleGenAI({ apiKey, httpOptions: { timeout: 300_000 } });
            """));

    public string Name => "timeout";

    public string LooksFor => "a hundredth of the requests and more (at least 3) ended by an own deadline, or p99 of E2E over 80 % of the deadline";

    public string GainFrom => "share of requests that ran into a deadline: at most so many more answers";

    public CodeSample? CodeFor(string provider) => Samples.For(provider);

    public IEnumerable<Recommendation> Examine(Evidence evidence)
    {
        foreach (Traffic traffic in evidence.Traffic.Where(traffic => traffic.Requests.Count >= Evidence.FewestRequests && traffic.Kind != TrafficKind.Session))
        {
            RunRequest[] given = [.. traffic.Requests.Where(request => OwnTimeouts.Contains(request.Error))];
            double[] whole = [.. traffic.Samples(request => request.EndMs ?? request.E2eMs).Order()];
            double? late = whole.Length >= FewestForP99 ? Percentiles.NearestRank<double>(whole, Quantile.P99) : null;
            bool gaveUp = given.Length >= FewestTimeouts && given.Length >= LeastShare * traffic.Requests.Count;
            if (!gaveUp && !(late > CloseToDeadline * traffic.DeadlineMs))
            {
                continue;
            }

            List<Finding> seen = [Finding.Share("requests ended by an own deadline", given.Length, traffic.Requests.Count)];
            seen.AddRange(given.GroupBy(request => request.Error!).Select(kind => new Finding(kind.Key, kind.Count(), string.Empty, traffic.Requests.Count)));
            if (traffic.DeadlineMs is { } deadline)
            {
                seen.Add(new("deadline of a request", deadline, "ms", traffic.Requests.Count));
            }

            if (whole.Length > 0)
            {
                seen.Add(new(late is null ? "longest answer" : "end of the stream, p99", late ?? whole[^1], "ms", whole.Length));
            }

            // Twice what the slowest answers took; where none was slow enough to tell, twice the deadline.
            double wanted = 2 * Math.Max(late ?? (whole.Length > 0 ? whole[^1] : 0), gaveUp ? traffic.DeadlineMs ?? 0 : 0) / 1000;
            string seconds = $"{Math.Clamp(Math.Ceiling(wanted), 1, 86_400):0}s";
            Saving? answers = Saving.Of(Estimates.Share(given.Length, traffic.Requests.Count).Times(100), 100, "request", "share of requests that ran into a deadline");
            yield return new Recommendation
            {
                Rule = Name,
                Title = "wait longer before giving up",
                About = traffic,
                Seen = seen,
                Effect = AdviceEffect.GivenUp,
                Gain = new Gain
                {
                    AnsweredPercent = answers is null || !gaveUp ? null : answers with { AtMost = true },
                    Unknown = gaveUp ? "how long these answers would have taken" : "no request ran into the deadline yet",
                },
                How = $"set the deadline to about {seconds}; stream, and watch the time between two reads instead of the whole",
                Code = CodeFor(traffic.Provider),
                Prove = [$"firsttoken bench --target {traffic.Argument} -n {Math.Max(100, traffic.Requests.Count)} --timeout {seconds} -o patient.json", "firsttoken advise patient.json --only timeout"],
                Notes = ["a request given up is billed all the same by most providers"],
            };
        }
    }
}
