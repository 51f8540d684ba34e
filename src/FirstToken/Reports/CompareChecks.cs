using FirstToken.Judging;
using FirstToken.Reports.Ci;

namespace FirstToken.Reports;

/// <summary>A comparison as checks of a build: its gates, or without gates every figure.</summary>
public static class CompareChecks
{
    /// <summary>Makes the checks.</summary>
    /// <param name="result">The comparison.</param>
    public static CheckSuite Of(ComparisonResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Report report = CompareReport.Of(result);
        return new CheckSuite(
            "compare",
            [
                .. result.Checks().Select(check => new CheckResult(
                    check.Name,
                    check.Passed switch { true => CheckOutcome.Passed, false => CheckOutcome.Failed, null => CheckOutcome.Skipped },
                    check.Message)
                {
                    Group = check.Group,
                }),
            ])
        {
            Verdict = report.Title,
            At = result.Comparisons.Count > 0 ? result.Comparisons.Max(comparison => comparison.Second.CreatedAt) : null,
            Notices = [.. report.Notices.Select(notice => notice.Text)],
        };
    }
}
