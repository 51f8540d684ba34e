using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FirstToken.Gateway.Relaying;

/// <summary>Takes a client's body: short ones whole, so that one write carries them; long ones as they come in.</summary>
internal static class RequestBodies
{
    /// <summary>Bytes of a body that is taken whole, at most.</summary>
    public const int LongestWhole = 64 << 10;

    /// <summary>The body to send; nothing where the request has none.</summary>
    public static async ValueTask<HttpContent?> TakeAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
        {
            return context.Request.ContentLength == 0 ? new WholeBody(default) : null;
        }

        PipeReader reader = context.Request.BodyReader;
        long? length = context.Request.ContentLength;
        while (true)
        {
            ReadResult read = await reader.ReadAsync(cancellationToken);
            if (read.IsCompleted && read.Buffer.Length <= LongestWhole)
            {
                byte[] bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return new WholeBody(bytes);
            }

            if (length is null or > LongestWhole || read.Buffer.Length > LongestWhole)
            {
                reader.AdvanceTo(read.Buffer.Start); // to be read again by the one who sends it
                return new FlowingBody(reader, length);
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>The first bytes of a body that was sent, and how many there were.</summary>
    public static (ReadOnlyMemory<byte> Start, long Bytes) Sent(HttpContent? body) => body switch
    {
        WholeBody whole => (whole.Bytes, whole.Bytes.Length),
        FlowingBody flowing => (flowing.Start, flowing.Bytes),
        _ => default,
    };
}
