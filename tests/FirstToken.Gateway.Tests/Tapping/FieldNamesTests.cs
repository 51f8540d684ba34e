using FirstToken.Gateway.Tapping;
using Xunit;

namespace FirstToken.Gateway.Tests.Tapping;

public sealed class FieldNamesTests
{
    [Theory]
    [InlineData("Content-Type", "content-type")]
    [InlineData("ETag", "etag")]
    [InlineData("CF-RAY", "cf-ray")]
    [InlineData("CONTENT-TYPE", "content-type")]
    [InlineData("anthropic-ratelimit-tokens-limit", "anthropic-ratelimit-tokens-limit")]
    public void A_name_is_in_lower_case_whether_it_is_usual_or_not(string name, string expected) =>
        Assert.Equal(expected, FieldNames.Lower(name));
}
