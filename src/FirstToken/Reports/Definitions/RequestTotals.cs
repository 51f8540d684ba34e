using FirstToken.Recording;

namespace FirstToken.Reports.Definitions;

/// <summary>What tools divide by each other for their rates: of one target's successful requests.</summary>
internal sealed class RequestTotals
{
    private const double MsPerSecond = 1000;

    public RequestTotals(IReadOnlyList<RunRequest> requests)
    {
        RunRequest[] good = [.. requests.Where(request => request.Error is null)];
        Completed = good.Length;
        Failed = requests.Count - good.Length;
        OutputTokens = Sum(good, request => request.OutputTokens);
        InputTokens = Sum(good, Moments.InputTokens);
        if (good.Length > 0)
        {
            double start = good.Min(request => request.SentMs - Moments.SetUpMs(request));
            double intended = good.Min(request => request.SentMs - request.LatenessMs);
            double lastToken = good.Max(request => request.SentMs + (request.E2eMs ?? 0));
            DurationS = Positive((lastToken - start) / MsPerSecond);
            DurationFromIntendedS = Positive((lastToken - intended) / MsPerSecond);
        }
    }

    public int Completed { get; }

    public int Failed { get; }

    /// <summary>Absent where no request says its tokens.</summary>
    public long? OutputTokens { get; }

    public long? InputTokens { get; }

    /// <summary>From the first request's beginning, connection set-up included, to the last token.</summary>
    public double? DurationS { get; }

    /// <summary>From the first moment meant to send to the last token.</summary>
    public double? DurationFromIntendedS { get; }

    private static double? Positive(double seconds) => seconds > 0 ? seconds : null;

    private static long? Sum(RunRequest[] requests, Func<RunRequest, long?> of) =>
        requests.Any(request => of(request) is not null) ? requests.Sum(request => of(request) ?? 0) : null;
}
