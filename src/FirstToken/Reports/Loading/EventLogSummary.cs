using System.Globalization;
using FirstToken.Recording;

namespace FirstToken.Reports.Loading;

/// <summary>Turns the requests of an event log, one after the other, into a run: its figures are of all, its requests bounded.</summary>
/// <param name="path">Where the log is.</param>
internal sealed class EventLogSummary(string path)
{
    /// <summary>Most requests kept one by one; about a kilobyte each, and 11 bytes more a chunk in the file.</summary>
    public const int MostRequestsKept = 200_000;

    // Each takes four megabytes while the log is read.
    private const int MostTargets = 64;
    private const long NsPerTick = 100;

    private readonly OrderedDictionary<(string Run, string Target), EventLogTarget> _targets = [];
    private readonly HashSet<string> _runs = new(StringComparer.Ordinal);
    private long _requests;
    private long _chunksKept;
    private long _firstUnixNs = long.MaxValue;
    private double _firstMs = double.MaxValue;
    private double _lastMs;
    private bool _simulated;
    private bool _withoutOffsets;

    /// <summary>Adds a request.</summary>
    /// <exception cref="RunFileException">The log holds too many runs.</exception>
    public void Add(RunRequest request)
    {
        (string, string) key = (request.Run ?? string.Empty, request.Target ?? "unknown target");
        if (!_targets.TryGetValue(key, out EventLogTarget? target))
        {
            _runs.Add(key.Item1);
            if (_targets.Count == MostTargets)
            {
                throw new RunFileException($"{path}: an event log of more than {MostTargets} runs and targets; split it by its field run");
            }

            target = new EventLogTarget(key.Item2, request);
            _targets.Add(key, target);
        }

        _requests++;
        _simulated |= request.Simulated;
        _firstUnixNs = Math.Min(_firstUnixNs, request.StartedUnixNs);
        _firstMs = Math.Min(_firstMs, request.SentMs);
        _lastMs = Math.Max(_lastMs, request.SentMs + (request.EndMs ?? request.E2eMs ?? request.TtfbMs ?? 0));
        target.Add(request, Kept(request));
    }

    /// <summary>The run.</summary>
    /// <exception cref="RunFileException">The log has no whole line.</exception>
    public RunFile ToRun()
    {
        if (_targets.Count == 0)
        {
            throw new RunFileException($"{path}: an event log without one whole line");
        }

        RunTarget[] targets = [.. _targets.Select(entry => entry.Value.Compute(_runs.Count > 1 ? entry.Key.Run : null))];
        var started = DateTimeOffset.UnixEpoch.AddTicks(_firstUnixNs / NsPerTick);
        var outcome = new RunOutcome
        {
            StartedAt = started,
            ElapsedS = _runs.Count > 1 ? 0 : Math.Round(Math.Max(0, _lastMs - _firstMs) / 1000, 6),
            Stop = "finished",
        };
        RunValidity valid = ValidityRules.Judge(targets, outcome, cpus: 1, withOffsets: true);
        return new RunFile
        {
            Id = _runs.Count == 1 && _runs.First() is { Length: > 0 } run ? run : Path.GetFileNameWithoutExtension(path),
            Name = "event log",
            CreatedAt = started.AddSeconds(outcome.ElapsedS),
            Simulated = _simulated,
            Tool = new RunTool { Version = RunEnvironment.Unknown.Os },
            Environment = RunEnvironment.Unknown,

            // Why it ended is not in a log.
            Outcome = outcome with { Stop = null },
            Valid = valid with { Notes = [.. Notes(), .. valid.Notes] },
            Targets = targets,
        };
    }

    private RunRequest? Kept(RunRequest request)
    {
        if (_requests > MostRequestsKept)
        {
            return null;
        }

        _chunksKept += request.OutputOffsetsNs?.Count ?? 0;
        if (_chunksKept <= RunFileBuilder.MostChunksKept)
        {
            return request;
        }

        _withoutOffsets = true;
        return request with { OutputOffsetsNs = null, OutputTokensSoFar = null };
    }

    private IEnumerable<string> Notes()
    {
        yield return "read from an event log: latencies count from the moment of sending, also if the run was at a rate; what was asked, and requests never started, are not in it";
        if (_runs.Count > 1)
        {
            yield return Text($"the log holds {_runs.Count} runs: each of their targets stands for itself");
        }

        if (_requests > MostRequestsKept)
        {
            yield return Text($"the figures are of all {_requests:N0} requests; of single requests the first {MostRequestsKept:N0} are at hand for charts, tests and --requests");
        }

        if (_withoutOffsets)
        {
            yield return Text($"arrivals of single chunks are at hand for the first requests only, {RunFileBuilder.MostChunksKept:N0} chunks; the figures are of all");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
