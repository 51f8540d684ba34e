using System.Text;
using FirstToken.Prompts;
using FirstToken.Prompts.Traces;
using FirstToken.Tests.Recording;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace FirstToken.Tests.Prompts.Traces;

public sealed class TraceReaderTests
{
    [Fact]
    public void Mooncake_lines_give_times_sizes_and_blocks()
    {
        Trace trace = Read("""
            {"timestamp": 1000, "input_length": 1030, "output_length": 500, "hash_ids": [0, 1, 2]}

            {"timestamp": 1000, "input_length": 512, "output_length": 3, "hash_ids": [0]}
            {"timestamp": 4052.5, "input_length": 7, "output_length": 1, "extra": {"a": []}}
            """);

        Assert.Equal("Mooncake", trace.Format);
        Assert.Equal([0, 0, 3.0525], trace.Entries.Select(entry => entry.Start.TotalSeconds));
        Assert.Equal([(1030, 500), (512, 3), (7, 1)], trace.Entries.Select(entry => (entry.InputTokens, entry.OutputTokens)));
        Assert.Equal([0, 1, 2], trace.Entries[0].Blocks!);
        Assert.Null(trace.Entries[2].Blocks);
        Assert.Equal(
            "trace t (Mooncake, 3 requests over 3.053 s, made-up text of about 516 input tokens on average, estimated, for 168 output tokens, prefixes shared by hash ids)",
            trace.Description);
    }

