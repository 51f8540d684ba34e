using System.Net.Http.Headers;
using FirstToken.Benchmarks.Relays;

namespace FirstToken.Benchmarks.SpeedUps;

/// <summary>Work that nobody waits for: workers that send marked requests one after the other, until told to end.</summary>
internal sealed class Batch : IAsyncDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);
    private readonly HttpClient _http;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _working;
    private int _done;

    public Batch(Uri gateway, int workers)
    {
        _http = new HttpClient { BaseAddress = gateway };
        _working = Task.WhenAll(Enumerable.Range(0, workers).Select(_ => WorkAsync()));
    }

    /// <summary>Ends it.</summary>
    /// <returns>How many requests it got good answers for.</returns>
    public async Task<int> EndAsync()
    {
        await _stop.CancelAsync();
        await _working;
        return _done;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task WorkAsync()
    {
        try
        {
            while (true)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/messages");
                request.Headers.Add("x-api-key", "sk-none");
                request.Headers.Add("anthropic-version", "2023-06-01");
                request.Headers.Add("x-firsttoken-background", "true");
                request.Content = new StringContent(
                    $$"""{"model":"{{Stage.Model}}","max_tokens":1000,"messages":[{"role":"user","content":"{{Words.OfOneKilobyte}}"}]}""",
                    new MediaTypeHeaderValue("application/json"));
                using HttpResponseMessage answer = await _http.SendAsync(request, _stop.Token);
                await answer.Content.ReadAsByteArrayAsync(_stop.Token);
                if (answer.IsSuccessStatusCode)
                {
                    Interlocked.Increment(ref _done);
                }
                else
                {
                    await Task.Delay(answer.Headers.RetryAfter?.Delta ?? s_pause, TimeProvider.System, _stop.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Its time is over.
        }
    }
}
