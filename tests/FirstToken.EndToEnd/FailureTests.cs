using System.Diagnostics;
using System.Text;
using FirstToken.Tests.Transport;

namespace FirstToken.EndToEnd;

/// <summary>Servers that refuse, break or never end: a clear record each, the right exit code, nothing hangs.</summary>
public sealed class FailureTests : IDisposable
{
    private readonly FirstTokenCommand _firstToken = new();

    [Fact]
    public async Task A_refused_connection_is_recorded_and_the_run_saved()
    {
        SavedRun run = await FailAsync($"http://{ClosedPort.Address}");

        Assert.Equal("connect_refused", run.OnlyError);
    }

    [Fact]
    public async Task A_server_that_speaks_no_tls_is_a_tls_failure()
    {
        await using ScriptedServer server = ScriptedServer.Blurting("HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n");

        SavedRun run = await FailAsync($"https://127.0.0.1:{server.Port}");

        Assert.Equal("tls_failed", run.OnlyError);
    }

    [Theory]
    [InlineData(401, "authentication_error", "auth")]
    [InlineData(404, "not_found_error", "not_found")]
    [InlineData(429, "rate_limit_error", "rate_limit")]
    [InlineData(529, "overloaded_error", "overloaded")]
    [InlineData(500, "api_error", "server")]
    public async Task An_error_answer_is_recorded_by_kind(int status, string type, string kind)
    {
        await using ScriptedServer server = ScriptedServer.Answering(
            ScriptedServer.Json(status, $$$"""{"type":"error","error":{"type":"{{{type}}}","message":"no, said the server"}}"""));

        SavedRun run = await FailAsync(server.Url);

        Assert.Equal(kind, run.OnlyError);
        Assert.Contains("no, said the server", run.Target().GetProperty("requests")[0].GetProperty("error_message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tls_handshake_that_never_ends_times_out()
    {
        await using ScriptedServer server = ScriptedServer.Silent();

        SavedRun run = await FailAsync($"https://127.0.0.1:{server.Port}", "--timeout", "700ms");

        Assert.Equal("connect_timeout", run.OnlyError);
    }

    [Fact]
    public async Task A_server_that_reads_nothing_times_out_while_sending()
    {
        await using ScriptedServer server = ScriptedServer.Silent();

        SavedRun run = await FailAsync(server.Url, "--timeout", "1s", "--input-tokens", "2000000");

        Assert.Equal("send_timeout", run.OnlyError);
    }

    [Fact]
    public async Task A_server_that_never_answers_times_out()
    {
        await using ScriptedServer server = ScriptedServer.Doing((_, token) => Task.Delay(Timeout.Infinite, token));

        SavedRun run = await FailAsync(server.Url, "--timeout", "700ms");

        Assert.Equal("first_byte_timeout", run.OnlyError);
    }

    [Fact]
    public async Task A_stream_that_falls_silent_times_out()
    {
        await using ScriptedServer server = ScriptedServer.Doing(async (stream, token) =>
        {
            await AnthropicStream.WriteAsync(stream, ScriptedServer.StreamHead + AnthropicStream.Start + AnthropicStream.Delta, token);
            await Task.Delay(Timeout.Infinite, token);
        });

        SavedRun run = await FailAsync(server.Url, "--timeout", "700ms");

        // Both deadlines are the same here, and each request meets the one or the other first.
        Assert.All(run.OnlyError!.Split(','), kind => Assert.Contains(kind, (string[])["idle_timeout", "total_timeout"]));
    }

    [Fact]
    public async Task A_server_that_never_ends_is_ended()
    {
        await using ScriptedServer server = ScriptedServer.Doing(async (stream, token) =>
        {
            await AnthropicStream.WriteAsync(stream, ScriptedServer.StreamHead + AnthropicStream.Start, token);
            while (true)
            {
                await AnthropicStream.WriteAsync(stream, AnthropicStream.Delta, token);
                await Task.Delay(5, token);
            }
        });

        SavedRun run = await FailAsync(server.Url, "--timeout", "1s");

        Assert.Equal("total_timeout", run.OnlyError);
    }

    [Fact]
    public async Task A_stream_cut_in_the_middle_is_recorded()
    {
        await using ScriptedServer server = ScriptedServer.Answering(ScriptedServer.StreamHead + AnthropicStream.Start + AnthropicStream.Delta);

        SavedRun run = await FailAsync(server.Url);

        Assert.Equal("cut_short", run.OnlyError);
    }

    [Theory]
    [InlineData("\u0001\u0002 this is no HTTP at all \u0003\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n<html>\u0007 garbage {{{ \n\ndata: {not json\n\n")]
    public async Task Garbage_is_a_failed_request(string answer)
    {
        await using ScriptedServer server = ScriptedServer.Answering(answer);

        SavedRun run = await FailAsync(server.Url);

        Assert.Contains(run.OnlyError, (string[])["malformed", "cut_short"]);
    }

    [Fact]
    public async Task An_event_of_two_gigabytes_is_refused_without_being_stored()
    {
        long written = 0;
        await using ScriptedServer server = ScriptedServer.Doing(async (stream, token) =>
        {
            await AnthropicStream.WriteAsync(stream, ScriptedServer.StreamHead + AnthropicStream.Start + "data: {\"", token);
            byte[] block = Encoding.ASCII.GetBytes(new string('x', 1 << 20));
            while (written < 2L << 30)
            {
                await stream.WriteAsync(block, token);
                written += block.Length;
            }
        });

        SavedRun run = await FailAsync(server.Url);

        Assert.Equal("oversized_event", run.OnlyError);
        Assert.True(written < 256 << 20, $"{written} bytes were taken before the event was refused");
    }

    [Fact]
    public async Task An_interrupted_run_keeps_what_was_finished()
    {
        int requests = 0;
        var second = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ScriptedServer server = ScriptedServer.Doing(async (stream, token) =>
        {
            if (Interlocked.Increment(ref requests) == 1)
            {
                await AnthropicStream.WriteAsync(stream, AnthropicStream.Whole, token);
                return;
            }

            second.TrySetResult();
            await Task.Delay(Timeout.Infinite, token);
        });
        using Process process = _firstToken.Start("bench", "--target", $"anthropic:m@{server.Url}", "-n", "5", "--warmup", "0", "-o", "run.json");
        await second.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        FirstTokenCommand.Interrupt(process);
        CommandResult result = await FirstTokenCommand.FinishAsync(process);

        Assert.True(result.ExitCode == 130, result.ToString());
        SavedRun run = SavedRun.Read(_firstToken.PathOf("run.json"));
        Assert.Equal("interrupted", run.Root.GetProperty("outcome").GetProperty("stop").GetString());
        Assert.Equal(1, run.Count("ok"));
    }

    [Theory]
    [InlineData(4, "bench", "-n", "2", "-o", "run.json", "--events", "events.jsonl", "--verbose", "--target")]
    [InlineData(4, "probe", "--verbose", "--target")]
    [InlineData(4, "validate", "--verbose")]
    public async Task Keys_never_appear_in_output_or_files(int exit, params string[] command)
    {
        const string Key = "sk-ant-very-secret-value";
        _firstToken.Environment["ANTHROPIC_API_KEY"] = Key;
        await using ScriptedServer server = ScriptedServer.Answering(
            ScriptedServer.Json(401, """{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key: sk-ant-very-secret-value"}}"""));

        CommandResult result = await _firstToken.RunAsync([.. command, $"anthropic:m@{server.Url}"]);

        Assert.True(exit == result.ExitCode, result.ToString());
        Assert.Contains("invalid x-api-key: …", result.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Key, result.ToString(), StringComparison.Ordinal);
        Assert.All(Directory.GetFiles(_firstToken.Folder), file => Assert.DoesNotContain(Key, File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_one_line()
    {
        await using ScriptedServer server = ScriptedServer.Answering(AnthropicStream.Whole);

        CommandResult result = await _firstToken.RunAsync("bench", "--target", $"anthropic:m@{server.Url}", "-n", "1", "-o", "/proc/nowhere/run.json");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("/proc/nowhere/run.json", result.ErrorLines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _firstToken.Dispose();

    private async Task<SavedRun> FailAsync(string url, params string[] flags)
    {
        CommandResult result = await _firstToken.RunAsync(["bench", "--target", $"anthropic:m@{url}", "-n", "2", "-c", "2", "--warmup", "0", "-o", "run.json", .. flags]);

        Assert.True(result.ExitCode == 4, result.ToString());
        Assert.Contains("requests: 2 sent, 0 ok, 2 failed", result.Output, StringComparison.Ordinal);
        SavedRun run = SavedRun.Read(_firstToken.PathOf("run.json"));
        Assert.Equal(2, run.Count("failed"));
        Assert.False(run.Valid);
        return run;
    }
}
