using System.Text;
using FirstToken.Recording;
using FirstToken.Recording.Sessions;
using Xunit;

namespace FirstToken.Tests.Recording.Sessions;

public sealed class SessionCallsTests
{
    [Fact]
    public async Task An_answer_counts_once_however_many_blocks_it_has()
    {
        SessionCalls calls = await ReadAsync(
            """{"type":"user","message":{"role":"user","content":"hi"}}""",
            Answer("msg_1", "claude-opus-4-6"),
            Answer("msg_1", "claude-opus-4-6"),
            Answer("msg_2", "claude-opus-4-6"),
            Answer("msg_3", "claude-haiku-4-5"));

        Assert.Equal(new Dictionary<string, int> { ["claude-opus-4-6"] = 2, ["claude-haiku-4-5"] = 1 }, calls.Calls);
        Assert.Equal(0, calls.SkippedLines);
    }

    [Fact]
    public async Task Only_answers_of_a_model_count()
    {
        SessionCalls calls = await ReadAsync(
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
    public async Task Broken_lines_are_counted_and_the_rest_is_read()
    {
        SessionCalls calls = await ReadAsync(
            "not json", "[1]", "", "  \r", """{"type":"assistant","message":{"id":"msg_1","model""", "{\"type\":\"\\ud800\"}",
            "{\"type\":\"assistant\",\"message\":{\"id\":\"\\ud800\",\"model\":\"m\"}}", new string('[', 5000), Answer("msg_2", "m"));

        Assert.Equal(1, calls.Calls["m"]);
        Assert.InRange(calls.SkippedLines, 4, 6);
    }

    [Fact]
    public async Task Subagents_of_the_session_are_counted_too()
    {
        using var folder = new TemporaryFolder();
        string transcript = folder["abc.jsonl"];
        string subagents = Directory.CreateDirectory(Path.Combine(folder["abc"], "subagents")).FullName;
        await File.WriteAllTextAsync(transcript, Answer("msg_1", "a") + "\n" + Answer("msg_2", "a"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(subagents, "agent-1.jsonl"), Answer("msg_3", "b") + "\r\n", TestContext.Current.CancellationToken);

        SessionCalls calls = await SessionCalls.ReadAsync(transcript, TestContext.Current.CancellationToken);

        Assert.Equal(new Dictionary<string, int> { ["a"] = 2, ["b"] = 1 }, calls.Calls);
    }

    [Theory]
    [InlineData(null, "no such file")]
    [InlineData("", "no line of it is a record")]
    [InlineData("{\"type\":\"user\",\"sessionId\":\"s\"}\n", "no model call in it")]
    public async Task A_file_that_is_no_transcript_is_refused(string? content, string reason)
    {
        using var folder = new TemporaryFolder();
        string path = folder["abc.jsonl"];
        if (content is not null)
        {
            await File.WriteAllTextAsync(path, content, TestContext.Current.CancellationToken);
        }

        RunFileException refused = await Assert.ThrowsAsync<RunFileException>(() => SessionCalls.ReadAsync(path, TestContext.Current.CancellationToken));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    private static async Task<SessionCalls> ReadAsync(params string[] lines)
    {
        using var log = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        return SessionCalls.Of([await SessionLogReader.ReadAsync(log, "abc.jsonl", TestContext.Current.CancellationToken)]);
    }

    private static string Answer(string id, string model) =>
        $$$"""{"parentUuid":null,"type":"assistant","message":{"model":"{{{model}}}","id":"{{{id}}}","role":"assistant","content":[{"type":"text","text":"ö {\"model\":\"x\"}"}]},"requestId":"req_1"}""";
}
