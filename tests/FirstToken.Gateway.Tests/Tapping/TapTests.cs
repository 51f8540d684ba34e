using System.Text;
using FirstToken.Gateway.Tapping;
using FirstToken.Recording;
using FirstToken.Simulator;
using FirstToken.Simulator.Behaviour;
using Xunit;

namespace FirstToken.Gateway.Tests.Tapping;

public sealed class TapTests
{
    [Theory]
    [InlineData("/v1/messages", """{"model":"claude-haiku-4-5","max_tokens":12,"stream":true,"messages":[{"role":"user","content":"hi"}]}""", "anthropic.messages", "claude-haiku-4-5")]
    [InlineData("/openai/v1/chat/completions", """{"model":"gpt-5.5","stream":true,"max_completion_tokens":12,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"hi"}]}""", "openai.chat", "gpt-5.5")]
    [InlineData("/gemini/v1beta/models/gemini-3-flash:streamGenerateContent?alt=sse", """{"contents":[{"role":"user","parts":[{"text":"hi"}]}],"generationConfig":{"maxOutputTokens":12}}""", "gemini.generate", "gemini-3-flash")]
    public async Task A_relayed_stream_is_recorded_as_if_it_had_been_measured(string path, string body, string api, string model)
    {
        await using SimulatorServer simulator = await SimulatorServer.StartAsync(
            new SimulatorOptions { Listen = "127.0.0.1:0", Behavior = BehaviorText.Apply("ttft=1ms", BehaviorText.Apply("gap=1ms", new SimulatorOptions().Behavior)) }, TestContext.Current.CancellationToken);
        await using RunningGateway gateway = await RunningGateway.StartAsync(simulator.Url);
        using RawConnection client = await gateway.ConnectAsync();

        await client.SendAsync($"POST {path} HTTP/1.1\r\nHost: x\r\nx-api-key: k\r\nauthorization: Bearer k\r\nx-goog-api-key: k\r\nanthropic-version: 2023-06-01\r\ncontent-type: application/json\r\nx-claude-code-session-id: s-1\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
        string head = await client.ReadUntilAsync("\r\n\r\n");
        await client.ReadUntilAsync("0\r\n\r\n");
        GatewayRecord record = await gateway.NextRecordAsync();
        RequestRecord request = record.Request;

        Assert.StartsWith("HTTP/1.1 200", head, StringComparison.Ordinal);
        Assert.Contains("server-timing: gateway;dur=", head, StringComparison.OrdinalIgnoreCase);
        Assert.Null(request.Error);
        Assert.Equal((api, model, true, 200, "s-1"), (record.Api, record.Model, record.Streamed, record.ClientStatus, record.Session));
        Assert.Equal(12, request.Usage?.Output);
        Assert.Equal(request.OutputOffsetsNs.Count, request.HoldsNs.Count);
        Assert.InRange(request.OutputOffsetsNs.Count, 2, 12);
        Assert.All(request.HoldsNs, hold => Assert.InRange(hold, 0, 5_000_000_000));
        Assert.True(request.TtfbNs > 0 && request.TtfbNs <= request.TtftNs && request.TtftNs <= request.E2eNs && request.E2eNs <= record.TotalNs);
        Assert.True(request.Simulated);
        Assert.True(request.NewConnection);
        Assert.Equal(Encoding.UTF8.GetByteCount(body), record.RequestBytes);
        Assert.NotNull(request.ProviderRequestId);
    }

    [Fact]
    public async Task An_error_answer_is_recorded_with_its_kind()
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url);
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync("POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}");
        (_, RawConnection connection) = await upstream.AnswerAsync(ScriptedUpstream.Json("""{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""", "529 Overloaded"));
        using RawConnection kept = connection;
        await client.ReadAnswerAsync();

        RequestRecord request = (await gateway.NextRecordAsync()).Request;

        Assert.Equal(529, request.Status);
        Assert.Equal("overloaded_error", request.Error?.ProviderType);
    }

    [Fact]
    public async Task A_reused_connection_is_told_from_a_new_one()
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url);
        using RawConnection client = await gateway.ConnectAsync();
        const string Ask = "GET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n";
        await client.SendAsync(Ask);
        (_, RawConnection connection) = await upstream.AnswerAsync(ScriptedUpstream.Json("{}"));
        using RawConnection kept = connection;
        await client.ReadAnswerAsync();
        await client.SendAsync(Ask);
        await kept.ReadRequestAsync();
        await kept.SendAsync(ScriptedUpstream.Json("{}"));
        await client.ReadAnswerAsync();

        GatewayRecord first = await gateway.NextRecordAsync();
        GatewayRecord second = await gateway.NextRecordAsync();

        Assert.True(first.Request.NewConnection);
        Assert.True(first.Request.ConnectNs > 0);
        Assert.False(second.Request.NewConnection);
        Assert.Null(second.Request.ConnectNs);
    }

    [Theory]
    [InlineData("""{"model":"m","stream":true""", "m")]
    [InlineData("""{"messages":[{"model":"not this"}],"model":"this"}""", "this")]
    [InlineData("""{"messages":["cut""", null)]
    [InlineData("""{"model":7}""", null)]
    [InlineData("""{"model":""", null)]
    [InlineData("""[1,2]""", null)]
    [InlineData("not json", null)]
    [InlineData("", null)]
    public void The_model_is_found_in_the_beginning_of_a_body(string body, string? model) =>
        Assert.Equal(model, RecordMaker.ModelIn(Encoding.UTF8.GetBytes(body)));
}
