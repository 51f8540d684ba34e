using System.Globalization;

namespace FirstToken.Gateway.Watching;

/// <summary>The value of a <c>server-timing</c> header (W3C Server Timing): milliseconds with microsecond places.</summary>
internal static class ServerTimingValue
{
    private const double NsPerMs = 1e6;

    /// <summary>Room for three entries of the longest durations.</summary>
    private const int Room = 160;

    /// <summary>The value, from what is known when the head goes out.</summary>
    /// <param name="gatewayNs">The gateway's own time: before the request went out, connecting aside, and holding the head.</param>
    /// <param name="connectNs">Opening the connection; absent where an open one was used.</param>
    /// <param name="upstreamNs">From the request to the head of the answer; absent where there was no upstream.</param>
    public static string Of(long gatewayNs, long? connectNs, long? upstreamNs)
    {
        Span<char> room = stackalloc char[Room];
        int length = 0;
        Add(room, ref length, "gateway;dur=", gatewayNs);
        if (connectNs is { } connect)
        {
            Add(room, ref length, ", connect;dur=", connect);
        }

        if (upstreamNs is { } upstream)
        {
            Add(room, ref length, ", upstream;dur=", upstream);
        }

        return new string(room[..length]);
    }

    private static void Add(Span<char> room, ref int length, string name, long ns)
    {
        name.CopyTo(room[length..]);
        length += name.Length;
        (Math.Max(ns, 0) / NsPerMs).TryFormat(room[length..], out int written, "0.000", CultureInfo.InvariantCulture);
        length += written;
    }
}
