using System.Net;
using FirstToken.Gateway.Watching;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace FirstToken.Gateway.Tests.Watching;

public sealed class WatchEndpointsTests : IAsyncDisposable
{
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler());
    private WebApplication? _server;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("/metrics", "text/plain; version=0.0.4; charset=utf-8", "# HELP firsttoken_gateway_")]
    [InlineData("/anthropic/metrics", "application/json", "{")]
    [InlineData("/sla", "application/json", "{")]
    [InlineData("/sla?format=text", "text/plain; charset=utf-8", "SIMULATED: ")]
    public async Task Each_page_has_its_type(string path, string type, string beginning)
    {
        await StartAsync();

        using HttpResponseMessage answer = await SendAsync(HttpMethod.Get, path);

        Assert.Equal(type, Assert.Single(answer.Content.Headers.GetValues("Content-Type")));
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.StartsWith(beginning, await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/anthropic/metricsx")]
    [InlineData("GET", "/v1/messages")]
    [InlineData("POST", "/metrics")]
    public async Task What_is_for_somebody_else_is_left_alone(string method, string path)
    {
        await StartAsync();

        using HttpResponseMessage answer = await SendAsync(new HttpMethod(method), path);

        Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/anthropic/metrics")]
    [InlineData("/sla")]
    public async Task They_can_be_switched_off(string path)
    {
        await StartAsync(metricsEndpoint: false);

        using HttpResponseMessage answer = await SendAsync(HttpMethod.Get, path);

        Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
    }

    [Fact]
    public async Task A_head_request_gets_the_length_alone()
    {
        await StartAsync();

        using HttpResponseMessage answer = await SendAsync(HttpMethod.Head, "/metrics");

        Assert.True(answer.Content.Headers.ContentLength > 0);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Token));
    }

    private async Task StartAsync(bool metricsEndpoint = true)
    {
        var endpoints = new WatchEndpoints(Some.Traffic(new ManualClock()), () => Some.Settings() with { MetricsEndpoint = metricsEndpoint });
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.Run(async context =>
        {
            if (endpoints.Have(context.Request))
            {
                await endpoints.AnswerAsync(context);
            }
            else
            {
                context.Response.StatusCode = (int)HttpStatusCode.Gone;
            }
        });
        await _server.StartAsync(Token);
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path) =>
        _client.SendAsync(new HttpRequestMessage(method, new Uri(new Uri(_server!.Urls.Single()), path)), Token);
}
