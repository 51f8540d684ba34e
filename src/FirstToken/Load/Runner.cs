using System.Diagnostics;
using System.Runtime.CompilerServices;
using FirstToken.Prompts;
using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Transport;

namespace FirstToken.Load;

/// <summary>Runs a <see cref="RunPlan"/>: starts its requests when they are due, records each, stops when told.</summary>
public sealed class Runner : IDisposable
{
    private readonly RunPlan _plan;
    private readonly TransportOptions _options;
    private readonly TimeProvider _time;
    private readonly RunClock _clock;
    private readonly Schedule _schedule;
    private readonly Budget _budget;
    private readonly ReaderPool[] _readers;
    private readonly RecordCollector _records;
    private readonly StopSwitch _stop = new();
    private readonly RequestCost _cost;
    private readonly ErrorWatch? _errors;
    private readonly IntervalWatch? _interval;
    private readonly ConversationPrompts? _conversations;
    private IEndpoint[] _endpoints = [];
    private long _position;
    private long _startedMeasured;
    private int _turns;
    private long _measuredSince;
    private readonly Action _startNextInLane;
    private int _inFlight;
    private int _lanes;

    private Runner(RunPlan plan, TransportOptions options, TimeProvider time)
    {
        _plan = plan;
        _options = options with { Http2 = plan.Http2, FreshConnections = plan.FreshConnections };
        _time = time;
        _clock = new RunClock(time);
        _records = new RecordCollector(time);
        _startNextInLane = StartNextInLane;
        _schedule = new Schedule(plan.Targets.Count, plan.Warmup, plan.Requests, plan.Interleave);
        _budget = new Budget(plan.MaxCostUsd);
        _cost = new RequestCost(plan.Prices, DateOnly.FromDateTime(_clock.StartedAt.UtcDateTime));
        _readers = [.. plan.Targets.Select(target => new ReaderPool(target.Provider, plan.Stream))];
        _errors = plan.MaxErrorRate is { } rate ? new ErrorWatch(rate) : null;
        _conversations = plan.Prompts as ConversationPrompts;
        _interval = plan.Until is { } goal ? new IntervalWatch(goal, plan.Targets.Count, plan.Arrival is not null) : null;
    }

    /// <summary>Runs a plan to its end.</summary>
    /// <param name="plan">What to do.</param>
    /// <param name="observer">Watches.</param>
    /// <param name="cancellationToken">Interrupts: nothing more is started, what is in flight is dropped, what finished is returned.</param>
    /// <exception cref="RunPlanException">The plan cannot be run.</exception>
    public static Task<RunResult> RunAsync(RunPlan plan, IRunObserver observer, CancellationToken cancellationToken) =>
        RunAsync(plan, observer, new TransportOptions(), TimeProvider.System, cancellationToken);

