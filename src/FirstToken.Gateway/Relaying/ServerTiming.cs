using System.Diagnostics;
using System.Globalization;

namespace FirstToken.Gateway.Relaying;

/// <summary>The <c>server-timing</c> field of an answer (W3C Server Timing): where its time has gone so far, milliseconds.</summary>
internal static class ServerTiming
{
    public const string Field = "Server-Timing";

    private const int Longest = 128;

    /// <summary>Gateway: from the request's head to the upstream's socket. Connect: opening a connection, where one was. Upstream: from there to the head of its answer.</summary>
    public static string Of(RelayCall call, long headArrived)
    {
        CallTimes times = call.Times;
        long sent = times.Sent == 0 ? call.Arrived : times.Sent;
        long opening = times.Dns + times.Connect + times.Tls;
        return opening == 0
            ? string.Create(CultureInfo.InvariantCulture, stackalloc char[Longest], $"gateway;dur={new Ms(sent - call.Arrived)}, upstream;dur={new Ms(headArrived - sent)}")
            : string.Create(CultureInfo.InvariantCulture, stackalloc char[Longest], $"gateway;dur={new Ms(sent - call.Arrived - opening)}, connect;dur={new Ms(opening)}, upstream;dur={new Ms(headArrived - sent)}");
    }

    /// <summary>Of an answer of the gateway's own, or one it repeats: the gateway's time alone.</summary>
    /// <param name="arrived">When the request's head had arrived, Stopwatch ticks.</param>
    public static string Of(long arrived) =>
        string.Create(CultureInfo.InvariantCulture, stackalloc char[Longest], $"gateway;dur={new Ms(Stopwatch.GetTimestamp() - arrived)}");

    // Three places at most, as "0.###" writes them, of whole microseconds: to write the digits of a floating-point number costs far more.
    private readonly struct Ms(long ticks) : ISpanFormattable
    {
        private readonly long _microseconds = Math.Max(0, (long)Math.Round(ticks * 1e6 / Stopwatch.Frequency));

        public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
        {
            (long whole, long rest) = Math.DivRem(_microseconds, 1000);
            if (!whole.TryFormat(destination, out charsWritten, default, provider) || destination.Length < charsWritten + 4)
            {
                return false;
            }

            if (rest > 0)
            {
                Span<char> places = destination.Slice(charsWritten, 4);
                _ = (rest + 1000).TryFormat(places, out _, default, provider); // 1 before them keeps their zeros
                places[0] = '.';
                charsWritten += places.LastIndexOfAnyExcept('0') + 1;
            }

            return true;
        }

        public string ToString(string? format, IFormatProvider? formatProvider) => string.Create(formatProvider, $"{this}");
    }
}
