using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace FirstToken.Transport.Linux;

/// <summary>
/// One thread on one epoll descriptor. Readiness is handled where it is found, with one read buffer for all sockets: idle
/// streams hold no buffer, and a chunk costs one system call, not a hand-over between threads.
/// </summary>
internal sealed unsafe class IoLoop : IDisposable
{
    private const int ReadBufferBytes = 64 * 1024;
    private const int MaxEvents = 512;

    // Other work between two looks at the sockets. When a wave of 10,000 streams ends and the next begins, a read must not come
    // later than the millisecond between a last token and the end of its stream, or the two merge under the later one's stamp.
    private static readonly long s_workBetweenLooks = Stopwatch.Frequency / 10_000;

    // A look at the clock takes as long as a small piece of work.
    private const int WorkBetweenClocks = 4;
    private const uint WakeToken = uint.MaxValue;

    // x86-64 packs struct epoll_event to 12 bytes; every other architecture aligns it to 16.
    private static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int DataOffset = EventSize - 8;

    private readonly int _epoll;
    private readonly int _wake;
    private readonly Thread _thread;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(ReadBufferBytes, pinned: true);
    private readonly ConcurrentQueue<Action> _posted = new();
    private readonly Queue<Action> _afterReads = new();
    private readonly Lock _slots = new();
    private readonly Stack<int> _free = new();
    private IIoHandler?[] _handlers = new IIoHandler?[64];
    private uint[] _generations = new uint[64];
    private int _used;
    private int _woken;
    private readonly bool _measures;
    private volatile bool _stopping;
    private int _polls;
    private long _polledInVain;

