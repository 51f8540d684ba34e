using System.Text;
using FirstToken.Gateway.Relaying;
using FirstToken.Gateway.Tapping;
using Xunit;

namespace FirstToken.Gateway.Tests.Tapping;

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
            Assert.Equal(kept, ErrorText.Strike(text, Sent((field, Key)), [], default, null));
        }

        Assert.Equal(kept, ErrorText.Strike(text, Sent(("authorization", "Bearer " + Key)), [], default, null));
        Assert.Equal(kept, ErrorText.Strike(text, new OutgoingRequest("POST", "/v1beta/models/g:generateContent?key=" + Key), [], default, null));
        Assert.Equal(kept, ErrorText.Strike(text, null, [null, "other-secret", Key], default, null));
    }

    [Fact]
    public void Quotes_of_the_body_go_and_the_models_name_stays()
    {
        byte[] body = Encoding.UTF8.GetBytes("""{"model":"claude-haiku-4-5-20251001","messages":[{"role":"user","content":"My diagnosis is schöne Grüße, and nobody must know."}]}""");

        string kept = ErrorText.Strike("model: claude-haiku-4-5-20251001 cannot read: My diagnosis is schöne Grüße, and nobody (messages.0)", Sent(), [], body, "claude-haiku-4-5-20251001");

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

                string kept = ErrorText.Strike(new string('.', before) + quote + "!", null, [], body, null);

                Assert.Equal(new string('.', before) + "…!", kept);
            }
        }
    }

    [Fact]
    public void The_longest_quote_counts_where_its_words_stand_elsewhere_too()
    {
        byte[] body = Encoding.UTF8.GetBytes("""{"a":"the patient is well","b":"the patient is called nobody"}""");

        Assert.Equal("bad: …!", ErrorText.Strike("bad: the patient is called nob!", null, [], body, null));
    }

    [Fact]
    public void What_nobody_sent_is_kept()
    {
        Assert.Equal("max_tokens: Field required", ErrorText.Strike("max_tokens: Field required", Sent(("x-api-key", Key)), [], Encoding.UTF8.GetBytes("""{"model":"m"}"""), "m"));
        Assert.Equal("a", ErrorText.Strike("a", Sent(("x-api-key", "a")), [], "a"u8, null));
        Assert.Equal("overloaded", ErrorText.Strike("overloaded", null, [], default, null));
    }

    private static OutgoingRequest Sent(params (string Name, string Value)[] fields)
    {
        var request = new OutgoingRequest("POST", "/v1/messages");
        foreach ((string name, string value) in fields)
        {
            request.Fields.Add(name, value);
        }

        return request;
    }
}
