using System.Collections.Concurrent;
using FirstToken.Providers;

namespace FirstToken.Load;

/// <summary>Answer readers of one target, reused from request to request together with the buffers they have grown.</summary>
internal sealed class ReaderPool(IProvider provider, bool stream)
{
    private readonly ConcurrentBag<AnswerReader> _idle = [];

    public AnswerReader Take() => _idle.TryTake(out AnswerReader? reader) ? reader : provider.CreateReader(stream);

    public void Return(AnswerReader reader)
    {
        reader.Reset();
        _idle.Add(reader);
    }
}
