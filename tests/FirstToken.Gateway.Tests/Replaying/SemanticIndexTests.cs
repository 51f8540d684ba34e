using System.Text;
using FirstToken.Gateway.Replaying;
using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Tests.Attempts;
using Xunit;

namespace FirstToken.Gateway.Tests.Replaying;

public sealed class SemanticIndexTests
{
    [Theory]
    [InlineData("[0.99,0.14]", "semantic")]
    [InlineData("[0,1]", "upstream")]
    public async Task A_question_that_means_the_same_gets_the_earlier_answer(string meaning, string servedBy)
    {
        using var upstream = new ScriptedUpstream();
        using var embeddings = new ScriptedUpstream();
        var settings = new SpeedUpSettings
        {
            Cache = new CacheSettings { Semantic = new SemanticSettings { Url = new Uri(embeddings.Url, "/v1/embeddings"), Model = "e", Threshold = 0.95, Budget = TimeSpan.FromSeconds(30) } },
        };
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url, Guarded.Route(settings, null, null, upstream.Url));
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Guarded.Ask("what is the capital of france?"));
        (string asked, RawConnection meanings) = await embeddings.AnswerAsync(Embedding("[1,0]"));
        Assert.EndsWith("""{"model":"e","input":"what is the capital of france?"}""", asked, StringComparison.Ordinal);
        (_, RawConnection source) = await upstream.AnswerAsync(Guarded.Whole);
        await client.ReadUntilAsync("0\r\n\r\n");
        await gateway.NextRecordAsync();

        await client.SendAsync(Guarded.Ask("france's capital?"));
        await meanings.ReadRequestAsync();
        await meanings.SendAsync(Embedding(meaning));
        if (servedBy == "upstream")
        {
            await source.ReadRequestAsync();
            await source.SendAsync(Guarded.Whole);
        }

        await client.ReadUntilAsync("0\r\n\r\n");
        Assert.Equal(servedBy, (await gateway.NextRecordAsync()).ServedBy);
        meanings.Dispose();
        source.Dispose();
    }

    [Fact]
    public async Task An_endpoint_that_fails_costs_a_request_nothing_but_its_budget()
    {
        using var upstream = new ScriptedUpstream();
        var settings = new SpeedUpSettings
        {
            Cache = new CacheSettings { Semantic = new SemanticSettings { Url = new Uri("http://127.0.0.1:9/v1/embeddings"), Model = "e" } },
        };
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url, Guarded.Route(settings, null, null, upstream.Url));
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Guarded.Ask());
        (_, RawConnection source) = await upstream.AnswerAsync(Guarded.Whole);

        await client.ReadUntilAsync("0\r\n\r\n");
        Assert.Null((await gateway.NextRecordAsync()).Request.Error);
        source.Dispose();
    }

    [Fact]
    public void Only_the_last_question_may_differ()
    {
        (string Question, ReadOnlyMemory<byte> Others) one = Split("""{"model":"m","messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":"c \u00e9"}],"x":1}""")!.Value;
        (string Question, ReadOnlyMemory<byte> Others) other = Split("""{"model":"m","messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":"d"}],"x":1}""")!.Value;

        Assert.Equal("c é", one.Question);
        Assert.Equal(Encoding.UTF8.GetString(one.Others.Span), Encoding.UTF8.GetString(other.Others.Span));
    }

    [Theory]
    [InlineData("""{"messages":[{"role":"assistant","content":"a"}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"image"}]}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"tool_result","text":"a","id":1}]}]}""")]
    [InlineData("""{"messages":[]}""")]
    [InlineData("""{"messages":[1]}""")]
    [InlineData("[]")]
    [InlineData("{")]
    public void What_is_no_question_of_text_has_no_meaning(string body) => Assert.Null(Split(body));

    private static (string, ReadOnlyMemory<byte>)? Split(string body) => SemanticIndex.Split(Encoding.UTF8.GetBytes(body));

    private static string Embedding(string values) => ScriptedUpstream.Json($$"""{"data":[{"index":0,"embedding":{{values}}}]}""");
}
