using System.Text;
using System.Text.Json;
using FirstToken.Providers;
using FirstToken.Providers.Anthropic;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace FirstToken.Tests.Providers.Anthropic;

public sealed class TextDeltaTests
{
    [Theory]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}""", "Hi")]
    [InlineData("""{"type":"content_block_delta","index":12,"delta":{"type":"text_delta","text":""}}""", "")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}     }""", "Hi")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"日本"}}""", "日本")]
    public void The_usual_form_is_recognised(string json, string text)
    {
        Assert.True(TextDelta.TryRead(Encoding.UTF8.GetBytes(json), out ReadOnlySpan<byte> found));

        Assert.Equal(text, Encoding.UTF8.GetString(found));
    }

    [Theory]
    [InlineData("""{"type":"content_block_delta","index":,"delta":{"type":"text_delta","text":"Hi"}}""")]
    [InlineData("""{"type":"content_block_delta","index":01,"delta":{"type":"text_delta","text":"Hi"}}""")]
    [InlineData("""{"type":"content_block_delta","index":-1,"delta":{"type":"text_delta","text":"Hi"}}""")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a\n"}}""")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"},"x":{}}""")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi","x":1}}""")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}""")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}}""")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi""")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"H""i"}}""")]
    [InlineData("{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"a\tb\"}}")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hi"}}""")]
    [InlineData("")]
    public void Whatever_looks_different_is_left_to_the_parser(string json) =>
        Assert.False(TextDelta.TryRead(Encoding.UTF8.GetBytes(json), out _));

    [Fact]
    public void Any_text_reads_as_the_parser_reads_it() => Prop.ForAll<NonNull<string>, byte>((text, index) =>
    {
        string escaped = JsonSerializer.Serialize(text.Get);
        string usual = $$$"""{"type":"content_block_delta","index":{{{index}}},"delta":{"type":"text_delta","text":{{{escaped}}}}}""";
        string reordered = $$$"""{"index":{{{index}}},"delta":{"text":{{{escaped}}},"type":"text_delta"},"type":"content_block_delta"}""";

        Assert.Equal(Read(reordered), Read(usual));
    }).QuickCheckThrowOnFailure();

    private static (OutputKinds, string) Read(string json)
    {
        byte[] stream = Encoding.UTF8.GetBytes($"data: {json}\n\n");
        SeenAnswer seen = SeenAnswer.Read(new AnthropicStreamReader(), stream, [stream.Length]);
        return (Assert.Single(seen.Events).Event.Output, seen.Text);
    }
}
