using System.Text;
using System.Text.Json;
using FirstToken.Providers.Json;
using Xunit;

namespace FirstToken.Tests.Providers.Json;

public sealed class ChunkTemplateTests
{
    private readonly ChunkTemplate _template = new();

    [Fact]
    public void A_chunk_that_differs_in_its_holes_alone_matches()
    {
        Learn("""{"n":1,"text":"a","pad":"xx","z":null}""");

        Assert.True(_template.TryMatch("""{"n":23,"text":"wörd","pad":"","z":null}"""u8, out ReadOnlySpan<byte> output, out long tokens));

        Assert.Equal("wörd", Encoding.UTF8.GetString(output));
        Assert.Equal(23, tokens);
    }

    [Theory]
    [InlineData("""{"n":1,"text":"a","pad":"xx","z":1}""")]
    [InlineData("""{"n":1,"text":"a","pad":"xx","z":null} """)]
    [InlineData("""{"n":1,"text":"a","pad":"xx","z":null""")]
    [InlineData("""{"n":1,"text":"a\n","pad":"xx","z":null}""")]
    [InlineData("""{"n":1,"text":"a\"","pad":"xx","z":null}""")]
    [InlineData("{\"n\":1,\"text\":\"a\nb\",\"pad\":\"xx\",\"z\":null}")]
    [InlineData("""{"n":01,"text":"a","pad":"xx","z":null}""")]
    [InlineData("""{"n":-1,"text":"a","pad":"xx","z":null}""")]
    [InlineData("""{"n":1.5,"text":"a","pad":"xx","z":null}""")]
    [InlineData("""{"n":,"text":"a","pad":"xx","z":null}""")]
    [InlineData("""{"n":1000000000000000,"text":"a","pad":"xx","z":null}""")]
    [InlineData("""{"n":1,"text":"a","pad":"xx","z":null,"text":"b"}""")]
    [InlineData("""{"n":1,"text":"a","finish":"stop","pad":"xx","z":null}""")]
    [InlineData("")]
    [InlineData("{")]
    public void A_chunk_that_differs_elsewhere_does_not(string chunk)
    {
        Learn("""{"n":1,"text":"a","pad":"xx","z":null}""");

        Assert.False(_template.TryMatch(Encoding.UTF8.GetBytes(chunk), out _, out _));
    }

    [Theory]
    [InlineData("""{"n":1,"pad":"xx"}""")]
    [InlineData("""{"text":"a","text":"b"}""")]
    [InlineData("""{"text":"a\n"}""")]
    [InlineData("""{"text":5}""")]
    [InlineData("""{"n":"1","text":"a"}""")]
    [InlineData("""{"n":-1,"text":"a"}""")]
    [InlineData("""{"n":1,"n":1,"n":1,"n":1,"n":1,"n":1,"text":"a"}""")]
    public void A_chunk_without_exactly_one_plain_output_is_no_model(string chunk)
    {
        Learn(chunk);

        Assert.False(_template.TryMatch(Encoding.UTF8.GetBytes(chunk), out _, out _));
    }

    [Fact]
    public void A_refused_chunk_leaves_the_model_before_it()
    {
        Learn("""{"text":"a"}""");
        _template.Begin();
        _template.Refuse();
        _template.Learn("""{"text":"b","finish":"stop"}"""u8);

        Assert.True(_template.TryMatch("""{"text":"c"}"""u8, out _, out long tokens));
        Assert.Equal(-1, tokens);
    }

    [Fact]
    public void After_a_reset_nothing_matches()
    {
        Learn("""{"text":"a"}""");

        _template.Reset();

        Assert.False(_template.TryMatch("""{"text":"a"}"""u8, out _, out _));
    }

    [Fact]
    public void A_very_large_chunk_is_not_kept()
    {
        string chunk = $$"""{"text":"a","x":"{{new string('x', 5000)}}"}""";

        Learn(chunk);

        Assert.False(_template.TryMatch(Encoding.UTF8.GetBytes(chunk), out _, out _));
    }

    private void Learn(string chunk)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(chunk);
        _template.Begin();
        var json = new Utf8JsonReader(bytes);
        JsonFields.EnterObject(ref json);
        while (JsonFields.NextProperty(ref json))
        {
            string name = json.GetString()!;
            json.Read();
            switch (name)
            {
                case "n":
                    _template.Mark(ref json, ChunkTemplate.Holds.OutputTokens);
                    break;
                case "text":
                    _template.Mark(ref json, ChunkTemplate.Holds.Output);
                    break;
                case "pad":
                    _template.Mark(ref json, ChunkTemplate.Holds.Padding);
                    break;
                default:
                    break;
            }
        }

        _template.Learn(bytes);
    }
}
