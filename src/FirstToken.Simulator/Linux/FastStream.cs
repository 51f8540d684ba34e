using FirstToken.Simulator.Pacing;
using FirstToken.Simulator.Plans;
using FirstToken.Simulator.Recording;

namespace FirstToken.Simulator.Linux;

/// <summary>One answer on its way out: the pacing thread calls it at each due moment and it makes one send.</summary>
internal sealed class FastStream : Paced
{
    private static readonly byte[] s_lastChunk = Frame.LastChunk.ToArray();

    private readonly FastServer _server;
    private readonly Connection _connection;
    private readonly Plan _plan;
    private readonly SimLogEntry? _log;
    private readonly byte[] _scratch;
    private ReadOnlyMemory<byte> _opening;
    private int _itemsInOpening;
    private int _next = -1;
    private long _repeats;

    public FastStream(FastServer server, Connection connection, Plan plan, SimLogEntry? log)
    {
        (_server, _connection, _plan, _log) = (server, connection, plan, log);
        _scratch = plan.Patch.Length > 0 ? new byte[LongestPatched(plan)] : [];
    }

    /// <summary>Whether the body goes out in chunks, as a stream to an HTTP/1.1 client does.</summary>
    public required bool Chunked { get; init; }

    /// <summary>When the request arrived, steady nanoseconds; every due moment counts from here.</summary>
    public required long Start { get; init; }

    public long FirstDue => Start + _plan.HeadDueNanoseconds;

    /// <summary>Makes what goes out first, before the answer begins.</summary>
    /// <param name="head">The response head.</param>
    /// <param name="withBody">Whether a body follows it: not after HEAD.</param>
    // The pacing thread, which sends it, must not allocate: the collector's lock may be held by a thread of lower priority,
    // and whoever finds it taken sleeps 5 ms.
    public void Open(ReadOnlySpan<byte> head, bool withBody)
    {
        if (_plan.Body is { } body)
        {
            // A cut answer promises its length and keeps half of it.
            _opening = (byte[])[.. head, .. body.AsSpan(0, !withBody ? 0 : _plan.End == PlanEnd.Cut ? body.Length / 2 : body.Length)];
        }
        else if (_plan.Items.Length > 0 && !_plan.Items[0].IsOutput && _plan.Items[0].DueNanoseconds <= _plan.HeadDueNanoseconds)
        {
            // What is due together with the head leaves with it, as a server's first flush does.
            _opening = _connection.Join(head, Wire(_plan.Items[0].Frame, IsLast(0)).Span);
            _itemsInOpening = 1;
        }
        else
        {
            _opening = _connection.Join(head, _plan.Items.Length == 0 && Chunked ? Frame.LastChunk : default);
        }
    }

    public override long Run(long due)
    {
        using (_connection.Gate.EnterScope())
        {
            if (_connection.Broken)
            {
                return Finish("client_left");
            }

            long steady = WallClock.Steady();
            if (_next < 0)
            {
                SendHead();
            }
            else if (_next < _plan.Items.Length)
            {
                SendItem(_plan.Items[_next++]);
            }
            else if (_plan.End == PlanEnd.Cut)
            {
                _connection.ResetAfter = true;
                return Finish("cut");
            }
            else if (!_connection.HasBacklog)
            {
                _repeats++;
                SendItem(_plan.Items[^1], repeated: true);
            }

            _server.Pacer.Statistics.Add(steady - due);
            return Next(due);
        }
    }

    /// <summary>The client left an answer that no thread looks after. The connection's gate must be held.</summary>
    public void Leave() => Finish("client_left");

    private long Next(long due)
    {
        if (_connection.Broken)
        {
            return Finish("client_left");
        }

        if (_next < _plan.Items.Length)
        {
            return Start + _plan.Items[_next].DueNanoseconds;
        }

        switch (_plan.End)
        {
            case PlanEnd.Cut:
                return Math.Max(due, Start + _plan.EndDueNanoseconds);
            case PlanEnd.Repeat when _repeats < _plan.RepeatTimes:
                return Math.Max(due + _plan.RepeatEveryNanoseconds, WallClock.Steady() - 10_000_000);
            case PlanEnd.Repeat when Chunked:
                _connection.Send(s_lastChunk);
                break;
        }

        return Finish("complete");
    }

    private void SendHead()
    {
        long before = WallClock.UnixNanoseconds();
        _connection.Send(_opening);
        _next = _itemsInOpening;
        if (_log is not null)
        {
            _log.HeadUnixNs = before;
            _log.Bytes += _plan.Body?.Length ?? 0;
        }

        for (int i = 0; i < _itemsInOpening; i++)
        {
            Count(_plan.Items[i].Frame);
        }
    }

    private void SendItem(PlanItem item, bool repeated = false)
    {
        ReadOnlyMemory<byte> bytes = Wire(item.Frame, !repeated && IsLast(_next - 1));
        long before = WallClock.UnixNanoseconds();
        _connection.Send(bytes);
        if (_log is not null && item.IsOutput)
        {
            _log.AddChunk(before, WallClock.UnixNanoseconds());
        }

        Count(item.Frame);
    }

    private void Count(Frame frame)
    {
        if (_log is not null)
        {
            _log.Bytes += frame.PayloadLength;
        }
    }

    private bool IsLast(int index) => index == _plan.Items.Length - 1 && _plan.End == PlanEnd.Finish;

    private ReadOnlyMemory<byte> Wire(Frame frame, bool last)
    {
        ReadOnlyMemory<byte> whole = !Chunked ? frame.Payload : last ? frame.Closing : frame.Wire;
        if (frame.PatchAt < 0 || _plan.Patch.Length == 0)
        {
            return whole;
        }

        // The scratch array must not change while the kernel has not taken it: with a backlog, a copy.
        byte[] target = _connection.HasBacklog ? new byte[whole.Length] : _scratch;
        whole.CopyTo(target);
        int at = frame.PatchAt - (Chunked ? 0 : frame.PayloadStart);
        _plan.Patch.CopyTo(target.AsSpan(at));
        return target.AsMemory(0, whole.Length);
    }

    private long Finish(string outcome)
    {
        if (_log is not null)
        {
            _log.EndUnixNs = WallClock.UnixNanoseconds();
            _log.Outcome = outcome;
        }

        _server.Finished(_connection);
        return Done;
    }

    private static int LongestPatched(Plan plan)
    {
        int longest = 0;
        foreach (PlanItem item in plan.Items)
        {
            longest = Math.Max(longest, item.Frame.Closing.Length);
        }

        return longest;
    }
}
