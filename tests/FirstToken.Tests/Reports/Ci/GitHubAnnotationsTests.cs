using FirstToken.Reports.Ci;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace FirstToken.Tests.Reports.Ci;

public sealed class GitHubAnnotationsTests
{
    [Fact]
    public void Failures_are_errors_what_is_undecided_warns_and_the_verdict_is_a_notice()
    {
        var suite = new CheckSuite(
            "grade",
            [
                new CheckResult("a", CheckOutcome.Passed, "fine"),
                new CheckResult("b", CheckOutcome.Skipped, "not measured"),
                new CheckResult("ttft_p99<=1500", CheckOutcome.Failed, "1604 ms") { Group = "openai:m", Details = "70 % over" },
            ])
        {
            Verdict = "grade F",
            Notices = ["SIMULATED"],
        };

        Assert.Equal(
            [
                "::error title=grade%3A ttft_p99<=1500 (openai%3Am)::1604 ms%0A70 %25 over",
                "::warning title=grade%3A b::not measured",
                "::notice title=firsttoken grade::SIMULATED%0Agrade F",
            ],
            GitHubAnnotations.Write(suite));
    }

    [Fact]
    public void Without_a_verdict_the_checks_are_counted()
    {
        CheckResult[] checks = [new("a", CheckOutcome.Passed, "x"), new("b", CheckOutcome.Passed, "x"), new("c", CheckOutcome.Skipped, "x")];

        Assert.Equal("::notice title=firsttoken compare::2 passed, 0 failed, 1 not decided", GitHubAnnotations.Write(new CheckSuite("compare", checks)).Last());
    }

    [Theory]
    [InlineData(10, 10, "::error title=grade%3A c9::x")]
    [InlineData(11, 10, "::error title=firsttoken grade::2 more checks failed; all of them are in the job's log")]
    [InlineData(40, 10, "::error title=firsttoken grade::31 more checks failed; all of them are in the job's log")]
    public void The_tenth_error_stands_for_those_that_would_not_be_shown(int failures, int shown, string last)
    {
        CheckResult[] checks = [.. Enumerable.Range(0, failures).Select(i => new CheckResult($"c{i}", CheckOutcome.Failed, "x"))];

        string[] errors = [.. GitHubAnnotations.Write(new CheckSuite("grade", checks)).Where(line => line.StartsWith("::error", StringComparison.Ordinal))];

        Assert.Equal((shown, last), (errors.Length, errors[^1]));
    }

    [Fact]
    public void Many_that_are_undecided_are_counted_too()
    {
        CheckResult[] checks = [.. Enumerable.Range(0, 12).Select(i => new CheckResult($"c{i}", CheckOutcome.Skipped, "x"))];

        Assert.Contains("::warning title=firsttoken grade::3 more checks could not be decided; all of them are in the job's log", GitHubAnnotations.Write(new CheckSuite("grade", checks)));
    }

    [Fact]
    public void No_text_breaks_out_of_its_command()
    {
        Prop.ForAll<string, string>((name, message) =>
        {
            string line = GitHubAnnotations.Write(new CheckSuite("grade", [new CheckResult(name ?? "", CheckOutcome.Failed, message ?? "")])).First();
            string title = line[..line.IndexOf("::", 2, StringComparison.Ordinal)];
            return !line.Any(char.IsControl) && !title.Contains(',', StringComparison.Ordinal) && !title[2..].Contains(':', StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();

        Assert.Equal("::error title=grade%3A a%2Cb%0D%0A%3A%3Ac::\\u001b%25", GitHubAnnotations.Write(new CheckSuite("grade", [new CheckResult("a,b\r\n::c", CheckOutcome.Failed, "\u001b%")])).First());
    }
}
