using System.Buffers;
using System.Text;
using System.Text.Json;
using FirstToken.Gateway.Translating;
using Xunit;

namespace FirstToken.Gateway.Tests.Translating;

public sealed class RequestTranslatorTests
{
    private static readonly RequestTranslator Translator = new(new ModelMap(region: "us-east-1"));

    [Fact]
    public void A_streamed_call_becomes_one_of_invoke_with_response_stream()
    {
        TranslatedRequest request = ToBedrock("""{"model":"claude-haiku-4-5","max_tokens":5,"stream":true,"messages":[]}""", out string body);

        Assert.Equal("/model/us.anthropic.claude-haiku-4-5-20251001-v1%3A0/invoke-with-response-stream", request.Path);
        Assert.True(request.Streams);
        Assert.Equal("""{"anthropic_version":"bedrock-2023-05-31","max_tokens":5,"messages":[]}""", body);
        Assert.Contains(new("accept", "application/vnd.amazon.eventstream"), request.Headers);
    }

    [Fact]
    public void Betas_move_from_the_headers_into_the_body_and_unknown_ones_stay_out()
    {
        KeyValuePair<string, string>[] headers =
            [new("anthropic-beta", "a-1, b-2,oauth-2025-04-20"), new("Anthropic-Beta", "b-2"), new("x-app", "cli")];

        TranslatedRequest request = ToBedrock("""{ "model" : "claude-opus-5-5", "messages":[] }""", out string body, headers);

        Assert.Equal("""{ "anthropic_version":"bedrock-2023-05-31","anthropic_beta":["a-1","b-2"],"messages":[] }""", body);
        Assert.False(request.Streams);
        Assert.EndsWith("/invoke", request.Path, StringComparison.Ordinal);
        Assert.Contains(new("x-app", "cli"), request.Headers);
        Assert.DoesNotContain(request.Headers, field => field.Key.Contains("beta", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void No_credential_is_carried_over()
    {
        KeyValuePair<string, string>[] headers =
        [
            new("x-api-key", "s"), new("Authorization", "Bearer s"), new("X-Amz-Security-Token", "s"), new("x-amz-date", "s"),
            new("host", "s"), new("content-length", "s"),
        ];

        TranslatedRequest there = ToBedrock("""{"model":"claude-opus-5-5"}""", out _, headers);
        TranslatedRequest back = ToAnthropic("/model/us.anthropic.claude-opus-5-5/invoke", "{}", out _, headers);

        Assert.DoesNotContain(there.Headers.Concat(back.Headers), field => field.Value.Contains('s') && !field.Value.Contains('/'));
    }

    [Fact]
    public void What_need_not_change_stays_byte_for_byte()
    {
        const string odd = "\"messages\" :[ {\"role\":\"user\",\"content\":\"\\u00e9 \\/ é 1.0e+2\"} ] ,\n\t\"temperature\":1.50";

        ToBedrock("{\n \"a\":1 , \"stream\":false,\"model\":\"claude-opus-5-5\",\r\n" + odd + ",\"service_tier\":\"auto\"\n}\n", out string body);

        Assert.Equal("{\n \"anthropic_version\":\"bedrock-2023-05-31\",\"a\":1 , " + odd + "\n}\n", body);
        using JsonDocument document = JsonDocument.Parse(body);
    }

    [Fact]
    public void A_call_of_bedrock_becomes_one_of_messages()
    {
        TranslatedRequest request = ToAnthropic(
            "/model/us.anthropic.claude-haiku-4-5-20251001-v1:0/invoke-with-response-stream?x=1",
            """{"anthropic_version":"bedrock-2023-05-31","anthropic_beta":["a-1"],"max_tokens":5}""",
            out string body,
            [new("anthropic-beta", "b-2,a-1"), new("x-amzn-trace-id", "t")]);

        Assert.Equal("/v1/messages", request.Path);
        Assert.Equal("""{"model":"claude-haiku-4-5-20251001","stream":true,"max_tokens":5}""", body);
        Assert.Equal("b-2,a-1", request.Headers.Single(field => field.Key == "anthropic-beta").Value);
        Assert.Equal("2023-06-01", request.Headers.Single(field => field.Key == "anthropic-version").Value);
    }

    [Fact]
    public void A_body_put_there_and_back_has_what_it_had()
    {
        const string original = """{"max_tokens":5,"messages":[{"role":"user","content":"x"}],"model":"claude-opus-5-5","stream":true}""";

        TranslatedRequest there = ToBedrock(original, out string bedrock);
        ToAnthropic(there.Path, bedrock, out string back);

        Assert.Equal("""{"model":"claude-opus-5-5","stream":true,"max_tokens":5,"messages":[{"role":"user","content":"x"}]}""", back);
    }

    [Fact]
    public void The_id_may_be_escaped_or_an_arn_with_slashes()
    {
        const string arn = "arn:aws:bedrock:us-east-1:1:inference-profile/us.anthropic.claude-opus-5-5";

        Assert.Equal("claude-opus-5-5", ToAnthropic($"/model/{arn}/invoke", "{}", out _).Model);
        Assert.Equal("claude-opus-5-5", ToAnthropic($"/model/{Uri.EscapeDataString(arn)}/invoke", "{}", out string body).Model);
        Assert.Equal("""{"model":"claude-opus-5-5",}""".Replace(",}", "}", StringComparison.Ordinal), body);
    }

    [Theory]
    [InlineData("/v1/messages/count_tokens", "{}", TranslationFault.NotTranslatable)]
    [InlineData("/v1/models", "{}", TranslationFault.NotTranslatable)]
    [InlineData("/v1/messages?beta=true", "{\"model\":\"claude-nobody-9\"}", TranslationFault.UnknownModel)]
    [InlineData("/v1/messages", "{}", TranslationFault.UnknownModel)]
    [InlineData("/v1/messages", "{\"model\":\"\\ud800\"}", TranslationFault.UnknownModel)]
    [InlineData("/v1/messages", "[]", TranslationFault.BrokenBody)]
    [InlineData("/v1/messages", "{\"model\":\"claude-opus-5-5\"", TranslationFault.BrokenBody)]
    [InlineData("/v1/messages", "{\"model\":\"claude-opus-5-5\",\"model\":\"claude-haiku-4-5\"}", TranslationFault.BrokenBody)]
    [InlineData("/v1/messages", "{\"model\":\"claude-fable-5-2\",\"inference_geo\":\"eu\"}", TranslationFault.WouldLoseGuarantee)]
    public void What_bedrock_cannot_do_is_refused_with_a_reason(string path, string body, TranslationFault fault)
    {
        var output = new ArrayBufferWriter<byte>();

        TranslatedRequest request = Translator.ToBedrock(path, [], Encoding.UTF8.GetBytes(body), output);

        Assert.Equal(fault, request.Fault);
        Assert.NotEmpty(request.Problem);
        Assert.Equal(0, output.WrittenCount);
    }

    [Theory]
    [InlineData("/model/us.anthropic.claude-opus-5-5/converse", TranslationFault.NotTranslatable)]
    [InlineData("/model/invoke", TranslationFault.NotTranslatable)]
    [InlineData("/model//invoke", TranslationFault.NotTranslatable)]
    [InlineData("/inference-profiles", TranslationFault.NotTranslatable)]
    [InlineData("/model/amazon.nova-pro-v1:0/invoke", TranslationFault.UnknownModel)]
    public void What_anthropic_cannot_do_is_refused_with_a_reason(string path, TranslationFault fault) =>
        Assert.Equal(fault, ToAnthropic(path, "{}", out _).Fault);

    [Fact]
    public void A_guardrail_is_never_lost_on_the_way() =>
        Assert.Equal(
            TranslationFault.WouldLoseGuarantee,
            ToAnthropic("/model/us.anthropic.claude-opus-5-5/invoke", "{}", out _, [new("X-Amzn-Bedrock-GuardrailIdentifier", "g")]).Fault);

    private static TranslatedRequest ToBedrock(string body, out string translated, params KeyValuePair<string, string>[] headers)
    {
        var output = new ArrayBufferWriter<byte>();
        TranslatedRequest request = Translator.ToBedrock("/v1/messages?beta=true", headers, Encoding.UTF8.GetBytes(body), output);
        translated = Encoding.UTF8.GetString(output.WrittenSpan);
        return request;
    }

    private static TranslatedRequest ToAnthropic(
        string path, string body, out string translated, params KeyValuePair<string, string>[] headers)
    {
        var output = new ArrayBufferWriter<byte>();
        TranslatedRequest request = Translator.ToAnthropic(path, headers, Encoding.UTF8.GetBytes(body), output);
        translated = Encoding.UTF8.GetString(output.WrittenSpan);
        return request;
    }
}
