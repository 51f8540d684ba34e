using System.Diagnostics;

namespace FirstToken.Transport.Http1;

/// <summary>
/// One HTTP/1.1 connection's talk, one exchange at a time: feeds what is read to the exchange. Knows no socket; its owner
/// calls it from one thread at a time.
/// </summary>
internal sealed class Http1Session
{
    private readonly Http1ResponseReader _reader = new();

    /// <summary>The exchange under way.</summary>
    public Exchange? Current { get; private set; }

    /// <summary>Whether the connection can take another exchange once this one has ended.</summary>
    public bool Reusable { get; private set; }

    public void Begin(Exchange exchange)
    {
        Debug.Assert(Current is null, "a connection carries one exchange at a time");
        _reader.Reset(exchange.Request.Method == "HEAD");
        Reusable = false;
        Current = exchange;
    }

    /// <summary>Takes one read.</summary>
    /// <returns>
    /// <see langword="true"/> when the exchange is over; its fault is then in <paramref name="fault"/>, and the owner ends it
    /// after giving the connection back.
    /// </returns>
    public bool Receive(ReadOnlySpan<byte> bytes, long arrived, bool kernelStamp, out TransportFault fault)
    {
        fault = TransportFault.None;
        if (Current is not { } exchange)
        {
            // Bytes nobody asked for: the connection cannot be trusted with another request.
            fault = TransportFault.Malformed;
            return true;
        }

        ref ExchangeTimes times = ref exchange.Times;
        if (times.FirstByte == 0)
        {
            times.FirstByte = arrived;
        }

        times.LastByte = arrived;
        exchange.Reads++;
        exchange.BytesReceived += bytes.Length;
        exchange.KernelStamps &= kernelStamp;
        exchange.Enter(ExchangePhase.Reading, arrived);

        while (true)
        {
            switch (_reader.Read(ref bytes, out ReadOnlySpan<byte> body))
            {
                case Http1Step.NeedMore:
                    return false;

                case Http1Step.Head:
                    exchange.OnHead(_reader.Head!, arrived);
                    break;

                case Http1Step.Body:
                    if (!exchange.OnBody(body, arrived))
                    {
                        return Finish(reusable: false);
                    }

                    break;

                case Http1Step.End:
                    return Finish(_reader.KeepAlive && bytes.IsEmpty);

                case Http1Step.HeadTooLarge:
                    fault = TransportFault.HeadTooLarge;
                    return Finish(reusable: false);

                default:
                    fault = TransportFault.Malformed;
                    return Finish(reusable: false);
            }
        }
    }

    /// <summary>The other side closed: what that means for the exchange.</summary>
    public TransportFault Closed()
    {
        Exchange? exchange = Current;
        Finish(reusable: false);
        return exchange switch
        {
            null => TransportFault.None,
            _ when _reader.EndsAtClose => TransportFault.None,
            _ when exchange.AnswerComplete => TransportFault.None,
            { Times.FirstByte: 0 } => TransportFault.ConnectionLost,
            _ => TransportFault.CutShort,
        };
    }

    private bool Finish(bool reusable)
    {
        Reusable = reusable;
        Current = null;
        _reader.Release();
        return true;
    }
}
