using FirstToken.Load;
using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Tests.Recording;
using Xunit;

namespace FirstToken.Tests.Reports;

public sealed class ValidityTests
{
    private const long Ms = 1_000_000;

    [Fact]
    public void Enough_good_requests_are_valid_without_a_word_about_them()
    {
        RunValidity valid = RunFiles.Build([.. Enumerable.Repeat(Clean(), 700)], OneTarget).Valid;

        Assert.True(valid.Ok);
        Assert.Empty(valid.Reasons);
        Assert.Empty(valid.Notes);
    }

    [Fact]
    public void A_run_in_which_nothing_succeeded_is_not_valid()
    {
        RunValidity valid = RunFiles.Build([Some.Failure(ErrorKind.Auth)], OneTarget).Valid;

        Assert.False(valid.Ok);
        Assert.Equal(["no request succeeded"], valid.Reasons);
    }

    [Fact]
    public void One_target_that_failed_does_not_spoil_the_other()
    {
        RunValidity valid = RunFiles.Build([Some.Record(), Some.Failure(ErrorKind.Auth) with { Target = 1 }]).Valid;

        Assert.True(valid.Ok);
        Assert.Contains("second:m-1: none of 1 requests succeeded", valid.Notes);
    }

    [Fact]
    public void At_a_rate_a_client_that_is_late_makes_the_run_invalid()
    {
        RequestRecord late = Clean() with { LatenessNs = 11 * Ms };

        RunValidity valid = RunFiles.Build([late], plan => OneTarget(plan) with { Arrival = new SomeArrival() }).Valid;

        Assert.False(valid.Ok);
        Assert.Contains("late by 11.0 ms (p99), more than 10.0 ms", Assert.Single(valid.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_closed_loop_a_late_client_is_only_noted()
    {
        RunValidity valid = RunFiles.Build([Clean() with { LatenessNs = 11 * Ms }], OneTarget).Valid;

        Assert.True(valid.Ok);
        Assert.Contains(valid.Notes, note => note.Contains("late by 11.0 ms", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(10, 100)]
    [InlineData(50, 1000)]
    public void Lateness_that_is_small_beside_the_first_token_is_allowed(long lateMs, long ttftMs)
    {
        RequestRecord record = Clean() with { LatenessNs = lateMs * Ms, OutputOffsetsNs = [ttftMs * Ms] };

        Assert.True(RunFiles.Build([record], plan => OneTarget(plan) with { Arrival = new SomeArrival() }).Valid.Ok);
    }

    [Fact]
    public void Setting_up_a_connection_is_not_the_clients_lateness()
    {
        RequestRecord record = Clean() with { LatenessNs = 80 * Ms, DnsNs = 20 * Ms, ConnectNs = 25 * Ms, TlsNs = 30 * Ms };

        Assert.True(RunFiles.Build([record], plan => OneTarget(plan) with { Arrival = new SomeArrival() }).Valid.Ok);
    }

    [Theory]
    [InlineData(1, "1 sample is too few for any percentile")]
    [InlineData(10, "10 samples are too few for any percentile")]
    [InlineData(11, "11 samples are too few for p90 and above")]
    [InlineData(63, "63 samples are too few for p90 and above")]
    [InlineData(64, "64 samples are too few for p99")]
    [InlineData(661, "661 samples are too few for p99")]
    public void Too_few_samples_are_noted(int count, string note) =>
        Assert.Equal([$"first:m-1: {note}"], RunFiles.Build([.. Enumerable.Repeat(Clean(), count)], OneTarget).Valid.Notes);

    [Fact]
    public void Failures_and_drops_are_noted()
    {
        RunValidity valid = RunFiles.Build(
            [Clean(), Some.Failure(ErrorKind.Server)], OneTarget, result => result with { Dropped = [5] }).Valid;

        Assert.Contains("first:m-1: 1 of 2 requests failed, 5 were never started; latencies are of the rest", valid.Notes);
    }

    [Fact]
    public void Chunks_that_came_together_are_noted()
    {
        RunValidity valid = RunFiles.Build([Clean() with { CoalescedChunks = 1 }], OneTarget).Valid;

        Assert.True(valid.Ok);
        Assert.Contains(valid.Notes, note => note.Contains("33 % of output chunks arrived together", StringComparison.Ordinal));
    }

    [Fact]
    public void Stamps_taken_at_the_read_are_noted()
    {
        RunValidity valid = RunFiles.Build([Clean() with { Stamps = StampSource.Read }], OneTarget).Valid;

        Assert.True(valid.Ok);
        Assert.Contains(valid.Notes, note => note.Contains("not by the kernel", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(StampSource.Kernel, true)]
    [InlineData(StampSource.Read, false)]
    public void A_machine_with_nothing_left_spoils_stamps_taken_at_the_read(StampSource stamps, bool ok)
    {
        RunValidity valid = RunFiles.Build(
            [Clean() with { Stamps = stamps }], OneTarget, result => result with { CpuTime = TimeSpan.FromSeconds(3.8) }).Valid;

        Assert.Equal(ok, valid.Ok);
        Assert.Contains(
            valid.Notes.Concat(valid.Reasons), line => line.Contains("used 95 % of the machine's processors", StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_that_stopped_early_says_so()
    {
        RunValidity valid = RunFiles.Build(
            [Clean()], OneTarget, result => result with { Stop = StopReason.Interrupted, StopDetail = "Ctrl-C" }).Valid;

        Assert.True(valid.Ok);
        Assert.Contains("the run stopped early (interrupted): Ctrl-C", valid.Notes);
    }

    private static RequestRecord Clean() => Some.Record() with
    {
        DnsNs = null,
        ConnectNs = null,
        TlsNs = null,
        CoalescedChunks = 0,
    };

    private static RunPlan OneTarget(RunPlan plan) => plan with { Targets = [plan.Targets[0]] };

    private sealed class SomeArrival : IArrival
    {
        public string Description => "some";

        public IEnumerable<TimeSpan> Offsets() => [];
    }
}