    [Fact]
    public void BurstGpt_columns_are_found_by_name_and_failures_left_out()
    {
        Trace trace = Read("""
            Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type
            5,ChatGPT,472,18,490,Conversation log
            45.5,"GPT-4, the ""old"" one",1087,230,1317,"API log"
            118,GPT-4,417,0,417,Conversation log
            """);

        Assert.Equal("BurstGPT", trace.Format);
        Assert.Equal([0, 40.5], trace.Entries.Select(entry => entry.Start.TotalSeconds));
        Assert.Equal([(472, 18), (1087, 230)], trace.Entries.Select(entry => (entry.InputTokens, entry.OutputTokens)));
        Assert.Equal(1, trace.LeftOut);
        Assert.EndsWith("; 1 without sizes left out)", trace.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_log_is_put_in_the_order_of_the_moments_meant_to_send()
    {
        // The second was sent last, but was due first: its client was late.
        Trace trace = Read("""
            {"n":0,"started_unix_ns":1700000000500000000,"lateness_ms":0,"input_tokens":10,"cache_read_tokens":5,"cache_write_tokens":1,"output_tokens":20}
            {"n":1,"started_unix_ns":1700000001000000000,"lateness_ms":1000,"input_tokens":30,"output_tokens":40}
            {"n":2,"started_unix_ns":1700000002000000000,"lateness_ms":0,"error":"rate_limit"}
            {"n":3,"started_unix_ns":17000000020000
            """);

        Assert.Equal("event log", trace.Format);
        Assert.Equal([(30, 40), (16, 20)], trace.Entries.Select(entry => (entry.InputTokens, entry.OutputTokens)));
        Assert.Equal(0.5, trace.Span.TotalSeconds, 3);
        Assert.Equal(1, trace.LeftOut);
    }

    [Theory]
    [InlineData("", "t: there is no request in it")]
    [InlineData("\n \n\r\n", "t: there is no request in it")]
    [InlineData("{\"timestamp\": 0, ", "t line 1: not valid JSON")]
    [InlineData("{\"timestamp\":0,\"input_length\":1,\"output_length\":1}\n\n{\"timestamp\":NaN}", "t line 3: not valid JSON")]
    [InlineData("{\"timestamp\":0,\"input_length\":1,\"output_length\":1}\n[1]", "t line 2: a line must be an object")]
    [InlineData("{\"a\":1}", "t line 1: neither an event log (started_unix_ns) nor a Mooncake trace")]
    [InlineData("{\"timestamp\":0,\"output_length\":1}", "t line 1: there is no 'input_length'")]
    [InlineData("{\"timestamp\":0,\"input_length\":1}", "t line 1: there is no 'output_length'")]
    [InlineData("{\"timestamp\":\"0\",\"input_length\":1,\"output_length\":1}", "t line 1: 'timestamp' must be a number")]
    [InlineData("{\"timestamp\":-1,\"input_length\":1,\"output_length\":1}", "t line 1: a start time must be a number, 0 or more")]
    [InlineData("{\"timestamp\":1e999,\"input_length\":1,\"output_length\":1}", "t line 1: 'timestamp' must be a number")]
    [InlineData("{\"timestamp\":0,\"input_length\":1.5,\"output_length\":1}", "t line 1: the input must be a whole number of tokens")]
    [InlineData("{\"timestamp\":0,\"input_length\":-3,\"output_length\":1}", "t line 1: the input must be a whole number of tokens")]
    [InlineData("{\"timestamp\":0,\"input_length\":1,\"output_length\":99999999999}", "t line 1: the output must be a whole number of tokens")]
    [InlineData("{\"timestamp\":0,\"input_length\":513,\"output_length\":1,\"hash_ids\":[1]}", "t line 1: 1 hash ids of 512 tokens do not make 513 input tokens")]
    [InlineData("{\"timestamp\":0,\"input_length\":1,\"output_length\":1,\"hash_ids\":[\"a\"]}", "t line 1: 'hash_ids' must be a list of whole numbers")]
    [InlineData("{\"timestamp\":9,\"input_length\":1,\"output_length\":1}\n{\"timestamp\":8,\"input_length\":1,\"output_length\":1}", "t line 2: starts at 0.008 s, before the line above it (0.009 s): sort the file")]
    [InlineData("{\"timestamp\":0,\"input_length\":1,\"output_length\":1}\n{\"timestamp\":1e14,\"input_length\":1,\"output_length\":1}", "t line 2: starts over a year after the first request")]
    [InlineData("{\"timestamp\":0,\"input_length\":0,\"output_length\":1}", "t: none of its 1 requests says how large it was")]
    [InlineData("{\"n\":0,\"started_unix_ns\":1,\"output_tokens\":\ncut\n{}", "t line 1: not valid JSON")]
    [InlineData("time,Request tokens,Response tokens\n1,2,3", "t line 1: there is no column 'Timestamp'")]
    [InlineData("Timestamp,Request tokens\n1,2", "t line 1: there is no column 'Response tokens'")]
    [InlineData("Timestamp,Request tokens,Response tokens\n1,2", "t line 2: has 2 columns, not the 3 of the first line")]
    [InlineData("Timestamp,Request tokens,Response tokens\nNaN,2,3", "t line 2: 'NaN' is not a number of 'Timestamp'")]
    [InlineData("Timestamp,Request tokens,Response tokens\n1,,3", "t line 2: '' is not a number of 'Request tokens'")]
    [InlineData("Timestamp,Request tokens,Response tokens\n-1,2,3", "t line 2: a start time must be a number, 0 or more")]
    [InlineData("Timestamp,Request tokens,Response tokens\n\"1,2,3", "t line 2: a quote is not closed")]
    [InlineData("Timestamp,Request tokens,Response tokens\n2,2,3\n1,2,3", "t line 3: starts at 1 s, before the line above it (2 s): sort the file")]
    [InlineData("Timestamp,Request tokens,Response tokens", "t: there is no request in it")]
    [InlineData("PK\u0003\u0004\0\0\0", "t line 1: there is no column 'Timestamp'")]
    public void A_broken_file_is_refused_in_one_line_that_names_the_line(string text, string expected)
    {
        PromptException refused = Assert.Throws<PromptException>(() => Read(text));

        Assert.StartsWith(expected, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void A_line_without_end_is_refused_before_it_fills_the_memory()
    {
        using var endless = new EndlessText();

        PromptException refused = Assert.Throws<PromptException>(() => TraceReader.Read(endless, "t"));

        Assert.Equal("t line 1: longer than 32 MB", refused.Message);
        Assert.InRange(endless.Given, 0, 34L * 1024 * 1024);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_said_so()
    {
        using var folder = new TemporaryFolder();

        Assert.Contains("no such file", Assert.Throws<PromptException>(() => TraceReader.Read(folder["none.csv"])).Message, StringComparison.Ordinal);
        Assert.Throws<PromptException>(() => TraceReader.Read(folder["."]));
    }

    [Fact]
    public void Whatever_the_bytes_it_is_a_trace_or_a_reason()
    {
        Prop.ForAll<byte[]>(bytes =>
        {
            try
            {
                return Read(Encoding.UTF8.GetString(bytes)).Entries.Count > 0;
            }
            catch (PromptException refused)
            {
                return refused.Message.Length > 0;
            }
        }).QuickCheckThrowOnFailure();
    }

    private static Trace Read(string text) => TraceReader.Read(new StringReader(text), "t");

    private sealed class EndlessText : TextReader
    {
        public long Given { get; private set; }

        public override int Read(char[] buffer, int index, int count)
        {
            Array.Fill(buffer, 'a', index, count);
            Given += count;
            return count;
        }
    }
}
