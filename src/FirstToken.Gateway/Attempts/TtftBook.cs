using System.Collections.Concurrent;
using FirstToken.Gateway.Tapping;

namespace FirstToken.Gateway.Attempts;

/// <summary>
/// What TTFT was of late: by upstream, model and prompt size. Prompts are told apart by the power of two of their bytes, the one
/// measure there is before a request is sent. Requests given up count with the time they were waited for, where that is longer than
/// usual: else the slowest, whose place another took, would be forgotten. A shorter wait says nothing: the answer would have come later.
/// </summary>
internal sealed class TtftBook(TimeProvider time) : IRecordSink
{
    private const int MostPages = 4096;
    private readonly ConcurrentDictionary<(string Upstream, string Model, int Size), TtftPage> _pages = new();

    /// <inheritdoc/>
    public void Take(GatewayRecord record)
    {
        if (record.Request.TtftNs is { } ttft && record.Streamed && record.IsByUpstream)
        {
            PageOf(record.Upstream, record)?.Add(ttft);
        }

        for (int i = 0; i < record.Attempts.Count; i++)
        {
            if (record.Attempts[i] is { Outcome: "given_up" } attempt)
            {
                PageOf(attempt.Upstream, record)?.AddAtLeast(attempt.Ns);
            }
        }
    }

    /// <summary>What is known of a kind of request; absent where nothing is.</summary>
    public TtftPage? Find(string upstream, string? model, int size) => _pages.GetValueOrDefault((upstream, model ?? string.Empty, size));

    private TtftPage? PageOf(string upstream, GatewayRecord record)
    {
        (string, string, int) key = (upstream, record.Model ?? string.Empty, ClientRequest.SizeClassOf(record.RequestBytes));
        return _pages.TryGetValue(key, out TtftPage? page) ? page
            : _pages.Count >= MostPages ? null // made-up model names must not fill the memory
            : _pages.GetOrAdd(key, static (_, clock) => new TtftPage(clock), time);
    }
}
