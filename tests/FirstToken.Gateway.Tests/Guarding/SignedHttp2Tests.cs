using System.Net;
using FirstToken.Gateway.Guarding;
using FirstToken.Gateway.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Xunit;

namespace FirstToken.Gateway.Tests.Guarding;

public sealed class SignedHttp2Tests
{
    [Fact]
    public async Task A_request_that_goes_up_over_HTTP_2_is_signed_for_its_authority()
    {
        await using WebApplication bedrock = await StartAsync();
        string key = KeyText.Create();
        UpstreamSettings upstream = Aws.Upstream(new Uri(bedrock.Urls.First())) with { Http2 = true };
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            upstream.Url, settings => Aws.Route(guarded: false, upstream)(settings) with { Keys = [new GatewayKey { Name = "alice", Hash = KeyText.HashOf(key) }] });
        using RawConnection client = await gateway.ConnectAsync();

        await client.SendAsync(Aws.Request("/bedrock" + Aws.Invoke, Aws.Body, $"x-api-key: {key}\r\n"));

        Assert.EndsWith("HTTP/2: taken", await client.ReadAnswerAsync(), StringComparison.Ordinal);
    }

    private static async Task<WebApplication> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, options => options.Protocols = HttpProtocols.Http2));
        WebApplication application = builder.Build();
        application.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
            (string, string)[] fields = [.. context.Request.Headers.Select(field => (field.Key, field.Value.ToString()))];
            string? refusal = Aws.Verifier.Refuse(context.Request.Method, target, fields, body.ToArray(), new Uri(application.Urls.First()).Authority, TimeProvider.System.GetUtcNow());
            string answer = $"{context.Request.Protocol}: {refusal ?? "taken"}";
            context.Response.ContentLength = answer.Length;
            await context.Response.WriteAsync(answer, context.RequestAborted);
        });
        await application.StartAsync(TestContext.Current.CancellationToken);
        return application;
    }
}
