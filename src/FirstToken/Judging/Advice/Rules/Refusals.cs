using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Judging.Advice.Rules;

/// <summary>The provider turns requests away: too many of ours (429), or too many of everybody's (529).</summary>
internal sealed class Refusals : IAdviceRule
{
    private const int Fewest = 3;
    private const double LeastShare = 0.01;

    // The rate is taken over the seconds before the first refusal: limits are counted by the minute, but refill all the time.
    private const double WindowS = 10;
    private const double ShortestWindowS = 1;
    private const double NsPerS = 1e9;

    private static readonly SdkSamples Samples = new(
        new(
            """
            var patient = client.WithOptions(options => options with { MaxRetries = 4 }); // waits as retry-after says
            Message answer;
            try
            {
                answer = await patient.Messages.Create(parameters);
            }
            catch (AnthropicApiException refused) when ((int)refused.StatusCode is 429 or 529)
            {
                answer = await fallback.Messages.Create(parameters); // another provider or model
            }
            """,
            """
            patient = client.with_options(max_retries=4)  # waits as retry-after says
            try:
                answer = patient.messages.create(model=model, max_tokens=300, messages=messages)
            except anthropic.APIStatusError as refused:
                if refused.status_code not in (429, 529):
                    raise
                answer = fallback.messages.create(model=model, max_tokens=300, messages=messages)
            """,
            """
            const patient = client.withOptions({ maxRetries: 4 }); // waits as retry-after says
            const ask = { model, max_tokens: 300, messages };
            const answer = await patient.messages.create(ask).catch((refused) => {
              if (refused.status !== 429 && refused.status !== 529) throw refused;
              return fallback.messages.create(ask); // another provider or model
            });
            """),
        new(
            """
            ChatCompletion answer;
            try
            {
                answer = await client.CompleteChatAsync(messages); // retries three times by itself, as retry-after says
            }
            catch (ClientResultException refused) when (refused.Status is 429 or 503)
            {
                answer = await fallback.CompleteChatAsync(messages); // another provider or model
            }
            """,
            """
            patient = client.with_options(max_retries=4)  # waits as retry-after says
            try:
                answer = patient.chat.completions.create(model=model, messages=messages)
            except openai.APIStatusError as refused:
                if refused.status_code not in (429, 503):
                    raise
                answer = fallback.chat.completions.create(model=model, messages=messages)
            """,
            """
            const patient = client.withOptions({ maxRetries: 4 }); // waits as retry-after says
            const answer = await patient.chat.completions.create({ model, messages }).catch((refused) => {
              if (refused.status !== 429 && refused.status !== 503) throw refused;
              return fallback.chat.completions.create({ model, messages }); // another provider or model
            });
            """),
        new(
            """
            GenerateContentResponse answer;
            try
            {
                answer = await client.Models.GenerateContentAsync(model: model, contents: question);
            }
            catch (ApiException refused) when (refused.StatusCode is 429 or 503)
            {
                answer = await fallback.Models.GenerateContentAsync(model: model, contents: question); // another provider or model
            }
            """,
            """
            patient = genai.Client(http_options=types.HttpOptions(retry_options=types.HttpRetryOptions(attempts=5)))
            try:
                answer = patient.models.generate_content(model=model, contents=question)
            except errors.APIError as refused:
                if refused.code not in (429, 503):
                    raise
                answer = fallback.models.generate_content(model=model, contents=question)
            """,
            """
            const patient = new GoogleGenAI({ apiKey, httpOptions: { retryOptions: { attempts: 5 } } });
            const answer = await patient.models.generateContent({ model, contents: question }).catch((refused) => {
              if (refused.status !== 429 && refused.status !== 503) throw refused;
              return fallback.models.generateContent({ model, contents: question }); // another provider or model
            });
            """));

    public string Name => "refusals";

    public string LooksFor => "a hundredth of the requests and more (at least 3) refused for the rate (429) or for lack of capacity (529, 503)";

    public string GainFrom => "share of requests refused: at most so many more answers";

    public CodeSample? CodeFor(string provider) => Samples.For(provider);

    public IEnumerable<Recommendation> Examine(Evidence evidence)
    {
        foreach (Traffic traffic in evidence.Traffic.Where(traffic => traffic.Requests.Count >= Evidence.FewestRequests))
        {
            foreach ((string kind, bool ours) in ((string, bool)[])[("rate_limit", true), ("overloaded", false)])
            {
                RunRequest[] refused = [.. traffic.Requests.Where(request => request.Error == kind)];
                if (refused.Length >= Fewest && refused.Length >= LeastShare * traffic.Requests.Count)
                {
                    yield return Advise(traffic, refused, ours);
                }
            }
        }
    }

    private Recommendation Advise(Traffic traffic, RunRequest[] refused, bool ours)
    {
        Estimate share = Estimates.Share(refused.Length, traffic.Requests.Count);
        double[] waits = [.. refused.Select(request => request.RetryAfterMs).OfType<double>().Order()];
        double? rate = RateBefore(traffic, refused.Min(request => request.StartedUnixNs));
        List<Finding> seen =
        [
            new("refused", refused.Length, string.Empty, traffic.Requests.Count),
            Finding.Of("share of all requests", share.Times(100), "%"),
        ];
        if (waits.Length > 0)
        {
            seen.Add(new("retry-after, shortest", waits[0], "ms", waits.Length));
            seen.Add(new("retry-after, p50", Percentiles.NearestRank<double>(waits, Quantile.P50), "ms", waits.Length));
            seen.Add(new("retry-after, longest", waits[^1], "ms", waits.Length));
        }

        if (rate is { } began)
        {
            seen.Add(new("rate at which they began", began, "requests/s", traffic.Requests.Count));
        }

        string slower = rate is { } from ? $"{Math.Max(0.1, Math.Round(from * 0.8, 1)):0.0}" : "1";
        return new Recommendation
        {
            Rule = Name,
            Title = ours ? "send more slowly, or spread over more quota (429)" : "have somewhere to fall back to (529)",
            About = traffic,
            Seen = seen,
            Effect = AdviceEffect.TurnedAway,
            Gain = new Gain { AnsweredPercent = Saving.Of(share.Times(100), 100, "request", "share of requests refused") is { } answers ? answers with { AtMost = true } : null },
            How = ours
                ? "queue requests below the rate at which refusals began, obey retry-after, ask for a higher limit; cached input often does not count"
                : "retry after the time asked for, then send to another provider, region or model; slowing down alone may not help",
            Code = CodeFor(traffic.Provider),
            Prove = traffic.Kind == TrafficKind.Session
                ? ["firsttoken advise NEXT-SESSION.jsonl --only refusals"]
                : [$"firsttoken bench --target {traffic.Argument} -n 100 --rate {slower} -o slower.json", "firsttoken advise slower.json --only refusals"],
        };
    }

    // Requests started in the ten seconds before the first refusal, or since the beginning, per second.
    private static double? RateBefore(Traffic traffic, long firstRefusalNs)
    {
        double began = traffic.Requests.Min(request => request.StartedUnixNs);
        double seconds = Math.Min(WindowS, (firstRefusalNs - began) / NsPerS);
        return seconds < ShortestWindowS
            ? null
            : traffic.Requests.Count(request => request.StartedUnixNs < firstRefusalNs && request.StartedUnixNs >= firstRefusalNs - (seconds * NsPerS)) / seconds;
    }
}
