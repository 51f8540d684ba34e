using System.Collections.Concurrent;
using FirstToken.Gateway.CacheInjection;
using FirstToken.Gateway.Relaying;
using FirstToken.Gateway.Settings;
using FirstToken.Statistics;

namespace FirstToken.Gateway.Attempts;

/// <summary>
/// Chooses the order in which a route's upstreams are tried: the better of two drawn at random first (Mitzenmacher, "The power of two
/// choices in randomized load balancing", 2001), by live TTFT. Nobody is best for long, as it would be with the best of all: then everybody
/// would go there. Where a request's prefix has been lately, there it goes again, if it is one that providers cache.
/// </summary>
internal sealed class Balancer(TtftBook book, TimeProvider time)
{
    // Older figures say nothing of now; an upstream without any is worth a try. One: what it is good for is not known before an answer is
    // over, and all that came meanwhile would go there, to one that is slow or hangs. One that fails at once would otherwise look the best.
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_untilNextTry = TimeSpan.FromSeconds(10);
    private const int MostPrefixes = 65_536;

    private readonly ConcurrentDictionary<(string Route, ulong Prefix), (string Upstream, long At)> _homes = new();
    private readonly ConcurrentDictionary<(string Upstream, string? Model, int Size), long> _tries = new();
    private readonly SeededRandom _random = new((ulong)time.GetTimestamp());
    private readonly Lock _lock = new();

    /// <summary>The upstreams that can take a request, in the order they are to be tried.</summary>
    /// <param name="request">The request.</param>
    /// <param name="candidates">Those that are not left alone, the preferred one first; at least one.</param>
    public IReadOnlyList<Upstream> Order(ClientRequest request, IReadOnlyList<Upstream> candidates)
    {
        if (request.Route.Settings.SpeedUps.Balance is not { } settings || candidates.Count < 2)
        {
            return candidates;
        }

        Upstream first = Home(request, candidates, settings) ?? BetterOfTwo(request, candidates);
        return [first, .. candidates.Where(upstream => upstream != first)];
    }

    /// <summary>Notes where a request's prefix is cached now.</summary>
    public void Settle(ClientRequest request, Upstream upstream)
    {
        if (request.Route.Settings.SpeedUps.Balance is { Affinity: true } && PrefixOf(request) is not 0 and var prefix)
        {
            if (_homes.Count >= MostPrefixes)
            {
                Forget(request.Route.Settings.SpeedUps.Balance.AffinityLife);
            }

            _homes[(request.Route.Settings.Prefix, prefix)] = (upstream.Name, time.GetTimestamp());
        }
    }

    /// <summary>Notes that an upstream failed: what is known of its speed says nothing until it answers again, and the next try is later.</summary>
    public void Failed(ClientRequest request, Upstream upstream)
    {
        if (request.Route.Settings.SpeedUps.Balance is not null)
        {
            book.Find(upstream.Name, request.Model, request.SizeClass)?.Void();
            Try(request, upstream);
        }
    }

    // All calls of a conversation share their first message; single questions share the system prompt. One too short to be cached binds nobody:
    // all questions without a system prompt would go to one upstream.
    private static ulong PrefixOf(ClientRequest request)
    {
        const long least = CacheMinimum.Usual * CacheInjector.BytesPerToken;
        return request.Facts switch
        {
            { Messages: > 1, TextBytes: >= least } facts => facts.Prefix.FirstMessage,
            { Messages: <= 1, PrefixBytes: >= least } facts => facts.Prefix.System,
            _ => 0,
        };
    }

    private Upstream? Home(ClientRequest request, IReadOnlyList<Upstream> candidates, BalanceSettings settings) =>
        settings.Affinity && PrefixOf(request) is not 0 and var prefix
        && _homes.TryGetValue((request.Route.Settings.Prefix, prefix), out (string Upstream, long At) home) && time.GetElapsedTime(home.At) <= settings.AffinityLife
            ? candidates.FirstOrDefault(upstream => upstream.Name == home.Upstream)
            : null;

    private Upstream BetterOfTwo(ClientRequest request, IReadOnlyList<Upstream> candidates)
    {
        int one;
        int other;
        lock (_lock)
        {
            one = (int)(_random.NextBits() % (ulong)candidates.Count);
            other = (one + 1 + (int)(_random.NextBits() % (ulong)(candidates.Count - 1))) % candidates.Count;
        }

        Upstream better = Recent(candidates[one]) <= Recent(candidates[other]) ? candidates[one] : candidates[other];
        if (Known(better) is null)
        {
            Try(request, better);
        }

        return better;

        double? Known(Upstream upstream) => book.Find(upstream.Name, request.Model, request.SizeClass)?.Recent(s_fresh);

        double Recent(Upstream upstream) => Known(upstream) ?? (IsBeingTried(request, upstream) ? double.MaxValue : 0);
    }

    private bool IsBeingTried(ClientRequest request, Upstream upstream) =>
        _tries.TryGetValue((upstream.Name, request.Model, request.SizeClass), out long at) && time.GetElapsedTime(at) < s_untilNextTry;

    private void Try(ClientRequest request, Upstream upstream)
    {
        if (_tries.Count >= MostPrefixes)
        {
            _tries.Clear(); // made-up model names must not fill the memory
        }

        _tries[(upstream.Name, request.Model, request.SizeClass)] = time.GetTimestamp();
    }

    private void Forget(TimeSpan life)
    {
        foreach ((var prefix, (_, long at)) in _homes)
        {
            if (time.GetElapsedTime(at) > life / 2)
            {
                _homes.TryRemove(prefix, out _);
            }
        }
    }
}
