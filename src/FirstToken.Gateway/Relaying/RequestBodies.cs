using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace FirstToken.Gateway.Relaying;

/// <summary>Takes a client's body: short ones whole, so that one write carries them; long ones as they come in.</summary>
internal static class RequestBodies
{
    /// <summary>Bytes of a body that is taken whole, at most, where nothing needs all of it.</summary>
    public const int LongestWhole = 64 << 10;

    /// <summary>The largest body that is kept in memory, where all of it is needed first. The APIs themselves take no more (facts: wire.md §1.1).</summary>
    public const int MostBytes = 32 << 20;

    /// <summary>The body to send; nothing where the request has none.</summary>
    public static ValueTask<HttpContent?> TakeAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (!RelayFeatures.CanHaveBody(context))
        {
            return new ValueTask<HttpContent?>(context.Request.ContentLength == 0 ? new WholeBody(default) : null);
        }

        // Mostly it has come with the head.
        PipeReader reader = context.Request.BodyReader;
        if (!reader.TryRead(out ReadResult read))
        {
            return TakeLaterAsync(reader, context.Request.ContentLength, cancellationToken);
        }

        if (TakeWhole(reader, read) is { } whole)
        {
            return new ValueTask<HttpContent?>(whole);
        }

        reader.AdvanceTo(read.Buffer.Start);
        return TakeLaterAsync(reader, context.Request.ContentLength, cancellationToken);
    }

    /// <summary>The body to send, all of it; nothing where the request has none.</summary>
    /// <exception cref="BadHttpRequestException">It is larger than <see cref="MostBytes"/>, or breaks off.</exception>
    public static async ValueTask<HttpContent?> TakeWholeAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (!RelayFeatures.CanHaveBody(context))
        {
            return context.Request.ContentLength == 0 ? new WholeBody(default) : null;
        }

        PipeReader reader = context.Request.BodyReader;
        while (context.Request.ContentLength is null or <= MostBytes)
        {
            ReadResult read = await reader.ReadAsync(cancellationToken);
            if (read.Buffer.Length > MostBytes)
            {
                reader.AdvanceTo(read.Buffer.End);
                break;
            }

            if (read.IsCompleted)
            {
                byte[] bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return new WholeBody(bytes);
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }

        throw new BadHttpRequestException(
            $"gateway: the body is larger than {MostBytes >> 20} MB, and only what is kept whole can be signed for AWS", StatusCodes.Status413PayloadTooLarge);
    }

    /// <summary>Goes on on another thread where a body is long: what is reckoned over all of it would hold the streams up that this one serves.</summary>
    public static async ValueTask MakeWayAsync(ReadOnlyMemory<byte> body)
    {
        if (body.Length > LongestWhole)
        {
            await Task.Yield();
        }
    }

    /// <summary>The first bytes of a body that was sent, and how many there were.</summary>
    public static (ReadOnlyMemory<byte> Start, long Bytes) Sent(HttpContent? body) => body switch
    {
        WholeBody whole => (whole.Bytes, whole.Bytes.Length),
        FlowingBody flowing => (flowing.Start, flowing.Bytes),
        _ => default,
    };

    private static async ValueTask<HttpContent?> TakeLaterAsync(PipeReader reader, long? length, CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult read = await reader.ReadAsync(cancellationToken);
            if (TakeWhole(reader, read) is { } whole)
            {
                return whole;
            }

            if (length is null or > LongestWhole || read.Buffer.Length > LongestWhole)
            {
                reader.AdvanceTo(read.Buffer.Start); // to be read again by the one who sends it
                return new FlowingBody(reader, length);
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    // All of a short body; nothing where it is long, or not all there.
    private static WholeBody? TakeWhole(PipeReader reader, in ReadResult read)
    {
        if (!read.IsCompleted || read.Buffer.Length > LongestWhole)
        {
            return null;
        }

        byte[] bytes = read.Buffer.ToArray();
        reader.AdvanceTo(read.Buffer.End);
        return new WholeBody(bytes);
    }
}
