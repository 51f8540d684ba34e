using System.Runtime.InteropServices;

namespace FirstToken.Simulator.Linux;

/// <summary>
/// One accepted socket. The I/O loop owns it while a request is read, the pacing thread while an answer runs; the lock
/// guards the hand-over and the backlog. Only the I/O loop closes the descriptor, so it cannot be reused under a sender.
/// </summary>
internal sealed unsafe class Connection(int fd)
{
    private readonly Queue<ReadOnlyMemory<byte>> _backlog = new();
    private byte[] _opening = [];

    public int Fd { get; } = fd;

    public Lock Gate { get; } = new();

    /// <summary>What was read of a request that is not whole yet, or of the next one.</summary>
    public RequestBytes Request { get; } = new();

    public bool Known { get; set; }

    public bool Continued { get; set; }

    public bool Responding { get; set; }

    public bool PendingRead { get; set; }

    /// <summary>The client will send nothing more.</summary>
    public bool PeerClosed { get; set; }

    /// <summary>The client is gone: sending makes no sense.</summary>
    public bool Broken { get; set; }

    public bool CloseAfter { get; set; }

    public bool ResetAfter { get; set; }

    /// <summary>The answer is whole but for what waits in the backlog.</summary>
    public bool FinishWhenDrained { get; set; }

    public bool Closed { get; set; }

    /// <summary>Since when no answer has been running, steady nanoseconds.</summary>
    public long IdleSince { get; set; }

    /// <summary>An answer that never comes: no thread looks after it until the client leaves.</summary>
    public FastStream? Silent { get; set; }

    public bool HasBacklog => _backlog.Count > 0;

    /// <summary>Puts together what an answer begins with, in memory that serves every answer on this connection.</summary>
    /// <returns>The bytes; valid until the next answer.</returns>
    public ReadOnlyMemory<byte> Join(ReadOnlySpan<byte> head, ReadOnlySpan<byte> first)
    {
        int length = head.Length + first.Length;
        if (_opening.Length < length)
        {
            _opening = new byte[length + (length / 8)];
        }

        head.CopyTo(_opening);
        first.CopyTo(_opening.AsSpan(head.Length));
        return _opening.AsMemory(0, length);
    }

    /// <summary>Sends, or queues what the kernel does not take. Gate must be held.</summary>
    public void Send(ReadOnlyMemory<byte> bytes)
    {
        if (_backlog.Count > 0)
        {
            _backlog.Enqueue(bytes);
            return;
        }

        int sent = Push(bytes.Span);
        if (sent < bytes.Length && !Broken)
        {
            _backlog.Enqueue(bytes[sent..]);
        }
    }

    /// <summary>Goes on with the backlog. Gate must be held.</summary>
    public void Flush()
    {
        while (!Broken && _backlog.TryPeek(out ReadOnlyMemory<byte> bytes))
        {
            int sent = Push(bytes.Span);
            if (Broken)
            {
                break;
            }

            _backlog.Dequeue();
            if (sent < bytes.Length)
            {
                // The rest keeps its place at the head.
                ReadOnlyMemory<byte>[] others = [.. _backlog];
                _backlog.Clear();
                _backlog.Enqueue(bytes[sent..]);
                Array.ForEach(others, _backlog.Enqueue);
                return;
            }
        }

        if (Broken)
        {
            _backlog.Clear();
        }
    }

    private int Push(ReadOnlySpan<byte> bytes)
    {
        int done = 0;
        fixed (byte* start = bytes)
        {
            while (done < bytes.Length)
            {
                nint sent = Native.Send(Fd, start + done, (nuint)(bytes.Length - done), Native.DontWait | Native.NoSignal);
                if (sent < 0)
                {
                    int error = Marshal.GetLastPInvokeError();
                    if (error == Native.Interrupted)
                    {
                        continue;
                    }

                    Broken = error != Native.Again;
                    return done;
                }

                done += (int)sent;
            }
        }

        return done;
    }
}
