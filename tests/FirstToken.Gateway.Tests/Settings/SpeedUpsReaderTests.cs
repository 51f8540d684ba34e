using FirstToken.Gateway.Settings;
using Xunit;

namespace FirstToken.Gateway.Tests.Settings;

public sealed class SpeedUpsReaderTests
{
    [Fact]
    public void Every_key_is_read_for_all_routes_and_a_route_has_the_last_word()
    {
        using var file = new SettingsFile(
            """
            gateway:
              upstreams:
                second: {api: anthropic, url: "http://127.0.0.1:9", breaker: {failures: 25%, of: 4, window: 5s, open: 2s}, models: {a: b}}
              breaker: true
              retries: {attempts: 5, wait: 1s, most_wait: 3s}
              fail_over: true
              hedge: {after: 2s, least: 50ms, budget: 10%, usd_per_day: 1.50}
              balance: {affinity: false, affinity_life: 1m}
              single_flight: true
              cache: {life: 5m, megabytes: 2, paced: true, semantic: {url: "http://127.0.0.1:9/v1/embeddings", model: e, threshold: 0.9, budget: 1s}}
              inject_cache: true
              background: {reserve: 20%, at_once: 2, most_wait: 1m}
              routes:
                /v1: {to: [anthropic, second], hedge: off, cache: true, inject_cache: off}
            """);

        GatewaySettings settings = file.Load();
        SpeedUpSettings all = settings.Routes.Single(route => route.Prefix == "/anthropic").SpeedUps;
        SpeedUpSettings one = settings.Routes.Single(route => route.Prefix == "/v1").SpeedUps;

        Assert.Equal(new RetrySettings { Attempts = 5, Wait = TimeSpan.FromSeconds(1), MostWait = TimeSpan.FromSeconds(3) }, all.Retries);
        Assert.True(all.FailOver && all.SingleFlight && all.InjectCache);
        Assert.Equal(new HedgeSettings { After = TimeSpan.FromSeconds(2), Least = TimeSpan.FromMilliseconds(50), Budget = 0.1, UsdPerDay = 1.5m }, all.Hedge);
        Assert.Equal(new BalanceSettings { Affinity = false, AffinityLife = TimeSpan.FromMinutes(1) }, all.Balance);
        Assert.Equal(
            new CacheSettings
            {
                Life = TimeSpan.FromMinutes(5),
                Bytes = 2_000_000,
                Paced = true,
                Semantic = new SemanticSettings { Url = new Uri("http://127.0.0.1:9/v1/embeddings"), Model = "e", Threshold = 0.9, Budget = TimeSpan.FromSeconds(1) },
            },
            all.Cache);
        Assert.Equal(new BackgroundSettings { Reserve = 0.2, AtOnce = 2, MostWait = TimeSpan.FromMinutes(1) }, all.Background);
        Assert.Equal((null, new CacheSettings(), false), (one.Hedge, one.Cache, one.InjectCache));
        Assert.Equal(all.Retries, one.Retries);
        Assert.Equal(new BreakerSettings(), settings.Upstreams.Single(upstream => upstream.Name == "anthropic").Breaker);
        UpstreamSettings second = settings.Upstreams.Single(upstream => upstream.Name == "second");
        Assert.Equal(new BreakerSettings { Failures = 0.25, Of = 4, Window = TimeSpan.FromSeconds(5), Open = TimeSpan.FromSeconds(2) }, second.Breaker);
        Assert.Equal("b", second.Models!["a"]);
    }

    [Fact]
    public void Without_a_word_nothing_is_on()
    {
        using var file = new SettingsFile("gateway: {mode: exact}\n");

        Assert.All(file.Load().Routes, route => Assert.False(route.IsGuarded));
    }

    [Theory]
    [InlineData("retries: {attempts: 1}", "attempts '1' is not a whole number from 2 to 10")]
    [InlineData("retries: maybe", "retries 'maybe' is not true or false")]
    [InlineData("hedge: {budget: 5}", "budget '5' is not a share such as 5%, from 0% to 100%")]
    [InlineData("hedge: {usd_per_day: much}", "usd_per_day 'much' is not an amount of USD such as 2.50")]
    [InlineData("breaker: {of: 1}", "of '1' is not a whole number")]
    [InlineData("breaker: {open: 1ms}", "open is at least 500ms")]
    [InlineData("cache: {semantic: {model: e}}", "semantic needs an endpoint of embeddings")]
    [InlineData("cache: {semantic: {url: 'ftp://x', model: e}}", "url is not the address of an embeddings endpoint")]
    [InlineData("cache: {semantic: {url: 'http://me:secret@x/', model: e}}", "url is not the address of an embeddings endpoint")]
    [InlineData("cache: {semantic: {url: 'http://x/', model: e, threshold: 2}}", "threshold '2' is not a cosine")]
    [InlineData("balance: {afinity: true}", "unknown key 'afinity' in balance; did you mean 'affinity'")]
    public void Mistakes_are_named_with_their_place(string line, string mistake)
    {
        using var file = new SettingsFile($"gateway:\n  {line}\n");

        string all = string.Join('\n', file.Mistakes());

        Assert.Contains(mistake, all, StringComparison.Ordinal);
        Assert.Contains("2:", all, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", all, StringComparison.Ordinal);
    }

    [Fact]
    public void An_upstream_that_cannot_take_a_routes_requests_is_a_mistake()
    {
        using var file = new SettingsFile("gateway: {routes: {/v1: {to: [anthropic, gemini], fail_over: true}}}\n");

        Assert.Contains(file.Mistakes(), line => line.Contains("route /v1: upstream gemini speaks gemini, to which requests for anthropic cannot be put", StringComparison.Ordinal));
    }
}
