using FirstToken.Providers;
using Xunit;

namespace FirstToken.Tests.Providers;

public sealed class CredentialsTests
{
    [Fact]
    public void A_secret_is_never_printed()
    {
        Assert.Equal("API key", new Credentials { ApiKey = "secret" }.ToString());
        Assert.Equal("bearer token", new Credentials { BearerToken = "secret" }.ToString());
        Assert.Equal("AWS keys", new Credentials { AwsAccessKeyId = "secret", AwsSecretAccessKey = "secret" }.ToString());
        Assert.Equal("none", Credentials.None.ToString());
    }

    [Fact]
    public void A_target_prints_no_secret()
    {
        Assert.True(TargetParser.TryParse("anthropic:m", name => name == "ANTHROPIC_API_KEY" ? "hunter2" : null, out Target? target, out _));

        Assert.DoesNotContain("hunter2", target.ToString(), StringComparison.Ordinal);
    }
}
