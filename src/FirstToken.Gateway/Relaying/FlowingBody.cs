using System.Buffers;
using System.IO.Pipelines;
using System.Net;

namespace FirstToken.Gateway.Relaying;

/// <summary>A request body that is still coming in: each piece goes up as it arrives.</summary>
/// <param name="reader">The client's body.</param>
/// <param name="length">Its length, where the client said.</param>
internal sealed class FlowingBody(PipeReader reader, long? length) : HttpContent
{
    // As much as it takes to find the model: it stands at the beginning of every client's body.
    private const int MostKept = 16 << 10;
    private readonly ArrayBufferWriter<byte> _start = new();

    /// <summary>The first bytes of the body.</summary>
    public ReadOnlyMemory<byte> Start => _start.WrittenMemory;

    /// <summary>Bytes passed on so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Its length in bytes, where the client said.</summary>
    public long? Length => length;

    /// <summary>Passes it on.</summary>
    public async Task SendToAsync(Stream stream, CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult read = await reader.ReadAsync(cancellationToken);
            foreach (ReadOnlyMemory<byte> piece in read.Buffer)
            {
                Keep(piece.Span);
                await stream.WriteAsync(piece, cancellationToken);
            }

            Bytes += read.Buffer.Length;
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return;
            }

            await stream.FlushAsync(cancellationToken);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SendToAsync(stream, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) => SendToAsync(stream, cancellationToken);

    protected override bool TryComputeLength(out long computed)
    {
        computed = length ?? 0;
        return length is not null;
    }

    private void Keep(ReadOnlySpan<byte> piece)
    {
        int room = MostKept - _start.WrittenCount;
        if (room > 0)
        {
            _start.Write(piece[..Math.Min(room, piece.Length)]);
        }
    }
}
