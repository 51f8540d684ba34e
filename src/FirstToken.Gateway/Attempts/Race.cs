using FirstToken.Gateway.Relaying;
using FirstToken.Gateway.Settings;

namespace FirstToken.Gateway.Attempts;

/// <summary>The attempts of one request: until one is decided, one after the other where they fail, a second beside the first where that is late.</summary>
internal sealed class Race(AttemptTools tools, ClientRequest request)
{
    private readonly List<Attempt> _all = [];
    private readonly List<Task<Attempt>> _running = [];
    private readonly SpeedUpSettings _settings = request.Route.Settings.SpeedUps;
    private IReadOnlyList<Upstream> _order = [];
    private Attempt? _chosen;
    private bool _isPassedOver;

    /// <summary>Runs until one is decided; the last failure where all failed.</summary>
    public async Task<Attempt> RunAsync()
    {
        _order = tools.Balancer.Order(request, Candidates());
        if (_settings.Balance is not null && _order.Count > 1)
        {
            tools.Effects.Count("balance", _order[0] == request.Route.First ? "first" : "elsewhere");
        }

        Start(_order[0], isHedge: false);
        Task? late = WhenLate();
        Attempt? failed = null;
        while (_running.Count > 0)
        {
            Task first = late is null ? await Task.WhenAny(_running) : await Task.WhenAny([.. _running, late]);
            if (first == late)
            {
                late = null;
                Hedge();
                continue;
            }

            Attempt done = await _running[_running.FindIndex(one => one == first)];
            _running.RemoveAll(one => one == first);
            if (done.End!.Outcome is AttemptOutcome.Ready or AttemptOutcome.Refused)
            {
                return Choose(done);
            }

            if (done.End.Outcome == AttemptOutcome.Failed)
            {
                tools.Balancer.Failed(request, done.Call.Upstream);
            }

            failed = done.End.Outcome == AttemptOutcome.BreakerOpen ? failed ?? done : done;
            if (_running.Count > 0 || request.Left.IsCancellationRequested)
            {
                continue; // a second request is still under way
            }

            if (NextTry.After(_settings, _order, [.. _all.Select(attempt => attempt.Call.Upstream)], done.End, tools.Luck()) is { } next)
            {
                if (next.Wait > TimeSpan.Zero)
                {
                    await Task.Delay(next.Wait, tools.Time, request.Left);
                }

                Start(next.Upstream, isHedge: false);
            }
        }

        return Choose(failed!);
    }

    /// <summary>Gives all but the chosen attempt up, and lets go of them.</summary>
    public void End()
    {
        foreach (Attempt attempt in _all)
        {
            if (attempt != _chosen)
            {
                attempt.Call.GiveUp();
                _ = LetGoAsync(attempt);
            }
            else
            {
                tools.Watch.Remove(attempt.Call);
                attempt.Dispose();
            }
        }
    }

    public IReadOnlyList<AttemptNote> Notes() => [.. _all.Select(attempt => attempt.Note())];

    private Attempt Choose(Attempt attempt)
    {
        _chosen = attempt;
        foreach (Attempt other in _all)
        {
            if (other != attempt && other.End is null)
            {
                other.Call.GiveUp();
            }
        }

        Count(_all, attempt);
        return attempt;
    }

    private List<Upstream> Candidates()
    {
        Upstream[] able = [.. request.Route.Upstreams.Where(upstream => UpstreamRequest.CanTake(request.Route.First.Family.Name, upstream.Family.Name))];
        List<Upstream> closed = [.. able.Where(upstream => upstream.Breaker is not { IsOpen: true })];

        _isPassedOver = closed.Count > 0 && closed.Count < able.Length;

        // With none left the first is asked all the same: its breaker lets one through when it is time.
        return closed.Count > 0 ? closed : [request.Route.First];
    }

    private void Start(Upstream upstream, bool isHedge)
    {
        var attempt = new Attempt(request, upstream, tools.Readers, isHedge);
        _all.Add(attempt);
        tools.Watch.Add(attempt.Call);
        _running.Add(RunAsync(attempt));
    }

    private async Task<Attempt> RunAsync(Attempt attempt)
    {
        bool identity = tools.Settings().AskForIdentity;
        if (attempt.Call.Upstream.Breaker is { } breaker)
        {
            AttemptEnd end = await breaker.RunAsync(() => attempt.RunAsync(identity));
            attempt.Skip(end);
        }
        else
        {
            await attempt.RunAsync(identity);
        }

        return attempt;
    }

    private Task? WhenLate()
    {
        if (_settings.Hedge is not { } hedge || request.Api.Provider is null)
        {
            return null;
        }

        tools.Hedges.Earn(hedge);
        TimeSpan? late = hedge.After ?? tools.Book.Find(_order[0].Name, request.Model, request.SizeClass)?.P95();
        return late is { } wait ? Task.Delay(wait > hedge.Least ? wait : hedge.Least, tools.Time, request.Left) : null;
    }

    private void Hedge()
    {
        if (request.Left.IsCancellationRequested || _running.Count != 1)
        {
            return;
        }

        if (!tools.Hedges.TrySpend(_settings.Hedge!))
        {
            tools.Effects.Count("hedge", "over_budget");
            return;
        }

        Start(_order.FirstOrDefault(upstream => upstream != _all[0].Call.Upstream) ?? _order[0], isHedge: true);
    }

    private async Task LetGoAsync(Attempt attempt)
    {
        foreach (Task<Attempt> running in _running)
        {
            await running; // never throws; its connection is freed before its call is
        }

        tools.Watch.Remove(attempt.Call);
        attempt.Answer?.Dispose();
        if (attempt.Tap is { } tap)
        {
            tools.Readers.Return(request.Api, attempt.Streamed, tap);
        }

        attempt.Dispose();
    }

    // What the attempts were good for: a request that needed a second one would have failed, or been later, without.
    private void Count(List<Attempt> attempts, Attempt chosen)
    {
        bool isAnswered = chosen.End!.Outcome == AttemptOutcome.Ready;
        foreach (Attempt attempt in attempts)
        {
            if (attempt.IsHedge)
            {
                tools.Effects.Count("hedge", attempt == chosen ? "won" : "lost");
            }
        }

        if (chosen.End.Outcome == AttemptOutcome.BreakerOpen)
        {
            tools.Effects.Count("breaker", "refused");
        }
        else if (_isPassedOver || attempts.Exists(static attempt => attempt.End is { Outcome: AttemptOutcome.BreakerOpen }))
        {
            tools.Effects.Count("breaker", "passed_over");
        }

        Attempt[] failed = [.. attempts.Where(attempt => attempt != chosen && attempt.End is { Outcome: AttemptOutcome.Failed or AttemptOutcome.BreakerOpen })];
        if (failed.Length > 0 || (!isAnswered && attempts.Count > 1))
        {
            bool isElsewhere = attempts.Exists(attempt => attempt.Call.Upstream != attempts[0].Call.Upstream && !attempt.IsHedge);
            tools.Effects.Count(isElsewhere ? "fail_over" : "retry", isAnswered ? "rescued" : "failed");
        }
    }
}
