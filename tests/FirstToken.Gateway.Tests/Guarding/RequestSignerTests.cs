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
        var request = new OutgoingRequest("POST", upstream.Target(Aws.Invoke, "?a=%3A"), new WholeBody("{}"u8.ToArray()));
        request.Fields.Add("Content-Type", "application/json");

        RequestSigner.Of(settings, TimeProvider.System)!.Sign(request, settings.Url);

        List<(string, string)> fields = [("Host", request.Host!)];
        foreach ((string name, string value) in request.Fields.Lines)
        {
            fields.Add((name, value));
        }

        Assert.Null(Aws.Verifier.Refuse("POST", settings.Url.AbsolutePath.TrimEnd('/') + Aws.Invoke + "?a=%3A", fields, "{}"u8.ToArray(), host, TimeProvider.System.GetUtcNow()));
    }

    [Fact]
    public void Signing_again_leaves_nothing_of_the_signature_before()
    {
        UpstreamSettings settings = Aws.Upstream(new Uri("http://10.0.0.1"), Aws.OtherSigning);
        var request = new OutgoingRequest("GET", "/");
        RequestSigner.Of(settings, TimeProvider.System)!.Sign(request, settings.Url);

        RequestSigner.Of(Aws.Upstream(settings.Url), TimeProvider.System)!.Sign(request, settings.Url);

        Assert.Distinct(request.Fields.Lines.ToArray().Select(field => field.Key));
        Assert.False(request.Fields.Contains("x-amz-security-token"));
    }

    [Fact]
    public void Without_keys_nothing_is_signed()
    {
        Assert.Null(RequestSigner.Of(Aws.Upstream(new Uri("http://10.0.0.1"), new AwsSigning { SecretFrom = "FIRSTTOKEN_TEST_NOT_SET" }), TimeProvider.System));
        Assert.Null(RequestSigner.Of(Aws.Upstream(new Uri("http://10.0.0.1")) with { Sign = null }, TimeProvider.System));
    }
}
