using System.Text;
using FirstToken.Providers;
using Xunit;

namespace FirstToken.Tests.Providers;

/// <summary>Answers that were not streamed.</summary>
public sealed class WholeAnswerTests
{
    [Theory]
    [InlineData("openai")]
    [InlineData("azure")]
    public void A_whole_chat_answer(string provider)
    {
        (AnswerReader reader, SeenAnswer seen) = Read(provider, WholeAnswers.Chat);

        Assert.Equal(AnswerEnd.Complete, seen.End);
        Assert.Equal("Two cafés.", seen.Text);
        Assert.Equal("Count them.", seen.Reasoning);
        Assert.Equal([("call_1", "count", """{"of":"cafés"}"""), ("call_2", "stop", "{}")], seen.Tools);
        Assert.Equal(new AnswerEvent(OutputKinds.Text | OutputKinds.Reasoning | OutputKinds.Tool, 20, true), seen.Last);
        Assert.Equal(new Usage { InputUncached = 40, CacheRead = 60, Output = 20, Reasoning = 5 }, reader.Summary.Usage);
        Assert.Equal("tool_calls", reader.Summary.StopReason);
        Assert.Equal(("gpt-4.1-mini", "chatcmpl-1", "default"), (reader.Summary.Model, reader.Summary.RequestId, reader.Summary.ServiceTier));
    }

    [Fact]
    public void A_whole_response()
    {
        (AnswerReader reader, SeenAnswer seen) = Read("openai-responses", WholeAnswers.Responses);

        Assert.Equal(AnswerEnd.Complete, seen.End);
        Assert.Equal(("Two.", "Think.", "No more."), (seen.Text, seen.Reasoning, seen.Refusal));
        Assert.Equal([("call_1", "count", """{"of":2}""")], seen.Tools);
        Assert.Equal(new Usage { InputUncached = 30, CacheRead = 60, CacheWrite = 10, Output = 20, Reasoning = 5 }, reader.Summary.Usage);
        Assert.Equal("completed", reader.Summary.StopReason);
    }

    [Fact]
    public void A_whole_gemini_answer()
    {
        (AnswerReader reader, SeenAnswer seen) = Read("gemini", WholeAnswers.Gemini);

        Assert.Equal(AnswerEnd.Complete, seen.End);
        Assert.Equal(("Two.", "Think."), (seen.Text, seen.Reasoning));
        Assert.Equal([("f1", "count", """{"of":2}""")], seen.Tools);
        Assert.Equal(new AnswerEvent(OutputKinds.Text | OutputKinds.Reasoning | OutputKinds.Tool, 20, true), seen.Last);
        Assert.Equal(new Usage { InputUncached = 40, CacheRead = 60, Output = 20, Reasoning = 5 }, reader.Summary.Usage);
        Assert.Equal(("STOP", "gemini-2.5-flash"), (reader.Summary.StopReason, reader.Summary.Model));
    }

    [Fact]
    public void A_whole_ollama_answer()
    {
        (AnswerReader reader, SeenAnswer seen) = Read("ollama", WholeAnswers.Ollama);

        Assert.Equal(AnswerEnd.Complete, seen.End);
        Assert.Equal(("Two.", "Think."), (seen.Text, seen.Reasoning));
        Assert.Equal([("", "count", """{"of":2}""")], seen.Tools);
        Assert.Equal(new Usage { InputUncached = 40, Output = 20 }, reader.Summary.Usage);
        Assert.Equal(TimeSpan.FromMilliseconds(900), reader.Summary.ServerTime);
        Assert.Equal(TimeSpan.FromMilliseconds(400), reader.Summary.ServerFirstByte);
    }

    [Theory]
    [InlineData("openai", """{"error":{"message":"Overloaded.","type":"server_error","code":503}}""")]
    [InlineData("openai-responses", """{"id":"r","status":"failed","error":{"code":"server_error","message":"Overloaded."}}""")]
    [InlineData("gemini", """{"error":{"code":503,"message":"Overloaded.","status":"UNAVAILABLE"}}""")]
    [InlineData("ollama", """{"error":"Overloaded."}""")]
    public void An_error_that_came_with_status_200_is_an_error(string provider, string body)
    {
        (AnswerReader reader, SeenAnswer seen) = Read(provider, body);

        Assert.Equal(AnswerEnd.Error, seen.End);
        Assert.Equal("Overloaded.", reader.Summary.Error!.Message);
        Assert.True(reader.Summary.Error.Retryable);
    }

    [Theory]
    [InlineData("openai", WholeAnswers.Chat)]
    [InlineData("openai-responses", WholeAnswers.Responses)]
    [InlineData("gemini", WholeAnswers.Gemini)]
    [InlineData("ollama", WholeAnswers.Ollama)]
    public void An_answer_cut_anywhere_is_truncated(string provider, string body)
    {
        AnswerReader reader = ProviderRegistry.Find(provider)!.CreateReader(stream: false);
        byte[] bytes = Encoding.UTF8.GetBytes(body);

        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Equal(AnswerEnd.Truncated, SeenAnswer.Read(reader, bytes.AsSpan(0, length), [length]).End);
        }
    }

    [Fact]
    public void A_response_that_is_still_working_is_no_whole_answer()
    {
        (AnswerReader reader, SeenAnswer seen) = Read("openai-responses", """{"id":"r","status":"queued","output":[]}""");

        Assert.Equal(AnswerEnd.Truncated, seen.End);
        Assert.Equal("queued", reader.Summary.StopReason);
    }

    private static (AnswerReader Reader, SeenAnswer Seen) Read(string provider, string body)
    {
        AnswerReader reader = ProviderRegistry.Find(provider)!.CreateReader(stream: false);
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        return (reader, SeenAnswer.Read(reader, bytes, [.. Enumerable.Range(1, bytes.Length)]));
    }
}
