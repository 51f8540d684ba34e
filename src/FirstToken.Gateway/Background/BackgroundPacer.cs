using System.Globalization;
using FirstToken.Gateway.Attempts;
using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Tapping;
using FirstToken.Gateway.Watching;

namespace FirstToken.Gateway.Background;

/// <summary>
/// Lets requests that nobody waits for go only while the upstream's rate limit has room: so many at once, and none while less than a
/// reserve is left of what its last answer said. Others pass without a look.
/// </summary>
internal sealed class BackgroundPacer(Effects effects, TimeProvider time) : IRecordSink
{
    /// <summary>Marks a request as background.</summary>
    public const string Field = "x-firsttoken-background";

    private const string Remaining = "remaining";
    private const string Limit = "limit";

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(100);

    // What an answer said of the limits is no longer true after a minute: they refill.
    private static readonly TimeSpan s_fresh = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (double Left, long At)> _limits = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _running = new(StringComparer.Ordinal);

    /// <summary>Whether a request is marked, on a route that heeds it.</summary>
    public static bool IsBackground(ClientRequest request) =>
        request.Route.Settings.SpeedUps.Background is not null && request.Headers[Field].ToString() is "true" or "1" or "yes";

    /// <inheritdoc/>
    public void Take(GatewayRecord record)
    {
        if (record.IsByUpstream && LeftOf(record.Request.RateLimits) is { } left)
        {
            lock (_lock)
            {
                _limits[record.Upstream] = (left, time.GetTimestamp());
            }
        }
    }

    /// <summary>Waits for room, where the request is a background one.</summary>
    /// <exception cref="OperationCanceledException">The caller has left.</exception>
    public async Task WaitAsync(ClientRequest request)
    {
        if (!IsBackground(request))
        {
            return;
        }

        BackgroundSettings settings = request.Route.Settings.SpeedUps.Background!;
        long start = time.GetTimestamp();
        bool waited = false;
        while (!TryGo(request, settings, time.GetElapsedTime(start) >= settings.MostWait))
        {
            waited = true;
            await Task.Delay(s_look, time, request.Left);
        }

        effects.Count("background", waited ? "waited" : "at_once");
        if (waited)
        {
            effects.Delay("background", time.GetElapsedTime(start));
        }
    }

    /// <summary>A request that was let go has ended.</summary>
    public void Done(ClientRequest request)
    {
        if (request.HasWaited)
        {
            lock (_lock)
            {
                _running[request.Route.Settings.Prefix]--;
            }
        }
    }

    /// <summary>The smallest share left of any limit; absent where the answer names none.</summary>
    internal static double? LeftOf(IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        double? least = null;
        foreach ((string name, string value) in fields)
        {
            int at = name.IndexOf(Remaining, StringComparison.Ordinal);
            if (at < 0 || !TryRead(value, out double left))
            {
                continue;
            }

            foreach ((string other, string most) in fields)
            {
                if (IsLimit(other, name.AsSpan(0, at), name.AsSpan(at + Remaining.Length)) && TryRead(most, out double limit) && limit > 0)
                {
                    least = Math.Min(least ?? 1, left / limit);
                }
            }
        }

        return least;
    }

    private static bool IsLimit(ReadOnlySpan<char> name, ReadOnlySpan<char> before, ReadOnlySpan<char> after) =>
        name.Length == before.Length + Limit.Length + after.Length && name.StartsWith(before) && name[before.Length..].StartsWith(Limit) && name.EndsWith(after);

    // Nearly all are whole numbers, which are read in a fraction of the time.
    private static bool TryRead(string text, out double value)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long whole))
        {
            value = whole;
            return true;
        }

        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
    }

    private bool TryGo(ClientRequest request, BackgroundSettings settings, bool isLate)
    {
        lock (_lock)
        {
            string route = request.Route.Settings.Prefix;
            int running = _running.GetValueOrDefault(route);
            bool isFull = _limits.TryGetValue(request.Route.First.Name, out (double Left, long At) limit) && limit.Left < settings.Reserve && time.GetElapsedTime(limit.At) < s_fresh;
            if (!isLate && (running >= settings.AtOnce || isFull))
            {
                return false;
            }

            _running[route] = running + 1;
            request.HasWaited = true;
            return true;
        }
    }
}
