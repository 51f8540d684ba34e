using FirstToken.Gateway.Guarding;
using FirstToken.Gateway.Relaying;
using FirstToken.Gateway.Settings;
using Xunit;

namespace FirstToken.Gateway.Tests.Guarding;

public sealed class RequestSignerTests
{
    [Theory]
    [InlineData("https://bedrock-runtime.us-east-1.amazonaws.com", "bedrock-runtime.us-east-1.amazonaws.com")]
    [InlineData("https://bedrock-runtime.us-east-1.amazonaws.com:443/", "bedrock-runtime.us-east-1.amazonaws.com")]
    [InlineData("https://proxy.example:8443/a/b", "proxy.example:8443")]
    [InlineData("http://127.0.0.1:80", "127.0.0.1")]
    [InlineData("http://[::1]:8080", "[::1]:8080")]
    [InlineData("https://b\u00fccher.example", "xn--bcher-kva.example")]
    public void The_host_is_signed_as_the_client_sends_it(string url, string host)
    {
        UpstreamSettings settings = Aws.Upstream(new Uri(url));
        using var upstream = new Upstream(settings, TimeSpan.FromSeconds(1));
        using var request = new HttpRequestMessage(HttpMethod.Post, upstream.Address(Aws.Invoke, "?a=%3A")) { Content = new WholeBody("{}"u8.ToArray()) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");

        RequestSigner.Of(settings, TimeProvider.System)!.Sign(request);

        List<(string, string)> fields = [("Content-Type", "application/json")]; // host is among the others
        foreach (var (name, values) in request.Headers.NonValidated)
        {
            fields.AddRange(values.Select(value => (name, value)));
        }

        Assert.Null(Aws.Verifier.Refuse("POST", settings.Url.AbsolutePath.TrimEnd('/') + Aws.Invoke + "?a=%3A", fields, "{}"u8.ToArray(), host, TimeProvider.System.GetUtcNow()));
    }

    [Fact]
    public void Signing_again_leaves_nothing_of_the_signature_before()
    {
        UpstreamSettings settings = Aws.Upstream(new Uri("http://10.0.0.1"), Aws.OtherSigning);
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://10.0.0.1/");
        RequestSigner.Of(settings, TimeProvider.System)!.Sign(request);

        RequestSigner.Of(Aws.Upstream(settings.Url), TimeProvider.System)!.Sign(request);

        Assert.All(request.Headers, field => Assert.Single(field.Value));
        Assert.False(request.Headers.Contains("x-amz-security-token"));
    }

    [Fact]
    public void Without_keys_nothing_is_signed()
    {
        Assert.Null(RequestSigner.Of(Aws.Upstream(new Uri("http://10.0.0.1"), new AwsSigning { SecretFrom = "FIRSTTOKEN_TEST_NOT_SET" }), TimeProvider.System));
        Assert.Null(RequestSigner.Of(Aws.Upstream(new Uri("http://10.0.0.1")) with { Sign = null }, TimeProvider.System));
    }
}
