using System.Text;
using FirstToken.Recording;
using Xunit;

namespace FirstToken.Tests.Recording;

public sealed class SessionCallsTests
{
    [Fact]
    public void An_answer_counts_once_however_many_blocks_it_has()
    {
        SessionCalls calls = Read(
            """{"type":"user","message":{"role":"user","content":"hi"}}""",
            Answer("msg_1", "claude-opus-4-6"),
            Answer("msg_1", "claude-opus-4-6"),
            Answer("msg_2", "claude-opus-4-6"),
            Answer("msg_3", "claude-haiku-4-5"));

        Assert.Equal(new Dictionary<string, int> { ["claude-opus-4-6"] = 2, ["claude-haiku-4-5"] = 1 }, calls.Calls);
        Assert.Equal(0, calls.BrokenLines);
    }

    [Fact]
    public void Only_answers_of_a_model_count()
    {
        SessionCalls calls = Read(
            Answer("msg_1", "<synthetic>"),
            """{"type":"assistant","message":{"id":"msg_2"}}""",
            """{"type":"assistant","message":{"model":"m"}}""",
            """{"type":"assistant","message":"text"}""",
            """{"type":"assistant"}""",
            """{"type":"progress","message":{"id":"msg_3","model":"m"}}""",
            """{"message":{"model":"m","content":[{"id":"x","model":"y"}],"id":"msg_4"},"type":"assistant"}""");

        Assert.Equal(new Dictionary<string, int> { ["m"] = 1 }, calls.Calls);
    }

    [Fact]
    public void Broken_lines_are_counted_and_the_rest_is_read()
    {
        SessionCalls calls = Read(
            "not json", "[1]", "", "  \r", """{"type":"assistant","message":{"id":"msg_1","model""", "{\"type\":\"\\ud800\"}",
            "{\"type\":\"assistant\",\"message\":{\"id\":\"\\ud800\",\"model\":\"m\"}}", new string('[', 5000), Answer("msg_2", "m"));

        Assert.Equal(1, calls.Calls["m"]);
        Assert.InRange(calls.BrokenLines, 4, 6);
    }

    [Fact]
    public void Every_cut_of_a_line_is_survived()
    {
        byte[] line = Encoding.UTF8.GetBytes(Answer("msg_1", "m"));

        for (int length = 0; length < line.Length; length++)
        {
            var calls = new SessionCalls();
            calls.Add(line.AsSpan(0, length));
            Assert.Empty(calls.Calls);
        }
    }

    [Fact]
    public async Task Subagents_of_the_session_are_counted_too()
    {
        using var folder = new TemporaryFolder();
        string transcript = folder["abc.jsonl"];
        string subagents = Directory.CreateDirectory(Path.Combine(folder["abc"], "subagents")).FullName;
        await File.WriteAllTextAsync(transcript, Answer("msg_1", "a") + "\n" + Answer("msg_2", "a"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(subagents, "agent-1.jsonl"), Answer("msg_3", "b") + "\r\n", TestContext.Current.CancellationToken);

        SessionCalls calls = await SessionCallsReader.ReadAsync(transcript, TestContext.Current.CancellationToken);

        Assert.Equal(new Dictionary<string, int> { ["a"] = 2, ["b"] = 1 }, calls.Calls);
    }

    [Theory]
    [InlineData(null, "no such file")]
    [InlineData("", "no model call in it")]
    [InlineData("{\"type\":\"user\"}\n", "no model call in it")]
    public async Task A_file_that_is_no_transcript_is_refused(string? content, string reason)
    {
        using var folder = new TemporaryFolder();
        string path = folder["abc.jsonl"];
        if (content is not null)
        {
            await File.WriteAllTextAsync(path, content, TestContext.Current.CancellationToken);
        }

        RunFileException refused = await Assert.ThrowsAsync<RunFileException>(() => SessionCallsReader.ReadAsync(path, TestContext.Current.CancellationToken));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    private static SessionCalls Read(params string[] lines)
    {
        var calls = new SessionCalls();
        foreach (string line in lines)
        {
            calls.Add(Encoding.UTF8.GetBytes(line));
        }

        return calls;
    }

    private static string Answer(string id, string model) =>
        $$$"""{"parentUuid":null,"type":"assistant","message":{"model":"{{{model}}}","id":"{{{id}}}","role":"assistant","content":[{"type":"text","text":"ö {\"model\":\"x\"}"}]},"requestId":"req_1"}""";
}
