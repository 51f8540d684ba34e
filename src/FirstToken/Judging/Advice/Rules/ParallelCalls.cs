using FirstToken.Recording.Sessions;

namespace FirstToken.Judging.Advice.Rules;

/// <summary>A session looks at one thing after another that it could have looked at together.</summary>
internal sealed class ParallelCalls : IAdviceRule
{
    // A single row may be chance; a habit shows several times.
    private const int FewestRows = 3;

    private static readonly CodeSample Sample = new(
        """
        // Run every tool the answer asked for at once, and give all results back in one message.
        var results = await Task.WhenAll(calls.Select(call => RunToolAsync(call)));
        """,
        """
        # Run every tool the answer asked for at once, and give all results back in one message.
        results = await asyncio.gather(*(run_tool(call) for call in calls))
        """,
        """
        // Run every tool the answer asked for at once, and give all results back in one message.
        const results = await Promise.all(calls.map((call) => runTool(call)));
        """);

    public string Name => "parallel-calls";

    public string LooksFor => "sessions in which, three times and more, answers ask for one reading tool each (Read, Grep, Glob, WebFetch …) although none looks at what the one before found";

    public string GainFrom => "the waits for the later answers, and the tools' times less the longest: summed from the log";

    public CodeSample? CodeFor(string provider) => Sample;

    public IEnumerable<Recommendation> Examine(Evidence evidence)
    {
        foreach (Traffic traffic in evidence.Enough.Where(traffic => traffic.Calls.Count > 0))
        {
            IReadOnlyList<SessionCall>[] rows = [.. Rows(traffic.Calls)];
            if (rows.Length < FewestRows)
            {
                continue;
            }

            double saved = rows.Sum(Saved);
            double spent = Spent(traffic.Calls);
            Saving? time = Saving.Counted(saved, spent, rows.Length, "session", "waits for the later answers, and tools' times less the longest, summed");
            yield return new Recommendation
            {
                Rule = Name,
                Title = "look at independent things at once",
                About = traffic,
                Seen =
                [
                    new("rows of single reading calls that do not need each other", rows.Length, string.Empty, traffic.Calls.Count),
                    new("calls in them", rows.Sum(row => row.Count), string.Empty, traffic.Calls.Count),
                    new("longest row", rows.Max(row => row.Count), "calls", rows.Length),
                    new("time of the rows", rows.Sum(Taken), "ms", rows.Length),
                ],
                Effect = AdviceEffect.Waiting,
                Gain = new Gain
                {
                    TimeMs = time is null ? null : time with { AtMost = true },
                    TimeOff = "time of model and tools",
                    Unknown = time is null ? "the log does not say when tools were asked for and answered" : null,
                },
                How = "say so in the instructions (\"read files that do not depend on each other in one step\"); in an own agent, leave parallel tool use on and run the tools together",
                Code = CodeFor(traffic.Provider),
                Prove = ["firsttoken advise NEXT-SESSION.jsonl --only parallel-calls"],
                Notes = ["that a call does not name what the one before found makes it likely, not certain, that the two were independent"],
            };
        }
    }

    // Successive answers with a single reading tool each, of which none but the first may need what an earlier one found.
    private static IEnumerable<IReadOnlyList<SessionCall>> Rows(IEnumerable<SessionCall> calls)
    {
        List<SessionCall> row = [];
        foreach (SessionCall call in calls.Where(call => !call.Failed))
        {
            bool single = call.Tools is [{ OnlyReads: true, AskedAt: not null, AnsweredAt: not null }];
            if (!single || call.Tools[0].NeedsEarlierResult || (row.Count > 0 && !Follows(row[^1], call)))
            {
                if (row.Count > 1)
                {
                    yield return row;
                }

                row = [];
            }

            if (single)
            {
                row.Add(call);
            }
        }

        if (row.Count > 1)
        {
            yield return row;
        }
    }

    private static bool Follows(SessionCall before, SessionCall call) => call.Tools[0].AskedAt >= before.Tools[0].AnsweredAt;

    private static double Tool(SessionCall call) => Math.Max(0, (call.Tools[0].AnsweredAt!.Value - call.Tools[0].AskedAt!.Value).TotalMilliseconds);

    private static double Taken(IReadOnlyList<SessionCall> row) => (row[^1].Tools[0].AnsweredAt!.Value - row[0].Tools[0].AskedAt!.Value).TotalMilliseconds;

    // All at once would have taken as long as the slowest tool.
    private static double Saved(IReadOnlyList<SessionCall> row) => Math.Max(0, Taken(row) - row.Max(Tool));

    // From each request to the last result of its tools; a person's thinking time is not in it.
    private static double Spent(IReadOnlyList<SessionCall> calls)
    {
        double spent = 0;
        DateTimeOffset? before = null;
        foreach (SessionCall call in calls.Where(call => !call.Failed))
        {
            DateTimeOffset? start = before ?? call.SentAt ?? call.EndedAt;
            DateTimeOffset? end = call.Tools.Count > 0 ? call.Tools.Max(tool => tool.AnsweredAt) ?? call.EndedAt : call.EndedAt;
            spent += end > start ? (end.Value - start.Value).TotalMilliseconds : 0;
            before = call.Tools.Count > 0 ? call.Tools.Max(tool => tool.AnsweredAt) : null;
        }

        return spent;
    }
}
