using System.Text;
using FirstToken.Providers;
using Xunit;

namespace FirstToken.Tests.Providers;

public sealed class ErrorTextTests
{
    private const string Key = "sk-ant-api03-SUPERSECRET0123456789";

    [Theory]
    [InlineData("Incorrect API key " + Key + " provided", "Incorrect API key … provided")]
    [InlineData("Incorrect API key \"" + Key + "\".", "Incorrect API key \"…\".")]
    [InlineData("cut: sk-ant-api03-SUPERSEC", "cut: …")] // the text itself was cut short
    [InlineData("ends in 23456789", "ends in …")]
    [InlineData(Key + Key, "……")]
    [InlineData("invalid x-api-key", "invalid x-api-key")]
    [InlineData("", "")]
    public void No_part_of_a_credential_is_kept(string text, string kept)
    {
        foreach (string field in (string[])["x-api-key", "API-KEY", "x-goog-api-key", "Cookie"])
        {
            Assert.Equal(kept, ErrorText.StrikeCredentials(text, [new(field, Key)], "/"));
        }

        Assert.Equal(kept, ErrorText.StrikeCredentials(text, [new("authorization", "Bearer " + Key)], "/"));
        Assert.Equal(kept, ErrorText.StrikeCredentials(text, [], "/v1beta/models/g:generateContent?alt=sse&key=" + Key));
        Assert.Equal(kept, ErrorText.StrikeSecret(text, Key));
    }

    [Fact]
    public void Quotes_of_the_body_go_and_the_models_name_stays()
    {
        byte[] body = Encoding.UTF8.GetBytes("""{"model":"claude-haiku-4-5-20251001","messages":[{"role":"user","content":"My diagnosis is schöne Grüße, and nobody must know."}]}""");

        string kept = ErrorText.StrikeBody("model: claude-haiku-4-5-20251001 cannot read: My diagnosis is schöne Grüße, and nobody (messages.0)", body, "claude-haiku-4-5-20251001");

        Assert.Equal("model: claude-haiku-4-5-20251001 cannot read: … (messages.0)", kept);
    }

    [Fact]
    public void Every_quote_of_24_bytes_is_found_wherever_it_stands()
    {
        byte[] body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 400).Select(i => $"<{i}>")));
        for (int from = 0; from < body.Length - 24; from += 7)
        {
            for (int before = 0; before < 13; before++)
            {
                string quote = Encoding.UTF8.GetString(body, from, 24);

                string kept = ErrorText.StrikeBody(new string('.', before) + quote + "!", body, null);

                Assert.Equal(new string('.', before) + "…!", kept);
            }
        }
    }

    [Fact]
    public void The_longest_quote_counts_where_its_words_stand_elsewhere_too()
    {
        byte[] body = Encoding.UTF8.GetBytes("""{"a":"the patient is well","b":"the patient is called nobody"}""");

        Assert.Equal("bad: …!", ErrorText.StrikeBody("bad: the patient is called nob!", body, null));
    }

    [Fact]
    public void What_nobody_sent_is_kept()
    {
        Assert.Equal("max_tokens: Field required", ErrorText.StrikeBody("max_tokens: Field required", Encoding.UTF8.GetBytes("""{"model":"m"}"""), "m"));
        Assert.Equal("max_tokens: Field required", ErrorText.StrikeCredentials("max_tokens: Field required", [new("x-api-key", Key)], "/"));
        Assert.Equal("a", ErrorText.StrikeCredentials("a", [new("x-api-key", "a"), new("authorization", "")], "/?key=&token"));
        Assert.Equal("overloaded", ErrorText.StrikeBody("overloaded", default, null));
    }

    [Fact]
    public void What_is_sent_beside_a_credential_is_kept()
    {
        const string Signed = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE1/20260101/us-east-1/bedrock/aws4_request, SignedHeaders=host;x-amz-date, Signature=0123456789abcdef";

        string kept = ErrorText.StrikeCredentials(
            "AKIDEXAMPLE1 may not ask bedrock in us-east-1 with 0123456789abcdef on 20260101, nor api-version 2024-10-21 by anthropic-version 2023-06-01",
            [new("authorization", Signed), new("anthropic-version", "2023-06-01")],
            "/openai?api-version=2024-10-21");

        Assert.Equal("… may not ask bedrock in us-east-1 with … on 20260101, nor api-version 2024-10-21 by anthropic-version 2023-06-01", kept);
    }

    [Fact]
    public void A_key_in_the_query_is_found_as_it_is_and_as_it_was_written() =>
        Assert.Equal("no key … or …", ErrorText.StrikeCredentials("no key abcd/efgh/ijkl or abcd%2Fefgh%2Fijkl", [], "/?key=abcd%2Fefgh%2Fijkl"));
}
