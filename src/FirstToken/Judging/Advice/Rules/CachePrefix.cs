using FirstToken.Pricing;
using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Judging.Advice.Rules;

/// <summary>Prompts begin alike, and are read anew each time.</summary>
internal sealed class CachePrefix : IAdviceRule
{
    // The shortest prefix most models cache; a model's own figure goes before it.
    private const long UsualLeastTokens = 1024;

    // A cache that answers for half of what it could is at work; what it misses is another matter than not having one.
    private const double AtWork = 0.5;

    // Of a conversation, which the client caches as a rule, a smaller loss is worth knowing.
    private const double LostInConversation = 0.1;

    private static readonly string[] CachesUnasked = ["openai", "openai-responses", "azure", "gemini", "gemini-array"];

    private static readonly TimeSpan CacheLife = TimeSpan.FromMinutes(5);

    private static readonly SdkSamples Samples = new(
        new(
            """
            var cached = parameters with
            {
                System = new List<TextBlockParam> { new() { Text = instructions, CacheControl = new() } },
            };
            var answer = await client.Messages.Create(cached); // answer.Usage.CacheReadInputTokens tells
            """,
            """
            answer = client.messages.create(
                model=model, max_tokens=300, messages=messages,
                system=[{"type": "text", "text": instructions, "cache_control": {"type": "ephemeral"}}],
            )  # answer.usage.cache_read_input_tokens tells
            """,
            """
            const answer = await client.messages.create({
              model, max_tokens: 300, messages,
              system: [{ type: 'text', text: instructions, cache_control: { type: 'ephemeral' } }],
            }); // answer.usage.cache_read_input_tokens tells
            """),
        new(
            """
            // Caching is automatic for equal beginnings: what never changes goes first, what changes last.
            ChatCompletion answer = await client.CompleteChatAsync(
                [new SystemChatMessage(instructions), new UserChatMessage(question)]);
            long? fromCache = answer.Usage.InputTokenDetails?.CachedTokenCount;
            """,
            """
            # Caching is automatic for equal beginnings: what never changes goes first, what changes last.
            answer = client.chat.completions.create(
                model=model, prompt_cache_key="my-instructions",
                messages=[{"role": "system", "content": instructions}, {"role": "user", "content": question}],
            )  # answer.usage.prompt_tokens_details.cached_tokens tells
            """,
            """
            // Caching is automatic for equal beginnings: what never changes goes first, what changes last.
            const answer = await client.chat.completions.create({
              model, prompt_cache_key: 'my-instructions',
              messages: [{ role: 'system', content: instructions }, { role: 'user', content: question }],
            }); // answer.usage.prompt_tokens_details.cached_tokens tells
            """),
        new(
            """
            // Caching is automatic for equal beginnings: what never changes goes first, what changes last.
            var answer = await client.Models.GenerateContentAsync(model: model, contents: question, config: new GenerateContentConfig
            {
                SystemInstruction = new Content { Parts = [new Part { Text = instructions }] },
            }); // answer.UsageMetadata.CachedContentTokenCount tells
            """,
            """
            # Caching is automatic for equal beginnings: what never changes goes first, what changes last.
            answer = client.models.generate_content(
                model=model, contents=question,
                config=types.GenerateContentConfig(system_instruction=instructions),
            )  # answer.usage_metadata.cached_content_token_count tells
            """,
            """
            // Caching is automatic for equal beginnings: what never changes goes first, what changes last.
            const answer = await client.models.generateContent({
              model, contents: question, config: { systemInstruction: instructions },
            }); // answer.usageMetadata.cachedContentTokenCount tells
            """));

    public string Name => "cache-prefix";

    public string LooksFor => "prompts as long as a provider caches, under half of which come from its cache; in sessions a tenth and more of what was sent before and is read anew";

    public string GainFrom => "ms: tokens that could come from the cache × slope of TTFT over uncached tokens (Theil–Sen); USD: the same requests priced with the cache";

