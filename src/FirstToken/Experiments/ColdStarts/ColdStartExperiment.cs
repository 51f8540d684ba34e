using System.Runtime.CompilerServices;
using FirstToken.Load;
using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Statistics;
using FirstToken.Transport;

namespace FirstToken.Experiments.ColdStarts;

/// <summary>
/// Sends requests under each condition in rounds. A round goes: a new process; a new connection; on that connection a warm
/// request, the idle gaps one after the other, the prefixes each twice. What drifts over the experiment so meets all alike.
/// </summary>
public sealed class ColdStartExperiment
{
    private readonly ColdStartPlan _plan;
    private readonly Action<ColdStartProgress> _progress;
    private readonly ColdStartPrompts _prompts;
    private readonly Budget _budget;
    private readonly RequestClientOptions _options;
    private readonly List<ColdStartSample> _samples = [];

    private ColdStartExperiment(ColdStartPlan plan, Action<ColdStartProgress> progress)
    {
        _plan = plan;
        _progress = progress;
        _prompts = new ColdStartPrompts(plan);
        _budget = new Budget(plan.MaxCostUsd);
        _options = new RequestClientOptions
        {
            // Longer than the longest gap: whether the connection lives is the other side's decision, not ours.
            Transport = new TransportOptions { Http2 = plan.Http2, MaxIdle = TimeSpan.FromMinutes(1) + plan.IdleGaps.Append(TimeSpan.Zero).Max() },
            Deadlines = plan.Deadlines,
            Prices = plan.Prices,
            Time = plan.Time,
        };
    }

    /// <summary>Runs the experiment.</summary>
    /// <param name="plan">What to do.</param>
    /// <param name="progress">Told before each step.</param>
    /// <param name="cancellationToken">Interrupts; what ended until then is returned.</param>
    public static async Task<ColdStartResult> RunAsync(ColdStartPlan plan, Action<ColdStartProgress> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(progress);
        ArgumentOutOfRangeException.ThrowIfLessThan(plan.Samples, 1);
        var experiment = new ColdStartExperiment(plan, progress);
        StopReason stop;
        try
        {
            stop = await experiment.RunAsync(cancellationToken).ConfigureAwait(false) ? StopReason.Finished : StopReason.CostLimit;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            stop = StopReason.Interrupted;
        }

        return new ColdStartResult { Plan = plan, Samples = experiment._samples, Stop = stop };
    }

    private async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        // The code of this process is compiled before anything counts; only a new process is to pay for that.
        var warmup = new ColdStartScenario(ColdStartKind.Warm);
        Report(warmup, round: -1);
        if (!await SendOnceAsync(warmup, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        for (int round = 0; round < _plan.Samples; round++)
        {
            if (!await RoundAsync(round, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }

        return true;
    }

    private async Task<bool> SendOnceAsync(ColdStartScenario scenario, CancellationToken cancellationToken)
    {
        var client = new RequestClient(_plan.Target, _options);
        await using ConfiguredAsyncDisposable closing = client.ConfigureAwait(false);
        return await TrySendAsync(client, scenario, round: 0, cancellationToken).ConfigureAwait(false) is not null;
    }

    private async Task<bool> RoundAsync(int round, CancellationToken cancellationToken)
    {
        var client = new RequestClient(_plan.Target, _options);
        await using ConfiguredAsyncDisposable closing = client.ConfigureAwait(false);
        bool open = false;
        foreach (ColdStartScenario scenario in _plan.Scenarios)
        {
            Report(scenario, round);
            if (scenario.Kind == ColdStartKind.NewProcess)
            {
                if (!await NewProcessAsync(scenario, round, cancellationToken).ConfigureAwait(false))
                {
                    return false;
                }

                continue;
            }

            if (scenario.Kind == ColdStartKind.Idle)
            {
                await Task.Delay(scenario.Idle, _plan.Time, cancellationToken).ConfigureAwait(false);
            }

            if (await TrySendAsync(client, scenario, round, cancellationToken).ConfigureAwait(false) is not { } record)
            {
                return false;
            }

            bool? kept = scenario.Kind == ColdStartKind.Idle && open ? !record.NewConnection && !LostConnection(record) : null;
            _samples.Add(new ColdStartSample(scenario, round, RequestEntry.Of(record)) { Kept = kept });
            open = record.Ok;
        }

        return true;
    }

    private async Task<bool> NewProcessAsync(ColdStartScenario scenario, int round, CancellationToken cancellationToken)
    {
        decimal worst = _prompts.WorstCase(scenario, round);
        if (!_budget.TryReserve(worst))
        {
            return false;
        }

        ColdStartSample sample = await _plan.NewProcess!(cancellationToken).ConfigureAwait(false);
        _budget.Settle(worst, sample.Request.CostUsd, sample.Request.TtftMs is not null);
        _samples.Add(sample with { Scenario = scenario, Round = round });
        return true;
    }

    private async Task<RequestRecord?> TrySendAsync(RequestClient client, ColdStartScenario scenario, int round, CancellationToken cancellationToken)
    {
        decimal worst = _prompts.WorstCase(scenario, round);
        if (!_budget.TryReserve(worst))
        {
            return null;
        }

        RequestRecord record = await client.SendAsync(_prompts.Next(scenario, round), cancellationToken).ConfigureAwait(false);
        _budget.Settle(worst, record.CostUsd, record.OutputOffsetsNs.Count > 0);
        return record;
    }

    private static bool LostConnection(RequestRecord record) => record.Error is { Kind: ErrorKind.ConnectionLost };

    private void Report(ColdStartScenario scenario, int round) => _progress(new ColdStartProgress(round, scenario, _samples.Count, _budget.Spent));
}
