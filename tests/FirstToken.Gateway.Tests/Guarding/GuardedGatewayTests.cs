using FirstToken.Gateway.Guarding;
using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Tapping;
using Xunit;

namespace FirstToken.Gateway.Tests.Guarding;

public sealed class GuardedGatewayTests : IDisposable
{
    private const string Variable = "FIRSTTOKEN_TEST_UPSTREAM_KEY";
    private const string Answer = """{"id":"m","type":"message","role":"assistant","model":"claude-haiku-4-5","content":[{"type":"text","text":"hi"}],"stop_reason":"end_turn","usage":{"input_tokens":500000,"output_tokens":100000}}""";
    private readonly string _key = KeyText.Create();
    private readonly ScriptedUpstream _upstream = new();

    public GuardedGatewayTests() => Environment.SetEnvironmentVariable(Variable, "upstream-secret");

    [Theory]
    [InlineData("/v1/messages", """{"type":"error","error":{"type":"authentication_error","message":"gateway: this gateway wants a key of its own (ftk_...), sent as x-api-key or as authorization: Bearer"}}""")]
    [InlineData("/openai/v1/chat/completions", """{"error":{"message":"gateway: this gateway wants a key""")]
    [InlineData("/gemini/v1beta/models/g:generateContent", """{"error":{"code":401,"message":"gateway: this gateway wants a key""")]
    [InlineData("/nowhere", """{"type":"error","error":{"type":"authentication_error""")]
    public async Task A_caller_without_a_key_is_refused_in_the_apis_own_shape(string path, string expected)
    {
        await using RunningGateway gateway = await StartAsync();
        using RawConnection client = await gateway.ConnectAsync();

        await client.SendAsync($"POST {path} HTTP/1.1\r\nHost: g\r\nx-api-key: sk-own\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{{}}");
        string answer = await client.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 401 ", answer, StringComparison.Ordinal);
        Assert.Contains("x-firsttoken-error: no_gateway_key", answer, StringComparison.Ordinal);
        Assert.Contains(expected, answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/messages", "x-api-key: upstream-secret")]
    [InlineData("/openai/v1/chat/completions", "Authorization: Bearer upstream-secret")]
    [InlineData("/azure/openai/v1/chat/completions", "api-key: upstream-secret")]
    [InlineData("/gemini/v1beta/models/g:generateContent", "x-goog-api-key: upstream-secret")]
    [InlineData("/bedrock/model/m/invoke", "Authorization: Bearer upstream-secret")]
    public async Task A_callers_key_becomes_the_upstreams_and_goes_no_further(string path, string expected)
    {
        await using RunningGateway gateway = await StartAsync();
        using RawConnection client = await gateway.ConnectAsync();

        await client.SendAsync($"POST {path} HTTP/1.1\r\nHost: g\r\nAuthorization: Bearer {_key}\r\nx-api-key: sk-own\r\nanthropic-beta: a\r\nContent-Length: 2\r\n\r\n{{}}");
        (string request, RawConnection connection) = await _upstream.AnswerAsync(ScriptedUpstream.Json("{}"));
        await client.ReadUntilAsync("{}");
        connection.Dispose();

        Assert.Contains(expected + "\r\n", request, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("anthropic-beta: a\r\n", request, StringComparison.Ordinal);
        Assert.DoesNotContain("ftk_", request, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-own", request, StringComparison.Ordinal);
        Assert.Equal("alice", (await gateway.NextRecordAsync()).Caller);
    }

    [Fact]
    public async Task Where_the_upstream_has_no_key_the_callers_other_credential_passes()
    {
        await using RunningGateway gateway = await StartAsync(keyFrom: null);
        using RawConnection client = await gateway.ConnectAsync();

        await client.SendAsync($"POST /v1/messages HTTP/1.1\r\nHost: g\r\nx-api-key: {_key}\r\nAuthorization: Bearer own-token\r\nContent-Length: 2\r\n\r\n{{}}");
        (string request, RawConnection connection) = await _upstream.AnswerAsync(ScriptedUpstream.Json("{}"));
        await client.ReadUntilAsync("{}");
        connection.Dispose();

        Assert.Contains("Authorization: Bearer own-token\r\n", request, StringComparison.Ordinal);
        Assert.DoesNotContain("ftk_", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_keys_the_upstreams_credential_serves_nobody()
    {
        await using RunningGateway gateway = await StartAsync(keys: []);
        using RawConnection client = await gateway.ConnectAsync();

        await client.SendAsync("POST /v1/messages HTTP/1.1\r\nHost: g\r\nx-api-key: own\r\nContent-Length: 2\r\n\r\n{}");
        (string request, RawConnection connection) = await _upstream.AnswerAsync(ScriptedUpstream.Json("{}"));
        await client.ReadUntilAsync("{}");
        connection.Dispose();

        Assert.Contains("x-api-key: own\r\n", request, StringComparison.Ordinal);
        Assert.DoesNotContain("upstream-secret", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beyond_its_requests_a_minute_a_caller_is_told_when_to_come_again()
    {
        await using RunningGateway gateway = await StartAsync(keys: [Alice with { RequestsPerMinute = 1 }]);
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Message);
        (_, RawConnection connection) = await _upstream.AnswerAsync(ScriptedUpstream.Json(Answer));
        await client.ReadUntilAsync(Answer);

        await client.SendAsync(Message);
        string head = await client.ReadUntilAsync("\r\n\r\n");
        string body = await client.ReadUntilAsync("}}");
        connection.Dispose();

        Assert.StartsWith("HTTP/1.1 429 ", head, StringComparison.Ordinal);
        Assert.Contains("x-firsttoken-error: rate_limited", head, StringComparison.Ordinal);
        Assert.Matches("(?i)retry-after: (5\\d|60)\r\n", head);
        Assert.Contains("\"rate_limit_error\"", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_days_budget_is_counted_from_the_records()
    {
        // 500,000 in and 100,000 out of Haiku 4.5 at 1 and 5 USD a million: 1 USD.
        await using RunningGateway gateway = await StartAsync(keys: [Alice with { UsdPerDay = 1 }]);
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Message);
        (_, RawConnection connection) = await _upstream.AnswerAsync(ScriptedUpstream.Json(Answer));
        await client.ReadUntilAsync(Answer);
        GatewayRecord record = await gateway.NextRecordAsync();

        await client.SendAsync(Message);
        string head = await client.ReadUntilAsync("\r\n\r\n");
        connection.Dispose();

        Assert.Equal(1m, record.Request.CostUsd);
        Assert.StartsWith("HTTP/1.1 429 ", head, StringComparison.Ordinal);
        Assert.Contains("x-firsttoken-error: budget_spent", head, StringComparison.Ordinal);
        Assert.Contains("x-should-retry: false", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_looks_after_the_machine_needs_no_key_for_its_health()
    {
        await using RunningGateway gateway = await StartAsync();
        using RawConnection client = await gateway.ConnectAsync();

        await client.SendAsync("GET /healthz HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "2023-06-01")]
    [InlineData("anthropic-version: 2099-01-01\r\n", "2099-01-01")]
    public async Task A_version_is_added_where_the_caller_sends_none(string field, string expected)
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            _upstream.Url, settings => settings with { Upstreams = [.. settings.Upstreams.Select(upstream => upstream with { Version = "2023-06-01" })] });
        using RawConnection client = await gateway.ConnectAsync();

        await client.SendAsync($"POST /v1/messages HTTP/1.1\r\nHost: g\r\n{field}Content-Length: 2\r\n\r\n{{}}");
        (string request, RawConnection connection) = await _upstream.AnswerAsync(ScriptedUpstream.Json("{}"));
        await client.ReadUntilAsync("{}");
        connection.Dispose();

        Assert.Equal($"anthropic-version: {expected}", Assert.Single(request.Split("\r\n"), line => line.StartsWith("anthropic-version", StringComparison.OrdinalIgnoreCase)));
    }

    public void Dispose() => _upstream.Dispose();

    private GatewayKey Alice => new() { Name = "alice", Hash = KeyText.HashOf(_key) };

    private string Message
    {
        get
        {
            const string body = """{"model":"claude-haiku-4-5","max_tokens":5,"messages":[]}""";
            return $"POST /v1/messages HTTP/1.1\r\nHost: g\r\nx-api-key: {_key}\r\nContent-Length: {body.Length}\r\n\r\n{body}";
        }
    }

    private Task<RunningGateway> StartAsync(string? keyFrom = Variable, IReadOnlyList<GatewayKey>? keys = null) => RunningGateway.StartAsync(
        _upstream.Url,
        settings => settings with { Keys = keys ?? [Alice], Upstreams = [.. settings.Upstreams.Select(upstream => upstream with { KeyFrom = keyFrom })] });
}