    public CodeSample? CodeFor(string provider) => Samples.For(provider);

    public IEnumerable<Recommendation> Examine(Evidence evidence)
    {
        foreach (Traffic traffic in evidence.Enough)
        {
            RunRequest[] known = [.. traffic.Ok.Where(request => Usages.Of(request) is not null)];
            if (known.Length < Evidence.FewestRequests)
            {
                continue;
            }

            long least = evidence.Prices.Find(traffic.PriceProvider, traffic.Model)?.MinCacheTokens ?? UsualLeastTokens;
            long[] readable = traffic.IsConversation ? Conversation(known, least) : Prefix(known, least);
            double missed = Missed(known, readable);
            double could = readable.Sum(tokens => (double)tokens);
            if (could > 0 && missed / could > (traffic.IsConversation ? LostInConversation : AtWork))
            {
                yield return Advise(evidence, traffic, known, readable);
            }
        }
    }

    // What all requests can have in common is no longer than the shortest of them.
    private static long[] Prefix(RunRequest[] requests, long least)
    {
        long shortest = requests.Min(request => Usages.PromptTokens(request)!.Value);
        return shortest < least ? new long[requests.Length] : Live(requests, _ => shortest);
    }

    // Each request of a conversation begins with the whole of the one before; after a compaction it is shorter, and nothing is known.
    private static long[] Conversation(RunRequest[] requests, long least) => Live(requests, i =>
        Usages.PromptTokens(requests[i]) >= Usages.PromptTokens(requests[i - 1]) && Usages.PromptTokens(requests[i - 1]) >= least
            ? Usages.PromptTokens(requests[i - 1])!.Value
            : 0);

    // The first request has nothing to read, and neither has one that comes when the cache has forgotten.
    private static long[] Live(RunRequest[] requests, Func<int, long> tokens) =>
    [
        .. requests.Select((request, i) => i > 0 && Usages.SentAt(request) - Usages.SentAt(requests[i - 1]) <= CacheLife ? tokens(i) : 0),
    ];

    private static double Missed(RunRequest[] requests, long[] readable) =>
        requests.Zip(readable, (request, tokens) => (double)Math.Max(0, tokens - (request.CacheReadTokens ?? 0))).Sum();

    private Recommendation Advise(Evidence evidence, Traffic traffic, RunRequest[] known, long[] readable)
    {
        double missed = Missed(known, readable) / known.Length;
        double prompt = known.Average(request => (double)Usages.PromptTokens(request)!.Value);
        double read = known.Average(request => (double)(request.CacheReadTokens ?? 0));
        Estimate? slope = FirstTokenSlope.Of(evidence, traffic);
        Saving? time = slope is null ? null : Saving.Of(
            slope.Times(missed), traffic.Median(request => request.TtftMs)?.Value, "request", "tokens that could come from the cache × slope of TTFT over uncached tokens");
        Saving? money = Money(evidence.Prices, traffic, known, readable);
        List<Finding> seen =
        [
            new("input tokens a request, mean", prompt, "tokens", known.Length),
            new("of them read from the cache", read, "tokens", known.Length),
            new(traffic.IsConversation ? "sent before, yet read anew, mean" : "the shortest prompt: what all can have in common",
                traffic.IsConversation ? missed : readable.Max(), "tokens", known.Length),
        ];
        if (slope is not null)
        {
            seen.Add(Finding.Of("TTFT for each 1,000 uncached tokens", slope.Times(1000), "ms"));
        }

        return new Recommendation
        {
            Rule = Name,
            Title = traffic.IsConversation ? "keep the conversation's beginning cached" : "cache the beginning of the prompts",
            About = traffic,
            Seen = seen,
            Effect = AdviceEffect.Prefill,
            Gain = new Gain
            {
                TimeMs = time is null ? null : time with { AtMost = true },
                TimeOff = "TTFT",
                Usd = money is null || traffic.IsConversation ? money : money with { AtMost = true },
                Unknown = time is null ? (traffic.Kind == TrafficKind.Session
                    ? "milliseconds: the log of a session does not tell TTFT"
                    : "milliseconds: how TTFT rises with uncached tokens was not measured, or no rise is proven; prompts of two lengths would tell") : null,
            },
            How = traffic.Kind == TrafficKind.Session
                ? "leave prompt caching on (DISABLE_PROMPT_CACHING unset), change tools, model and system prompt only between sessions, go on within the cache's five minutes"
                : "put what never changes first, mark its end where the provider wants a mark, and ask again within the cache's life",
            Code = CodeFor(traffic.Provider),
            Prove = Prove(traffic, prompt, missed, isMeasured: slope is not null),
            Notes = [.. Notes(traffic)],
        };
    }

