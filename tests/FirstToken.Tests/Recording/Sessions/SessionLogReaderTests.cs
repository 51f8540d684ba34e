using System.Text;
using FirstToken.Recording;
using FirstToken.Recording.Sessions;
using Xunit;

namespace FirstToken.Tests.Recording.Sessions;

public class SessionLogReaderTests
{
    [Fact]
    public async Task An_answer_in_several_records_is_one_call_and_its_usage_counts_once()
    {
        SessionLog log = await new SomeSession().Say(read: 900, anew: 7, written: 30).ReadAsync();

        SessionCall call = Assert.Single(log.Calls);
        Assert.Equal("s-1", log.Id);
        Assert.Equal(("msg_1", "req_1", "claude-sonnet-5-5", "end_turn"), (call.MessageId, call.RequestId, call.Model, call.StopReason));
        Assert.Equal((7L, 900L, 30L, 40L), (call.Usage!.InputUncached, call.Usage.CacheRead, call.Usage.CacheWrite, call.Usage.Output));
        Assert.Equal(TimeSpan.FromSeconds(2), call.EndedAt - call.SentAt);
        Assert.Equal(0, log.SkippedLines);
    }

    [Fact]
    public async Task Records_repeated_by_a_resumed_session_count_once()
    {
        SomeSession session = new SomeSession().Tool("Read", """{"file_path":"/a/b.cs"}""").Say();

        SessionLog twice = await session.Line(session.Text.TrimEnd()).ReadAsync();

        Assert.Equal(2, twice.Calls.Count);
        Assert.Single(twice.Calls[0].Tools);
    }

    [Fact]
    public async Task Tools_know_when_they_were_asked_for_and_answered()
    {
        SessionTool tool = (await new SomeSession().Tool("Bash", """{"command":"ls"}""").ReadAsync()).Calls[0].Tools[0];

        Assert.Equal("Bash", tool.Name);
        Assert.Equal(TimeSpan.FromMilliseconds(500), tool.AnsweredAt - tool.AskedAt);
        Assert.False(tool.OnlyReads);
    }

    [Theory]
    [InlineData("Read", """{"file_path":"/a/other.cs"}""", false)]
    [InlineData("Read", """{"file_path":"/a/Found.cs"}""", true)] // named in the result before
    [InlineData("Read", """{"file_path":"/a/first.cs","offset":200}""", true)] // the same file again
    [InlineData("Read", "{}", true)] // cannot be told
    [InlineData("Read", """{"file_path":7}""", true)]
    [InlineData("Read", """{"file_path":"/a/x"}""", true)] // too short a name to look for
    [InlineData("Grep", """{"pattern":"class Found"}""", true)]
    [InlineData("Grep", """{"pattern":"interface"}""", false)]
    [InlineData("WebFetch", """{"url":"https://example.org/"}""", false)]
    public async Task What_a_call_looks_at_tells_whether_it_needed_the_one_before(string tool, string input, bool needs)
    {
        SessionLog log = await new SomeSession()
            .Tool("Read", """{"file_path":"/a/first.cs"}""", "public class Found // see Found.cs")
            .Tool(tool, input)
            .ReadAsync();

        Assert.Equal(needs, log.Calls[1].Tools[0].NeedsEarlierResult);
        Assert.True(log.Calls[1].Tools[0].OnlyReads);
    }

    [Fact]
    public async Task Subagents_are_told_apart()
    {
        SessionLog log = await new SomeSession().Say().Say(agent: "a1").ReadAsync();

        Assert.Equal([null, "a1"], log.Calls.Select(call => call.Agent));
    }

    [Fact]
    public async Task Failures_are_calls_with_their_status_and_wait()
    {
        SessionLog log = await new SomeSession().Refused(529)
            .Line("""{"type":"assistant","uuid":"x","isApiErrorMessage":true,"apiErrorStatus":429,"timestamp":"2026-11-21T09:00:00Z","message":{"id":"m","model":"<synthetic>","content":[]}}""")
            .ReadAsync();

        Assert.Equal([(529, 600), (429, null)], log.Calls.Select(call => (call.ErrorStatus!.Value, call.RetryAfterMs)));
        Assert.All(log.Calls, call => Assert.True(call.Failed));
    }

    [Fact]
    public async Task Logs_of_versions_that_do_not_say_when_a_request_was_sent_have_no_times_of_it()
    {
        SessionLog log = await new SomeSession()
            .Line("""{"type":"assistant","uuid":"1","timestamp":"2026-11-21T09:00:00Z","message":{"id":"m","model":"c","usage":{"input_tokens":1,"output_tokens":2}}}""").ReadAsync();

        Assert.Null(log.Calls[0].SentAt);
        Assert.NotNull(log.Calls[0].EndedAt);
    }

