namespace FirstToken.Transport;

/// <summary>A stream that knows when its last bytes arrived.</summary>
public interface IArrivalStamps
{
    /// <summary>Arrival of the newest read, Stopwatch ticks.</summary>
    long LastArrival { get; }

    /// <summary>Whether that was the kernel's stamp.</summary>
    bool LastWasKernel { get; }
}
