using System.Net.Http.Headers;
using System.Text;

namespace FirstToken.EndToEnd;

/// <summary>Upstreams behind TLS, as all real ones are: the simulator with a certificate of its own.</summary>
public sealed class GatewayTlsUpstreamTests : IDisposable
{
    private readonly FirstTokenCommand _firstToken = new();

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task An_upstream_behind_tls_streams_through_and_its_connection_is_kept(string http2)
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, "--tls-cert", _firstToken.PathOf("sim.pem"));
        _firstToken.Environment["SSL_CERT_FILE"] = _firstToken.PathOf("sim.pem");
        _firstToken.Environment["PRODUCTION_ENABLE_HTTP2"] = http2;
        await using RunningGateway gateway = await StartAsync(simulator);
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });

        string first = await AskAsync(client, gateway, "ttft=5ms,gap=2ms,tokens=20");
        string second = await AskAsync(client, gateway, "ttft=5ms,gap=2ms,tokens=20");

        Assert.StartsWith("200 ", first, StringComparison.Ordinal);
        Assert.Contains("connect;dur=", first, StringComparison.Ordinal);
        Assert.EndsWith("data: {\"type\":\"message_stop\"}\n\n", first, StringComparison.Ordinal);
        Assert.StartsWith("200 ", second, StringComparison.Ordinal);
        Assert.DoesNotContain("connect;dur=", second, StringComparison.Ordinal);
        Assert.EndsWith("data: {\"type\":\"message_stop\"}\n\n", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upstream_that_cannot_prove_who_it_is_gets_nothing()
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, "--tls-cert", _firstToken.PathOf("sim.pem"));
        await using RunningGateway gateway = await StartAsync(simulator);
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });

        string answer = await AskAsync(client, gateway, "ttft=5ms");

        Assert.StartsWith("502 ", answer, StringComparison.Ordinal);
        Assert.Contains("tls_failed", answer, StringComparison.Ordinal);
        Assert.Contains("certificate", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_stream_over_tls_that_is_cut_is_cut_for_the_client()
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, "--tls-cert", _firstToken.PathOf("sim.pem"));
        _firstToken.Environment["SSL_CERT_FILE"] = _firstToken.PathOf("sim.pem");
        await using RunningGateway gateway = await StartAsync(simulator);
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });

        Exception cut = await Assert.ThrowsAnyAsync<Exception>(() => AskAsync(client, gateway, "error=cut,tokens=20"));

        Assert.True(cut is HttpRequestException or IOException, cut.ToString());
    }

    public void Dispose() => _firstToken.Dispose();

    private async Task<RunningGateway> StartAsync(RunningSimulator simulator)
    {
        await File.WriteAllTextAsync(_firstToken.PathOf("quiet.yaml"), "gateway:\n  warm_up: false\n", TestContext.Current.CancellationToken); // the first request opens the connection
        return await RunningGateway.StartAsync(_firstToken, simulator.Url.Replace("http://", "https://", StringComparison.Ordinal), "--config", "quiet.yaml");
    }

    private static async Task<string> AskAsync(HttpMessageInvoker client, RunningGateway gateway, string how)
    {
        string body = $$"""{"model":"claude-haiku-4-5~{{how}}","max_tokens":100,"stream":true,"messages":[{"role":"user","content":"hello"}]}""";
        using var request = new HttpRequestMessage(HttpMethod.Post, gateway.Url + "/v1/messages") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("x-api-key", "k");
        request.Headers.TryAddWithoutValidation("anthropic-version", "2023-06-01");
        using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return $"{(int)answer.StatusCode} {answer.Headers}\n{await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
    }
}