    [Theory]
    [InlineData("{\"type\":\"assistant\",\"mess")] // cut off in writing
    [InlineData("not json")]
    [InlineData("[1,2]")]
    [InlineData("7")]
    [InlineData("\0\u0001\u0002")]
    [InlineData("""{"type":7}""")]
    [InlineData("""{"no":"type"}""")]
    [InlineData("""{"type":"assistant","uuid":"u","message":{"id":"\ud800"}}""")]
    public async Task Broken_lines_are_counted_and_passed_over(string line)
    {
        SessionLog log = await new SomeSession().Say().Line(line).Say().ReadAsync();

        Assert.Equal(2, log.Calls.Count);
        Assert.Equal(1, log.SkippedLines);
    }

    [Theory]
    [InlineData("""{"type":"assistant","uuid":"u","message":"text"}""")]
    [InlineData("""{"type":"assistant","uuid":"u","message":{"content":[]}}""")]
    [InlineData("""{"type":"assistant","uuid":"u","message":{"id":"odd","content":[7,{"type":"tool_use"},{"type":"tool_use","id":"t"}],"usage":{"input_tokens":-4,"output_tokens":"many","cache_creation":[],"cache_read_input_tokens":1e300}},"timestamp":"yesterday"}""")]
    [InlineData("""{"type":"user","uuid":"u","message":{"content":[{"type":"tool_result","tool_use_id":"nobody's"}]}}""")]
    [InlineData("""{"type":"api-request"}""")]
    [InlineData("""{"type":"a kind of tomorrow","sessionId":"s-1"}""")]
    [InlineData("")]
    [InlineData("   \r")]
    public async Task Odd_records_are_taken_in_their_stride(string line)
    {
        SessionLog log = await new SomeSession().Say().Line(line).Say().ReadAsync();

        Assert.Equal(0, log.SkippedLines);
        Assert.Equal(2, log.Calls.Count(call => call.MessageId != "odd"));
        Assert.All(log.Calls, call => Assert.True(call.Usage?.InputUncached is null or >= 0 and < 1_000_000_000));
    }

    [Fact]
    public async Task A_line_longer_than_any_message_is_passed_over_and_the_next_is_read()
    {
        byte[] next = Encoding.UTF8.GetBytes("\n" + new SomeSession().Say().Text);
        using var log = new LongLine(SessionLogReader.LongestLine + 1, next);

        SessionLog read = await SessionLogReader.ReadAsync(log, "long", TestContext.Current.CancellationToken);

        Assert.Equal(1, read.SkippedLines);
        Assert.Single(read.Calls);
    }

    [Fact]
    public async Task What_is_cut_anywhere_is_read_up_to_there()
    {
        byte[] whole = Encoding.UTF8.GetBytes(new SomeSession().Tool("Read", """{"file_path":"/a/bcd.cs"}""").Say().Text);
        int calls = 0;
        for (int length = whole.Length; length > 200; length -= 7)
        {
            SessionLog log = await SessionLogReader.ReadAsync(new MemoryStream(whole, 0, length), "cut", TestContext.Current.CancellationToken);

            Assert.InRange(log.Calls.Count, 0, 2);
            calls += log.Calls.Count;
        }

        Assert.True(calls > 0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("hello\nworld")]
    [InlineData("""{"prompt":"a data set"}""")]
    public async Task What_holds_no_record_of_a_session_is_refused(string text)
    {
        RunFileException refused = await Assert.ThrowsAsync<RunFileException>(() =>
            SessionLogReader.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), "notes.jsonl", TestContext.Current.CancellationToken));

        Assert.StartsWith("notes.jsonl: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_is_told_in_a_line() =>
        Assert.Equal(
            "nowhere.jsonl: no such file",
            (await Assert.ThrowsAsync<RunFileException>(() => SessionLogReader.ReadAsync("nowhere.jsonl", TestContext.Current.CancellationToken))).Message);

    /// <summary>Many letters without a line end, then something else; never whole in memory.</summary>
    private sealed class LongLine(long letters, byte[] rest) : Stream
    {
        private long _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => letters + rest.Length;

        public override long Position
        {
            get => _position;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int length = (int)Math.Min(count, _position < letters ? letters - _position : Length - _position);
            if (_position < letters)
            {
                buffer.AsSpan(offset, length).Fill((byte)'x');
            }
            else
            {
                rest.AsSpan((int)(_position - letters), length).CopyTo(buffer.AsSpan(offset));
            }

            _position += length;
            return length;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