    /// <summary>Starts a loop.</summary>
    /// <param name="name">Of its thread.</param>
    /// <param name="measures">Whether its reads are what is measured: it then goes before other work where the system lets it, and naps between many wake-ups.</param>
    public IoLoop(string name, bool measures = true)
    {
        _measures = measures;
        _epoll = Check(Libc.EpollCreate(0x80000));
        _wake = Check(Libc.EventFd(0, 0x80000 | 0x800));
        Control(Libc.EpollCtlAdd, _wake, Libc.EpollIn, WakeToken);
        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    [ThreadStatic]
    private static IoLoop? t_current;

    /// <summary>The loop whose thread this is, if it is one's.</summary>
    public static IoLoop? Current => t_current;

    /// <summary>Scratch for one read, shared by all handlers of this loop; contents last until the handler returns.</summary>
    public Span<byte> ReadBuffer => _buffer;

    /// <summary>Converts kernel stamps for handlers of this loop.</summary>
    public ClockAnchor Anchor { get; } = new();

    /// <summary>Time looked in vain because somebody wanted it awake, Stopwatch ticks.</summary>
    public long PolledInVain => Volatile.Read(ref _polledInVain);

    private bool HasWork => _afterReads.Count > 0 || !_posted.IsEmpty;

    /// <summary>Starts watching a descriptor.</summary>
    /// <param name="fd">The descriptor.</param>
    /// <param name="handler">Called when it is ready; that may be before this method returns.</param>
    /// <param name="events">The epoll event bits wanted.</param>
    /// <param name="token">For <see cref="Watch"/> and <see cref="Remove"/>; set before the first call of the handler.</param>
    public void Add(int fd, IIoHandler handler, uint events, out ulong token)
    {
        lock (_slots)
        {
            if (!_free.TryPop(out int slot))
            {
                slot = _used++;
                if (slot == _handlers.Length)
                {
                    Array.Resize(ref _generations, _generations.Length * 2);
                    var larger = new IIoHandler?[_handlers.Length * 2];
                    _handlers.CopyTo(larger, 0);
                    Volatile.Write(ref _handlers, larger);
                }
            }

            _handlers[slot] = handler;
            token = ((ulong)_generations[slot] << 32) | (uint)slot;
        }

        Control(Libc.EpollCtlAdd, fd, events, token);
    }

    /// <summary>Changes which events are watched.</summary>
    public void Watch(int fd, ulong token, uint events) => Control(Libc.EpollCtlMod, fd, events, token);

    /// <summary>Stops watching; to be called before the descriptor is closed.</summary>
    public void Remove(int fd, ulong token)
    {
        byte* unused = stackalloc byte[16];
        _ = Libc.EpollCtl(_epoll, Libc.EpollCtlDel, fd, unused);
        lock (_slots)
        {
            int slot = (int)(uint)token;
            _handlers[slot] = null;
            _generations[slot]++;
            _free.Push(slot);
        }
    }

    /// <summary>Runs something once what is readable now has been read. On the loop's own thread only.</summary>
    public void AfterReads(Action action) => _afterReads.Enqueue(action);

    /// <summary>Runs something on the loop's thread.</summary>
    public void Post(Action action)
    {
        _posted.Enqueue(action);
        Wake();
    }

    /// <summary>
    /// Keeps the thread from sleeping: it looks again and again instead, with a place for whoever else wants its processor between two looks.
    /// A sleeping processor takes longer to wake than a token to relay, in a virtual machine above all.
    /// </summary>
    public void Poll()
    {
        if (Interlocked.Increment(ref _polls) == 1 && t_current != this)
        {
            Wake();
        }
    }

    /// <summary>Lets it sleep again, where nobody else wants it awake.</summary>
    public void Rest() => Interlocked.Decrement(ref _polls);

    public void Dispose()
    {
        _stopping = true;
        Wake();
        if (Thread.CurrentThread != _thread)
        {
            _thread.Join();
        }
    }

    private void Wake()
    {
        if (Interlocked.Exchange(ref _woken, 1) == 0)
        {
            ulong one = 1;
            _ = Libc.Write(_wake, &one, sizeof(ulong));
        }
    }

    private void Run()
    {
        if (_measures)
        {
            MeasuringThread.Prepare();
        }

        t_current = this;
        byte* events = stackalloc byte[MaxEvents * 16];
        var naps = new WakeBatching();
        while (!_stopping)
        {
            int ready = Volatile.Read(ref _polls) > 0 ? Look(events) : Libc.EpollWait(_epoll, events, MaxEvents, HasWork ? 0 : -1);
            if (ready < 0)
            {
                if (Marshal.GetLastPInvokeError() == Libc.EIntr)
                {
                    continue;
                }

                break;
            }

            Anchor.Refresh(Stopwatch.GetTimestamp());
            naps.Woken(ready);
            for (int i = 0; i < ready; i++)
            {
                byte* item = events + (i * EventSize);
                ulong token = *(ulong*)(item + DataOffset);
                if (token == WakeToken)
                {
                    TakeWake();
                    continue;
                }

                int slot = (int)(uint)token;
                if (_generations[slot] == (uint)(token >> 32))
                {
                    Volatile.Read(ref _handlers)[slot]?.OnReady(this, *(uint*)item);
                }
            }

            Work();
            if (_measures && !HasWork)
            {
                naps.MaybeNap();
            }
        }

        while (_posted.TryDequeue(out Action? action))
        {
            action();
        }

        _ = Libc.Close(_wake);
        _ = Libc.Close(_epoll);
    }

    // Until there is something, or nobody wants it any more.
    private int Look(byte* events)
    {
        long since = 0;
        int ready;
        while ((ready = Libc.EpollWait(_epoll, events, MaxEvents, 0)) == 0 && !HasWork && !_stopping && Volatile.Read(ref _polls) > 0)
        {
            since = since == 0 ? Stopwatch.GetTimestamp() : since;
            Thread.Yield();
        }

        if (since != 0)
        {
            Volatile.Write(ref _polledInVain, _polledInVain + Stopwatch.GetTimestamp() - since);
        }

        return ready;
    }

    private void Work()
    {
        if (!HasWork)
        {
            return;
        }

        long end = Stopwatch.GetTimestamp() + s_workBetweenLooks;
        do
        {
            for (int done = 0; done < WorkBetweenClocks && (_posted.TryDequeue(out Action? action) || _afterReads.TryDequeue(out action)); done++)
            {
                action();
            }
        }
        while (HasWork && Stopwatch.GetTimestamp() < end);
    }

    // Before the queue is looked at: whoever adds to it afterwards wakes again.
    private void TakeWake()
    {
        ulong count;
        _ = Libc.Read(_wake, &count, sizeof(ulong));
        Volatile.Write(ref _woken, 0);
    }

    private void Control(int operation, int fd, uint events, ulong token)
    {
        byte* item = stackalloc byte[16];
        *(uint*)item = events;
        *(ulong*)(item + DataOffset) = token;
        Check(Libc.EpollCtl(_epoll, operation, fd, item));
    }

    private static int Check(int result) =>
        result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());
}
