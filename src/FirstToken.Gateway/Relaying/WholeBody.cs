using System.Net;

namespace FirstToken.Gateway.Relaying;

/// <summary>A request body that is all there.</summary>
internal sealed class WholeBody(ReadOnlyMemory<byte> bytes) : HttpContent
{
    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Bytes => bytes;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        stream.WriteAsync(bytes, cancellationToken).AsTask();

    protected override bool TryComputeLength(out long length)
    {
        length = bytes.Length;
        return true;
    }
}
