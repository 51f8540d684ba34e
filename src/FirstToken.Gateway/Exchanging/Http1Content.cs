using System.Net;

namespace FirstToken.Gateway.Exchanging;

/// <summary>The body of an answer, as the framework's messages carry it.</summary>
internal sealed class Http1Content : HttpContent
{
    /// <summary>The body; set before anybody sees the answer.</summary>
    public Http1Body? Body { get; set; }

    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(Body!);

    protected override Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) => Task.FromResult<Stream>(Body!);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => Body!.CopyToAsync(stream);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) => Body!.CopyToAsync(stream, cancellationToken);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Body?.Dispose();
        }

        base.Dispose(disposing);
    }
}
