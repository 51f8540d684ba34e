using FirstToken.Pricing;
using FirstToken.Statistics;

namespace FirstToken.Judging.Advice.Rules;

/// <summary>A large model gives short answers.</summary>
internal sealed class SmallerModel : IAdviceRule
{
    // A sentence or two, a label, a few fields: work that smaller models are made for.
    private const double ShortAnswer = 150;

    // What ends for other reasons is not short by itself.
    private const double EndedByItself = 0.9;

    // Less than half the price, or it is not worth trying how good the answers are.
    private const decimal MuchCheaper = 0.5m;

    private static readonly string[] OwnEnds = ["end_turn", "stop", "STOP", "completed"];

    public string Name => "smaller-model";

    public string LooksFor => "answers of 150 tokens at most (p90) that end by themselves without reasoning, from a model that has a smaller one at half the price";

    public string GainFrom => "USD: the same tokens at the smaller model's price, or its measured cost; ms: E2E p50 of both, if both were measured";

    public CodeSample? CodeFor(string provider) => ModelChoice.Samples.For(provider);

    public IEnumerable<Recommendation> Examine(Evidence evidence)
    {
        foreach (Traffic traffic in evidence.Enough)
        {
            if (AnswersShortly(traffic) && SmallerSibling.Of(evidence.Prices, traffic.PriceProvider, traffic.Model) is { } sibling
                && Money(evidence.Prices, traffic, sibling) is { } money)
            {
                yield return Advise(evidence, traffic, sibling, money);
            }
        }
    }

    private static bool AnswersShortly(Traffic traffic)
    {
        double[] output = [.. traffic.Samples(request => request.OutputTokens).Order()];
        int ended = traffic.Ok.Count(request => OwnEnds.Contains(request.StopReason));
        return output.Length >= Evidence.FewestRequests
            && Percentiles.NearestRank<double>(output, Quantile.P90) <= ShortAnswer
            && ended >= EndedByItself * traffic.Ok.Count
            && traffic.Ok.All(request => request.ReasoningTokens is null or 0);
    }

    private static Saving? Money(PriceTable prices, Traffic traffic, string sibling)
    {
        var pairs = traffic.Ok
            .Select(request => (Now: Usages.Cost(prices, traffic, request, Usages.Of(request)), Then: Usages.Cost(prices, traffic, request, Usages.Of(request), sibling)))
            .Where(pair => pair.Now is > 0 && pair.Then is not null)
            .Select(pair => (Now: pair.Now!.Value, Then: pair.Then!.Value))
            .ToArray();
        return pairs.Length == traffic.Ok.Count && pairs.Sum(pair => pair.Then) <= MuchCheaper * pairs.Sum(pair => pair.Now)
            ? Saving.Of(Estimates.Mean(pairs.Select(pair => (double)(pair.Now - pair.Then))), (double)pairs.Average(pair => pair.Now), "request", $"the same tokens at the price of {sibling}")
            : null;
    }

    private Recommendation Advise(Evidence evidence, Traffic traffic, string sibling, Saving money)
    {
        Traffic? measured = ModelChoice.Measured(evidence, traffic, sibling);
        double[] output = [.. traffic.Samples(request => request.OutputTokens).Order()];
        List<Finding> seen =
        [
            new("output tokens, p90", Percentiles.NearestRank<double>(output, Quantile.P90), "tokens", output.Length),
            Finding.Share("answers that ended by themselves", traffic.Ok.Count(request => OwnEnds.Contains(request.StopReason)), traffic.Ok.Count),
            new("cost a request, mean", money.Spent, "USD", money.N),
        ];
        return new Recommendation
        {
            Rule = Name,
            Title = $"try {sibling} for these short answers",
            About = traffic,
            Seen = [.. seen, .. ModelChoice.Seen(traffic, measured)],
            Effect = AdviceEffect.Generation | AdviceEffect.Prefill,
            Gain = ModelChoice.Gain(traffic, measured, sibling) with { Usd = money },
            How = $"ask {sibling} the same and compare the answers: speed and price say nothing about how good they are",
            Code = CodeFor(traffic.Provider),
            Prove = ModelChoice.Prove(traffic, sibling),
            Notes = ["two generations of models may count the same text as different numbers of tokens"],
        };
    }
}
