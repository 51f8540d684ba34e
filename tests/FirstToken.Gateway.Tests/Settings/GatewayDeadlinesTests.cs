using FirstToken.Gateway.Settings;
using Xunit;

namespace FirstToken.Gateway.Tests.Settings;

public sealed class GatewayDeadlinesTests
{
    [Fact]
    public void A_silent_stream_is_given_up_no_sooner_than_claude_code_does_it() =>
        Assert.Equal(TimeSpan.FromSeconds(300), new GatewayDeadlines().Idle);
}
