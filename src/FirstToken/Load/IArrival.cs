namespace FirstToken.Load;

/// <summary>When requests are meant to start in an open loop: independent of how fast answers come.</summary>
public interface IArrival
{
    /// <summary>One line for the run file (<c>poisson 20/s</c>).</summary>
    string Description { get; }

    /// <summary>Offsets of successive starts from the beginning of the run, ascending; infinite unless the pattern ends.</summary>
    IEnumerable<TimeSpan> Offsets();
}
