namespace FirstToken.Simulator.Pacing;

/// <summary>How the pacing thread waits, and how others wake it.</summary>
internal interface ISleeper : IDisposable
{
    /// <summary>Called once on the pacing thread.</summary>
    void Begin();

    /// <summary>Waits up to a time or until woken.</summary>
    void Sleep(long nanoseconds);

    void Wake();
}
