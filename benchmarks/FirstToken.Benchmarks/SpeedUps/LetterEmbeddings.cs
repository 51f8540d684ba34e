using System.Globalization;
using System.Net;
using System.Text.Json;
using FirstToken.Benchmarks.Relays;

namespace FirstToken.Benchmarks.SpeedUps;

/// <summary>
/// An endpoint of embeddings that knows nothing of meaning: a direction in space for each number in a text, so that questions about one number mean
/// the same, and those about two do not. Simulated: how well real embeddings tell questions apart is not shown.
/// </summary>
internal sealed class LetterEmbeddings : IDisposable
{
    private const int Dimensions = 64;
    private static readonly TimeSpan s_takes = TimeSpan.FromMilliseconds(5);
    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    public LetterEmbeddings()
    {
        string origin = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Peers.FreePort()}/");
        Url = new Uri(origin + "v1/embeddings");
        _listener.Prefixes.Add(origin);
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Url { get; }

    /// <summary>A question about a number.</summary>
    public static string Question(int number) => string.Create(CultureInfo.InvariantCulture, $"what is {number:000} squared");

    public void Dispose()
    {
        _listener.Close();
        _serving.Wait();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                _ = AnswerAsync(await _listener.GetContextAsync());
            }
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
        {
            // The benchmark is done with it.
        }
    }

    private static async Task AnswerAsync(HttpListenerContext context)
    {
        using JsonDocument asked = await JsonDocument.ParseAsync(context.Request.InputStream);
        string text = asked.RootElement.GetProperty("input").GetString()!;
        int number = int.Parse(string.Concat(text.Where(char.IsAsciiDigit).Take(6).DefaultIfEmpty('0')), CultureInfo.InvariantCulture);
        var random = new Statistics.SeededRandom((ulong)number);
        float[] meaning = [.. Enumerable.Range(0, Dimensions).Select(_ => (float)random.NextNormal())];
        await Task.Delay(s_takes, TimeProvider.System);
        context.Response.ContentType = "application/json";

        // All in one write: a second one would wait for the first to be acknowledged.
        context.Response.Close(JsonSerializer.SerializeToUtf8Bytes(new { data = new[] { new { embedding = meaning } } }), willBlock: false);
    }
}