    /// <summary>Runs a plan over a transport of the caller's making.</summary>
    /// <param name="plan">What to do.</param>
    /// <param name="observer">Watches.</param>
    /// <param name="options">How to connect; HTTP version and fresh connections are the plan's.</param>
    /// <param name="time">The wall clock.</param>
    /// <param name="cancellationToken">Interrupts.</param>
    /// <exception cref="RunPlanException">The plan cannot be run.</exception>
    public static async Task<RunResult> RunAsync(
        RunPlan plan, IRunObserver observer, TransportOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(observer);
        RunPlanCheck.Check(plan);
        using var runner = new Runner(plan, options, time);
        return await runner.RunAsync(observer, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private async Task<RunResult> RunAsync(IRunObserver observer, CancellationToken cancellationToken)
    {
        var transport = new HttpTransport(_options);
        await using ConfiguredAsyncDisposable closing = transport.ConfigureAwait(false);
        _endpoints = [.. _plan.Targets.Select(target => transport.CreateEndpoint(target.BaseUrl, target.Host))];
        using CancellationTokenRegistration interrupt = cancellationToken.Register(() =>
        {
            _stop.Set(StopReason.Interrupted, "interrupted");
            transport.CancelAll();
        });
        TimeSpan cpuBefore = Environment.CpuUsage.TotalTime;
        _measuredSince = _plan.Warmup == 0 ? Stopwatch.GetTimestamp() : 0;

        Thread? dispatcher = null;
        if (_plan.Arrival is null)
        {
            StartLanes();
        }
        else
        {
            _lanes = 1;
            dispatcher = new Thread(Dispatch) { IsBackground = true, Name = "dispatcher", Priority = ThreadPriority.AboveNormal };
            dispatcher.Start();
        }

        List<RequestRecord> records = await CollectAsync(observer).ConfigureAwait(false);
        dispatcher?.Join();
        long since = _measuredSince == 0 ? _clock.Origin : _measuredSince;
        return new RunResult
        {
            Records = records,
            StartedAt = _clock.StartedAt + Stopwatch.GetElapsedTime(_clock.Origin, since),
            Elapsed = Stopwatch.GetElapsedTime(since),
            Stop = _stop.Reason,
            StopDetail = _stop.Detail ?? _interval?.Describe(),
            Dropped = CountDropped(records),
            CpuTime = Environment.CpuUsage.TotalTime - cpuBefore,
            ChunksRead = _records.ChunksRead,
            SpentUsd = _budget.Spent,
        };
    }

    // ---- closed loop

    private void StartLanes()
    {
        long most = _schedule.Total ?? long.MaxValue;
        int lanes = (int)Math.Min(_plan.Concurrency, most);
        _lanes = lanes;
        for (int i = 0; i < lanes; i++)
        {
            StartNextInLane();
        }
    }

    private void StartNextInLane()
    {
        long intended = Stopwatch.GetTimestamp();
        Attempt? attempt = StillGoing(intended) ? Prepare() : null;
        if (attempt is null)
        {
            LaneEnded();
            return;
        }

        attempt.Intended = intended;
        Start(attempt);
    }

    private bool StillGoing(long now)
    {
        if (_stop.IsSet)
        {
            return false;
        }

        long since = Volatile.Read(ref _measuredSince);
        return _plan.Duration is not { } duration || since == 0 || Stopwatch.GetElapsedTime(since, now) < duration;
    }

    // ---- open loop

    private void Dispatch()
    {
        Pacer.Prepare();
        long origin = Stopwatch.GetTimestamp();
        foreach (TimeSpan offset in _plan.Arrival!.Offsets())
        {
            long due = origin + (long)(offset.TotalSeconds * Stopwatch.Frequency);
            if (!StillGoing(due))
            {
                break;
            }

            // Written before it is due, so that only the sending itself can be late.
            Attempt? attempt = Prepare();
            if (attempt is null)
            {
                break;
            }

            attempt.Intended = due;
            if (!Pacer.WaitUntil(due, _stop.Token))
            {
                Forget(attempt);
                break;
            }

            if (_plan.MaxInFlight is { } most && Volatile.Read(ref _inFlight) >= most)
            {
                Forget(attempt);
                _stop.Set(StopReason.OverSaturated, $"{most} requests were in flight: the server does not keep up with the rate");
                break;
            }

            if (attempt.Dialogue is not null)
            {
                Interlocked.Increment(ref _lanes);
            }

            Start(attempt);
        }

        LaneEnded();
    }

    // ---- conversations

    // At a rate a conversation is a lane of its own; in a closed loop the lane goes on with another one.
    private void DialogueEnded()
    {
        if (_plan.Arrival is null)
        {
            StartNextInLane();
        }
        else
        {
            LaneEnded();
        }
    }

    private void GoOn(Dialogue dialogue)
    {
        long due = Stopwatch.GetTimestamp() + (long)(_plan.ThinkTime.TotalSeconds * Stopwatch.Frequency);
        if (!StillGoing(due))
        {
            DialogueEnded();
        }
        else if (_plan.ThinkTime == TimeSpan.Zero)
        {
            Ask(dialogue, due);
        }
        else
        {
            _ = ThinkAsync(dialogue, due);
        }
    }

    private async Task ThinkAsync(Dialogue dialogue, long due)
    {
        try
        {
            // A timer may fire milliseconds before its time; a person never answers before the thought.
            for (TimeSpan left = _plan.ThinkTime; left > TimeSpan.Zero; left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), _time, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The run was stopped: asking finds that out too.
        }

        Ask(dialogue, due);
    }

    private void Ask(Dialogue dialogue, long due)
    {
        if (StillGoing(due) && Write(dialogue.IsMeasured ? Interlocked.Increment(ref _turns) - 1 : -1, dialogue.TargetIndex, dialogue) is { } attempt)
        {
            attempt.Intended = due;
            Start(attempt);
        }
        else
        {
            DialogueEnded();
        }
    }

    // ---- both

    private Attempt? Prepare()
    {
        long position = Interlocked.Increment(ref _position) - 1;
        if (position >= _schedule.Total)
        {
            return null;
        }

        (int number, int targetIndex) = _schedule.At(position);
        if (_conversations is null)
        {
            return Write(number, targetIndex, null);
        }

        var dialogue = new Dialogue(_conversations.Conversation(number), number, targetIndex);
        return Write(dialogue.IsMeasured ? Interlocked.Increment(ref _turns) - 1 : -1, targetIndex, dialogue);
    }

    private Attempt? Write(int number, int targetIndex, Dialogue? dialogue)
    {
        Target target = _plan.Targets[targetIndex];
        Prompt prompt = dialogue?.Ask() ?? _plan.Prompts.Next(number);
        var chat = new ChatRequest
        {
            Model = target.Model,
            System = prompt.System,
            Messages = prompt.Messages,
            MaxTokens = prompt.MaxTokens ?? _plan.MaxTokens,
            Stream = _plan.Stream,
            CacheConversation = dialogue is not null,
        };
        decimal worstCase = WorstCost.Of(_plan.Prices, target, chat, prompt, _cost.On);
        if (!_budget.TryReserve(worstCase))
        {
            _stop.Set(StopReason.CostLimit, "the next request could pass the cost limit");
            return null;
        }

        var context = new AttemptContext
        {
            Number = number,
            TargetIndex = targetIndex,
            Dialogue = dialogue,
            Target = target,
            Readers = _readers[targetIndex],
            Clock = _clock,
            Price = record => _cost.Of(target, record),
            Ended = OnEnded,
        };
        return new Attempt(target.Provider.Write(target, chat, _time.GetUtcNow()), _plan.Deadlines, context)
        {
            WorstCaseUsd = worstCase,
        };
    }

    private void Start(Attempt attempt)
    {
        Interlocked.Increment(ref _inFlight);
        if (attempt.IsMeasured)
        {
            Interlocked.CompareExchange(ref _measuredSince, Stopwatch.GetTimestamp(), 0);
            Interlocked.Increment(ref _startedMeasured);
        }

        _endpoints[attempt.TargetIndex].Start(attempt);
        if (_stop.Reason == StopReason.Interrupted)
        {
            // The interrupt may have passed over it while it was being started.
            attempt.Cancel();
        }
    }

    private void Forget(Attempt attempt) => _budget.Settle(attempt.WorstCaseUsd, 0, generated: false);

    // Called on an I/O thread: hands the record over and lets the lane go on.
    private void OnEnded(Attempt attempt, RequestRecord record)
    {
        _budget.Settle(attempt.WorstCaseUsd, record.CostUsd, record.OutputOffsetsNs.Count > 0);
        Watch(record);
        _records.Add(record);
        Interlocked.Decrement(ref _inFlight);
        if (attempt.Dialogue is { } dialogue)
        {
            bool goesOn = record.Ok && dialogue.Take(attempt.Answer);
            HttpTransport.Defer(goesOn ? () => GoOn(dialogue) : DialogueEnded);
            return;
        }

        if (_plan.Arrival is not null)
        {
            CompleteIfDone();
            return;
        }

        HttpTransport.Defer(_startNextInLane);
    }

    private void LaneEnded()
    {
        Interlocked.Decrement(ref _lanes);
        CompleteIfDone();
    }

    private void CompleteIfDone()
    {
        if (Volatile.Read(ref _lanes) == 0 && Volatile.Read(ref _inFlight) == 0)
        {
            _records.Complete();
        }
    }

    private Task<List<RequestRecord>> CollectAsync(IRunObserver observer) => _records.CollectAsync(
        record =>
        {
            observer.OnRecord(record);
            if (_interval?.Add(record) is { } reached)
            {
                _stop.Set(reached);
            }
        },
        ended => observer.OnProgress(Progress(ended)));

    private RunProgress Progress(int ended)
    {
        long since = Volatile.Read(ref _measuredSince);
        return new RunProgress(
            since == 0,
            (int)Volatile.Read(ref _startedMeasured),
            ended,
            _records.Failed,
            Volatile.Read(ref _inFlight),
            since == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(since),
            _budget.Spent);
    }

    // As each request ends and not when the collector looks in: of a server that refuses at once, hundreds would be asked meanwhile.
    private void Watch(RequestRecord record)
    {
        if (_errors is null || !RecordCollector.IsMeasured(record))
        {
            return;
        }

        StopDecision? decision;
        lock (_errors)
        {
            decision = _errors.Add(record);
        }

        if (decision is { } tooMany)
        {
            _stop.Set(tooMany);
        }
    }

    private int[] CountDropped(List<RequestRecord> records)
    {
        var dropped = new int[_plan.Targets.Count];

        // With a goal the requests are only the most that may be made, and with conversations nobody knows how many there would be.
        if (_plan.Requests is { } requests && _plan is { Duration: null, Until: null } && _conversations is null)
        {
            Array.Fill(dropped, requests);
            foreach (RequestRecord record in records)
            {
                dropped[record.Target]--;
            }
        }

        return dropped;
    }
}
