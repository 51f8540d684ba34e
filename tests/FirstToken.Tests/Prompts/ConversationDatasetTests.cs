using System.Text;
using FirstToken.Prompts;
using Xunit;

namespace FirstToken.Tests.Prompts;

public sealed class ConversationDatasetTests
{
    [Fact]
    public void A_sharegpt_conversation_keeps_every_human_turn_and_the_length_of_each_answer()
    {
        Conversation conversation = Read("""
            [{"id":"a","conversations":[{"from":"system","value":"Be brief."},{"from":"gpt","value":"before"},{"from":"human","value":"One?"},{"from":"gpt","value":"12345678"},{"from":"human","value":"Two?"}]}]
            """).Conversation(0);

        Assert.Equal("Be brief.", conversation.System);
        Assert.Equal([new ConversationTurn("One?", 2), new ConversationTurn("Two?", null)], conversation.Turns);
    }

    [Fact]
    public void Messages_are_taken_turn_by_turn_and_a_limit_of_the_entry_holds_for_all()
    {
        Conversation conversation = Read("""
            {"max_tokens": 50, "messages":[{"role":"system","content":"S"},{"role":"user","content":"a"},{"role":"assistant","content":"long answer here"},{"role":"user","content":[{"type":"text","text":"b"}]},{"role":"user","content":" "}]}
            """).Conversation(0);

        Assert.Equal("S", conversation.System);
        Assert.Equal([new ConversationTurn("a", 50), new ConversationTurn("b", 50)], conversation.Turns);
    }

    [Fact]
    public void Prompts_and_texts_are_conversations_of_one_turn_and_those_without_a_human_are_left_out()
    {
        ConversationPrompts prompts = Read("""
            {"prompt":"a"}
            {"conversations":[{"from":"gpt","value":"nobody asked"}]}
            {"text":"b","system":"s"}
            """);

        Assert.Equal(["a", "b", "a", "b"], new[] { 0, 1, 2, -1 }.Select(number => prompts.Conversation(number).Turns[0].Text));
        Assert.StartsWith("conversations of t (2, 1 turns on average)", prompts.Description, StringComparison.Ordinal);
        Assert.Equal("s", prompts.Next(1).System);
    }

    [Theory]
    [InlineData("", "t: there is no conversation in it")]
    [InlineData("[]", "t: there is no conversation in it")]
    [InlineData("{\"conversations\":[]}", "t: there is no conversation in it")]
    [InlineData("{\"a\":1}", "t line 1: an entry needs 'prompt', 'text', 'messages' or 'conversations'")]
    [InlineData("{\"text\":\"a\"}\n{\"messages\":7}", "t line 2: messages must be a list")]
    [InlineData("{\"messages\":", "t line 1: not valid JSON")]
    [InlineData("7", "t line 1: an entry must be an object")]
    public void A_broken_file_is_refused_in_one_line(string json, string expected)
    {
        PromptException refused = Assert.Throws<PromptException>(() => Read(json));

        Assert.StartsWith(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_system_prompt_carries_the_nonce_where_there_is_one()
    {
        ConversationPrompts prompts = ConversationDataset.Parse(Encoding.UTF8.GetBytes("""{"system":"S","messages":[{"role":"user","content":"a"},{"role":"user","content":"b"}]}"""), "t", seed: 3);

        Conversation one = prompts.Conversation(0), other = prompts.Conversation(1);

        Assert.Matches(@"^\[.{13}\] S$", one.System);
        Assert.NotEqual(one.System, other.System);
        Assert.Equal(["a", "b"], one.Turns.Select(turn => turn.Text));
        Assert.Equal(one.System, prompts.Conversation(0).System);
    }

    private static ConversationPrompts Read(string json) => ConversationDataset.Parse(Encoding.UTF8.GetBytes(json), "t", seed: null);
}
