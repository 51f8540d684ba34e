using System.Text;
using System.Text.Json.Nodes;
using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Statistics;
using Xunit;

namespace FirstToken.Tests.Recording;

public sealed class RunFileTests
{
    [Fact]
    public void Every_name_of_the_contract_is_in_the_file()
    {
        JsonNode file = Json(RunFiles.Build([Some.Record(), Some.Failure(ErrorKind.RateLimit, 1)]));

        AssertHas(file, "schema id name created_at simulated tool environment selftest config valid targets");
        AssertHas(file["tool"]!, "version commit");
        AssertHas(file["environment"]!, "os arch cpus runtime clock stamps");
        AssertHas(file["valid"]!, "ok reasons");
        JsonNode target = file["targets"]![0]!;
        AssertHas(
            target,
            "name provider api model base_url counts metrics throughput tokens cost reads histograms requests");
        AssertHas(target["counts"]!, "sent ok failed dropped by_error");
        AssertHas(
            target["metrics"]!,
            "ttfb_ms ttft_ms ttfa_ms gap_ms tpot_ms e2e_ms end_ms generation_ms server_ms lateness_ms dns_ms connect_ms tls_ms speed_tps");
        AssertHas(target["metrics"]!["gap_ms"]!, "n mean stddev min max p50 p90 p95 p99 p999 ci95");
        AssertHas(target["throughput"]!, "requests_per_s output_tokens_per_s window_s");
        AssertHas(target["tokens"]!, "input cache_read cache_write output reasoning");
        AssertHas(target["cost"]!, "usd per_request_usd per_million_output_usd price_as_of unpriced");
        AssertHas(target["reads"]!, "coalesced_share");
        AssertHas(target["histograms"]!, "ttft gap");
        AssertHas(
            target["requests"]![0]!,
            "n started_unix_ns provider_request_id status new_connection lateness_ms ttfb_ms ttft_ms ttfa_ms tpot_ms e2e_ms "
            + "end_ms server_ms longest_gap_ms stalls input_tokens cache_read_tokens cache_write_tokens output_tokens cost_usd");
        Assert.Equal("rate_limit", target["requests"]![1]!["error"]!.GetValue<string>());
        Assert.Equal("firsttoken.run/1", file["schema"]!.GetValue<string>());
        Assert.Equal(1, target["counts"]!["by_error"]!["rate_limit"]!.GetValue<int>());
    }

    [Fact]
    public void Itl_and_the_intervals_have_the_names_of_the_contract_too()
    {
        RequestRecord known = Some.Record() with { OutputTokensSoFar = [1, 2, 3] };

        JsonNode metrics = Json(RunFiles.Build([.. Enumerable.Repeat(known, 700)]))["targets"]![0]!["metrics"]!;

        AssertHas(metrics, "itl_ms");
        AssertHas(metrics["ttft_ms"]!["ci95"]!, "p50 p90 p95 p99");
        Assert.Equal("[200,200]", metrics["ttft_ms"]!["ci95"]!["p99"]!.ToJsonString());
    }

    [Fact]
    public void Absent_is_left_out_and_zero_is_written()
    {
        RequestRecord record = Some.Record() with { DnsNs = null, ConnectNs = 0, Usage = null };

        JsonNode target = Json(RunFiles.Build([record]))["targets"]![0]!;

        Assert.Null(target["requests"]![0]!["dns_ms"]);
        Assert.Equal("0", target["requests"]![0]!["connect_ms"]!.ToJsonString());
        Assert.Null(target["requests"]![0]!["output_tokens"]);
        Assert.Null(target["metrics"]!["dns_ms"]);
        Assert.Null(target["tokens"]!["output"]);
        Assert.Null(target["requests"]![0]!["error"]);
    }

    [Fact]
    public void A_run_without_a_self_test_says_null()
    {
        JsonObject file = Json(RunFiles.Build([Some.Record()]) with { Selftest = null }).AsObject();

        Assert.True(file.ContainsKey("selftest"));
        Assert.Null(file["selftest"]);
    }

    [Fact]
    public void Milliseconds_have_microsecond_places()
    {
        RequestRecord record = Some.Record() with { TtfbNs = 1_234_567_499 };

        Assert.Equal("1234.567", Json(RunFiles.Build([record]))["targets"]![0]!["requests"]![0]!["ttfb_ms"]!.ToJsonString());
    }

    [Fact]
    public void What_is_written_is_read_back_the_same()
    {
        byte[] written = RunFileWriter.ToUtf8(RunFiles.Build(Some.Drawn(seed: 11, count: 200, targets: 2)));

        RunFile read = RunFileReader.Parse(written, "r.json");

        Assert.Equal(Encoding.UTF8.GetString(written), Encoding.UTF8.GetString(RunFileWriter.ToUtf8(read)));
        Assert.Equal("20261121-043000-0badcafe", read.Id);
        Assert.Equal(RunFiles.Now, read.CreatedAt);
        Assert.Equal(64, read.Selftest!.Levels[0].Streams);
        Assert.Equal(100, read.Targets[0].Requests.Count);
    }

