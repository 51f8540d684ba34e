using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Judging.Advice.Rules;

/// <summary>The first token comes late, and the prompt is long and read anew.</summary>
internal sealed class LargePrompt : IAdviceRule
{
    private const double LateMs = 3000;

    // Some twenty pages: more than a question needs, so mostly context that could be cut, retrieved in part or cached.
    private const long LargeTokens = 8000;

    private const int Fewest = 3;
    private const double LeastShare = 0.1;

    private static readonly SdkSamples Samples = new(
        new(
            """
            // Ask for the count first; it is free. Then send only what the question needs.
            var count = await client.Messages.CountTokens(new() { Model = model, Messages = [new UserMessageParam(text)] });
            Console.WriteLine(count.InputTokens);
            """,
            """
            # Ask for the count first; it is free. Then send only what the question needs.
            count = client.messages.count_tokens(model=model, messages=messages)
            print(count.input_tokens)
            """,
            """
            // Ask for the count first; it is free. Then send only what the question needs.
            const count = await client.messages.countTokens({ model, messages });
            console.log(count.input_tokens);
            """),
        new(
            """
            ChatCompletion answer = await client.CompleteChatAsync(messages); // answer.Usage.InputTokenCount tells
            """,
            """
            answer = client.chat.completions.create(model=model, messages=messages)
            print(answer.usage.prompt_tokens)
            """,
            """
            const answer = await client.chat.completions.create({ model, messages });
            console.log(answer.usage.prompt_tokens);
            """),
        new(
            """
            // Ask for the count first; it is free. Then send only what the question needs.
            var count = await client.Models.CountTokensAsync(model: model, contents: text);
            Console.WriteLine(count.TotalTokens);
            """,
            """
            # Ask for the count first; it is free. Then send only what the question needs.
            count = client.models.count_tokens(model=model, contents=question)
            print(count.total_tokens)
            """,
            """
            // Ask for the count first; it is free. Then send only what the question needs.
            const count = await client.models.countTokens({ model, contents: question });
            console.log(count.totalTokens);
            """));

    public string Name => "large-prompt";

    public string LooksFor => "TTFT over 3 s with 8,000 uncached input tokens or more, in a tenth of the requests";

    public string GainFrom => "slope of TTFT over uncached tokens (Theil–Sen), for a thousand tokens less";

    public CodeSample? CodeFor(string provider) => Samples.For(provider);

    public IEnumerable<Recommendation> Examine(Evidence evidence)
    {
        foreach (Traffic traffic in evidence.Enough.Where(traffic => traffic.Streamed != false))
        {
            RunRequest[] late = [.. traffic.Ok.Where(request => request.TtftMs > LateMs && Usages.Unread(request) >= LargeTokens)];
            if (late.Length < Fewest || late.Length < LeastShare * traffic.Ok.Count)
            {
                continue;
            }

            double tokens = Estimates.Median(late.Select(request => (double)Usages.Unread(request)!.Value))!.Value;
            Estimate first = Estimates.Median(late.Select(request => request.TtftMs!.Value))!;
            Estimate? slope = FirstTokenSlope.Of(evidence, traffic);
            List<Finding> seen =
            [
                Finding.Share("requests with TTFT over 3 s and a large uncached prompt", late.Length, traffic.Ok.Count),
                Finding.Of("their TTFT p50", first, "ms"),
                new("their uncached input tokens, p50", tokens, "tokens", late.Length),
            ];
            if (slope is not null)
            {
                seen.Add(Finding.Of("TTFT for each 1,000 uncached tokens", slope.Times(1000), "ms"));
            }

            Saving? time = Saving.Of(slope?.Times(1000), first.Value, "1,000 input tokens less", "slope of TTFT over uncached tokens");
            yield return new Recommendation
            {
                Rule = Name,
                Title = "send shorter prompts, or have them cached",
                About = traffic,
                Seen = seen,
                Effect = AdviceEffect.Prefill,
                Gain = new Gain
                {
                    TimeMs = time,
                    TimeOff = "TTFT",
                    Unknown = time is null ? "how TTFT rises with uncached tokens was not measured, or no rise is proven; prompts of two lengths would tell" : null,
                },
                How = "cut context the question does not need (retrieve parts, summarise old turns, drop unused tools); cache what must stay",
                Code = CodeFor(traffic.Provider),
                Prove = FirstTokenSlope.Commands(traffic, tokens),
            };
        }
    }
}
