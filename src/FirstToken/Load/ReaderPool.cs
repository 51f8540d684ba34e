using FirstToken.Providers;

namespace FirstToken.Load;

/// <summary>Answer readers of one API, reused from request to request together with the buffers they have grown. Safe for many threads.</summary>
/// <param name="provider">The API.</param>
/// <param name="stream">Whether the answers are streamed.</param>
public sealed class ReaderPool(IProvider provider, bool stream)
{
    // A relay takes readers on one thread and gives them back on another: a bag with a place for each thread would have to be searched
    // every time. The reader given back last comes first, while its buffers are still near the processor.
    private readonly Stack<AnswerReader> _idle = [];
    private readonly Lock _lock = new();

    /// <summary>A reader, ready for an answer.</summary>
    public AnswerReader Take()
    {
        lock (_lock)
        {
            if (_idle.TryPop(out AnswerReader? reader))
            {
                return reader;
            }
        }

        return provider.CreateReader(stream);
    }

    /// <summary>Takes a reader back.</summary>
    /// <param name="reader">One of this pool that nobody uses any more.</param>
    public void Return(AnswerReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.Reset();
        lock (_lock)
        {
            _idle.Push(reader);
        }
    }
}
