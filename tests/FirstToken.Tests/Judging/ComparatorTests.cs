using FirstToken.Judging;
using FirstToken.Recording;
using FirstToken.Statistics;
using Xunit;
using static FirstToken.Tests.Judging.SomeRuns;

namespace FirstToken.Tests.Judging;

public sealed class ComparatorTests
{
    [Fact]
    public void A_clear_slowdown_is_proven_and_named()
    {
        ComparisonResult result = Compare(Apart(Target("a:m", Latencies(1, 300)), Target("a:m", Latencies(2, 300, 500))));

        FigureComparison median = Figure(result, "ttft_p50");
        Assert.Equal(ComparisonVerdict.Slower, median.Verdict);
        Assert.InRange(median.Ratio!.Value, 1.15, 1.35);
        Assert.InRange(1.25, median.RatioCi95!.Value.Lower, median.RatioCi95.Value.Upper);
        Assert.Equal(median.Second - median.First, median.Difference);
        Assert.True(median.DifferenceCi95!.Value.Lower > 0);
        Assert.True(median.PAdjusted < 0.05 && median.PAdjusted >= median.P);
        Assert.Equal("bootstrap", median.Method);
        Assert.Null(median.Reason);
        Assert.Equal(300, median.FirstN);
        Assert.Equal(300, median.SecondN);
        Assert.Equal(ComparisonVerdict.Slower, Figure(result, "ttft_overall").Verdict);
        Assert.Equal("Mann-Whitney", Figure(result, "ttft_overall").Method);
        Assert.True(Figure(result, "ttft_overall").ShareHigher > 0.6);
        Assert.Null(Figure(result, "ttft_overall").First);
        Assert.False(result.Comparisons[0].Paired);
    }

    [Fact]
    public void The_other_way_round_it_is_faster()
    {
        ComparisonResult result = Compare(Apart(Target("a:m", Latencies(2, 300, 500)), Target("a:m", Latencies(1, 300))));

        Assert.Equal(ComparisonVerdict.Faster, Figure(result, "ttft_p50").Verdict);
        Assert.Equal(ComparisonVerdict.Faster, Figure(result, "ttft_overall").Verdict);
        Assert.True(Figure(result, "ttft_p50").Difference < 0);
    }

    [Fact]
    public void More_tokens_a_second_are_faster()
    {
        (ComparedTarget first, ComparedTarget second) = Apart(WithSpeed(Latencies(1, 200), 1), WithSpeed(Latencies(1, 200), 1.5));

        ComparisonResult result = Compare((first, second), new ComparisonOptions { Figures = ComparedFigure.Find("speed") });

        Assert.Equal(ComparisonVerdict.Faster, Figure(result, "speed_p50").Verdict);
        Assert.True(Figure(result, "speed_p50").HigherIsBetter);
    }

    [Fact]
    public void Many_samples_without_a_difference_are_the_same()
    {
        ComparisonResult result = Compare(Apart(Target("a:m", Latencies(1, 3000)), Target("a:m", Latencies(2, 3000))));

        Assert.Equal(ComparisonVerdict.Same, Figure(result, "ttft_p50").Verdict);
        Assert.Null(Figure(result, "ttft_p50").Reason);
        Assert.Null(Figure(result, "ttft_p50").RequestsNeeded);
        Assert.True(Figure(result, "ttft_p50").Detectable < 5.5);
    }

    [Fact]
    public void Few_samples_prove_neither_and_say_what_they_could_have_shown()
    {
        ComparisonResult result = Compare(Apart(Target("a:m", Latencies(1, 40)), Target("a:m", Latencies(2, 40))));

        FigureComparison median = Figure(result, "ttft_p50");
        Assert.Equal(ComparisonVerdict.NotEnoughSamples, median.Verdict);
        Assert.InRange(median.Detectable!.Value, 15, 60);
        Assert.InRange(median.RequestsNeeded!.Value, 500, 8000);
        Assert.StartsWith("could have shown ±", median.Reason, StringComparison.Ordinal);
        Assert.Contains("samples a side would settle it", median.Reason, StringComparison.Ordinal);
        Assert.NotNull(median.RatioCi95);
    }

