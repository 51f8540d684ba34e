using FirstToken.Recording;
using FirstToken.Statistics;
using FirstToken.Statistics.Budgets;
using FirstToken.Tests.Recording;

namespace FirstToken.Tests.Statistics.Budgets;

/// <summary>Requests and targets whose time is divided.</summary>
internal static class Divided
{
    /// <summary>Sent 5 ms late, 3.5 of them for the connection (TCP 2); TTFB 100, TTFT 200, TTFA 220, E2E 240; the server tells nothing.</summary>
    public static RunRequest Whole(int number = 0) => RequestEntry.Of(Some.Record(number)) with { ServerMs = null };

    public static RunTarget Target(params RunRequest[] requests) =>
        new() { Name = "a:m", Provider = "a", Model = "m", Requests = requests };

    public static TargetBudget Budget(params RunRequest[] requests) => TargetBudget.Of(Target(requests), streamed: true);
}
