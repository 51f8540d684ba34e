using System.ComponentModel;
using System.Runtime.InteropServices;

namespace FirstToken.Simulator.Linux;

/// <summary>An epoll instance. The kernel packs its event record to 12 bytes on x64 and to 16 elsewhere.</summary>
internal sealed unsafe class Epoll : IDisposable
{
    private const int Most = 512;
    private static readonly int Size = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private readonly int _fd;
    private readonly byte* _events = (byte*)NativeMemory.AllocZeroed(Most * 16);

    public Epoll()
    {
        _fd = Native.EpollCreate(Native.CloseOnExec);
        if (_fd < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    public bool Add(int fd, uint events)
    {
        byte* entry = stackalloc byte[16];
        *(uint*)entry = events;
        *(long*)(entry + Size - 8) = fd;
        return Native.EpollControl(_fd, Native.EpollAdd, fd, entry) == 0;
    }

    public void Remove(int fd)
    {
        byte* entry = stackalloc byte[16];
        _ = Native.EpollControl(_fd, Native.EpollDelete, fd, entry);
    }

    public int Wait() => Math.Max(0, Native.EpollWait(_fd, _events, Most, -1));

    public (int Fd, uint Events) this[int index] =>
        ((int)*(long*)(_events + (index * Size) + Size - 8), *(uint*)(_events + (index * Size)));

    public void Dispose()
    {
        _ = Native.Close(_fd);
        NativeMemory.Free(_events);
    }
}
