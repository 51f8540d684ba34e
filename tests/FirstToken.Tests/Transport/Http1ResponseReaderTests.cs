using System.Text;
using FirstToken.Transport.Http1;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace FirstToken.Tests.Transport;

public sealed class Http1ResponseReaderTests
{
    private const string Chunked =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-Name:  spaced value \r\n\r\n" +
        "5\r\nhello\r\nA;ext=\"1\"\r\n, world!!\n\r\n0\r\ntrailer: t\r\n\r\n";

    [Fact]
    public void A_chunked_response_cut_anywhere_reads_the_same()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Chunked);
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            Seen seen = Read(false, bytes[..cut], bytes[cut..]);

            Assert.Equal("200|hello, world!!\n|End", seen.ToString());
        }
    }

    [Fact]
    public void A_chunked_response_read_byte_by_byte_reads_the_same()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Chunked);

        Seen seen = Read(false, [.. bytes.Select(one => new[] { one })]);

        Assert.Equal("200|hello, world!!\n|End", seen.ToString());
        Assert.Equal("spaced value", seen.Reader.Head!["x-name"]);
        Assert.True(seen.Reader.KeepAlive);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello", "200|hello|End", true)]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", "200||End", true)]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", "204||End", true)]
    [InlineData("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nhi", "200|hi|End", false)]
    [InlineData("HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nhi", "200|hi|End", false)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nuntil close", "200|until close|NeedMore", false)]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi", "200|hi|End", true)]
    [InlineData("HTTP/1.1 200 OK\ncontent-length: 2\n\nhi", "200|hi|End", true)]
    [InlineData("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ncontent-length: 1\r\n\r\n2\r\nhi\r\n0\r\n\r\n", "200|hi|End", true)]
    public void Each_way_to_delimit_a_body_is_understood(string response, string expected, bool keepAlive)
    {
        Seen seen = Read(false, Encoding.UTF8.GetBytes(response));

        Assert.Equal(expected, seen.ToString());
        Assert.Equal(keepAlive, seen.Reader.KeepAlive);
    }

    [Fact]
    public void The_answer_to_a_head_request_has_no_body_whatever_its_length_says()
    {
        Seen seen = Read(true, "HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n"u8.ToArray());

        Assert.Equal("200||End", seen.ToString());
    }

    [Theory]
    [InlineData("garbage, not a response")]
    [InlineData("HTTP/1.1 abc OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon here\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length: 99999999999999999999\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffffff\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhiXX")]
    public void What_is_not_http_is_called_malformed(string response)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(response);

        Assert.Equal(Http1Step.Malformed, Read(false, bytes).Last);
        Assert.Equal(Http1Step.Malformed, Read(false, [.. bytes.Select(one => new[] { one })]).Last);
    }

    [Fact]
    public void A_head_without_end_is_given_up_at_the_cap()
    {
        var reader = new Http1ResponseReader();
        reader.Reset(headRequest: false);
        ReadOnlySpan<byte> start = "HTTP/1.1 200 OK\r\n"u8;
        Assert.Equal(Http1Step.NeedMore, reader.Read(ref start, out _));
        byte[] filler = Encoding.UTF8.GetBytes("x-filler: " + new string('a', 4086) + "\r\n");
        Http1Step step = Http1Step.NeedMore;
        for (int i = 0; i < 100 && step == Http1Step.NeedMore; i++)
        {
            ReadOnlySpan<byte> bytes = filler;
            step = reader.Read(ref bytes, out _);
        }

        Assert.Equal(Http1Step.HeadTooLarge, step);
    }

    [Fact]
    public void Random_bytes_never_throw_and_never_loop()
    {
        Prop.ForAll<byte[], byte>((bytes, where) =>
        {
            byte[] mixed = Encoding.UTF8.GetBytes(Chunked);
            bytes.AsSpan(0, Math.Min(bytes.Length, mixed.Length - (where % mixed.Length))).CopyTo(mixed.AsSpan(where % mixed.Length));
            _ = Read(false, mixed);
            _ = Read(false, bytes);
        }).QuickCheckThrowOnFailure();
    }

    private static Seen Read(bool headRequest, params byte[][] reads)
    {
        var seen = new Seen();
        seen.Reader.Reset(headRequest);
        foreach (byte[] read in reads)
        {
            ReadOnlySpan<byte> bytes = read;
            while (true)
            {
                seen.Last = seen.Reader.Read(ref bytes, out ReadOnlySpan<byte> body);
                seen.Body.Append(Encoding.UTF8.GetString(body));
                if (seen.Last is not (Http1Step.Head or Http1Step.Body))
                {
                    break;
                }
            }

            if (seen.Last is Http1Step.Malformed or Http1Step.HeadTooLarge or Http1Step.End)
            {
                break;
            }
        }

        return seen;
    }

    private sealed class Seen
    {
        public Http1ResponseReader Reader { get; } = new();

        public StringBuilder Body { get; } = new();

        public Http1Step Last { get; set; }

        public override string ToString() => $"{Reader.Head?.Status}|{Body}|{Last}";
    }
}
