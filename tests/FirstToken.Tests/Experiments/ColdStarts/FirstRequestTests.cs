using FirstToken.Experiments.ColdStarts;
using FirstToken.Statistics;
using FirstToken.Tests.Recording;
using Xunit;

namespace FirstToken.Tests.Experiments.ColdStarts;

public sealed class FirstRequestTests
{
    [Fact]
    public void What_one_process_writes_the_other_reads()
    {
        var sample = new ColdStartSample(new ColdStartScenario(ColdStartKind.NewProcess), 0, RequestEntry.Of(Some.Record())) { ProcessStartMs = 312.625 };

        ColdStartSample read = FirstRequest.Read(FirstRequest.Write(sample))!;

        Assert.Equal(312.625, read.ProcessStartMs);
        Assert.Equal(sample.UntilFirstTokenMs, read.UntilFirstTokenMs);
        Assert.Equal(sample.Request.ProviderRequestId, read.Request.ProviderRequestId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("firsttoken cold-start: no credentials")]
    [InlineData("12 ")]
    [InlineData("12 null")]
    [InlineData("12 {}")]
    [InlineData("12 {\"n\":")]
    [InlineData("x {\"n\":1,\"started_unix_ns\":1}")]
    public void Anything_else_is_not_read(string line)
    {
        Assert.Null(FirstRequest.Read(line));
    }

    [Fact]
    public void Until_the_first_token_everything_that_came_before_counts()
    {
        // Lateness 5 ms with the connection in it, TTFT 200 ms.
        var sample = new ColdStartSample(new ColdStartScenario(ColdStartKind.NewProcess), 0, RequestEntry.Of(Some.Record())) { ProcessStartMs = 300 };

        Assert.Equal(505, sample.UntilFirstTokenMs);
        Assert.Equal(205, (sample with { ProcessStartMs = null }).UntilFirstTokenMs);
        Assert.Null((sample with { Request = sample.Request with { Error = "server" } }).UntilFirstTokenMs);
    }
}