    [Fact]
    public void Fields_of_a_later_version_are_skipped()
    {
        JsonNode file = Json(RunFiles.Build([Some.Record()]));
        file["weather"] = "rain";
        file["targets"]![0]!["metrics"]!["weather_ms"] = new JsonObject { ["n"] = 1 };
        file["targets"]![0]!["requests"]![0]!["weather"] = new JsonArray(1, 2);

        RunFile read = RunFileReader.Parse(Encoding.UTF8.GetBytes(file.ToJsonString()), "r.json");

        Assert.Equal(200, read.Targets[0].Metrics.TtftMs!.P50);
    }

    [Fact]
    public void The_least_a_file_can_hold_is_read_with_empty_parts()
    {
        const string Least = """
            {"targets":[{"name":"p:m","provider":"p","model":"m"}],"id":"i","created_at":"2026-11-21T00:00:00Z",
             "tool":{"version":"9"},"environment":{"os":"o","arch":"a","cpus":1,"runtime":"r","clock":"c"},"schema":"firsttoken.run/1"}
            """;

        RunFile read = RunFileReader.Parse(Encoding.UTF8.GetBytes(Least), "r.json");

        Assert.True(read.Valid.Ok);
        Assert.Empty(read.Valid.Reasons);
        Assert.Empty(read.Targets[0].Requests);
        Assert.Empty(read.Targets[0].Histograms);
        Assert.Empty(read.Targets[0].Counts.ByError);
        Assert.Empty(read.Targets[0].Metrics.Present);
        Assert.Null(read.Selftest);
    }

    [Fact]
    public void A_byte_order_mark_does_no_harm()
    {
        byte[] written = [0xEF, 0xBB, 0xBF, .. RunFileWriter.ToUtf8(RunFiles.Build([Some.Record()]))];

        Assert.Equal("a name", RunFileReader.Parse(written, "r.json").Name);
    }

    [Theory]
    [InlineData("", "broken JSON at line 1")]
    [InlineData("{", "broken JSON at line 1")]
    [InlineData("hello", "broken JSON at line 1")]
    [InlineData("[]", "no JSON object")]
    [InlineData("null", "no JSON object")]
    [InlineData("{}", "names no schema")]
    [InlineData("""{"schema":7}""", "schema 'not a text'")]
    [InlineData("""{"schema":"firsttoken.run/2","targets":{}}""", "schema 'firsttoken.run/2' is not 'firsttoken.run/1'")]
    [InlineData("""{"schema":"firsttoken.run/1"}""", "required")]
    [InlineData("""{"schema":"firsttoken.run/1","targets":null}""", "$.targets")]
    [InlineData("""{"schema":"firsttoken.run/1","targets":[{"metrics":{"ttft_ms":{"ci95":{"p50":[1]}}}}]}""", "array of two numbers")]
    [InlineData("""{"schema":"firsttoken.run/1","targets":[{"metrics":{"ttft_ms":{"ci95":{"p50":{"a":1}}}}}]}""", "array of two numbers")]
    [InlineData("""{"schema":"firsttoken.run/1","targets":[{"metrics":{"ttft_ms":{"ci95":{"p50":[1,2,3]}}}}]}""", "array of two numbers")]
    [InlineData("""{"schema":"firsttoken.run/1","id":[]}""", "$.id")]
    public void What_is_no_run_file_is_refused_with_one_line_that_says_why(string text, string reason)
    {
        RunFileException refused =
            Assert.Throws<RunFileException>(() => RunFileReader.Parse(Encoding.UTF8.GetBytes(text), "r.json"));

        Assert.StartsWith("r.json: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused_and_nothing_else_happens()
    {
        byte[] whole = RunFileWriter.ToUtf8(RunFiles.Build([Some.Record()]));

        for (int cut = 0; cut < whole.Length; cut += 7)
        {
            Assert.Throws<RunFileException>(() => RunFileReader.Parse(whole.AsSpan(0, cut), "r.json"));
        }
    }

    [Fact]
    public void Summaries_read_back_equal_those_written()
    {
        RunFile run = RunFiles.Build(Some.Drawn(seed: 2, count: 900));

        RunFile read = RunFileReader.Parse(RunFileWriter.ToUtf8(run), "r.json");

        Assert.Equal(run.Targets[0].Metrics, read.Targets[0].Metrics);
        Assert.NotNull(read.Targets[0].Metrics.TtftMs!.Ci95.P99);
    }

    [Theory]
    [InlineData(ErrorKind.RateLimit, "rate_limit")]
    [InlineData(ErrorKind.BadRequest, "bad_request")]
    [InlineData(ErrorKind.Cancelled, "cancelled")]
    public void Errors_have_snake_case_names(ErrorKind kind, string name)
    {
        Assert.Equal(name, ErrorKindNames.Of(kind));
        Assert.True(ErrorKindNames.TryParse(name, out ErrorKind parsed));
        Assert.Equal(kind, parsed);
    }

    [Fact]
    public void An_error_this_version_does_not_know_is_still_a_failure()
    {
        RunRequest entry = RequestEntry.Of(Some.Failure(ErrorKind.Server)) with { Error = "alien" };

        Assert.False(RequestEntry.ToRecord(entry, 0).Ok);
        Assert.False(ErrorKindNames.TryParse("alien", out _));
    }

    private static JsonNode Json(RunFile run) => JsonNode.Parse(RunFileWriter.ToUtf8(run))!;

    private static void AssertHas(JsonNode node, string names)
    {
        foreach (string name in names.Split(' '))
        {
            Assert.True(node.AsObject().ContainsKey(name), $"{name} is missing at {node.GetPath()}");
        }
    }
}
