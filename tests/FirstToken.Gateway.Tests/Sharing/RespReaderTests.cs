using System.Text;
using FirstToken.Gateway.Sharing;
using Xunit;

namespace FirstToken.Gateway.Tests.Sharing;

public sealed class RespReaderTests
{
    private const string Everything =
        "*18\r\n+OK\r\n-ERR no\r\n:-42\r\n$5\r\na\r\nb\0\r\n$0\r\n\r\n$-1\r\n*-1\r\n_\r\n#t\r\n#f\r\n,3.25\r\n(123456789012345678901\r\n!5\r\nOOM x\r\n=7\r\ntxt:hey\r\n"
        + "%2\r\n+a\r\n:1\r\n+b\r\n*0\r\n~1\r\n+s\r\n|1\r\n+ttl\r\n:3600\r\n+said\r\n*1\r\n*1\r\n:7\r\n";

    [Fact]
    public void Every_type_of_both_versions_is_read()
    {
        RespReply reply = Read(Everything);

        Assert.Equal(
            "[OK | !ERR no | -42 | a\r\nb\0 |  | nil | nil | nil | 1 | 0 | 3.25 | 123456789012345678901 | !OOM x | hey | [a | 1 | b | []] | [s] | said | [[7]]]",
            Text(reply));
    }

    [Fact]
    public void A_reply_cut_anywhere_is_one_that_has_begun()
    {
        byte[] bytes = Encoding.Latin1.GetBytes(Everything);
        for (int cut = 0; cut < bytes.Length; cut++)
        {
            Assert.Equal((RespStatus.Incomplete, 0), (RespReader.TryRead(bytes.AsSpan(0, cut), out RespReply? reply, out int used), used));
            Assert.Null(reply);
        }
    }

    [Fact]
    public void What_follows_a_reply_is_left()
    {
        Assert.Equal(RespStatus.Complete, RespReader.TryRead("+one\r\n+two\r\n"u8, out RespReply? reply, out int used));

        Assert.Equal(("one", 6), (Text(reply!), used));
    }

    [Fact]
    public void A_push_is_told_from_a_list() => Assert.Equal(RespKind.Push, Read(">3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$1\r\nm\r\n").Kind);

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n")]
    [InlineData("\r\n")]
    [InlineData("\0")]
    [InlineData(":\r\n")]
    [InlineData(":1x\r\n")]
    [InlineData(":99999999999999999999\r\n")]
    [InlineData("$-2\r\n")]
    [InlineData("$33554433\r\n")]
    [InlineData("$99999999999999999999\r\n")]
    [InlineData("$3\r\nabcd\r\n")]
    [InlineData("$?\r\n")]
    [InlineData("*1025\r\n")]
    [InlineData("*2147483647\r\n")]
    [InlineData("*-2\r\n")]
    [InlineData("%1025\r\n")]
    [InlineData(">-1\r\n")]
    [InlineData("+a\nb\r\n")]
    [InlineData("+a\rb\r\n")]
    [InlineData("#x\r\n")]
    [InlineData("_x\r\n")]
    [InlineData("=3\r\nabc\r\n")]
    [InlineData("*1\r\nx")]
    public void Anything_else_is_malformed(string text) =>
        Assert.Equal(RespStatus.Malformed, RespReader.TryRead(Encoding.Latin1.GetBytes(text), out _, out _));

    [Fact]
    public void What_grows_without_end_is_malformed_long_before()
    {
        string deep = string.Concat(Enumerable.Repeat("*1\r\n", RespReader.MostDepth + 1)) + ":1\r\n";
        string wide = string.Concat(Enumerable.Repeat("*31\r\n" + string.Concat(Enumerable.Repeat(":1\r\n", 31)), 40));
        string longLine = "+" + new string('a', RespReader.LongestLine + 1);

        Assert.All([deep, "*40\r\n" + wide, longLine], text => Assert.Equal(RespStatus.Malformed, RespReader.TryRead(Encoding.Latin1.GetBytes(text), out _, out _)));
    }

    [Fact]
    public void Bytes_at_random_never_make_it_fail()
    {
        var random = new Random(7);
        byte[] alphabet = "+-:$*_#,(!=%~>|0123456789\r\n\r\n\r\nab"u8.ToArray();
        for (int i = 0; i < 50_000; i++)
        {
            byte[] bytes = [.. Enumerable.Range(0, random.Next(40)).Select(_ => alphabet[random.Next(alphabet.Length)])];

            RespStatus status = RespReader.TryRead(bytes, out RespReply? reply, out int used);

            Assert.Equal(status == RespStatus.Complete, reply is not null);
            Assert.InRange(used, status == RespStatus.Complete ? 3 : 0, bytes.Length);
        }
    }

    [Theory]
    [InlineData("-NOSCRIPT No matching script\r\n", "NOSCRIPT")]
    [InlineData("-WRONGPASS\r\n", "WRONGPASS")]
    [InlineData("-unknown command 'HELLO', with args beginning with: 'AUTH' 'hunter2'\r\n", "ERR")]
    public void Of_an_error_only_its_kind_is_told(string text, string expected) => Assert.Equal(expected, Read(text).ErrorCode);

    private static RespReply Read(string text)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text);
        Assert.Equal((RespStatus.Complete, bytes.Length), (RespReader.TryRead(bytes, out RespReply? reply, out int used), used));
        return reply!;
    }

    private static string Text(RespReply reply) => reply.Kind switch
    {
        RespKind.Absent => "nil",
        RespKind.Integer => $"{reply.Integer}",
        RespKind.Error => "!" + Encoding.Latin1.GetString(reply.Bytes.Span),
        RespKind.Bytes => Encoding.Latin1.GetString(reply.Bytes.Span),
        _ => "[" + string.Join(" | ", reply.Items.Select(Text)) + "]",
    };
}
