using System.Collections.Concurrent;
using System.Security.Cryptography;
using FirstToken.Gateway.Relaying;
using FirstToken.Gateway.Routing;
using FirstToken.Gateway.Settings;

namespace FirstToken.Gateway.WarmingUp;

/// <summary>
/// Sends the gateway's first requests itself: streams from a canned upstream, so that the code is compiled, then one small request
/// through every route, so that its names are resolved and its connections stand. They carry no credentials, cost nothing, and
/// are not recorded.
/// </summary>
internal sealed class WarmUp
{
    /// <summary>Marks a request of the warm-up, by a secret of this process; never goes upstream.</summary>
    public const string Header = "x-firsttoken-warm-up";

    // The runtime compiles a method anew, and better, after thirty calls; where it is to watch the method at work, once more after thirty
    // others. It counts them, and compiles, once it has met nothing new for a tenth of a second.
    private const int Streams = 60;
    private static readonly int s_rounds = Environment.GetEnvironmentVariable("DOTNET_TieredPGO") == "1" ? 3 : 1;
    private static readonly TimeSpan s_betweenRounds = TimeSpan.FromMilliseconds(250);

    private const int AtOnce = 4;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, string> _routes = new(StringComparer.Ordinal);

    /// <summary>The secret that marks its requests.</summary>
    public string Secret { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Whether every route has been tried.</summary>
    public bool IsDone { get; private set; }

    /// <summary>What came of the request through each route, by prefix: <c>ok</c>, or what is wrong.</summary>
    public IReadOnlyDictionary<string, string> Routes => _routes;

    /// <summary>The prefix of its own route to the canned upstream.</summary>
    private string Prefix => "/_warm/" + Secret;

    /// <summary>The route to a canned upstream.</summary>
    public Route RouteTo(CannedUpstream canned) => new(
        new RouteSettings { Prefix = Prefix, Upstreams = ["warm"] },
        [new Upstream(new UpstreamSettings { Name = "warm", Api = "anthropic", Url = canned.Url }, s_patience)]);

    /// <summary>Compiles what relaying needs.</summary>
    /// <param name="gateway">Where the gateway listens.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task CompileAsync(Uri gateway, CancellationToken cancellationToken)
    {
        using HttpMessageInvoker client = Client();
        for (int round = 0; round < s_rounds; round++)
        {
            await Task.Delay(round == 0 ? TimeSpan.Zero : s_betweenRounds, TimeProvider.System, cancellationToken); // the compiler keeps its own time
            await Parallel.ForEachAsync(
                Enumerable.Range(0, Streams),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                async (_, token) => await SendAsync(client, HttpMethod.Post, new Uri(gateway, Prefix + "/v1/messages"), token));
        }
    }

    /// <summary>Sends a request through each route.</summary>
    public async Task ReachAsync(Uri gateway, IReadOnlyList<Route> routes, CancellationToken cancellationToken)
    {
        using HttpMessageInvoker client = Client();
        await Parallel.ForEachAsync(
            routes.DistinctBy(route => route.Settings.Prefix),
            cancellationToken,
            async (route, token) =>
            {
                string path = route.Settings.StripPrefix ? route.Settings.Prefix + route.First.Family.WarmUpPath : route.First.Family.WarmUpPath;
                _routes[route.Settings.Prefix] = await SendAsync(client, HttpMethod.Get, new Uri(gateway, path), token);
            });
        IsDone = true;
    }

    private static HttpMessageInvoker Client() => new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,

        // It speaks to itself: the certificate's name is that by which others know it.
        SslOptions = { RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null },
    });

    private async Task<string> SendAsync(HttpMessageInvoker client, HttpMethod method, Uri to, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_patience);
        using var request = new HttpRequestMessage(method, to);
        request.Headers.TryAddWithoutValidation(Header, Secret);
        if (method == HttpMethod.Post)
        {
            request.Content = new WholeBody("""{"model":"warm","stream":true}"""u8.ToArray());
        }

        try
        {
            using HttpResponseMessage answer = await client.SendAsync(request, limit.Token);
            await answer.Content.CopyToAsync(Stream.Null, limit.Token);
            return answer.Headers.TryGetValues(Refusal.Header, out IEnumerable<string>? error) ? string.Join(' ', error) : "ok";
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            return cancellationToken.IsCancellationRequested ? "not tried" : "no answer";
        }
    }
}
