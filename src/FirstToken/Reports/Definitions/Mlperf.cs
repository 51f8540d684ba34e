namespace FirstToken.Reports.Definitions;

/// <summary>MLPerf Inference's LoadGen with token latencies (loadgen/results.cc).</summary>
internal static class Mlperf
{
    public static ToolDefinitions Definitions { get; } = new()
    {
        Name = "mlperf",
        Title = "MLPerf Inference (LoadGen, token latencies)",
        Percentiles = "percentiles: the sample at position ⌊n·q⌋ of the sorted ones, counted from 0",
        Rule = PercentileRule.FloorOfPosition,
        Metrics =
        [
            new("first token latency (TTFT)", "ms", "first token − scheduled time: waiting in the client counts", request => Moments.One(request.TtftMs + request.LatenessMs)),
            new("time per output token (TPOT)", "ms", "(sample latency − first token latency) ÷ (tokens − 1)", request => Moments.One(Moments.PerTokenAfterFirst(request))),
            new("sample latency", "ms", "last token − scheduled time", request => Moments.One(request.E2eMs + request.LatenessMs)),
        ],
        Rates =
        [
            new("completed samples per second", "samples/s", "(samples − 1) ÷ time until the last was done", totals => (totals.Completed - 1) / totals.DurationFromIntendedS),
            new("completed tokens per second", "tok/s", "tokens ÷ time until the last was done", totals => totals.OutputTokens / totals.DurationFromIntendedS),
        ],
        Remarks =
        [
            "LoadGen knows no failed samples: they are left out here, and a run with any would not count",
            "its scenarios, minimum durations, early stopping and accuracy checks are not applied: these are its formulas, not an MLPerf result",
            "it has no standard deviation; the one shown is over n. Its means are whole nanoseconds, rounded down",
        ],
    };
}
