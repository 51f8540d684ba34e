using System.Collections.Concurrent;
using FirstToken.Providers;

namespace FirstToken.Load;

/// <summary>Answer readers of one API, reused from request to request together with the buffers they have grown. Safe for many threads.</summary>
/// <param name="provider">The API.</param>
/// <param name="stream">Whether the answers are streamed.</param>
public sealed class ReaderPool(IProvider provider, bool stream)
{
    private readonly ConcurrentBag<AnswerReader> _idle = [];

    /// <summary>A reader, ready for an answer.</summary>
    public AnswerReader Take() => _idle.TryTake(out AnswerReader? reader) ? reader : provider.CreateReader(stream);

    /// <summary>Takes a reader back.</summary>
    /// <param name="reader">One of this pool that nobody uses any more.</param>
    public void Return(AnswerReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.Reset();
        _idle.Add(reader);
    }
}
