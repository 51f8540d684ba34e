using FirstToken.Statistics;

namespace FirstToken.Judging.Advice.Rules;

/// <summary>Answers are waited for whole that could be read as they are written.</summary>
internal sealed class StreamAnswers : IAdviceRule
{
    // Up to about a second a wait does not break a reader's train of thought (Nielsen 1993): there is little to gain below.
    private const double ShortWaitMs = 1000;

    // Two runs whose answers differ in length by more than this did not ask for the same.
    private const double AlikeLength = 0.2;

    private static readonly SdkSamples Samples = new(
        new(
            """
            await foreach (var part in client.Messages.CreateStreaming(parameters))
            {
                if (part.TryPickContentBlockDelta(out var block) && block.Delta.TryPickText(out var text))
                {
                    Console.Write(text.Text);
                }
            }
            """,
            """
            with client.messages.stream(model=model, max_tokens=300, messages=messages) as stream:
                for text in stream.text_stream:
                    print(text, end="", flush=True)
            """,
            """
            const stream = client.messages.stream({ model, max_tokens: 300, messages });
            stream.on('text', (text) => process.stdout.write(text));
            await stream.finalMessage();
            """),
        new(
            """
            await foreach (var update in client.CompleteChatStreamingAsync(messages))
            {
                Console.Write(string.Concat(update.ContentUpdate.Select(piece => piece.Text)));
            }
            """,
            """
            stream = client.chat.completions.create(model=model, messages=messages, stream=True)
            for chunk in stream:
                if chunk.choices and chunk.choices[0].delta.content:
                    print(chunk.choices[0].delta.content, end="", flush=True)
            """,
            """
            const stream = await client.chat.completions.create({ model, messages, stream: true });
            for await (const chunk of stream) {
              process.stdout.write(chunk.choices[0]?.delta?.content ?? '');
            }
            """),
        new(
            """
            await foreach (var chunk in client.Models.GenerateContentStreamAsync(model: model, contents: question))
            {
                Console.Write(chunk.Candidates?[0].Content?.Parts?[0].Text);
            }
            """,
            """
            for chunk in client.models.generate_content_stream(model=model, contents=question):
                print(chunk.text, end="", flush=True)
            """,
            """
            for await (const chunk of await client.models.generateContentStream({ model, contents: question })) {
              process.stdout.write(chunk.text ?? '');
            }
            """));

    public string Name => "stream";

    public string LooksFor => "answers that are not streamed and take a second or more (E2E p50)";

    public string GainFrom => "E2E p50 less TTFT p50 of a streamed run of the same target, if one is given";

    public CodeSample? CodeFor(string provider) => Samples.For(provider);

    public IEnumerable<Recommendation> Examine(Evidence evidence)
    {
        foreach (Traffic traffic in evidence.Enough.Where(traffic => traffic.Streamed == false))
        {
            if (traffic.Median(request => request.E2eMs) is not { Value: >= ShortWaitMs } whole)
            {
                continue;
            }

            Traffic[] streamed = [.. evidence.Enough.Where(other => other.Streamed == true && other.IsSameTarget(traffic))];
            Estimate? first = Estimates.Median(streamed.SelectMany(other => other.Samples(request => request.TtftMs)));
            Saving? saving = first is null ? null : Saving.Of(whole.Minus(first), whole.Value, "request", "E2E p50 unstreamed less TTFT p50 streamed");
            List<Finding> seen = [new("requests not streamed", traffic.Requests.Count, string.Empty, traffic.Requests.Count), Finding.Of("E2E p50, not streamed", whole, "ms")];
            if (first is not null)
            {
                seen.Add(Finding.Of("TTFT p50, streamed", first, "ms"));
            }

            yield return new Recommendation
            {
                Rule = Name,
                Title = "stream the answers",
                About = traffic,
                Seen = seen,
                Effect = AdviceEffect.Generation | AdviceEffect.Prefill,
                Gain = new Gain
                {
                    TimeMs = saving,
                    TimeOff = "the wait for the first words",
                    Unknown = saving is not null ? null : first is null
                        ? "the TTFT of a streamed run of the same target is not given"
                        : "it is not proven that streamed answers begin before unstreamed ones end",
                },
                How = "ask for a stream and show its pieces as they come; the answer is whole no later than before",
                Code = CodeFor(traffic.Provider),
                Prove = [$"firsttoken bench --target {traffic.Argument} -n 50 -o streamed.json", $"firsttoken advise {traffic.SourceArgument} streamed.json --only stream"],
                Notes = [.. Notes(traffic, streamed)],
            };
        }
    }

    private static IEnumerable<string> Notes(Traffic traffic, Traffic[] streamed)
    {
        Estimate? mine = Estimates.Median(traffic.Samples(request => request.OutputTokens));
        Estimate? theirs = Estimates.Median(streamed.SelectMany(other => other.Samples(request => request.OutputTokens)));
        if (mine is not null && theirs is not null && Math.Abs(mine.Value - theirs.Value) > AlikeLength * mine.Value)
        {
            yield return "the streamed answers are of another length: the gain holds only if the prompts were alike";
        }
    }
}
