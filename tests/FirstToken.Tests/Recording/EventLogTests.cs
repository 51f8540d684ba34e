using System.Text.Json.Nodes;
using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Reports;
using FirstToken.Statistics;
using Xunit;

namespace FirstToken.Tests.Recording;

public sealed class EventLogTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_request_is_a_line_with_the_names_of_the_contract()
    {
        using var folder = new TemporaryFolder();
        using (var log = new EventLogWriter(folder["e.jsonl"], TimeProvider.System))
        {
            var observer = new EventLogObserver(log, "run-1", ["p:m"]);
            observer.OnRecord(Some.Record());
            observer.OnRecord(Some.Failure(ErrorKind.RateLimit, 1));
        }

        string[] lines = await File.ReadAllLinesAsync(folder["e.jsonl"], Token);

        Assert.Equal(2, lines.Length);
        JsonObject first = JsonNode.Parse(lines[0])!.AsObject();
        Assert.Equal("run-1", first["run"]!.GetValue<string>());
        Assert.Equal("p:m", first["target"]!.GetValue<string>());
        Assert.Equal("req_1", first["provider_request_id"]!.GetValue<string>());
        Assert.Equal(1_795_000_000_000_000_000, first["started_unix_ns"]!.GetValue<long>());
        Assert.Equal("[200000000,220000000,240000000]", first["output_offsets_ns"]!.ToJsonString());
        Assert.Equal((1234, 1), (first["bytes"]!.GetValue<int>(), first["coalesced"]!.GetValue<int>()));
        Assert.Equal("rate_limit", JsonNode.Parse(lines[1])!["error"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_was_logged_is_read_back_and_gives_the_same_figures()
    {
        using var folder = new TemporaryFolder();
        RequestRecord[] records = Some.Drawn(seed: 4, count: 500);
        using (var log = new EventLogWriter(folder["e.jsonl"], TimeProvider.System))
        {
            foreach (RequestRecord record in records)
            {
                log.Append(RequestEntry.Of(record));
            }
        }

        var before = new TargetStatistics(fromIntended: true);
        var after = new TargetStatistics(fromIntended: true);
        foreach (RequestRecord record in records)
        {
            before.Add(record);
        }

        await foreach (RunRequest request in EventLogReader.ReadAsync(folder["e.jsonl"], Token))
        {
            after.Add(RequestEntry.ToRecord(request, 0));
        }

        var identity = new RunTarget { Name = "p:m", Provider = "p", Model = "m" };
        Assert.Equal(before.Compute(identity).Metrics, after.Compute(identity).Metrics);
    }

    [Fact]
    public async Task Nothing_is_written_before_a_batch_is_full_or_old()
    {
        using var folder = new TemporaryFolder();
        var time = new HandClock();
        using var log = new EventLogWriter(folder["e.jsonl"], time);

        log.Append(RequestEntry.Of(Some.Record()));
        Assert.Equal(0, new FileInfo(folder["e.jsonl"]).Length);

        time.Now += TimeSpan.FromSeconds(1);
        log.FlushIfDue();
        Assert.Single(await ReadAsync(folder["e.jsonl"]));

        for (int i = 0; i < 1000; i++)
        {
            log.Append(RequestEntry.Of(Some.Record(i)));
        }

        Assert.InRange((await ReadAsync(folder["e.jsonl"])).Count, 800, 1000);
    }

    [Fact]
    public async Task A_second_run_adds_its_lines_behind_the_first()
    {
        using var folder = new TemporaryFolder();
        foreach (string run in new[] { "one", "two" })
        {
            using var log = new EventLogWriter(folder["e.jsonl"], TimeProvider.System);
            log.Append(RequestEntry.Of(Some.Record()) with { Run = run });
        }

        Assert.Equal(["one", "two"], (await ReadAsync(folder["e.jsonl"])).Select(request => request.Run));
    }

    [Fact]
    public async Task A_log_cut_at_any_byte_gives_the_requests_that_are_whole()
    {
        using var folder = new TemporaryFolder();
        using (var log = new EventLogWriter(folder["e.jsonl"], TimeProvider.System))
        {
            log.Append(RequestEntry.Of(Some.Record(0)));
            log.Append(RequestEntry.Of(Some.Record(1)));
        }

        byte[] whole = await File.ReadAllBytesAsync(folder["e.jsonl"], Token);
        int firstLine = Array.IndexOf(whole, (byte)'\n') + 1;
        for (int cut = 0; cut < whole.Length; cut += 3)
        {
            await File.WriteAllBytesAsync(folder["cut.jsonl"], whole[..cut], Token);

            int expected = cut < firstLine - 1 ? 0 : cut < whole.Length - 1 ? 1 : 2;
            Assert.Equal(expected, (await ReadAsync(folder["cut.jsonl"])).Count);
        }
    }

    [Fact]
    public async Task After_a_line_that_was_cut_the_next_run_begins_on_a_line_of_its_own()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["e.jsonl"], "{\"n\":0,\"started", Token);
        using (var log = new EventLogWriter(folder["e.jsonl"], TimeProvider.System))
        {
            log.Append(RequestEntry.Of(Some.Record(7)));
        }

        string[] lines = await File.ReadAllLinesAsync(folder["e.jsonl"], Token);

        Assert.Equal(2, lines.Length);
        Assert.Equal(7, JsonNode.Parse(lines[1])!["n"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_broken_line_in_the_middle_is_named()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["e.jsonl"], "{\"n\":0,\"started_unix_ns\":1}\n\nrubbish\n{}\n", Token);

        RunFileException refused = await Assert.ThrowsAsync<RunFileException>(() => ReadAsync(folder["e.jsonl"]));

        Assert.StartsWith($"{folder["e.jsonl"]}:3: broken line", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Empty_lines_and_unknown_fields_are_skipped()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["e.jsonl"], "\n{\"n\":3,\"started_unix_ns\":1,\"weather\":{\"a\":[]}}\n\n", Token);

        Assert.Equal(3, Assert.Single(await ReadAsync(folder["e.jsonl"])).N);
    }

    [Fact]
    public async Task A_log_that_is_not_there_is_named()
    {
        using var folder = new TemporaryFolder();

        RunFileException refused = await Assert.ThrowsAsync<RunFileException>(() => ReadAsync(folder["none"]));

        Assert.Equal($"{folder["none"]}: no such file", refused.Message);
    }

    [Fact]
    public void A_log_that_cannot_be_opened_is_named()
    {
        using var folder = new TemporaryFolder();

        RunFileException refused =
            Assert.Throws<RunFileException>(() => new EventLogWriter(folder["."], TimeProvider.System));

        Assert.Contains("cannot be written", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<List<RunRequest>> ReadAsync(string path)
    {
        var requests = new List<RunRequest>();
        await foreach (RunRequest request in EventLogReader.ReadAsync(path, Token))
        {
            requests.Add(request);
        }

        return requests;
    }

    private sealed class HandClock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
