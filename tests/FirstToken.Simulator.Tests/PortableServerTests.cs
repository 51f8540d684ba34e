using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using FirstToken.Simulator.Recording;
using Xunit;

namespace FirstToken.Simulator.Tests;

/// <summary>What Kestrel serves on the same port: HTTP/2 with and without TLS, and everything where the fast path is off.</summary>
public sealed class PortableServerTests
{
    private const string Body = """{"model":"claude-haiku-4-5","max_tokens":50,"stream":true,"messages":[{"role":"user","content":"hi"}]}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http", "2.0", false)]
    [InlineData("https", "2.0", false)]
    [InlineData("https", "1.1", false)]
    [InlineData("http", "1.1", true)]
    [InlineData("http", "2.0", true)]
    [InlineData("https", "2.0", true)]
    public async Task A_stream_is_served_over_each_kind_of_connection(string scheme, string version, bool portable)
    {
        await using SimulatorServer simulator = await SimulatorServer.StartAsync(new SimulatorOptions { Listen = "127.0.0.1:0", Portable = portable }, Token);
        using X509Certificate2 trusted = X509Certificate2.CreateFromPem(simulator.CertificatePem);
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == trusted.GetCertHashString(),
            },
        };
        using var client = new HttpMessageInvoker(handler);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{scheme}://127.0.0.1:{simulator.Url.Port}/v1/messages")
        {
            Version = Version.Parse(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StringContent(Body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("x-api-key", "k");
        request.Headers.Add("anthropic-version", "2023-06-01");
        request.Headers.Add("x-firsttoken-sim", "ttft=10ms,gap=2ms,tokens=6");

        using HttpResponseMessage response = await client.SendAsync(request, Token);
        string text = await response.Content.ReadAsStringAsync(Token);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(6, text.Split("text_delta").Length - 1);
        Assert.Contains("message_stop", text, StringComparison.Ordinal);
        SimLogEntry entry = Assert.Single(simulator.Log.After());
        Assert.Equal(6, entry.Chunks);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_so()
    {
        await using SimulatorServer simulator = await SimulatorServer.StartAsync(new SimulatorOptions { Listen = "127.0.0.1:0" }, Token);

        await Assert.ThrowsAsync<SocketException>(() => SimulatorServer.StartAsync(new SimulatorOptions { Listen = simulator.Url.Authority }, Token));
    }
}
