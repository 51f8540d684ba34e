using System.Buffers;
using System.Text;
using System.Text.Json;
using FirstToken.Gateway.CacheInjection;
using FirstToken.Pricing;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace FirstToken.Gateway.Tests.CacheInjection;

public sealed class CacheInjectorTests
{
    private const string Mark = ",\"cache_control\":{\"type\":\"ephemeral\"}";

    [Fact]
    public void The_last_tool_the_last_system_block_and_the_last_two_user_messages_are_marked()
    {
        const string body = """
            {"tools":[{"name":"a"},{"name":"b"}], "system":[{"type":"text","text":"s"},{"type":"text","text":"t"} ],
             "messages":[{"role":"user","content":[{"type":"text","text":"1"}]},{"role":"assistant","content":"2"},
             {"role":"user","content":[{"type":"tool_result","tool_use_id":"x","content":[{"type":"text","text":"3"}]}]},
             {"role":"assistant","content":[{"type":"text","text":"4"}]},{"content":[{"type":"text","text":"5"}],"role":"user"}]}
            """;

        string marked = Inject(body, out int count);

        Assert.Equal(4, count);
        Assert.Equal(
            body.Replace("\"b\"", "\"b\"" + Mark, StringComparison.Ordinal)
                .Replace("\"t\"}", "\"t\"" + Mark + "}", StringComparison.Ordinal)
                .Replace("\"3\"}]", "\"3\"}]" + Mark, StringComparison.Ordinal)
                .Replace("\"5\"", "\"5\"" + Mark, StringComparison.Ordinal),
            marked);
    }

    [Fact]
    public void A_plain_string_becomes_a_block_around_its_own_bytes()
    {
        const string text = "\"caf\\u00e9 \\/ \\\"q\\\" é\"";
        string block = $$$"""[{"type":"text","text":{{{text}}},"cache_control":{"type":"ephemeral"}}]""";

        string marked = Inject($$"""{"system":{{text}},"messages":[{"role":"user","content":{{text}}}]}""", out int count);

        Assert.Equal(2, count);
        Assert.Equal($$"""{"system":{{block}},"messages":[{"role":"user","content":{{block}}}]}""", marked);
    }

