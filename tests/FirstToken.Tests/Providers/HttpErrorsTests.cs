using System.Text;
using FirstToken.Providers;
using FirstToken.Transport;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace FirstToken.Tests.Providers;

public sealed class HttpErrorsTests
{
    [Theory]
    [InlineData("retry-after: 17", 17.0)]
    [InlineData("retry-after: 0", 0.0)]
    [InlineData("retry-after: 1.5", 1.5)]
    [InlineData("retry-after: 2|retry-after-ms: 1480", 1.48)]
    [InlineData("retry-after-ms: soon|retry-after: 2", 2.0)]
    [InlineData("retry-after: Sat, 21 Nov 2026 08:00:30 GMT|date: Sat, 21 Nov 2026 08:00:00 GMT", 30.0)]
    [InlineData("retry-after: Sat, 21 Nov 2026 07:00:00 GMT|date: Sat, 21 Nov 2026 08:00:00 GMT", 0.0)]
    [InlineData("retry-after: Sat, 21 Nov 2026 08:00:30 GMT", null)]
    [InlineData("retry-after: -1", null)]
    [InlineData("retry-after: 1e9", null)]
    [InlineData("retry-after: NaN", null)]
    [InlineData("retry-after: 99999999999999999999999", null)]
    [InlineData("retry-after: tomorrow", null)]
    [InlineData("x: y", null)]
    public void The_wait_asked_for_is_understood(string headers, double? seconds) =>
        Assert.Equal(seconds, HttpErrors.RetryAfter(Head(429, headers))?.TotalSeconds);

    [Theory]
    [InlineData("x-should-retry: true", false, true)]
    [InlineData("x-should-retry: false", true, false)]
    [InlineData("x-should-retry: maybe", true, true)]
    [InlineData("x: y", false, false)]
    public void The_providers_own_word_on_retrying_wins(string headers, bool byKind, bool retryable) =>
        Assert.Equal(retryable, HttpErrors.IsRetryable(Head(500, headers), byKind));

    [Theory]
    [InlineData(400, "bad_request", false)]
    [InlineData(401, "auth", false)]
    [InlineData(418, "bad_request", false)]
    [InlineData(429, "rate_limit", true)]
    [InlineData(500, "server", true)]
    [InlineData(502, "server", true)]
    [InlineData(503, "overloaded", true)]
    [InlineData(504, "timeout", true)]
    [InlineData(529, "overloaded", true)]
    [InlineData(599, "server", true)]
    public void A_status_alone_says_what_kind_of_error_it_is(int status, string kind, bool retryable)
    {
        RequestError error = HttpErrors.FromStatus(Head(status, "x: y"), default);

        Assert.Equal(kind, System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(error.Kind.ToString()));
        Assert.Equal(retryable, error.Retryable);
        Assert.Equal($"HTTP {status} without a body", error.Message);
    }

    [Fact]
    public void A_web_page_becomes_one_short_line()
    {
        string page = "<html>\r\n\t<body>bad\0gateway</body>" + new string('x', 10_000);

        RequestError error = HttpErrors.FromStatus(Head(502, "x: y"), Encoding.UTF8.GetBytes(page));

        Assert.StartsWith("HTTP 502: <html> <body>bad gateway</body>xxx", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 300, 320);
    }

    [Fact]
    public void Any_text_becomes_one_line() => Prop.ForAll<NonNull<string>>(text =>
        !HttpErrors.OneLine(text.Get).Any(char.IsControl)).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_body_is_an_error_of_every_provider() => Prop.ForAll<byte[], NonNull<string>>((body, header) =>
    {
        foreach (IProvider provider in ProviderRegistry.All)
        {
            RequestError error = provider.ReadError(Head(500, $"retry-after: {header.Get}|x-amzn-errortype: {header.Get}"), body);

            Assert.NotEqual("", error.Message);
            Assert.Equal(500, error.HttpStatus);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_name_that_is_half_a_surrogate_pair_is_an_error_answer_like_any_other() =>
        Assert.All(ProviderRegistry.All, provider => Assert.Equal(
            400, provider.ReadError(Head(400, "x: y"), """{"error":{"\ud800":1}, "\ud800":2}"""u8).HttpStatus));

    private static ResponseHead Head(int status, string headers) => new(
        status,
        [.. headers.Split('|').Select(line => line.Split(": ", 2)).Where(parts => parts.Length == 2).Select(parts => KeyValuePair.Create(parts[0], parts[1]))]);
}
