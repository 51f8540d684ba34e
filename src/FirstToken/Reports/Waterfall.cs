using FirstToken.Recording;

namespace FirstToken.Reports;

/// <summary>The phases of one request on one time line, from the first thing it did to its end.</summary>
/// <param name="Phases">The phases observed, in order; they follow each other without overlap, but for <c>send</c> and what comes after it.</param>
/// <param name="LengthNs">From the first phase's start to the end of the last, nanoseconds.</param>
public sealed record Waterfall(IReadOnlyList<WaterfallPhase> Phases, long LengthNs)
{
    /// <summary>Takes a request apart.</summary>
    /// <param name="record">The request; phases it did not reach or do are left out.</param>
    public static Waterfall Of(RequestRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var phases = new List<WaterfallPhase>();
        long at = 0;
        Add("DNS", record.DnsNs);
        Add("TCP", record.ConnectNs);
        Add("TLS", record.TlsNs);

        long request = at;
        // The write may return only after the answer has begun; then sending did not take that long.
        Until("send", record.SendNs is { } sent && record.TtfbNs is { } first ? Math.Min(sent, first) : record.SendNs);
        Until("to first byte", record.TtfbNs);
        Until("to first token", record.TtftNs);
        if (record.TtfaNs is { } answer && record.TtftNs is { } token && answer > token)
        {
            Until("thinking, to answer", answer);
        }

        Until("generation", record.E2eNs);
        Until("to the end", record.EndNs);
        return new Waterfall(phases, at);

        void Add(string name, long? length)
        {
            if (length is { } ns)
            {
                phases.Add(new WaterfallPhase(name, at, ns));
                at += ns;
            }
        }

        // Figures from r on are moments, not lengths: a phase runs from the moment before it.
        void Until(string name, long? moment)
        {
            if (moment is { } ns)
            {
                long length = Math.Max(0, request + ns - at);
                phases.Add(new WaterfallPhase(name, at, length));
                at += length;
            }
        }
    }
}

/// <summary>One phase of a <see cref="Waterfall"/>.</summary>
/// <param name="Name">Which phase.</param>
/// <param name="StartNs">Its start from the beginning of the time line, nanoseconds.</param>
/// <param name="LengthNs">How long it took, nanoseconds.</param>
public readonly record struct WaterfallPhase(string Name, long StartNs, long LengthNs);
