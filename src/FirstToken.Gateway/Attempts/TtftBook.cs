using System.Collections.Concurrent;
using FirstToken.Gateway.Tapping;

namespace FirstToken.Gateway.Attempts;

/// <summary>
/// What TTFT was of late: by upstream, model and prompt size. Prompts are told apart by the power of two of their bytes, the one
/// measure there is before a request is sent. Requests given up count with the time they were waited for: else the slowest,
/// whose place another took, would be forgotten.
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
            Note(record.Upstream, record.Model, ClientRequest.SizeClassOf(record.RequestBytes), ttft);
        }

        foreach (AttemptNote attempt in record.Attempts.Where(attempt => attempt.Outcome == "given_up"))
        {
            Note(attempt.Upstream, record.Model, ClientRequest.SizeClassOf(record.RequestBytes), attempt.Ns);
        }
    }

    /// <summary>What is known of a kind of request; absent where nothing is.</summary>
    public TtftPage? Find(string upstream, string? model, int size) => _pages.GetValueOrDefault((upstream, model ?? string.Empty, size));

    private void Note(string upstream, string? model, int size, long ns)
    {
        (string, string, int) key = (upstream, model ?? string.Empty, size);
        if (!_pages.TryGetValue(key, out TtftPage? page))
        {
            if (_pages.Count >= MostPages)
            {
                return; // made-up model names must not fill the memory
            }

            page = _pages.GetOrAdd(key, static (_, clock) => new TtftPage(clock), time);
        }

        page.Add(ns);
    }
}
