namespace FirstToken.Simulator.Linux;

/// <summary>An event descriptor by which one thread wakes another that polls.</summary>
internal sealed unsafe class Waker : IDisposable
{
    public int Fd { get; } = Native.EventFd(0, Native.NonBlocking | Native.CloseOnExec);

    public void Wake()
    {
        ulong one = 1;
        _ = Native.Write(Fd, &one, sizeof(ulong));
    }

    public void Drain()
    {
        ulong count;
        _ = Native.Read(Fd, &count, sizeof(ulong));
    }

    public void Dispose() => _ = Native.Close(Fd);
}
