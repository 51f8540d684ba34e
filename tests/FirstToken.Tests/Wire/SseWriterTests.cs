using System.Buffers;
using System.Text;
using FirstToken.Wire;
using Xunit;

namespace FirstToken.Tests.Wire;

public sealed class SseWriterTests
{
    [Theory]
    [InlineData("", "a", "data: a\n\n")]
    [InlineData("n", "a", "event: n\ndata: a\n\n")]
    [InlineData("", "", "data: \n\n")]
    [InlineData("", "a\nb", "data: a\ndata: b\n\n")]
    [InlineData("", "a\rb", "data: a\ndata: b\n\n")]
    [InlineData("", "a\r\nb", "data: a\ndata: b\n\n")]
    [InlineData("", "a\n\rb", "data: a\ndata: \ndata: b\n\n")]
    [InlineData("", "a\r", "data: a\ndata: \n\n")]
    [InlineData("", "a\r\n", "data: a\ndata: \n\n")]
    [InlineData("", "\n\n", "data: \ndata: \ndata: \n\n")]
    public void An_event_is_written_as_specified(string name, string data, string expected)
    {
        Assert.Equal(expected, Event(name, data, crlf: false));
        Assert.Equal(expected.Replace("\n", "\r\n", StringComparison.Ordinal), Event(name, data, crlf: true));
    }

    [Theory]
    [InlineData(false, ": alive\n")]
    [InlineData(true, ": alive\r\n")]
    public void A_comment_is_one_line(bool crlf, string expected)
    {
        var output = new ArrayBufferWriter<byte>();

        SseWriter.WriteComment(output, "alive"u8, crlf);

        Assert.Equal(expected, Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    [InlineData("\n")]
    public void A_line_end_in_a_name_or_a_comment_is_refused_before_anything_is_written(string text)
    {
        var output = new ArrayBufferWriter<byte>();
        byte[] bytes = Encoding.UTF8.GetBytes(text);

        ArgumentException name = Assert.Throws<ArgumentException>(() => SseWriter.WriteEvent(output, bytes, default));
        ArgumentException comment = Assert.Throws<ArgumentException>(() => SseWriter.WriteComment(output, bytes));

        Assert.StartsWith("an event name is one line", name.Message, StringComparison.Ordinal);
        Assert.StartsWith("a comment is one line", comment.Message, StringComparison.Ordinal);
        Assert.Equal(0, output.WrittenCount);
    }

    private static string Event(string name, string data, bool crlf)
    {
        var output = new ArrayBufferWriter<byte>();
        SseWriter.WriteEvent(output, Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(data), crlf);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
