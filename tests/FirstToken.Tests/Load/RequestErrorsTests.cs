using FirstToken.Load;
using FirstToken.Providers;
using FirstToken.Transport;
using Xunit;

namespace FirstToken.Tests.Load;

public sealed class RequestErrorsTests
{
    private static readonly Deadlines Deadlines = new()
    {
        Connect = TimeSpan.FromSeconds(1),
        Send = TimeSpan.FromSeconds(2.5),
        FirstByte = TimeSpan.FromSeconds(3),
        Idle = TimeSpan.FromSeconds(4),
        Total = TimeSpan.FromSeconds(5),
    };

    [Theory]
    [InlineData(TransportFault.DnsFailed, ErrorKind.DnsFailed, "the host name does not resolve: why")]
    [InlineData(TransportFault.ConnectRefused, ErrorKind.ConnectRefused, "connection refused: why")]
    [InlineData(TransportFault.ConnectFailed, ErrorKind.ConnectFailed, "could not connect: why")]
    [InlineData(TransportFault.TlsFailed, ErrorKind.TlsFailed, "TLS handshake failed: why")]
    [InlineData(TransportFault.ConnectionLost, ErrorKind.ConnectionLost, "the connection broke before the response: why")]
    [InlineData(TransportFault.CutShort, ErrorKind.CutShort, "the connection broke inside the response: why")]
    [InlineData(TransportFault.Malformed, ErrorKind.Malformed, "the response is not HTTP: why")]
    [InlineData(TransportFault.HeadTooLarge, ErrorKind.OversizedEvent, "the response head is too large: why")]
    public void A_fault_of_the_connection_is_told_with_its_detail(TransportFault fault, ErrorKind kind, string message)
    {
        RequestError error = RequestErrors.OfTransport(fault, "why", Deadlines);

        Assert.Equal((kind, message), (error.Kind, error.Message));
    }

    [Theory]
    [InlineData(TransportFault.ConnectTimeout, ErrorKind.ConnectTimeout, "no connection within 1 s")]
    [InlineData(TransportFault.SendTimeout, ErrorKind.SendTimeout, "request not taken within 2.5 s")]
    [InlineData(TransportFault.FirstByteTimeout, ErrorKind.FirstByteTimeout, "no response within 3 s")]
    [InlineData(TransportFault.IdleTimeout, ErrorKind.IdleTimeout, "the stream stalled: nothing within 4 s")]
    [InlineData(TransportFault.TotalTimeout, ErrorKind.TotalTimeout, "not finished within 5 s")]
    [InlineData(TransportFault.Cancelled, ErrorKind.Cancelled, "cancelled")]
    public void A_deadline_is_named_with_its_length(TransportFault fault, ErrorKind kind, string message)
    {
        RequestError error = RequestErrors.OfTransport(fault, null, Deadlines);

        Assert.Equal((kind, message), (error.Kind, error.Message));
    }

    [Fact]
    public void A_whole_answer_is_no_error()
    {
        Assert.Null(RequestErrors.OfAnswer(AnswerEnd.Complete, new AnswerSummary()));
        Assert.Null(RequestErrors.OfAnswer(AnswerEnd.CompleteWithoutTerminator, new AnswerSummary()));
    }

    [Theory]
    [InlineData(AnswerEnd.Error, ErrorKind.Server)]
    [InlineData(AnswerEnd.TooLarge, ErrorKind.OversizedEvent)]
    [InlineData(AnswerEnd.Corrupt, ErrorKind.Malformed)]
    [InlineData(AnswerEnd.Truncated, ErrorKind.CutShort)]
    public void How_an_answer_ended_names_its_error(AnswerEnd end, ErrorKind kind) =>
        Assert.Equal(kind, RequestErrors.OfAnswer(end, new AnswerSummary())?.Kind);
}
