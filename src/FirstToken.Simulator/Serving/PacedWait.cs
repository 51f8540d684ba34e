using FirstToken.Simulator.Pacing;

namespace FirstToken.Simulator.Serving;

/// <summary>Awaits a moment of the pacing thread.</summary>
internal sealed class PacedWait : Paced
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static Task Until(long due, Pacer pacer, CancellationToken cancellationToken)
    {
        if (due <= WallClock.Steady())
        {
            return Task.CompletedTask;
        }

        var wait = new PacedWait();
        pacer.Add(due, wait);
        return wait._done.Task.WaitAsync(cancellationToken);
    }

    public override long Run(long due)
    {
        _done.TrySetResult();
        return Done;
    }
}
