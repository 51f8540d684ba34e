using System.Globalization;
using FirstToken.Providers;
using FirstToken.Transport;

namespace FirstToken.Load;

/// <summary>Names what went wrong with a request in the record's one set of words.</summary>
public static class RequestErrors
{
    /// <summary>What is wrong with a request that got no whole HTTP response.</summary>
    /// <param name="fault">How the transport failed; not <see cref="TransportFault.None"/>.</param>
    /// <param name="detail">What the system says about it, for people.</param>
    /// <param name="deadlines">The deadlines it was under.</param>
    public static RequestError OfTransport(TransportFault fault, string? detail, Deadlines deadlines)
    {
        (ErrorKind kind, string message) = fault switch
        {
            TransportFault.DnsFailed => (ErrorKind.DnsFailed, "the host name does not resolve"),
            TransportFault.ConnectRefused => (ErrorKind.ConnectRefused, "connection refused"),
            TransportFault.ConnectFailed => (ErrorKind.ConnectFailed, "could not connect"),
            TransportFault.TlsFailed => (ErrorKind.TlsFailed, "TLS handshake failed"),
            TransportFault.ConnectTimeout => (ErrorKind.ConnectTimeout, Within("no connection", deadlines.Connect)),
            TransportFault.SendTimeout => (ErrorKind.SendTimeout, Within("request not taken", deadlines.Send)),
            TransportFault.FirstByteTimeout => (ErrorKind.FirstByteTimeout, Within("no response", deadlines.FirstByte)),
            TransportFault.IdleTimeout => (ErrorKind.IdleTimeout, Within("the stream stalled: nothing", deadlines.Idle)),
            TransportFault.TotalTimeout => (ErrorKind.TotalTimeout, Within("not finished", deadlines.Total)),
            TransportFault.ConnectionLost => (ErrorKind.ConnectionLost, "the connection broke before the response"),
            TransportFault.CutShort => (ErrorKind.CutShort, "the connection broke inside the response"),
            TransportFault.HeadTooLarge => (ErrorKind.OversizedEvent, "the response head is too large"),
            TransportFault.Cancelled => (ErrorKind.Cancelled, "cancelled"),
            _ => (ErrorKind.Malformed, "the response is not HTTP"),
        };
        bool adds = detail is not null && !detail.Equals(message, StringComparison.OrdinalIgnoreCase);
        return new RequestError(kind, adds ? $"{message}: {detail}" : message);
    }

    /// <summary>What is wrong with an answer; nothing when it is whole.</summary>
    /// <param name="end">How its reader says it ended.</param>
    /// <param name="summary">What it said about itself.</param>
    public static RequestError? OfAnswer(AnswerEnd end, AnswerSummary summary) => end switch
    {
        AnswerEnd.Complete or AnswerEnd.CompleteWithoutTerminator => null,
        AnswerEnd.Error => summary.Error ?? new RequestError(ErrorKind.Server, "the provider reported an error in the stream"),
        AnswerEnd.TooLarge => new RequestError(ErrorKind.OversizedEvent, "one event of the stream exceeds 16 MiB"),
        AnswerEnd.Corrupt => new RequestError(ErrorKind.Malformed, "the answer is not in the format of this API"),
        _ => new RequestError(ErrorKind.CutShort, "the answer ended before it was complete"),
    };

    private static string Within(string what, TimeSpan limit) =>
        string.Create(CultureInfo.InvariantCulture, $"{what} within {limit.TotalSeconds:0.###} s");
}
