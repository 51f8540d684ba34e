using System.Text;
using System.Text.Json;
using FirstToken.Gateway.Translating;
using FirstToken.Providers;
using FirstToken.Tests;
using FirstToken.Transport;
using Xunit;

namespace FirstToken.Gateway.Tests.Translating;

public sealed class AnswerErrorsTests
{
    private static readonly IProvider Anthropic = ProviderRegistry.FindByApi("anthropic.messages")!;
    private static readonly IProvider Bedrock = ProviderRegistry.FindByApi("bedrock.invoke")!;

    [Fact]
    public void Clients_of_the_other_api_retry_what_deserves_it_and_read_the_same_words()
    {
        int seen = 0;
        foreach (JsonElement item in GoldenVector.ReadJson("errors.json").EnumerateArray())
        {
            string provider = item.GetProperty("provider").GetString()!;
            if (provider is not ("anthropic" or "bedrock"))
            {
                continue;
            }

            ResponseHead head = Head(item);
            byte[] body = Encoding.UTF8.GetBytes(item.GetProperty("body").GetString()!);
            RequestError before = (provider == "bedrock" ? Bedrock : Anthropic).ReadError(head, body);

            ErrorAnswer answer = provider == "bedrock" ? AnswerErrors.ToAnthropic(head, body) : AnswerErrors.ToBedrock(head, body);
            RequestError after = (provider == "bedrock" ? Anthropic : Bedrock)
                .ReadError(new ResponseHead(answer.Status, answer.Headers), answer.Body.Span);

            Assert.Equal(before.Message, after.Message);
            Assert.Equal(before.RetryAfter, after.RetryAfter);
            Assert.True(
                before.Retryable == after.Retryable || before.Kind == ErrorKind.Conflict, $"{before.ProviderType} → {after.ProviderType}");
            using JsonDocument json = JsonDocument.Parse(answer.Body);
            seen++;
        }

        Assert.True(seen > 20);
    }

    [Theory]
    [InlineData("ThrottlingException", 429, "rate_limit_error", 429)]
    [InlineData("ServiceUnavailableException", 503, "overloaded_error", 529)]
    [InlineData("ModelNotReadyException", 429, "overloaded_error", 529)]
    [InlineData("ValidationException", 400, "invalid_request_error", 400)]
    [InlineData("AccessDeniedException", 403, "permission_error", 403)]
    [InlineData("ExpiredTokenException", 403, "authentication_error", 401)]
    [InlineData("ModelTimeoutException", 408, "timeout_error", 504)]
    [InlineData("ModelErrorException", 424, "api_error", 500)]
    public void Bedrocks_errors_have_anthropics_names(string exception, int status, string type, int translated)
    {
        var head = new ResponseHead(status, [new("x-amzn-errortype", exception + ":http://x/"), new("x-amzn-requestid", "id-1"), new("content-length", "9")]);

        ErrorAnswer answer = AnswerErrors.ToAnthropic(head, """{"message":"a\/b"}"""u8);

        Assert.Equal(translated, answer.Status);
        Assert.Equal(
            $$$"""{"type":"error","error":{"type":"{{{type}}}","message":"a\/b"},"request_id":"id-1"}""",
            Encoding.UTF8.GetString(answer.Body.Span));
        Assert.Contains(new("request-id", "id-1"), answer.Headers);
        Assert.DoesNotContain(answer.Headers, field => field.Key is "content-length" or "x-amzn-errortype");
    }

    [Theory]
    [InlineData("rate_limit_error", 429, "ThrottlingException", 429)]
    [InlineData("overloaded_error", 529, "ServiceUnavailableException", 503)]
    [InlineData("authentication_error", 401, "UnrecognizedClientException", 403)]
    [InlineData("request_too_large", 413, "ValidationException", 400)]
    [InlineData("api_error", 500, "InternalServerException", 500)]
    public void Anthropics_errors_have_bedrocks_names(string type, int status, string exception, int translated)
    {
        byte[] body = Encoding.UTF8.GetBytes($$$"""{"type":"error","error":{"type":"{{{type}}}","message":"\u00e9"},"request_id":"req_1"}""");

        ErrorAnswer answer = AnswerErrors.ToBedrock(new ResponseHead(status, [new("request-id", "req_1"), new("retry-after", "3")]), body);

        Assert.Equal(translated, answer.Status);
        Assert.Equal("""{"message":"\u00e9"}""", Encoding.UTF8.GetString(answer.Body.Span));
        Assert.Contains(new("x-amzn-errortype", exception), answer.Headers);
        Assert.Contains(new("x-amzn-requestid", "req_1"), answer.Headers);
        Assert.Contains(new("retry-after", "3"), answer.Headers);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>\"502\"</html>")]
    [InlineData("{\"message\":\"cut")]
    [InlineData("{\"error\":{\"message\":\"\\ud800\"}}")]
    [InlineData("[[[[")]
    public void A_body_nobody_understands_becomes_an_error_in_the_right_shape(string body)
    {
        var head = new ResponseHead(502, []);

        using JsonDocument one = JsonDocument.Parse(AnswerErrors.ToAnthropic(head, Encoding.UTF8.GetBytes(body)).Body);
        using JsonDocument two = JsonDocument.Parse(AnswerErrors.ToBedrock(head, Encoding.UTF8.GetBytes(body)).Body);

        Assert.Equal("api_error", one.RootElement.GetProperty("error").GetProperty("type").GetString());
        Assert.True(two.RootElement.TryGetProperty("message", out _));
    }

    [Fact]
    public void Headers_of_a_stream_name_the_other_format_and_both_ids()
    {
        List<KeyValuePair<string, string>> toAnthropic = AnswerHeaders.ToAnthropic(
            200, [new("Content-Type", "application/vnd.amazon.eventstream"), new("X-Amzn-RequestId", "i"), new("x-amzn-bedrock-content-type", "application/json")], streams: true);
        List<KeyValuePair<string, string>> toBedrock = AnswerHeaders.ToBedrock(
            200, [new("content-type", "text/event-stream"), new("request-id", "req_1"), new("anthropic-ratelimit-tokens-limit", "5")], streams: true);

        Assert.Equal([new("request-id", "i"), new("X-Amzn-RequestId", "i"), new("content-type", "text/event-stream; charset=utf-8")], toAnthropic);
        Assert.Contains(new("content-type", "application/vnd.amazon.eventstream"), toBedrock);
        Assert.Contains(new("x-amzn-requestid", "req_1"), toBedrock);
        Assert.Contains(new("anthropic-ratelimit-tokens-limit", "5"), toBedrock);
    }

    [Fact]
    public void Headers_of_a_whole_answer_keep_length_and_type() =>
        Assert.Contains(new("content-length", "9"), AnswerHeaders.ToAnthropic(200, [new("content-length", "9"), new("content-type", "application/json")], streams: false));

    private static ResponseHead Head(JsonElement item) => new(
        item.GetProperty("status").GetInt32(),
        [.. item.GetProperty("headers").EnumerateObject().Select(field => KeyValuePair.Create(field.Name, field.Value.GetString()!))]);
}
