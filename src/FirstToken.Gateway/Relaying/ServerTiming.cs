using System.Diagnostics;
using System.Globalization;

namespace FirstToken.Gateway.Relaying;

/// <summary>The <c>server-timing</c> field of an answer (W3C Server Timing): where its time has gone so far, milliseconds.</summary>
internal static class ServerTiming
{
    /// <summary>Gateway: from the request's head to the upstream's socket. Connect: opening a connection, where one was. Upstream: from there to the head of its answer.</summary>
    public static string Of(RelayCall call, long headArrived)
    {
        CallTimes times = call.Times;
        long sent = times.Sent == 0 ? call.Arrived : times.Sent;
        long opening = times.Dns + times.Connect + times.Tls;
        return opening == 0
            ? string.Create(CultureInfo.InvariantCulture, $"gateway;dur={Ms(sent - call.Arrived):0.###}, upstream;dur={Ms(headArrived - sent):0.###}")
            : string.Create(CultureInfo.InvariantCulture, $"gateway;dur={Ms(sent - call.Arrived - opening):0.###}, connect;dur={Ms(opening):0.###}, upstream;dur={Ms(headArrived - sent):0.###}");
    }

    private static double Ms(long ticks) => Math.Max(0, ticks * 1000.0 / Stopwatch.Frequency);
}