    [Fact]
    public void A_small_change_that_is_proven_is_still_the_same_within_the_margin()
    {
        double[] before = Latencies(1, 2000);
        (ComparedTarget First, ComparedTarget Second) pair = InTurn(before, [.. before.Select((value, i) => (value * 1.01) + (i % 7 * 0.01))]);

        Assert.Equal(ComparisonVerdict.Same, Figure(Compare(pair), "ttft_overall").Verdict);
        Assert.Equal(ComparisonVerdict.Slower, Figure(Compare(pair, new ComparisonOptions { SameWithinPercent = 0.5 }), "ttft_overall").Verdict);
        Assert.Equal(ComparisonVerdict.Slower, Figure(Compare(pair, new ComparisonOptions { SameWithinPercent = 0 }), "ttft_overall").Verdict);
    }

    [Fact]
    public void A_percentile_of_too_few_samples_has_values_and_no_interval()
    {
        ComparisonResult result = Compare(Apart(Target("a:m", Latencies(1, 100)), Target("a:m", Latencies(2, 100, 900))));

        FigureComparison tail = Figure(result, "ttft_p99");
        Assert.Equal(ComparisonVerdict.NotEnoughSamples, tail.Verdict);
        Assert.NotNull(tail.First);
        Assert.NotNull(tail.Difference);
        Assert.NotNull(tail.Ratio);
        Assert.Null(tail.DifferenceCi95);
        Assert.Null(tail.RatioCi95);
        Assert.Null(tail.P);
        Assert.Null(tail.PAdjusted);
        Assert.Null(tail.Detectable);
        Assert.Equal("needs 662 samples a side for this percentile, has 100", tail.Reason);
        Assert.Equal(662, tail.RequestsNeeded);
        Assert.Equal(ComparisonVerdict.Slower, Figure(result, "ttft_p90").Verdict);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public void Fewer_than_ten_requests_are_not_judged(int count)
    {
        ComparisonResult result = Compare(Apart(Target("a:m", Latencies(1, count)), Target("a:m", Latencies(2, count, 4000))));

        Assert.Equal($"needs 10 requests a side, has {count}", Figure(result, "ttft_overall").Reason);
        Assert.Equal(ComparisonVerdict.NotEnoughSamples, Figure(result, "ttft_p50").Verdict);
        Assert.NotNull(Figure(result, "ttft_p50").Ratio);
    }

    [Fact]
    public void Ten_requests_are_enough_for_a_large_change()
    {
        ComparisonResult result = Compare(Apart(Target("a:m", Latencies(1, 10)), Target("a:m", Latencies(2, 10, 4000))));

        Assert.Equal(ComparisonVerdict.Slower, Figure(result, "ttft_overall").Verdict);
        Assert.Equal("needs 11 samples a side for this percentile, has 10", Figure(result, "ttft_p50").Reason);
    }

    [Fact]
    public void A_file_of_summaries_has_differences_and_no_verdict()
    {
        RunTarget first = Target("a:m", Latencies(1, 300));
        RunTarget second = Target("a:m", Latencies(2, 300, 800)) with { Requests = [] };

        ComparisonResult result = Compare(Apart(first, second));

        FigureComparison median = Figure(result, "ttft_p50");
        Assert.Equal(ComparisonVerdict.NotEnoughSamples, median.Verdict);
        Assert.InRange(median.Ratio!.Value, 1.7, 2.3);
        Assert.Null(median.RatioCi95);
        Assert.Equal("b.json holds a summary of it and no samples", median.Reason);
        Assert.NotNull(Figure(result, "error_rate").P);
    }

    [Fact]
    public void A_metric_that_one_side_lacks_is_said_to_be_missing()
    {
        RunTarget second = Target("a:m", Latencies(2, 300));
        second = second with { Metrics = second.Metrics with { GapMs = null }, Requests = [.. second.Requests.Select(request => request with { OutputOffsetsNs = null })] };

        ComparisonResult result = Compare(Apart(Target("a:m", Latencies(1, 300)), second), new ComparisonOptions { Figures = ComparedFigure.Find("gap") });

        Assert.Equal("b.json: a:m has no gap", Figure(result, "gap_p50").Reason);
        Assert.Null(Figure(result, "gap_p50").Second);
        Assert.Null(Figure(result, "gap_p50").Difference);
        Assert.Null(Figure(result, "gap_p50").Ratio);
    }

    [Fact]
    public void Gaps_of_a_request_are_not_taken_for_independent()
    {
        ComparisonResult result = Compare(Apart(Target("a:m", Latencies(1, 50)), Target("a:m", Latencies(2, 50))));

        FigureComparison gap = Figure(result, "gap_p50");
        Assert.Equal(150, gap.FirstN);
        Assert.Equal(ComparisonVerdict.Same, gap.Verdict);
    }

    [Fact]
    public void Failures_are_compared_too_and_are_worse_not_slower()
    {
        ComparisonResult result = Compare(Apart(Target("a:m", Latencies(1, 200)), Target("a:m", Latencies(2, 160), failures: 40)));

        FigureComparison errors = Figure(result, "error_rate");
        Assert.Equal(ComparisonVerdict.Worse, errors.Verdict);
        Assert.Equal(20, errors.Difference!.Value, 1e-9);
        Assert.Equal(200, errors.SecondN);
        Assert.Equal("Fisher", errors.Method);
        Assert.Null(errors.RatioCi95);
    }

    [Fact]
    public void Fewer_failures_are_better()
    {
        ComparisonResult result = Compare(Apart(Target("a:m", Latencies(2, 160), failures: 40), Target("a:m", Latencies(1, 200))));

        Assert.Equal(ComparisonVerdict.Better, Figure(result, "error_rate").Verdict);
    }

    [Fact]
    public void No_failure_in_few_requests_proves_little_and_in_many_the_same()
    {
        FigureComparison few = Figure(Compare(Apart(Target("a:m", Latencies(1, 50)), Target("a:m", Latencies(2, 50)))), "error_rate");
        FigureComparison many = Figure(Compare(Apart(Target("a:m", Latencies(1, 1000)), Target("a:m", Latencies(2, 1000)))), "error_rate");

        Assert.Equal(ComparisonVerdict.NotEnoughSamples, few.Verdict);
        Assert.Contains("points", few.Reason, StringComparison.Ordinal);
        Assert.Equal(ComparisonVerdict.Same, many.Verdict);
    }

    [Fact]
    public void A_share_of_failures_is_known_from_counts_alone()
    {
        RunTarget first = Target("a:m", Latencies(1, 200)) with { Requests = [] };
        RunTarget second = Target("a:m", Latencies(2, 100), failures: 100) with { Requests = [] };

        Assert.Equal(ComparisonVerdict.Worse, Figure(Compare(Apart(first, second)), "error_rate").Verdict);
    }

    [Fact]
    public void Requests_never_started_are_failures()
    {
        RunTarget second = Target("a:m", Latencies(2, 200));
        second = second with { Counts = second.Counts with { Dropped = 100 } };

        FigureComparison errors = Figure(Compare(Apart(Target("a:m", Latencies(1, 200)), second)), "error_rate");

        Assert.Equal(ComparisonVerdict.Worse, errors.Verdict);
        Assert.Equal(300, errors.SecondN);
    }

    [Fact]
    public void Targets_measured_in_turn_are_compared_in_pairs()
    {
        double[] weather = Latencies(1, 200);
        (ComparedTarget First, ComparedTarget Second) inTurn = InTurn(weather, [.. weather.Select((value, i) => (value * 1.06) + (i % 5))]);
        (ComparedTarget First, ComparedTarget Second) apart = Apart(inTurn.First.Target, inTurn.Second.Target);

        FigureComparison paired = Figure(Compare(inTurn), "ttft_overall");
        FigureComparison alone = Figure(Compare(apart), "ttft_overall");

        Assert.True(Compare(inTurn).Comparisons[0].Paired);
        Assert.Equal("signed ranks", paired.Method);
        Assert.Equal("paired bootstrap", Figure(Compare(inTurn), "ttft_p50").Method);
        Assert.Equal(ComparisonVerdict.Slower, paired.Verdict);
        Assert.Equal(ComparisonVerdict.NotEnoughSamples, alone.Verdict);
        Assert.True(paired.Detectable < alone.Detectable / 3);
    }

    [Fact]
    public void Targets_measured_one_after_the_other_are_not_paired()
    {
        (ComparedTarget first, ComparedTarget second) = InTurn(Latencies(1, 50), Latencies(2, 50));
        RunFile run = first.Run with { Config = first.Run.Config with { Interleave = false } };

        Assert.False(Compare((ComparedTarget.Of("ab.json", run, first.Target), ComparedTarget.Of("ab.json", run, second.Target))).Comparisons[0].Paired);
    }

    [Fact]
    public void One_number_a_run_is_not_judged()
    {
        RunTarget first = Target("a:m", Latencies(1, 50)) with { Throughput = new RunThroughput { RequestsPerS = 10 } };
        RunTarget second = Target("a:m", Latencies(2, 50)) with { Throughput = new RunThroughput { RequestsPerS = 5 } };

        FigureComparison rate = Figure(Compare(Apart(first, second), new ComparisonOptions { Figures = ComparedFigure.Find("requests_per_s") }), "requests_per_s");

        Assert.Equal(0.5, rate.Ratio);
        Assert.Equal(ComparisonVerdict.NotEnoughSamples, rate.Verdict);
        Assert.StartsWith("one number a run", rate.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mean_is_judged_and_a_maximum_is_not()
    {
        ComparisonResult result = Compare(
            Apart(Target("a:m", Latencies(1, 300)), Target("a:m", Latencies(2, 300, 600))),
            new ComparisonOptions { Figures = [.. ComparedFigure.Find("ttft_mean"), .. ComparedFigure.Find("ttft_max"), .. ComparedFigure.Find("cost_per_request_usd")] });

        Assert.Equal(ComparisonVerdict.Slower, Figure(result, "ttft_mean").Verdict);
        Assert.Contains("no interval", Figure(result, "ttft_max").Reason, StringComparison.Ordinal);
        Assert.Equal(ComparisonVerdict.Same, Figure(result, "cost_per_request_usd").Verdict);
    }

    [Fact]
    public void Samples_in_any_order_of_the_file_give_the_same()
    {
        RunTarget second = Target("a:m", Latencies(2, 100, 450));
        RunTarget shuffled = second with { Requests = [.. second.Requests.Reverse()] };
        RunTarget first = Target("a:m", Latencies(1, 100));

        ComparisonResult plain = Compare(Apart(first, second));
        ComparisonResult other = Compare(Apart(first, shuffled));

        Assert.Equal(plain.Comparisons[0].Figures, other.Comparisons[0].Figures);
    }

    [Fact]
    public void Every_test_of_every_pair_is_corrected_for()
    {
        (ComparedTarget First, ComparedTarget Second) pair = Apart(Target("a:m", Latencies(1, 100)), Target("a:m", Latencies(2, 100, 470)));

        ComparisonResult one = Compare(pair);
        ComparisonResult three = Comparator.Compare([pair, pair, pair], new ComparisonOptions());

        Assert.Equal(one.Tests * 3, three.Tests);
        Assert.True(Figure(three, "ttft_overall").PAdjusted > Figure(one, "ttft_overall").PAdjusted);
        Assert.True(three.Rounds >= three.Tests * 1000);
        Assert.Equal(10_000, Compare(pair, new ComparisonOptions { Figures = ComparedFigure.Find("ttft") }).Rounds);
    }

    [Fact]
    public void A_result_says_what_it_was_made_of()
    {
        (ComparedTarget first, ComparedTarget second) = Apart(Target("a:m", Latencies(1, 30)), Target("a:m", Latencies(2, 30)));
        second = second with { Simulated = true };

        ComparisonResult result = Compare((first, second), new ComparisonOptions { Seed = 9, SameWithinPercent = 3 });

        Assert.True(result.Simulated);
        Assert.Equal(9UL, result.Seed);
        Assert.Equal(3, result.SameWithinPercent);
        Assert.Contains(result.Comparisons[0].NotComparable, problem => problem.Contains("simulated", StringComparison.Ordinal));
    }

    [Fact]
    public void A_gate_fails_passes_or_cannot_tell()
    {
        (ComparedTarget First, ComparedTarget Second) pair = Apart(Target("a:m", Latencies(1, 300)), Target("a:m", Latencies(2, 300, 500)));

        ComparisonResult result = Compare(pair, new ComparisonOptions { Gates = [Gate("ttft_p50<=+10%"), Gate("ttft_p50<=+60%"), Gate("ttft_p50<=+26%"), Gate("ttft_p99<=+10%")] });

        Assert.Equal([GateOutcome.Failed, GateOutcome.Passed, GateOutcome.CannotTell, GateOutcome.CannotTell], result.Gates.Select(gate => gate.Outcome));
        Assert.StartsWith("proven beyond the gate: changed by +", result.Gates[0].Message, StringComparison.Ordinal);
        Assert.StartsWith("within the gate: changed by +", result.Gates[1].Message, StringComparison.Ordinal);
        Assert.StartsWith("not proven either way: changed by +", result.Gates[2].Message, StringComparison.Ordinal);
        Assert.Equal("needs 662 samples a side for this percentile, has 300", result.Gates[3].Message);
        Assert.True(result.IsRegression);
        Assert.True(result.IsUnclear);
    }

    [Fact]
    public void Gates_of_milliseconds_points_and_speed_are_judged_in_their_own_terms()
    {
        RunTarget first = WithSpeed(Latencies(1, 400), 1);
        RunTarget second = WithSpeed(Latencies(1, 400), 0.5);
        ComparisonResult result = Compare(Apart(first, second), new ComparisonOptions
        {
            Gates = [Gate("speed_p50>=-10%"), Gate("speed_p50>=-70%"), Gate("ttft_p50<=+50ms"), Gate("error_rate<=+5%"), Gate("error_rate<=-1%")],
        });

        Assert.Equal([GateOutcome.Failed, GateOutcome.Passed, GateOutcome.Passed, GateOutcome.Passed, GateOutcome.CannotTell], result.Gates.Select(gate => gate.Outcome));
        Assert.EndsWith(" ms", result.Gates[2].Message, StringComparison.Ordinal);
        Assert.EndsWith(" points", result.Gates[3].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_gate_slower_looks_at_every_verdict()
    {
        ComparisonOptions options = new() { Gates = [Gate("slower")] };
        RunTarget before = Target("a:m", Latencies(1, 3000));

        GateResult worse = Compare(Apart(before, Target("a:m", Latencies(2, 3000, 600))), options).Gates[0];
        GateResult few = Compare(Apart(before, Target("a:m", Latencies(2, 100))), options).Gates[0];
        GateResult same = Compare(Apart(before, before), options with { Figures = ComparedFigure.Find("ttft_p50") }).Gates[0];

        Assert.Equal(GateOutcome.Failed, worse.Outcome);
        Assert.StartsWith("proven worse: TTFT overall", worse.Message, StringComparison.Ordinal);
        Assert.Equal(GateOutcome.CannotTell, few.Outcome);
        Assert.Contains("TTFT p99", few.Message, StringComparison.Ordinal);
        Assert.Equal(GateOutcome.Passed, same.Outcome);
        Assert.Equal("no figure is worse", same.Message);
    }

    [Fact]
    public void A_gate_brings_its_figure_into_the_report()
    {
        ComparisonResult result = Compare(
            Apart(Target("a:m", Latencies(1, 100)), Target("a:m", Latencies(2, 100))),
            new ComparisonOptions { Figures = ComparedFigure.Find("ttft_p50"), Gates = [Gate("ttfb_p90<=+10%"), Gate("ttft_p50<=+90%")] });

        Assert.Equal(["ttft_p50", "ttfb_p90"], result.Comparisons[0].Figures.Select(figure => figure.Figure));
    }

    [Fact]
    public void Gates_are_the_checks_of_a_build_and_without_gates_the_figures_are()
    {
        (ComparedTarget First, ComparedTarget Second) pair = Apart(Target("a:m", Latencies(1, 300)), Target("b:m", Latencies(2, 300, 500)));

        ComparisonCheck[] gates = [.. Compare(pair, new ComparisonOptions { Gates = [Gate("ttft_p50<=+10%"), Gate("ttft_p50<=+60%"), Gate("ttft_p99<=+10%")] }).Checks()];
        ComparisonCheck[] figures = [.. Compare(pair, new ComparisonOptions { Figures = ComparedFigure.Find("ttft") }).Checks()];

        Assert.Equal([false, true, null], gates.Select(check => check.Passed));
        Assert.Equal("ttft_p50<=+10%", gates[0].Name);
        Assert.Equal("b:m", gates[0].Group);
        Assert.Equal(["ttft_overall", "ttft_p50", "ttft_p90", "ttft_p99"], figures.Select(check => check.Name));
        Assert.Equal([false, false, false, null], figures.Select(check => check.Passed));
        Assert.Matches(@"^slower: \+\d+\.?\d* % \(\+\d.* to \+\d.*\)$", figures[1].Message);
    }

    private static RunTarget WithSpeed(double[] latencies, double factor)
    {
        RunTarget target = Target("a:m", latencies);
        target = target with { Requests = [.. target.Requests.Select((request, i) => request with { LongestGapMs = 10, TpotMs = Math.Round((10 + (i % 3)) / factor, 3), E2eMs = request.TtftMs + (Math.Round((10 + (i % 3)) / factor, 3) * 100) })] };
        Metric speed = Metrics.Find("speed")!;
        return target with { Metrics = target.Metrics with { SpeedTps = Summaries.OfInPlace([.. TargetSamples.Of(target, speed).Select(value => (long)(value * 1000))]) } };
    }

    private static ChangeGate Gate(string text) => ChangeGate.TryParse(text, out ChangeGate? gate, out string problem) ? gate! : throw new InvalidOperationException(problem);

    private static ComparisonResult Compare((ComparedTarget First, ComparedTarget Second) pair, ComparisonOptions? options = null) => Comparator.Compare([pair], options ?? new ComparisonOptions());

    private static FigureComparison Figure(ComparisonResult result, string name) => result.Comparisons[0].Figures.Single(figure => figure.Figure == name);
}
