using System.Diagnostics;
using FirstToken.Gateway.Attempts;

namespace FirstToken.Gateway.Replaying;

/// <summary>
/// An answer written down as it comes, that any number can follow from its beginning: who joins late gets what there is at once, then the
/// rest as it comes. One writer; followers on any thread. Nobody waits for a slow follower.
/// </summary>
internal sealed class Tape : IAnswerSink
{
    private readonly Lock _lock = new();
    private readonly List<TapePiece> _pieces = [];
    private readonly long _begun = Stopwatch.GetTimestamp();
    private TaskCompletionSource _news = NewSignal();
    private AnswerHead? _head;
    private TapeState _state;

    /// <summary>A tape of an answer yet to come.</summary>
    public Tape()
    {
    }

    /// <summary>A tape of an answer that is all there.</summary>
    /// <param name="head">Its head.</param>
    /// <param name="pieces">Its body, and when each piece came.</param>
    /// <param name="duration">How long all of it took.</param>
    public Tape(AnswerHead head, IReadOnlyList<TapePiece> pieces, TimeSpan duration)
    {
        (_head, _pieces, _state, Duration) = (head, [.. pieces], TapeState.Ended, duration);
        Bytes = pieces.Sum(piece => piece.Bytes.Length);
    }

    /// <inheritdoc/>
    public int? Status => _head?.Status;

    /// <summary>Bytes of the body so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>From the request to the end of the answer, once it has ended.</summary>
    public TimeSpan Duration { get; private set; }

    /// <summary>From the request to its first bytes; absent before.</summary>
    public TimeSpan? FirstPiece
    {
        get
        {
            lock (_lock)
            {
                return _pieces.Count > 0 ? _pieces[0].At : null;
            }
        }
    }

    /// <summary>Head and pieces, once it has ended.</summary>
    public (AnswerHead Head, IReadOnlyList<TapePiece> Pieces) Whole => (_head!, _pieces);

    /// <inheritdoc/>
    public ValueTask BeginAsync(AnswerHead head, bool alone, CancellationToken cancellationToken)
    {
        Change(() => _head = head);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var piece = new TapePiece(Stopwatch.GetElapsedTime(_begun), bytes.ToArray());
        Change(() =>
        {
            _pieces.Add(piece);
            Bytes += piece.Bytes.Length;
        });
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Break() => Change(() => _state = _state == TapeState.Running ? TapeState.Broken : _state);

    /// <summary>No more will come, and none is missing.</summary>
    /// <param name="keep">Keeps it, if it is whole, before anybody hears that it has ended: who asks the same again at once is to find it.</param>
    public void End(Action? keep = null)
    {
        Duration = Stopwatch.GetElapsedTime(_begun);
        if (_state == TapeState.Running && _head is not null)
        {
            keep?.Invoke();
        }

        Change(() => _state = _state == TapeState.Running ? TapeState.Ended : _state);
    }

    /// <summary>Passes the answer on to one follower.</summary>
    /// <param name="to">The follower.</param>
    /// <param name="change">Changes the head for it.</param>
    /// <param name="paced">Whether pieces come at the pace at which they were written down.</param>
    /// <param name="time">The clock of that pace.</param>
    /// <param name="cancellationToken">The follower has left.</param>
    /// <param name="passed">Told of each piece once it has been passed on.</param>
    public async Task FollowAsync(
        IAnswerSink to, Func<AnswerHead, AnswerHead> change, bool paced, TimeProvider time, Action<ReadOnlyMemory<byte>> passed, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        int next = 0;
        bool begun = false;
        while (true)
        {
            (AnswerHead? head, TapePiece? piece, TapeState state, Task news) = Look(next);
            if (!begun && head is not null)
            {
                begun = true;
                await to.BeginAsync(change(head), alone: piece is null && state == TapeState.Running, cancellationToken);
            }
            else if (piece is { } found)
            {
                TimeSpan early = paced ? found.At - time.GetElapsedTime(start) : TimeSpan.Zero;
                if (early > TimeSpan.Zero)
                {
                    await Task.Delay(early, time, cancellationToken);
                }

                await to.WriteAsync(found.Bytes, cancellationToken);
                passed(found.Bytes);
                next++;
            }
            else if (state == TapeState.Running)
            {
                await news.WaitAsync(cancellationToken);
            }
            else
            {
                if (state == TapeState.Broken)
                {
                    to.Break();
                }

                return;
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private (AnswerHead? Head, TapePiece? Piece, TapeState State, Task News) Look(int next)
    {
        lock (_lock)
        {
            return (_head, next < _pieces.Count ? _pieces[next] : null, _state, _news.Task);
        }
    }

    private void Change(Action change)
    {
        TaskCompletionSource told;
        lock (_lock)
        {
            change();
            told = _news;
            _news = NewSignal();
        }

        told.SetResult();
    }

    private enum TapeState : byte
    {
        Running,
        Ended,
        Broken,
    }
}
