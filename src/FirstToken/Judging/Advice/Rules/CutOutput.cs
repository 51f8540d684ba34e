using FirstToken.Pricing;
using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Judging.Advice.Rules;

/// <summary>Most of the time goes into writing long answers.</summary>
internal sealed class CutOutput : IAdviceRule
{
    // The gain is stated for a hundred tokens less: an answer must be able to do without them.
    private const int Less = 100;
    private const double LongAnswer = 2 * Less;

    // Below, what comes before the first token is the better place to begin.
    private const double MostlyGeneration = 0.6;

    private static readonly SdkSamples Samples = new(
        new(
            """
            var brief = parameters with { MaxTokens = 300, System = "Answer in at most three sentences." };
            var answer = await client.Messages.Create(brief); // answer.Usage.OutputTokens tells
            """,
            """
            answer = client.messages.create(
                model=model, max_tokens=300, messages=messages, system="Answer in at most three sentences.",
            )  # answer.usage.output_tokens tells
            """,
            """
            const answer = await client.messages.create({
              model, max_tokens: 300, messages, system: 'Answer in at most three sentences.',
            }); // answer.usage.output_tokens tells
            """),
        new(
            """
            ChatCompletion answer = await client.CompleteChatAsync(
                [new SystemChatMessage("Answer in at most three sentences."), new UserChatMessage(question)],
                new ChatCompletionOptions { MaxOutputTokenCount = 300 }); // answer.Usage.OutputTokenCount tells
            """,
            """
            answer = client.chat.completions.create(
                model=model, max_completion_tokens=300,
                messages=[{"role": "system", "content": "Answer in at most three sentences."}, *messages],
            )  # answer.usage.completion_tokens tells
            """,
            """
            const answer = await client.chat.completions.create({
              model, max_completion_tokens: 300,
              messages: [{ role: 'system', content: 'Answer in at most three sentences.' }, ...messages],
            }); // answer.usage.completion_tokens tells
            """),
        new(
            """
            var answer = await client.Models.GenerateContentAsync(model: model, contents: question, config: new GenerateContentConfig
            {
                MaxOutputTokens = 300,
                SystemInstruction = new Content { Parts = [new Part { Text = "Answer in at most three sentences." }] },
            }); // answer.UsageMetadata.CandidatesTokenCount tells
            """,
            """
            answer = client.models.generate_content(
                model=model, contents=question,
                config=types.GenerateContentConfig(max_output_tokens=300, system_instruction="Answer in at most three sentences."),
            )  # answer.usage_metadata.candidates_token_count tells
            """,
            """
            const answer = await client.models.generateContent({
              model, contents: question,
              config: { maxOutputTokens: 300, systemInstruction: 'Answer in at most three sentences.' },
            }); // answer.usageMetadata.candidatesTokenCount tells
            """));

    public string Name => "cut-output";

    public string LooksFor => "answers of 200 tokens and more (p50) whose writing takes 60 % of E2E and more";

    public string GainFrom => "TPOT p50 × 100 tokens less; USD by the price of output";

    public CodeSample? CodeFor(string provider) => Samples.For(provider);

    public IEnumerable<Recommendation> Examine(Evidence evidence)
    {
        foreach (Traffic traffic in evidence.Enough)
        {
            Estimate? output = traffic.Median(request => request.OutputTokens);
            Estimate? pace = traffic.Median(request => request.TpotMs);
            Estimate? whole = traffic.Median(request => request.E2eMs);
            Estimate? share = traffic.Median(GenerationShare);
            if (output is not { Value: >= LongAnswer } || pace is null || whole is null || share is not { Interval.Lower: >= MostlyGeneration })
            {
                continue;
            }

            double reasoning = traffic.Samples(request => request.ReasoningTokens).Sum();
            List<Finding> seen =
            [
                Finding.Of("output tokens p50", output, "tokens"), Finding.Of("TPOT p50", pace, "ms"),
                Finding.Of("share of E2E that is writing, p50", share.Times(100), "%"),
            ];
            if (reasoning > 0)
            {
                seen.Add(new("of the output reasoning", 100 * Math.Min(1, reasoning / traffic.Samples(request => request.OutputTokens).Sum()), "%", traffic.Ok.Count));
            }

            yield return new Recommendation
            {
                Rule = Name,
                Title = "ask for shorter answers",
                About = traffic,
                Seen = seen,
                Effect = AdviceEffect.Generation,
                Gain = new Gain
                {
                    TimeMs = Saving.Of(pace.Times(Less), whole.Value, "100 output tokens less", "TPOT p50 × 100"),
                    Usd = Money(evidence.Prices, traffic),
                },
                How = reasoning > 0
                    ? "ask for brevity, name a limit, ask for fields instead of prose; lower the reasoning effort where answers stay right"
                    : "ask for brevity, name a limit, ask for fields instead of prose; max tokens alone cuts answers off",
                Code = CodeFor(traffic.Provider),
                Prove =
                [
                    $"firsttoken bench --target {traffic.Argument} -n 50 --max-tokens {Math.Max(1, (int)output.Value - Less)} -o brief.json",
                    $"firsttoken advise {traffic.SourceArgument} brief.json --only cut-output",
                ],
            };
        }
    }

    private static double? GenerationShare(RunRequest request) =>
        request is { LongestGapMs: not null, E2eMs: > 0, TtftMs: not null } ? Math.Clamp((request.E2eMs.Value - request.TtftMs.Value) / request.E2eMs.Value, 0, 1) : null;

    // What a request costs now less what it would have cost with so many output tokens less: exact for each.
    private static Saving? Money(PriceTable prices, Traffic traffic)
    {
        var pairs = traffic.Ok
            .Where(request => request.OutputTokens > Less)
            .Select(request => (
                Now: Usages.Cost(prices, traffic, request, Usages.Of(request)),
                Then: Usages.Cost(prices, traffic, request, Usages.Of(request) is { } usage ? usage with { Output = usage.Output - Less } : null)))
            .ToArray();
        return pairs.Length > 0 && pairs.All(pair => pair is { Now: not null, Then: not null })
            ? Saving.Of(
                Estimates.Mean(pairs.Select(pair => (double)(pair.Now!.Value - pair.Then!.Value))),
                pairs.Average(pair => (double)pair.Now!.Value), "100 output tokens less", "the price of output × 100")
            : null;
    }
}
