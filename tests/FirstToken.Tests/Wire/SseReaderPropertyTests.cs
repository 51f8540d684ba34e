using System.Net.ServerSentEvents;
using System.Text;
using FirstToken.Wire;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace FirstToken.Tests.Wire;

public sealed class SseReaderPropertyTests
{
    // What streams are made of, hostile and plain; a random sequence of these is a stream.
    private static readonly string[] Parts =
        ["\n", "\r", "\r\n", "data:", "data: ", "data", "event:", "event: ", "event", "id: ", ":", ": ", " ", "x", "é", "🚀", "\uFEFF", "retry", "\n\n"];

    [Fact]
    public void Any_stream_reads_as_the_platform_reads_it() => Prop.ForAll<byte[]>(picks =>
    {
        byte[] stream = Stream(picks);

        // Names are left out: the platform's parser lets one without data stick to the next event, against the specification.
        using var whole = new MemoryStream(stream);
        Assert.Equal(
            SseParser.Create(whole).Enumerate().Select(item => item.Data),
            SeenEvent.Read(new SseReader(), stream, stream.Length).Select(item => item.Data));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_stream_reads_the_same_however_it_is_cut() => Prop.ForAll<byte[], byte[]>((picks, steps) =>
    {
        byte[] stream = Stream(picks);
        var reader = new SseReader(maxEventBytes: 24);
        (string, string)[] whole = [.. SeenEvent.Read(reader, stream, stream.Length).Select(item => (item.Name, item.Data))];
        (WireFault Fault, bool Foreign, long Comments) end = (reader.Fault, reader.Fault == WireFault.None && reader.IsForeign, reader.Comments);

        reader.Reset();
        (string, string)[] cut = [.. SeenEvent.Read(reader, stream, Ends(stream.Length, steps)).Select(item => (item.Name, item.Data))];

        Assert.Equal(whole, cut);
        Assert.Equal(end, (reader.Fault, reader.Fault == WireFault.None && reader.IsForeign, reader.Comments));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Random_bytes_do_no_harm() => Prop.ForAll<byte[], byte[]>((stream, steps) =>
        SeenEvent.Read(new SseReader(maxEventBytes: 16), stream, Ends(stream.Length, steps)).Count <= stream.Length).QuickCheckThrowOnFailure();

    [Fact]
    public void A_written_event_is_read_back() => Prop.ForAll<NonNull<string>, NonNull<string>, bool>((name, data, crlf) =>
    {
        string oneLine = string.Concat(name.Get.Where(character => character is not ('\r' or '\n'))).TrimStart('\uFEFF');
        var output = new System.Buffers.ArrayBufferWriter<byte>();

        SseWriter.WriteComment(output, "hello"u8, crlf);
        SseWriter.WriteEvent(output, Encoding.UTF8.GetBytes(oneLine), Encoding.UTF8.GetBytes(data.Get), crlf);

        SeenEvent seen = Assert.Single(SeenEvent.Read(new SseReader(), output.WrittenSpan, output.WrittenCount));
        Assert.Equal(oneLine.Length == 0 ? "message" : Decoded(oneLine), seen.Name);
        Assert.Equal(Decoded(data.Get.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n')), Decoded(seen.Data));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_writer_refuses_names_and_comments_of_several_lines()
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();

        Assert.Throws<ArgumentException>(() => SseWriter.WriteEvent(output, "a\nb"u8, "x"u8));
        Assert.Throws<ArgumentException>(() => SseWriter.WriteComment(output, "a\rb"u8));
    }

    // Unpaired surrogates become replacement characters on the wire, on both sides alike.
    private static string Decoded(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static byte[] Stream(byte[] picks) => Encoding.UTF8.GetBytes(string.Concat(picks.Select(pick => Parts[pick % Parts.Length])));

    private static int[] Ends(int length, byte[] steps)
    {
        List<int> ends = [];
        for (int i = 0, end = 0; end < length; i++)
        {
            end = Math.Min(length, end + 1 + (steps.Length == 0 ? 0 : steps[i % steps.Length] % 5));
            ends.Add(end);
        }

        return [.. ends];
    }
}
