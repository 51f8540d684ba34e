using System.Text;
using FirstToken.Gateway.Exchanging;
using FirstToken.Gateway.Relaying;
using Xunit;

namespace FirstToken.Gateway.Tests.Exchanging;

public sealed class Http1AnswerHeadTests
{
    [Fact]
    public void Names_and_values_are_as_they_were_sent()
    {
        Http1AnswerHead head = Read("HTTP/1.1 529 Overloaded\r\nrequest-id: req_1\r\nX-Odd:\t \u00e9 b \r\nset-cookie: a=1\r\nset-cookie: b=2\r\ncontent-length: 7\r\n\r\n");

        Assert.Equal(529, head.Status);
        Assert.Equal("Overloaded", head.Reason);
        Assert.Equal(
            ["request-id=req_1", "X-Odd=\u00e9 b", "set-cookie=a=1", "set-cookie=b=2", "content-length=7"],
            head.Fields.Lines.ToArray().Select(field => $"{field.Key}={field.Value}"));
        Assert.Equal(new Http1Framing(Http1BodyKind.Length, 7, KeepsConnection: true), head.Framing);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "GET", Http1BodyKind.Chunked, true)]
    [InlineData("HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, Chunked\r\nconnection: Close\r\n\r\n", "GET", Http1BodyKind.Chunked, false)]
    [InlineData("HTTP/1.1 200 OK\r\ntransfer-encoding: gzip\r\n\r\n", "GET", Http1BodyKind.UntilClose, false)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", "GET", Http1BodyKind.UntilClose, false)]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length: 5\r\nContent-Length: 5\r\n\r\n", "POST", Http1BodyKind.Length, true)]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n", "HEAD", Http1BodyKind.None, true)]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", "GET", Http1BodyKind.None, true)]
    [InlineData("HTTP/1.1 304 Not Modified\r\ncontent-length: 5\r\n\r\n", "GET", Http1BodyKind.None, true)]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n", "POST", Http1BodyKind.None, true)]
    [InlineData("HTTP/1.0 200 OK\r\ncontent-length: 5\r\n\r\n", "GET", Http1BodyKind.Length, false)]
    [InlineData("HTTP/1.0 200 OK\r\ncontent-length: 5\r\nconnection: keep-alive\r\n\r\n", "GET", Http1BodyKind.Length, true)]
    [InlineData("HTTP/1.1 200\ncontent-length: 5\n\n", "GET", Http1BodyKind.Length, true)]
    internal void The_head_says_how_the_body_ends_and_whether_the_connection_stays(string head, string method, Http1BodyKind kind, bool keeps)
    {
        Http1Framing framing = Read(head, method).Framing;

        Assert.Equal((kind, keeps), (framing.Kind, framing.KeepsConnection));
    }

    [Fact]
    public void A_length_beside_chunks_is_not_passed_on()
    {
        Http1AnswerHead head = Read("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n");

        Assert.Equal(Http1BodyKind.Chunked, head.Framing.Kind);
        Assert.False(head.Fields.Contains("Content-Length"));
    }

    [Fact]
    public void A_folded_line_belongs_to_the_field_before()
    {
        Http1AnswerHead head = Read("HTTP/1.1 200 OK\r\nx-long: a\r\n  b\r\n\tc\r\ncontent-length: 0\r\n\r\n");

        Assert.Equal("a b c", head.Fields.Find("x-long"));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nserver: a\r\nx-empty:\r\nrequest-id: 1\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nserver: b\r\nX-Empty: c\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nretry-after: 1\r\nserver: a\r\nx-empty:\r\nrequest-id: 1\r\nserver: a\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nserver: \u00e4\r\nx-empty: \r\n\r\n")]
    public void An_answer_is_the_same_whatever_came_before_it(string text)
    {
        FieldList former = Read("HTTP/1.1 200 OK\r\nserver: a\r\nx-empty:\r\nrequest-id: 1\r\n\r\n").Fields;

        Assert.True(Http1AnswerHead.TryRead(Encoding.Latin1.GetBytes(text), "GET", former, out Http1AnswerHead head));

        Assert.Equal(Read(text).Fields.Lines.ToArray(), head.Fields.Lines.ToArray());
    }

    [Fact]
    public void What_is_no_name_of_a_field_is_left_out()
    {
        Assert.Equal(["b"], Read("HTTP/1.1 200 OK\r\na(1): x\r\nb: y\r\n\u00e4: z\r\n\r\n").Fields.Lines.ToArray().Select(field => field.Key));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n\r\n")]
    [InlineData("HTTP/2 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 99 Low\r\n\r\n")]
    [InlineData("HTTP/1.1 -20 Low\r\n\r\n")]
    [InlineData("HTTP/1.1 2x0 OK\r\n\r\n")]
    [InlineData("HTTP/1.1  200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n: no name\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n folded: into nothing\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length : 5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length: +5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length: 99999999999999999999\r\n\r\n")]
    public void What_is_not_http_or_contradicts_itself_is_refused(string head)
    {
        Assert.False(Http1AnswerHead.TryRead(Encoding.Latin1.GetBytes(head), "GET", former: null, out _));
    }

    private static Http1AnswerHead Read(string head, string method = "GET")
    {
        Assert.True(Http1AnswerHead.TryRead(Encoding.Latin1.GetBytes(head), method, former: null, out Http1AnswerHead read));
        return read;
    }
}
