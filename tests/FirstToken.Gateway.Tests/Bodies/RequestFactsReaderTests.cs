using System.Text;
using FirstToken.Gateway.Bodies;
using Xunit;

namespace FirstToken.Gateway.Tests.Bodies;

public sealed class RequestFactsReaderTests
{
    private const string Anthropic = """
        {"model":"claude-haiku-4-5","max_tokens":64,"stream":true,
         "tools":[{"name":"a","description":"d","input_schema":{"type":"object"}},{"name":"b","input_schema":{}}],
         "system":[{"type":"text","text":"be brief"}],
         "messages":[{"role":"user","content":[{"type":"text","text":"hello"}]},{"role":"assistant","content":"hi"},{"role":"user","content":"more"}]}
        """;

    [Fact]
    public void A_messages_body_tells_its_facts()
    {
        RequestFacts facts = Read(Anthropic);

        Assert.True(facts.IsKnown);
        Assert.Equal("claude-haiku-4-5", facts.Model);
        Assert.True(facts.Streams);
        Assert.Equal(64, facts.MaxTokens);
        Assert.Equal((2, 3), (facts.Tools, facts.Messages));
        Assert.False(facts.MarksCache);
    }

    [Theory]
    [InlineData("""{"model":"gpt-5","stream":false,"max_completion_tokens":9,"messages":[{"role":"user","content":"x"}],"tools":[{"type":"function"}]}""", "gpt-5", false, 9)]
    [InlineData("""{"model":"gpt-5","max_output_tokens":9,"input":"x","instructions":"y","tools":[{"type":"function"}]}""", "gpt-5", null, 9)]
    [InlineData("""{"contents":[{"role":"user","parts":[{"text":"x"}]}],"generationConfig":{"topP":1,"maxOutputTokens":9},"tools":[{"functionDeclarations":[{"name":"f"}]}]}""", "given", null, 9)]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"x"}]}],"inferenceConfig":{"maxTokens":9},"toolConfig":{"toolChoice":{"auto":{}},"tools":[{"toolSpec":{}}]}}""", "given", null, 9)]
    [InlineData("""{"anthropic_version":"bedrock-2023-05-31","max_tokens":9,"messages":[{"role":"user","content":"x"}],"tools":[{"name":"f"}]}""", "given", null, 9)]
    public void Every_api_has_its_own_names_for_the_same_facts(string body, string model, bool? streams, int maxTokens)
    {
        RequestFacts facts = RequestFactsReader.Read(Encoding.UTF8.GetBytes(body), "given");

        Assert.Equal((model, streams, maxTokens), (facts.Model, facts.Streams, facts.MaxTokens));
        Assert.Equal((1, 1), (facts.Tools, facts.Messages));
    }

    [Fact]
    public void Functions_declared_in_one_gemini_tool_count_each() =>
        Assert.Equal(3, Read("""{"tools":[{"functionDeclarations":[{"name":"a","parameters":{"x":{}}},{"name":"b"}]},{"googleSearch":{}}]}""").Tools);

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"text","text":"x","cache_control":{"type":"ephemeral"}}]}]}""")]
    [InlineData("""{"cache_control":{"type":"ephemeral"},"messages":[]}""")]
    [InlineData("""{"tools":[{"name":"a","cache\u005fcontrol":null}]}""")]
    [InlineData("""{"system":[{"text":"x"},{"cachePoint":{"type":"default"}}]}""")]
    public void A_mark_for_the_prompt_cache_is_seen_wherever_it_stands(string body) => Assert.True(Read(body).MarksCache);

    [Fact]
    public void A_text_that_speaks_of_marks_is_no_mark() =>
        Assert.False(Read("""{"messages":[{"role":"user","content":"\"cache_control\": cache_control"}]}""").MarksCache);

    [Fact]
    public void Images_do_not_count_as_text()
    {
        string image = new('A', 100_000);

        RequestFacts facts = Read($$$"""{"messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","data":"{{{image}}}"}},{"type":"text","text":"what is it"}]}]}""");

        Assert.InRange(facts.TextBytes, 10, 200);
    }

    [Fact]
    public void Calls_of_one_conversation_share_all_hashes()
    {
        PrefixHashes longer = Read(Anthropic).Prefix;
        PrefixHashes first = Read(Anthropic.Replace(""",{"role":"assistant","content":"hi"},{"role":"user","content":"more"}""", "", StringComparison.Ordinal)).Prefix;

        Assert.Equal(first, longer);
    }

    [Fact]
    public void Each_stage_changes_with_what_it_holds_and_leaves_those_before_alone()
    {
        PrefixHashes mine = Read(Anthropic).Prefix;
        PrefixHashes otherMessage = Read(Anthropic.Replace("hello", "hullo", StringComparison.Ordinal)).Prefix;
        PrefixHashes otherSystem = Read(Anthropic.Replace("brief", "large", StringComparison.Ordinal)).Prefix;
        PrefixHashes otherTools = Read(Anthropic.Replace("\"d\"", "\"e\"", StringComparison.Ordinal)).Prefix;
        PrefixHashes otherModel = Read(Anthropic.Replace("haiku", "opus", StringComparison.Ordinal)).Prefix;

        Assert.Equal((mine.Tools, mine.System), (otherMessage.Tools, otherMessage.System));
        Assert.NotEqual(mine.FirstMessage, otherMessage.FirstMessage);
        Assert.Equal(mine.Tools, otherSystem.Tools);
        Assert.NotEqual(mine.System, otherSystem.System);
        Assert.NotEqual(mine.FirstMessage, otherSystem.FirstMessage);
        Assert.NotEqual(mine.Tools, otherTools.Tools);
        Assert.NotEqual(mine.Tools, otherModel.Tools);
    }

    [Fact]
    public void Hashes_are_the_same_in_every_process() =>
        Assert.Equal(0x8413_243C_4033_AFB9UL, Read("""{"model":"m","messages":[{"role":"user","content":"x"}]}""").Prefix.FirstMessage);

    [Fact]
    public void A_mark_that_moves_on_changes_no_hash()
    {
        PrefixHashes marked = Read(Anthropic.Replace("\"hello\"", "\"hello\",\"cache_control\":{\"type\":\"ephemeral\"}", StringComparison.Ordinal)).Prefix;
        PrefixHashes point = Read("""{"messages":[{"role":"user","content":[{"text":"x"},{"cachePoint":{"type":"default"}}]}]}""").Prefix;
        PrefixHashes plain = Read("""{"messages":[{"role":"user","content":[{"text":"x"}]}]}""").Prefix;

        Assert.Equal(Read(Anthropic).Prefix, marked);
        Assert.Equal(plain, point);
    }

    [Fact]
    public void A_plain_string_and_a_block_with_it_are_one_prompt()
    {
        const string plain = """{"system":"s","messages":[{"role":"user","content":"x"}]}""";
        const string blocks = """{"system":[{"type":"text","text":"s"}],"messages":[{"role":"user","content":[{"type":"text","text":"x"}]}]}""";

        Assert.Equal(Read(plain).Prefix, Read(blocks).Prefix);
    }

    [Fact]
    public void The_billing_block_of_claude_code_is_no_part_of_the_prefix()
    {
        static string Body(string version) => $$"""
            {"model":"m","system":[{"type":"text","text":"x-anthropic-billing-header: cc_version={{version}};"},{"type":"text","text":"you are"}],"messages":[]}
            """;

        Assert.Equal(Read(Body("2.1.329.aaa")).Prefix, Read(Body("2.1.330.bbb")).Prefix);
    }

    [Fact]
    public void Leading_system_messages_belong_to_the_system_stage()
    {
        PrefixHashes mine = Read("""{"messages":[{"role":"system","content":"s"},{"role":"user","content":"a"}]}""").Prefix;
        PrefixHashes other = Read("""{"messages":[{"content":"s","role":"system"},{"role":"user","content":"b"}]}""").Prefix;
        PrefixHashes third = Read("""{"messages":[{"role":"system","content":"t"},{"role":"user","content":"a"}]}""").Prefix;

        Assert.NotEqual(mine.FirstMessage, other.FirstMessage);
        Assert.NotEqual(mine.System, third.System);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("[]")]
    [InlineData("\"model\"")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("""{"model":"a"}}""")]
    [InlineData("""{"model":"a"} {"model":"b"}""")]
    [InlineData("""{"model":"a","model":"b"}""")]
    [InlineData("""{"model":"a","mod\u0065l":"b"}""")]
    [InlineData("""{"stream":true,"stream":false}""")]
    [InlineData("""{"messages":[],"messages":[]}""")]
    [InlineData("""{"model":"\ud800"}""")]
    [InlineData("""{"model":"a",}""")]
    [InlineData("""{"model":'a'}""")]
    [InlineData("\uFEFF{\"model\":\"a\"}")]
    public void What_cannot_be_understood_is_unknown(string body) => Assert.Same(RequestFacts.Unknown, Read(body));

    [Theory]
    [InlineData("""{"model":7,"stream":"yes","max_tokens":-1,"tools":{"x":1},"system":{"y":[]},"messages":"z"}""")]
    [InlineData("""{"model":null,"stream":null,"max_tokens":1e99,"tools":null,"system":null,"messages":null,"inferenceConfig":3}""")]
    [InlineData("""{"max_tokens":[1],"tools":[1,"a",null,[]],"system":[[],7],"messages":[1,[],"a",{}],"generationConfig":{"maxOutputTokens":{"a":1}}}""")]
    public void Values_of_the_wrong_type_say_nothing(string body)
    {
        RequestFacts facts = Read(body);

        Assert.True(facts.IsKnown);
        Assert.Equal((null, null, null), (facts.Model, facts.Streams, facts.MaxTokens));
    }

    [Fact]
    public void A_bomb_of_depth_is_unknown_and_takes_no_stack()
    {
        string bomb = "{\"messages\":" + new string('[', 1_000_000) + new string(']', 1_000_000) + "}";

        Assert.Same(RequestFacts.Unknown, Read(bomb));
    }

    [Fact]
    public void A_huge_string_is_read_and_a_huge_model_name_is_not()
    {
        string huge = new('x', 8_000_000);

        Assert.True(Read($$"""{"messages":[{"role":"user","content":"{{huge}}"}]}""").IsKnown);
        Assert.Null(Read($$"""{"model":"{{huge}}"}""").Model);
    }

    [Fact]
    public void A_body_cut_anywhere_never_throws_and_is_unknown()
    {
        byte[] body = Encoding.UTF8.GetBytes(Anthropic.TrimEnd());

        for (int length = 0; length < body.Length; length++)
        {
            Assert.Same(RequestFacts.Unknown, RequestFactsReader.Read(body.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Broken_bytes_never_throw()
    {
        byte[] good = Encoding.UTF8.GetBytes(Anthropic);
        var random = new Random(7);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] bad = [.. good];
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            }

            RequestFacts facts = RequestFactsReader.Read(bad);
            Assert.True(facts.IsKnown || ReferenceEquals(facts, RequestFacts.Unknown));
            RequestFactsReader.TryReadPrefix(bad.AsSpan(0, random.Next(bad.Length)), out _);
        }
    }

    [Fact]
    public void The_beginning_of_a_body_names_its_model_as_soon_as_it_is_whole()
    {
        byte[] body = Encoding.UTF8.GetBytes(Anthropic);
        int whole = Anthropic.IndexOf("haiku-4-5\"", StringComparison.Ordinal) + "haiku-4-5\"".Length;

        for (int length = 1; length <= body.Length; length++)
        {
            Assert.True(RequestFactsReader.TryReadPrefix(body.AsSpan(0, length), out RequestHead head));
            Assert.Equal(length >= whole ? "claude-haiku-4-5" : null, head.Model);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1,")]
    [InlineData("<html>")]
    [InlineData("""{"model":"a","model":""")]
    [InlineData("""{"model":"a","model":"b"}""")]
    [InlineData("\uFEFF{")]
    public void A_beginning_that_cannot_be_trusted_says_so(string head)
    {
        bool trusted = RequestFactsReader.TryReadPrefix(Encoding.UTF8.GetBytes(head), out RequestHead found);

        Assert.True(!trusted || head.EndsWith(':'));
        Assert.True(trusted || found == default);
    }

    private static RequestFacts Read(string body) => RequestFactsReader.Read(Encoding.UTF8.GetBytes(body));
}