    [Theory]
    [InlineData("""{"cache_control":{"type":"ephemeral"},"messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("""{"system":"s","messages":[{"role":"user","content":[{"type":"text","text":"x","cache_control":null}]}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}],"tools":[{"name":"a","cache\u005fcontrol":{"type":"ephemeral"}}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"tool_result","content":[{"type":"text","text":"x","cache_control":{}}]}]}]}""")]
    [InlineData("""{"messages":[{"role":"user","cache_control":{},"content":"x"}]}""")]
    [InlineData("""{"system":[{"type":"text","text":"s"},[{"cache_control":1}]],"messages":[]}""")]
    [InlineData("""{"system":"s","messages":[],"metadata":{"cache_control":1}}""")]
    public void A_body_whose_caller_marks_it_himself_is_left_alone(string body) => AssertUntouched(body);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"system":"s"}}""")]
    [InlineData("""{"system":"s" """)]
    [InlineData("""{"system":"s","system":"t"}""")]
    [InlineData("""{"messages":[{"role":"user","content":"a","content":"b"}]}""")]
    [InlineData("""{"system":7,"tools":"x","messages":{"role":"user"}}""")]
    [InlineData("""{"system":[1,"s",null,[]],"tools":[1,"x",[],{}],"messages":[1,"x",[],{},{"role":"user"},{"role":"user","content":7}]}""")]
    public void A_body_that_is_not_understood_is_left_alone(string body) => AssertUntouched(body);

    [Theory]
    [InlineData("""[{"type":"thinking","thinking":"x","signature":"y"}]""")]
    [InlineData("""[{"type":"redacted_thinking","data":"x"}]""")]
    [InlineData("""[{"type":"text","text":""}]""")]
    [InlineData("""[{"type":"text","text":" \n\t\r "}]""")]
    [InlineData("""[{"text":"no type"}]""")]
    [InlineData("""[{"type":"unheard_of","text":"x"}]""")]
    [InlineData("\"\"")]
    [InlineData("[]")]
    public void What_may_carry_no_mark_gets_none(string content) =>
        AssertUntouched($$"""{"messages":[{"role":"user","content":{{content}}},{"role":"assistant","content":"x"},{"role":"system","content":"y"}]}""");

    [Fact]
    public void The_block_before_one_that_may_not_carry_a_mark_carries_it()
    {
        string marked = Inject("""{"messages":[{"role":"user","content":[{"type":"text","text":"x"},{"type":"text","text":""}]}]}""", out int count);

        Assert.Equal(1, count);
        Assert.Contains("\"x\"" + Mark, marked, StringComparison.Ordinal);
    }

    [Fact]
    public void Deferred_tools_and_the_billing_block_are_passed_over()
    {
        string marked = Inject("""
            {"tools":[{"name":"a"},{"name":"b","defer_loading":false},{"name":"c","defer_loading":true}],
             "system":[{"type":"text","text":"x-anthropic-billing-header: cc_version=1;"}]}
            """, out int count);

        Assert.Equal(1, count);
        Assert.Contains("\"defer_loading\":false" + Mark, marked, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_what_is_wanted_is_marked()
    {
        const string body = """{"tools":[{"name":"a"}],"system":"s","messages":[{"role":"user","content":"x"}]}""";

        Assert.Equal(2, CacheInjector.Inject(Encoding.UTF8.GetBytes(body), CacheBreakpoints.Prefix, 0, new ArrayBufferWriter<byte>()));
        Assert.Equal(1, CacheInjector.Inject(Encoding.UTF8.GetBytes(body), CacheBreakpoints.Tail, 0, new ArrayBufferWriter<byte>()));
        Assert.Equal(0, CacheInjector.Inject(Encoding.UTF8.GetBytes(body), CacheBreakpoints.None, 0, new ArrayBufferWriter<byte>()));
    }

    [Theory]
    [InlineData(100, 100, 100, 0)]
    [InlineData(100, 100, 5000, 1)]
    [InlineData(100, 5000, 100, 2)]
    [InlineData(5000, 100, 100, 3)]
    public void A_prefix_shorter_than_the_model_caches_gets_no_mark(int tools, int system, int message, int expected)
    {
        string body = $$"""{"messages":[{"role":"user","content":"{{new string('m', message)}}"}],"system":"{{new string('s', system)}}","tools":[{"name":"{{new string('t', tools)}}"}]}""";

        Assert.Equal(
            expected, CacheInjector.Inject(Encoding.UTF8.GetBytes(body), CacheBreakpoints.All, 1024, new ArrayBufferWriter<byte>()));
    }

    [Theory]
    [InlineData("claude-opus-5-5", 512)]
    [InlineData("claude-haiku-4-5-20251001", 4096)]
    [InlineData("us.anthropic.claude-opus-4-7", 2048)]
    [InlineData("claude-nobody-9", 1024)]
    [InlineData(null, 1024)]
    public void The_minimum_is_the_models(string? model, long tokens) => Assert.Equal(tokens, CacheMinimum.Of(PriceTable.Default, model));

    [Fact]
    public void Taking_the_marks_out_again_gives_the_bytes_that_came_in() =>
        Prop.ForAll<int>(seed =>
        {
            string body = SomeBody(new Random(seed));
            string marked = Inject(body, out int count);
            int marks = marked.Split(Mark).Length - 1;
            if (count > 0)
            {
                JsonDocument.Parse(marked).Dispose();
            }

            string without = marked.Replace("[{\"type\":\"text\",\"text\":\"w", "\"w", StringComparison.Ordinal)
                .Replace("w\"" + Mark + "}]", "w\"", StringComparison.Ordinal).Replace(Mark, "", StringComparison.Ordinal);
            return count is >= 0 and <= 4 && (count == 0 ? marked.Length == 0 : marks == count && without == body);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Broken_bytes_never_throw_and_whole_json_stays_whole()
    {
        var random = new Random(5);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] bad = Encoding.UTF8.GetBytes(SomeBody(random));
            for (int i = random.Next(0, 3); i > 0; i--)
            {
                bad[random.Next(bad.Length)] = (byte)random.Next(32, 127);
            }

            var output = new ArrayBufferWriter<byte>();
            if (CacheInjector.Inject(bad, CacheBreakpoints.All, 0, output) > 0)
            {
                JsonDocument.Parse(output.WrittenMemory).Dispose();
            }
            else
            {
                Assert.Equal(0, output.WrittenCount);
            }
        }
    }

    // Plain strings begin and end with a w, and nothing else does, so that their wraps can be told from the caller's own blocks.
    private static string SomeBody(Random random)
    {
        string Space() => random.Next(4) == 0 ? " \n" : "";
        string Text() => $"\"{string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => (string[])["é", "\\n", "\\\"", "{", "]", "\\u00e9"]).Select(all => all[random.Next(all.Length)]))}\"";
        string Plain() => $"\"w{Text()[1..^1]}w\"";
        string Block() => random.Next(6) switch
        {
            0 => "{\"type\":\"thinking\",\"thinking\":\"x\"}",
            1 => $"{{\"type\":\"tool_result\",\"content\":[{{\"type\":\"text\",\"text\":{Text()}}}]{Space()}}}",
            2 => $"{{\"type\":\"image\",{Space()}\"source\":{{}}}}",
            _ => $"{{{Space()}\"text\":{Text()},\"type\":\"text\"{Space()}}}",
        };
        string List(Func<string> item) => "[" + Space() + string.Join("," + Space(), Enumerable.Range(0, random.Next(4)).Select(_ => item())) + "]";
        string Content() => random.Next(3) == 0 ? Plain() : List(Block);
        string Message() => $"{{\"role\":\"{(random.Next(2) == 0 ? "user" : "assistant")}\",{Space()}\"content\":{Content()}}}";
        string[] members =
        [
            $"\"tools\":{List(() => $"{{\"name\":{Text()},\"input_schema\":{{\"a\":[1,{{}}]}}}}")}",
            $"\"system\"{Space()}:{Content()}",
            $"\"messages\":{Space()}{List(Message)}",
            "\"stream\":true",
        ];
        random.Shuffle(members);
        return "{" + Space() + string.Join("," + Space(), members.Take(random.Next(1, 5))) + Space() + "}";
    }

    private static void AssertUntouched(string body) => Assert.Equal(("", 0), (Inject(body, out int count), count));

    private static string Inject(string body, out int count)
    {
        var output = new ArrayBufferWriter<byte>();
        count = CacheInjector.Inject(Encoding.UTF8.GetBytes(body), CacheBreakpoints.All, 0, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
