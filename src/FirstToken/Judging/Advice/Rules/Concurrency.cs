using FirstToken.Recording;

namespace FirstToken.Judging.Advice.Rules;

/// <summary>How many requests were under way together.</summary>
internal static class Concurrency
{
    private const double NsPerMs = 1e6;

    /// <summary>The most that were under way at one moment; 1 where ends are not known.</summary>
    public static int Most(IEnumerable<RunRequest> requests)
    {
        // Ends before starts at one moment: a connection given back can be taken.
        var edges = new List<(double At, int Step)>();
        foreach (RunRequest request in requests)
        {
            if ((request.EndMs ?? request.E2eMs) is { } end)
            {
                double start = request.StartedUnixNs / NsPerMs;
                edges.Add((start, 1));
                edges.Add((start + end, -1));
            }
        }

        int now = 0;
        int most = 1;
        foreach ((_, int step) in edges.OrderBy(edge => edge.At).ThenBy(edge => edge.Step))
        {
            now += step;
            most = Math.Max(most, now);
        }

        return most;
    }
}
