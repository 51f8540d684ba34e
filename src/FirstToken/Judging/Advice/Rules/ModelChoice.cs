using FirstToken.Statistics;

namespace FirstToken.Judging.Advice.Rules;

/// <summary>What the two rules that name a smaller model have in common.</summary>
internal static class ModelChoice
{
    public static SdkSamples Samples { get; } = new(
        new(
            """
            var answer = await client.Messages.Create(parameters with { Model = smallerModel });
            """,
            """
            answer = client.messages.create(model=smaller_model, max_tokens=300, messages=messages)
            """,
            """
            const answer = await client.messages.create({ model: smallerModel, max_tokens: 300, messages });
            """),
        new(
            """
            ChatCompletion answer = await new ChatClient(smallerModel, apiKey).CompleteChatAsync(messages);
            """,
            """
            answer = client.chat.completions.create(model=smaller_model, messages=messages)
            """,
            """
            const answer = await client.chat.completions.create({ model: smallerModel, messages });
            """),
        new(
            """
            var answer = await client.Models.GenerateContentAsync(model: smallerModel, contents: question);
            """,
            """
            answer = client.models.generate_content(model=smaller_model, contents=question)
            """,
            """
            const answer = await client.models.generateContent({ model: smallerModel, contents: question });
            """));

    // Answers whose lengths differ by more take unlike times for that alone.
    private const double AlikeLength = 0.2;

    /// <summary>Traffic in which the smaller model was measured in the same way; the log of a session compares with nothing.</summary>
    public static Traffic? Measured(Evidence evidence, Traffic traffic, string sibling) => traffic.Kind == TrafficKind.Session
        ? null
        : evidence.Enough.FirstOrDefault(other => other.Kind != TrafficKind.Session && other.Model == sibling && other.Provider == traffic.Provider && other.Streamed == traffic.Streamed);

    /// <summary>The two speeds, where the smaller model was measured.</summary>
    public static IEnumerable<Finding> Seen(Traffic traffic, Traffic? measured)
    {
        foreach ((string whose, Traffic? each) in ((string, Traffic?)[])[("E2E p50", traffic), ("E2E p50 of the smaller model", measured)])
        {
            if (each?.Median(request => request.E2eMs) is { } median)
            {
                yield return Finding.Of(whose, median, "ms");
            }
        }
    }

    /// <summary>The time the smaller model saves, where both were measured.</summary>
    public static Gain Gain(Traffic traffic, Traffic? measured, string sibling)
    {
        Estimate? mine = traffic.Median(request => request.E2eMs);
        Estimate? theirs = measured?.Median(request => request.E2eMs);
        bool alike = measured is not null && AnswerAlike(traffic, measured);
        Saving? time = mine is null || theirs is null || !alike ? null : Saving.Of(mine.Minus(theirs), mine.Value, "request", "E2E p50 of both models");
        return new Gain
        {
            TimeMs = time,
            Unknown = time is not null ? null
                : theirs is null ? $"milliseconds: {sibling} was not measured"
                : !alike ? "milliseconds: the two models' answers differ in length, so their times do not compare"
                : "milliseconds: it is not proven that the smaller model is faster here",
        };
    }

    private static bool AnswerAlike(Traffic traffic, Traffic measured) =>
        traffic.Median(request => request.OutputTokens) is { } mine && measured.Median(request => request.OutputTokens) is { } theirs
        && Math.Abs(mine.Value - theirs.Value) <= AlikeLength * mine.Value;

    public static IReadOnlyList<string> Prove(Traffic traffic, string sibling)
    {
        string smaller = (traffic with { Name = traffic.Name.Replace(traffic.Model, sibling, StringComparison.Ordinal) }).Argument;
        return
        [
            $"firsttoken bench --target {traffic.Argument} --target {smaller} -n 50 --interleave -o models.json",
            "firsttoken advise models.json",
        ];
    }
}
