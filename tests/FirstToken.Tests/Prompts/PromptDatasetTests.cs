using System.Text;
using FirstToken.Prompts;
using FirstToken.Providers;
using Xunit;

namespace FirstToken.Tests.Prompts;

public sealed class PromptDatasetTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("firsttoken-prompts-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Lines_give_prompts_with_system_and_limit()
    {
        DatasetPrompts source = Parse("""
            {"prompt": "one", "system": "Be kind.", "max_tokens": 7, "id": [1, {"x": null}]}

            {"text": "two", "max_tokens": null}
            """ + "\r\n{\"messages\": [{\"role\": \"user\", \"content\": \"three\"}]}");

        Assert.Equal("dataset my.jsonl (3 prompts, about 2 input tokens on average, estimated)", source.Description);
        Prompt one = source.Next(0);
        Assert.Equal(("Be kind.", 7, 3), (one.System, one.MaxTokens, one.EstimatedInputTokens));
        Assert.Equal([new ChatMessage(ChatRole.User, "one")], one.Messages);
        Assert.Equal(("two", null), (source.Next(1).Messages[0].Text, source.Next(1).MaxTokens));
        Assert.Equal("three", source.Next(2).Messages[0].Text);
    }

    [Fact]
    public void A_conversation_of_OpenAI_is_sent_up_to_its_last_user_turn()
    {
        Prompt prompt = Parse("""
            {"messages": [
              {"role": "system", "content": "S"}, {"role": "developer", "content": "D"},
              {"role": "user", "content": [{"type": "text", "text": "a"}, {"text": "b", "type": "text"}]},
              {"role": "assistant", "content": "c", "name": "x"}, {"role": "user", "content": "d"}, {"role": "assistant", "content": "e"}]}
            """).Next(0);

        Assert.Equal("S\n\nD", prompt.System);
        Assert.Equal(
            [new(ChatRole.User, "ab"), new(ChatRole.Assistant, "c"), new ChatMessage(ChatRole.User, "d")], prompt.Messages);
    }

    [Fact]
    public void ShareGPT_gives_the_first_question_and_the_length_of_its_answer()
    {
        DatasetPrompts source = Parse("""
            [ {"id": "a", "conversations": [{"from": "human", "value": "Why?"}, {"from": "gpt", "value": "Because of it."}, {"from": "human", "value": "Oh."}]},
              {"id": "b", "conversations": [{"from": "gpt", "value": "I am a fragment."}]},
              {"id": "c", "conversations": []},
              {"id": "d", "conversations": [{"from": "system", "value": "Rhyme."}, {"from": "human", "value": "Hi"}, {"from": "tool", "value": "{}"}]} ]
            """);

        Assert.StartsWith("dataset my.jsonl (2 prompts", source.Description, StringComparison.Ordinal);
        Prompt first = source.Next(0);
        Assert.Equal([new ChatMessage(ChatRole.User, "Why?")], first.Messages);
        Assert.Equal(4, first.MaxTokens);
        Assert.Equal(("Rhyme.", "Hi", null), (source.Next(1).System, source.Next(1).Messages[0].Text, source.Next(1).MaxTokens));
    }

    [Theory]
    [InlineData("", "my.jsonl: there is no prompt in it")]
    [InlineData("[]", "my.jsonl: there is no prompt in it")]
    [InlineData("[{\"conversations\": []}]", "my.jsonl: there is no prompt in it")]
    [InlineData("{\"prompt\": \"a\"}\n{\"prompt\": ", "my.jsonl line 2: not valid JSON")]
    [InlineData("{\"prompt\": \"a\"}\nhello", "my.jsonl line 2: not valid JSON")]
    [InlineData("\n\n\"text\"", "my.jsonl line 3: an entry must be an object")]
    [InlineData("[\n[]]", "my.jsonl line 2: an entry must be an object")]
    [InlineData("{\"question\": \"a\"}", "my.jsonl line 1: an entry needs 'prompt', 'text', 'messages' or 'conversations'")]
    [InlineData("{\"prompt\": \"a\"}\n{\"prompt\": null}", "my.jsonl line 2: an entry needs 'prompt', 'text', 'messages' or 'conversations'")]
    [InlineData("{\"prompt\": \" \"}", "my.jsonl line 1: the prompt is empty")]
    [InlineData("{\"messages\": [{\"role\": \"assistant\", \"content\": \"a\"}]}", "my.jsonl line 1: the prompt is empty")]
    [InlineData("{\"prompt\": [1]}", "my.jsonl line 1: prompt must be a text")]
    [InlineData("{\"messages\": {}}", "my.jsonl line 1: messages must be a list")]
    [InlineData("{\"messages\": [1]}", "my.jsonl line 1: an element of messages must be an object")]
    [InlineData("{\"messages\": [{\"content\": \"a\"}]}", "my.jsonl line 1: an element of messages needs 'role'")]
    [InlineData("{\"messages\": [{\"role\": \"robot\", \"content\": \"a\"}]}", "my.jsonl line 1: role 'robot' is not known: use system, user or assistant")]
    [InlineData("{\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"image_url\"}]}]}", "my.jsonl line 1: content of type 'image_url' cannot be sent: only text")]
    [InlineData("{\"messages\": [{\"role\": \"user\", \"content\": [\"a\"]}]}", "my.jsonl line 1: a part of content must be an object")]
    [InlineData("{\"prompt\": \"a\", \"max_tokens\": 0}", "my.jsonl line 1: max_tokens must be a whole number above 0")]
    [InlineData("{\"prompt\": \"a\", \"max_tokens\": \"5\"}", "my.jsonl line 1: max_tokens must be a whole number above 0")]
    public void A_bad_file_is_refused_with_one_line_that_says_where_and_why(string json, string reason)
    {
        Assert.Equal(reason, Assert.Throws<PromptException>(() => Parse(json)).Message);
    }

    [Fact]
    public void A_file_cut_anywhere_or_with_any_byte_broken_is_refused_or_read_but_never_crashes()
    {
        byte[] json = Encoding.UTF8.GetBytes("""
            [{"prompt": "é", "max_tokens": 5}, {"messages": [{"role": "user", "content": [{"type": "text", "text": "x"}]}]},
             {"conversations": [{"from": "human", "value": "a"}, {"from": "gpt", "value": "b"}]}]
            """);
        for (int i = 0; i < json.Length; i++)
        {
            Read(json[..i]);
            foreach (byte broken in (byte[])[0, (byte)'"', (byte)'{', (byte)']', 0xFF])
            {
                byte[] copy = [.. json];
                copy[i] = broken;
                Read(copy);
            }
        }

        static void Read(byte[] bytes)
        {
            try
            {
                Assert.NotEmpty(PromptDataset.Parse(bytes, "my.jsonl").Next(0).Messages);
            }
            catch (PromptException refusal)
            {
                Assert.StartsWith("my.jsonl", refusal.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', refusal.Message);
            }
        }
    }

    [Fact]
    public void No_more_prompts_are_kept_than_the_cap()
    {
        string line = "{\"prompt\": \"a\"}\n";
        string json = string.Concat(Enumerable.Repeat(line, PromptDataset.MostPrompts)) + "this is not read";

        Assert.StartsWith("dataset my.jsonl (100000 prompts", Parse(json).Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_are_read_from_the_disk()
    {
        string text = Path.Combine(_folder.FullName, "text.txt");
        File.WriteAllText(text, "Sing.\n", new UTF8Encoding(true));
        string lines = Path.Combine(_folder.FullName, "lines.jsonl");
        File.WriteAllText(lines, "{\"prompt\": \"Dance.\"}\n", new UTF8Encoding(true));

        Assert.Equal("Sing.\n", PromptFiles.Text(text).Next(0).Messages[0].Text);
        Assert.Equal("Dance.", PromptFiles.Dataset(lines).Next(0).Messages[0].Text);
    }

    [Fact]
    public void A_file_that_is_missing_or_a_folder_is_one_line()
    {
        string missing = Path.Combine(_folder.FullName, "none.txt");

        Assert.Equal($"{missing}: no such file", Assert.Throws<PromptException>(() => PromptFiles.Text(missing)).Message);
        Assert.StartsWith(
            _folder.FullName, Assert.Throws<PromptException>(() => PromptFiles.Dataset(_folder.FullName)).Message, StringComparison.Ordinal);
        Assert.Throws<PromptException>(() => PromptFiles.Text(""));
    }

    private static DatasetPrompts Parse(string json) => PromptDataset.Parse(Encoding.UTF8.GetBytes(json), "my.jsonl");
}
