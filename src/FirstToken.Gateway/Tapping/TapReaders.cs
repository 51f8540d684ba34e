using System.Collections.Concurrent;
using FirstToken.Gateway.Routing;
using FirstToken.Load;
using FirstToken.Providers;

namespace FirstToken.Gateway.Tapping;

/// <summary>Finds the reader for an answer by what was asked and by what came back. Readers are reused.</summary>
internal sealed class TapReaders
{
    private readonly ConcurrentDictionary<IProvider, ReaderPool> _streams = new();
    private readonly ConcurrentDictionary<IProvider, ReaderPool> _wholes = new();

    /// <summary>Whether an answer is a stream, by its content type.</summary>
    public static bool IsStream(string? contentType) =>
        contentType is not null
        && (contentType.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase)
            || contentType.StartsWith("application/vnd.amazon.eventstream", StringComparison.OrdinalIgnoreCase)
            || contentType.StartsWith("application/x-ndjson", StringComparison.OrdinalIgnoreCase));

    /// <summary>Opens a tap on an answer.</summary>
    /// <param name="call">What was asked.</param>
    /// <param name="status">HTTP status.</param>
    /// <param name="streamed">Whether the answer is a stream.</param>
    /// <param name="compressed">Whether its bytes are compressed, and so cannot be read.</param>
    public Tap Open(ApiCall call, int status, bool streamed, bool compressed) => new(
        call.Provider is { } provider && status is >= 200 and < 300 && !compressed ? Pool(provider, streamed).Take() : null,
        status >= 400);

    /// <summary>Takes a tap's reader back.</summary>
    public void Return(ApiCall call, bool streamed, Tap tap)
    {
        if (call.Provider is { } provider && tap.Trace is { } trace)
        {
            Pool(provider, streamed).Return(trace.Reader);
        }

        tap.Release();
    }

    private ReaderPool Pool(IProvider provider, bool streamed) => streamed
        ? _streams.GetOrAdd(provider, static provider => new ReaderPool(provider, stream: true))
        : _wholes.GetOrAdd(provider, static provider => new ReaderPool(provider, stream: false));
}