    // Where caches need no mark, the same prompt again shows one at work; elsewhere a prompt of what is left shows what it would give.
    private static IReadOnlyList<string> Prove(Traffic traffic, double prompt, double missed, bool isMeasured) => true switch
    {
        _ when traffic.Kind == TrafficKind.Session => ["firsttoken advise NEXT-SESSION.jsonl --only cache-prefix"],
        _ when !isMeasured => FirstTokenSlope.Commands(traffic, prompt),
        _ when CachesUnasked.Contains(traffic.Provider) =>
        [
            $"firsttoken bench --target {traffic.Argument} -n 50 --input-tokens {(long)prompt} --no-nonce -o cached.json",
            "firsttoken advise cached.json --only cache-prefix",
        ],
        _ =>
        [
            $"firsttoken bench --target {traffic.Argument} -n 50 --input-tokens {Math.Max(1, (long)(prompt - missed))} -o left.json    # only what would still be read",
            $"firsttoken advise {traffic.SourceArgument} left.json --only cache-prefix",
        ],
    };

    private static IEnumerable<string> Notes(Traffic traffic)
    {
        if (traffic.HasNonce)
        {
            yield return "bench put random letters at the head of each prompt so that no cache could answer: this is what a cache would be worth, not a fault of your program";
        }

        if (!traffic.IsConversation)
        {
            yield return "token counts do not tell whether prompts are alike: if they share less, the gain is smaller in proportion";
        }
    }

    // The first request pays for writing; the others read what they can and write what is new in a conversation.
    private static Saving? Money(PriceTable prices, Traffic traffic, RunRequest[] known, long[] readable)
    {
        decimal?[] now = [.. known.Select(request => Usages.Cost(prices, traffic, request, Usages.Of(request)))];
        decimal?[] then = [.. known.Select((request, i) => With(prices, traffic, request, readable[i]))];
        if (now.Any(cost => cost is null) || then.Any(cost => cost is null))
        {
            return null;
        }

        double[] saved = [.. now.Zip(then, (before, after) => (double)(before!.Value - after!.Value))];
        double spent = now.Sum(cost => (double)cost!.Value);
        return traffic.IsConversation
            ? Saving.Counted(saved.Sum(), spent, known.Length, "session", "the same requests priced with everything sent before read from the cache")
            : Saving.Of(Estimates.Mean(saved), spent / known.Length, "request", "the same requests priced with the common beginning read from the cache");
    }

    private static decimal? With(PriceTable prices, Traffic traffic, RunRequest request, long readable)
    {
        Usage usage = Usages.Of(request)!;
        long all = usage.TotalInput ?? 0;
        long read = Math.Max(Math.Min(readable, all), usage.CacheRead ?? 0);
        Usage cached = usage with { CacheRead = read, CacheWrite = all - read, CacheWriteLong = null, InputUncached = 0 };
        Usage unwritten = usage with { CacheRead = read, CacheWrite = null, CacheWriteLong = null, InputUncached = all - read };

        // Where writing has no price of its own it costs what reading anew does.
        return Usages.Cost(prices, traffic, request, cached) ?? Usages.Cost(prices, traffic, request, unwritten);
    }
}
