using System.Diagnostics;
using System.Globalization;
using FirstToken.Cli.Drawing;
using FirstToken.Cli.Shell;
using FirstToken.Judging.Sweeps;
using FirstToken.Load;
using FirstToken.Recording;
using FirstToken.Recording.Sweeps;
using FirstToken.Reports;
using FirstToken.Reports.Sweeps;
using FirstToken.Statistics;

namespace FirstToken.Cli.Sweeping;

/// <summary>Runs the steps of a sweep, one load after the other as the search wants them, and keeps each step's run.</summary>
internal sealed class SweepRun
{
    private readonly SweepSettings _settings;
    private readonly SweepPlans _plans;
    private readonly RunPlan _basis;
    private readonly RunContext _context;
    private readonly SweepFolder _folder;
    private readonly Terminal _terminal;
    private readonly List<SweepStep> _steps = [];
    private readonly long _started = Stopwatch.GetTimestamp();
    private SweepStep? _calibration;
    private RunFile? _newest;
    private SweepBounds? _bounds;
    private decimal _spent;
    private bool _simulated;

    public SweepRun(SweepSettings settings, SweepPlans plans, RunPlan basis, SweepPlace place)
    {
        (_settings, _plans, _basis) = (settings, plans, basis);
        (_context, _folder, _terminal) = (place.Context, place.Folder, place.Terminal);
    }

    /// <summary>Runs the sweep to its end, or until interrupted; what was done is in the file either way.</summary>
    /// <exception cref="CommandFailure">A limit is set on what this target does not have.</exception>
    public async Task<SweepFile> RunAsync(CancellationToken cancellationToken)
    {
        SweepEnd end = await CalibrateAsync(cancellationToken) ?? await SearchAsync(cancellationToken);
        return new SweepFile
        {
            Id = _context.Id,
            Name = _context.Name,
            CreatedAt = _context.CreatedAt,
            Simulated = _simulated,
            Tool = _context.Tool,
            Environment = _newest?.Environment ?? _context.Environment,
            Selftest = _context.Selftest,
            Config = Config(),
            Calibration = _calibration,
            Steps = _steps,
            Result = SweepBuilder.Conclude(_steps, _settings.Slos, end),
        };
    }

    private async Task<SweepEnd?> CalibrateAsync(CancellationToken cancellationToken)
    {
        (RunFile run, RunResult result) = await RunAsync(_plans.Calibration(), "calibration", cancellationToken);
        _calibration = SweepBuilder.Step(0, 1, run, await _folder.SaveAsync(run, "00-calibration"));
        if (result.Stop is StopReason.Interrupted or StopReason.CostLimit)
        {
            return result.Stop == StopReason.Interrupted ? SweepEnd.Interrupted : SweepEnd.CostLimit;
        }

        if (run.Targets[0].Metrics.E2eMs?.P50 is not > 0)
        {
            return SweepEnd.NothingPasses;
        }

        if (_settings.Slos.Figures.FirstOrDefault(limit => limit.Figure.Of(run.Targets[0]) is null) is { } unknown)
        {
            throw CommandFailure.Usage($"--slo {unknown}: the answers of {run.Targets[0].Name} do not have {unknown.Figure.Name}");
        }

        _bounds = _plans.Bounds(AloneS);
        return null;
    }

    private double AloneS => _calibration!.Target.Metrics.E2eMs!.P50!.Value / 1000;

    private async Task<SweepEnd> SearchAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            SweepDecision decision = SweepSearch.Next(_bounds!, [.. _steps.Select(SweepBuilder.Trial)]);
            if (decision.Load is not { } load)
            {
                return decision.End!.Value;
            }

            if (Stopwatch.GetElapsedTime(_started) > _settings.MaxTime)
            {
                return SweepEnd.TimeUp;
            }

            if (await StepAsync(load, cancellationToken) is { } end)
            {
                return end;
            }
        }
    }

    private async Task<SweepEnd?> StepAsync(double load, CancellationToken cancellationToken)
    {
        int number = _steps.Count + 1;
        double newestS = (_steps.LastOrDefault()?.Target.Metrics.E2eMs?.P50 ?? 0) / 1000;
        string what = $"step {number}: {Name(load)} {(_settings.OverConcurrency ? "in flight" : "requests/s")}";
        (RunFile run, RunResult result) = await RunAsync(_plans.Step(load, AloneS, newestS), what, cancellationToken);
        string kind = _settings.OverConcurrency ? "concurrency" : "rate";
        string file = await _folder.SaveAsync(run, string.Create(CultureInfo.InvariantCulture, $"{number:00}-{kind}-{Name(load)}"));
        if (result.Stop is StopReason.Interrupted or StopReason.CostLimit)
        {
            // What was cut in the middle proves nothing; its run is kept.
            return result.Stop == StopReason.Interrupted ? SweepEnd.Interrupted : SweepEnd.CostLimit;
        }

        SweepFinding finding = SweepJudge.Judge(_settings.Slos, run, atRate: !_settings.OverConcurrency);
        Goodput goodput = Goodput.Of(run.Targets[0], SweepJudge.RequestLimits(_settings.Slos));
        _steps.Add(SweepBuilder.Judged(SweepBuilder.Step(number, load, run, file), finding, goodput.PerSecond));
        _terminal.Note($"{what}: {_steps[^1].Verdict!.Replace('_', ' ')}{(finding.Borderline ? ", borderline" : string.Empty)}");
        return null;
    }

    private async Task<(RunFile Run, RunResult Result)> RunAsync(RunPlan plan, string name, CancellationToken cancellationToken)
    {
        plan = plan with { MaxCostUsd = plan.MaxCostUsd - _spent };
        using var view = new LiveView(_terminal, plan.Requests, plan.Duration);
        RunResult result = await Runner.RunAsync(plan, view, cancellationToken);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        RunFile run = RunFileBuilder.Build(plan, result, _context with { Id = RunContext.NewId(now), Name = name, CreatedAt = now });
        _spent += result.SpentUsd;
        _simulated |= run.Simulated;
        _newest = run;
        return (run, result);
    }

    private SweepConfig Config() => new()
    {
        Axis = _settings.OverConcurrency ? "concurrency" : "rate",
        Arrival = _settings.OverConcurrency ? null : _settings.Arrival,
        From = _bounds?.From,
        To = _settings.To,
        TolerancePercent = _settings.Tolerance * 100,
        Slos = _settings.SloTexts,
        DefaultSlos = _settings.HasDefaultSlos,
        StepRequests = _settings.StepRequests,
        StepShortestS = _settings.StepShortest.TotalSeconds,
        StepLongestS = _settings.StepLongest.TotalSeconds,
        MostSteps = _bounds?.MostSteps ?? 0,
        MaxTimeS = _settings.MaxTime.TotalSeconds,
        MaxCostUsd = _basis.MaxCostUsd,
        Prompts = _basis.Prompts.Description,
        MaxTokens = _basis.MaxTokens,
        Stream = _basis.Stream,
        Http = _basis.Http2 ? "2" : "1.1",
        Seed = _basis.Seed,
    };

    private static string Name(double load) => load.ToString("0.####", CultureInfo.InvariantCulture);
}
