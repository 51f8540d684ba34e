using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using FirstToken.Load;
using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Transport;
using FirstToken.Transport.Http1;
using FirstToken.Transport.Linux;
using Xunit;

namespace FirstToken.Tests.Load;

/// <summary>The whole way of a chunk, from the bytes of a socket read to its place in the record, counted.</summary>
public sealed class AttemptAllocationTests
{
    private const int Chunks = 5000;

    [Fact]
    public void A_chunk_costs_no_allocation_from_the_socket_read_to_the_record()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "I/O loops exist on Linux only");
        using var loop = new IoLoop("test");
        var readers = new ReaderPool(Provider, stream: true);

        // The first answer grows the buffers that the second one uses again.
        (_, RequestRecord first) = ReadOn(loop, readers);
        (long allocated, RequestRecord second) = ReadOn(loop, readers);

        Assert.Equal(Chunks, first.OutputOffsetsNs.Count);
        Assert.Equal(Chunks, second.OutputOffsetsNs.Count);
        Assert.Equal(0, allocated);
    }

    private static IProvider Provider => ProviderRegistry.Find("anthropic")!;

    // On the thread where reads happen and records are made: buffers go back to where they are taken from.
    private static (long Allocated, RequestRecord Record) ReadOn(IoLoop loop, ReaderPool readers)
    {
        using var recorded = new BlockingCollection<RequestRecord>();
        long allocated = -1;
        loop.Post(() => allocated = Read(readers, recorded));
        RequestRecord record = recorded.Take(TestContext.Current.CancellationToken);
        return (allocated, record);
    }

    private static long Read(ReaderPool readers, BlockingCollection<RequestRecord> recorded)
    {
        var target = new Target { Provider = Provider, Model = "m", BaseUrl = new Uri("http://127.0.0.1:1"), Name = "t" };
        var context = new AttemptContext
        {
            Number = 0,
            TargetIndex = 0,
            Target = target,
            Readers = readers,
            Clock = new RunClock(TimeProvider.System),
            Price = _ => null,
            Ended = (_, record) => recorded.Add(record),
        };
        var attempt = new Attempt(new WireRequest("POST", "/", [], default), Deadlines.Default, context);
        attempt.Times.Sent = Stopwatch.GetTimestamp();
        var session = new Http1Session();
        session.Begin(attempt);
        Feed(session, "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
        byte[] chunk = Chunk(
            "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\" word\"}}\n\n");

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Chunks; i++)
        {
            // Half of the reads are cut inside the event, as a network may.
            int cut = i % 2 == 0 ? chunk.Length : chunk.Length / 2;
            session.Receive(chunk.AsSpan(0, cut), attempt.Times.Sent + i, kernelStamp: true, out _);
            session.Receive(chunk.AsSpan(cut), attempt.Times.Sent + i, kernelStamp: true, out _);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Feed(session, Encoding.UTF8.GetString(Chunk("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n")));
        Feed(session, "0\r\n\r\n");
        attempt.End(TransportFault.None, null);
        return allocated;
    }

    private static byte[] Chunk(string text) => Encoding.UTF8.GetBytes($"{text.Length:x}\r\n{text}\r\n");

    private static void Feed(Http1Session session, string text) =>
        session.Receive(Encoding.UTF8.GetBytes(text), Stopwatch.GetTimestamp(), kernelStamp: true, out _);
}
