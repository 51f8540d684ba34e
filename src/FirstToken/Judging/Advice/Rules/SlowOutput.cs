using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Judging.Advice.Rules;

/// <summary>A large model writes slowly.</summary>
internal sealed class SlowOutput : IAdviceRule
{
    // Tokens a second at which the default grades end with a C: a reader skims faster.
    private const double SlowTps = 40;

    // Of shorter answers the speed is of no importance.
    private const double FewestTokens = 100;

    public string Name => "slow-output";

    public string LooksFor => "under 40 tokens a second (p50) in answers of 100 tokens and more, from a model that has a smaller one";

    public string GainFrom => "E2E p50 of both models, if the smaller was measured";

    public CodeSample? CodeFor(string provider) => ModelChoice.Samples.For(provider);

    public IEnumerable<Recommendation> Examine(Evidence evidence)
    {
        foreach (Traffic traffic in evidence.Enough)
        {
            Estimate? speed = traffic.Median(SpeedOf);
            Estimate? output = traffic.Median(request => request.OutputTokens);
            if (speed is not { Interval.Upper: < SlowTps } || output is not { Value: >= FewestTokens }
                || SmallerSibling.Of(evidence.Prices, traffic.PriceProvider, traffic.Model) is not { } sibling)
            {
                continue;
            }

            Traffic? measured = ModelChoice.Measured(evidence, traffic, sibling);
            yield return new Recommendation
            {
                Rule = Name,
                Title = $"try {sibling} where speed matters",
                About = traffic,
                Seen = [Finding.Of("speed p50", speed, "tok/s"), Finding.Of("output tokens p50", output, "tokens"), .. ModelChoice.Seen(traffic, measured)],
                Effect = AdviceEffect.Generation,
                Gain = ModelChoice.Gain(traffic, measured, sibling),
                How = $"ask {sibling} the same and compare the answers; another provider or region of the same model may be faster too",
                Code = CodeFor(traffic.Provider),
                Prove = ModelChoice.Prove(traffic, sibling),
            };
        }
    }

    private static double? SpeedOf(RunRequest request) => request.TpotMs is > 0 ? 1000 / request.TpotMs : null;
}
