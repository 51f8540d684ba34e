using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Reports.Export;
using FirstToken.Tests.Recording;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace FirstToken.Tests.Reports.Export;

public sealed class InfluxLinesTests
{
    [Fact]
    public void A_metric_is_a_point_with_its_figures_and_the_moment_of_the_run()
    {
        string line = Summary(RunFiles.Build([Some.Record()])).Single(line => line.Contains("metric=ttft_ms", StringComparison.Ordinal));

        Assert.Equal(
            "firsttoken_metric,run=20261121-043000-0badcafe,target=first:m-1,provider=first,model=m-1,simulated=false,metric=ttft_ms "
            + "n=1i,mean=200,min=200,max=200,p50=200,p90=200,p95=200,p99=200,p999=200 1795235400000000000",
            line);
    }

    [Fact]
    public void A_target_is_a_point_with_its_counts()
    {
        string line = Summary(RunFiles.Build([Some.Record(), Some.Failure(ErrorKind.RateLimit, 1)])).First();

        Assert.StartsWith("firsttoken_target,run=20261121-043000-0badcafe,target=first:m-1,", line, StringComparison.Ordinal);
        Assert.Contains(" sent=2i,ok=1i,failed=1i,dropped=0i,valid=true,", line, StringComparison.Ordinal);
        Assert.Contains(",error_rate=50,", line, StringComparison.Ordinal);
        Assert.Contains(",failed_rate_limit=1i ", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Requests_of_the_same_nanosecond_stay_two_points()
    {
        RequestRecord record = Some.Record() with { StartedUnixNs = 7 };

        string[] lines = Write(writer => InfluxLines.WriteRequests(RunFiles.Build([record, record with { Number = 1 }, record with { Number = 2 }]), writer));

        Assert.Equal(["7", "8", "9"], lines.Select(line => line.Split(' ')[^1]));
        Assert.All(lines, line => Assert.Contains(",ttft_ms=200,", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a b,c=d", @"a\ b\,c\=d")]
    [InlineData("ends in \\", @"ends\ in\ /")]
    [InlineData("two\nlines\r", @"two\ lines\ ")]
    public void Tags_are_escaped(string name, string written) =>
        Assert.All(Summary(Named(name)), line => Assert.Contains($",target={written},", line, StringComparison.Ordinal));

    [Fact]
    public void An_empty_tag_is_left_out() =>
        Assert.All(Summary(Named("")), line => Assert.DoesNotContain("target=", line, StringComparison.Ordinal));

    [Fact]
    public void Whatever_a_target_is_called_a_line_has_its_three_parts() =>
        Prop.ForAll<NonNull<string>>(name => Summary(Named(name.Get)).All(line =>
        {
            int blanks = line.Where((character, i) => character == ' ' && line[i - 1] != '\\').Count();
            return blanks == 2 && !line.Contains('\r', StringComparison.Ordinal) && !line.Contains('\0', StringComparison.Ordinal);
        })).QuickCheckThrowOnFailure();

    private static RunFile Named(string name)
    {
        RunFile run = RunFiles.Build([Some.Record()]);
        return run with { Targets = [run.Targets[0] with { Name = name }] };
    }

    private static string[] Summary(RunFile run) => Write(writer => InfluxLines.WriteSummary(run, writer));

    private static string[] Write(Action<TextWriter> write)
    {
        using var writer = new StringWriter();
        write(writer);
        return writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
